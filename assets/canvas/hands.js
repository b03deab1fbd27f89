// Hands: pointer events on the canvas in, whole strokes out.
//
// One pointer draws at a time, and a second one never ends or cuts its stroke. A pen wins over
// fingers. A finger or palm that only rests never draws: a touch draws once it moves, or as a
// dot when it is lifted quickly. Left out: painting, and what becomes of the strokes.

const SLOP = 4; // CSS pixels that a resting finger moves by itself
const TAP = 500; // ms, a touch that is lifted later was resting
const PALM = 80; // CSS pixels; a fingertip's contact on a tablet is 40 to 60 wide
const PEN_NEAR = 1000; // ms after a pen was seen, in which a touch is the hand that holds it
const LEFT = 1, ERASER = 32; // bits of PointerEvent.buttons

const place = (event) => [event.clientX, event.clientY];
const isPalm = (event) => Math.max(event.width, event.height) > PALM;

// All the places since the last event: a browser reports several in one.
function placesOf(event) {
  const between = event.getCoalescedEvents?.() ?? [];
  return [...between, event].map(place);
}

function hasMoved(places) {
  const [[x, y], ...others] = places;
  return others.some(([toX, toY]) => Math.hypot(toX - x, toY - y) > SLOP);
}

// Calls begin(places), extend(places), then finish(); or discard() where a pen takes over from
// the hand that holds it; and erase() for a pen's eraser end. Places are [x, y] in the window.
// Gives press(event), for a press that did not reach the surface itself, and release().
function watchHands(surface, { begin, extend, finish, discard, erase }) {
  const down = new Map(); // pointers that are down on the canvas, by their ids
  let drawing = null; // the id of the pointer that draws
  let penSeen = -Infinity;

  function start(id) {
    drawing = id;
    begin(down.get(id).places);
  }

  function letOthersRest() {
    for (const pointer of down.values()) pointer.rests = true;
  }

  function end(id) {
    down.delete(id);
    if (drawing !== id) return;
    drawing = null;
    letOthersRest();
    finish();
  }

  // Chrome gives a touch just beside the canvas to it, as to a button that a finger misses.
  function isBeside({ clientX, clientY }) {
    const box = surface.getBoundingClientRect();
    return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
  }

  function pressTouch(event) {
    const isHand = event.timeStamp - penSeen < PEN_NEAR;
    const rests = isPalm(event) || isHand || isBeside(event);
    down.set(event.pointerId, { places: [place(event)], since: event.timeStamp, touch: true, rests });
  }

  function capture(event) {
    try {
      surface.setPointerCapture(event.pointerId); // so that the window's edge ends no stroke
    } catch {
      // The pointer is gone already.
    }
  }

  function press(event) {
    capture(event);
    if (event.pointerType === "touch") return pressTouch(event);
    if (event.buttons & ERASER) return erase();
    if (event.pointerType === "mouse" && !(event.buttons & LEFT)) return;
    if (drawing !== null) {
      if (event.pointerType !== "pen" || !down.get(drawing).touch) return;
      drawing = null;
      discard();
    }
    letOthersRest();
    down.set(event.pointerId, { places: [place(event)], rests: false });
    start(event.pointerId);
  }

  // The left button of a mouse, any contact of a pen (its barrel button draws, too).
  const isPressed = (event) =>
    event.pointerType === "mouse" ? event.buttons & LEFT : event.buttons !== 0;

  function move(event) {
    if (event.pointerType === "pen") penSeen = event.timeStamp;
    const pointer = down.get(event.pointerId);
    if (!pointer) {
      // The left button was pressed while another one was down.
      if (event.pointerType === "mouse" && event.button === 0 && isPressed(event)) press(event);
      return;
    }
    if (!pointer.touch && !isPressed(event)) return end(event.pointerId);
    const places = placesOf(event);
    if (drawing === event.pointerId) return extend(places);
    pointer.places.push(...places);
    pointer.rests ||= isPalm(event);
    if (!pointer.rests && drawing === null && hasMoved(pointer.places)) start(event.pointerId);
  }

  function lift(event) {
    const pointer = down.get(event.pointerId);
    if (!pointer) return;
    if (drawing === event.pointerId) extend([place(event)]);
    else if (drawing === null && !pointer.rests && event.timeStamp - pointer.since < TAP) {
      pointer.places.push(place(event));
      start(event.pointerId);
    }
    end(event.pointerId);
  }

  const on = (kind, listener) => surface.addEventListener(kind, listener, { passive: false });
  on("pointerdown", (event) => {
    if (event.pointerType === "pen") penSeen = event.timeStamp;
    press(event);
  });
  on("pointermove", move);
  on("pointerup", lift);
  // A notification, an edge swipe: the stroke ends where it is, and the next one is drawn.
  on("pointercancel", (event) => end(event.pointerId));
  // Chrome lets go of a mouse where any of its buttons is lifted.
  on("lostpointercapture", (event) => {
    if (down.has(event.pointerId) && surface.isConnected && isPressed(event)) capture(event);
    else end(event.pointerId);
  });
  on("contextmenu", (event) => event.preventDefault());
  // Neither scrolling nor a magnifying glass begins with a stroke.
  on("touchstart", (event) => event.preventDefault());
  return { press, release: () => drawing !== null && end(drawing) };
}
