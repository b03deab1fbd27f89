// Undo and Clear for the drawing canvas, always in sight and large enough for fingers.
//
// The canvas has a toolbar of its own that shows only under a mouse. These buttons press
// that toolbar's, so that a stroke goes the moment it should, without waiting for the
// server, and a stroke begun at once afterwards stays. Only what the server has put back on
// the canvas does the server take away again: the toolbar would bring it back.
const TOOLS = { undo: "Undo", clear: "Reset canvas & history" };

function findCanvas() {
  const hosts = document.querySelectorAll(".st-key-canvas *");
  return [...hosts].find((host) => host.shadowRoot?.querySelector(".dc-toolbar"))?.shadowRoot;
}

function findTool(action) {
  return findCanvas()?.querySelector(`.dc-toolbar [aria-label="${TOOLS[action]}"]`);
}

function press(action, putBack, ask) {
  const tool = findTool(action);
  if (putBack && (action === "clear" || tool?.disabled)) ask(action, true);
  else tool?.click();
}

// One set of buttons is enough; screen readers get a name for the canvas and the answer
// when it changes. False while these parts are not there yet.
function dress() {
  const canvas = findCanvas();
  const answer = document.querySelector(".st-key-answer");
  if (!canvas || !answer) return false;
  canvas.querySelector(".dc-toolbar").style.visibility = "hidden";
  canvas.querySelector("canvas.upper-canvas").setAttribute("aria-label", "Canvas to draw a digit on");
  canvas.querySelector("canvas.upper-canvas").setAttribute("role", "img");
  answer.setAttribute("aria-live", "polite");
  return true;
}

// The canvas tells nobody what it began with until something is drawn. A server that takes
// the place of one that is gone must hear of it, or it would empty the canvas; going back to
// what it began with makes the canvas tell.
const told = new WeakSet();

function tell() {
  if (told.has(findCanvas())) return;
  told.add(findCanvas());
  if (findTool("undo").disabled) findTool("clear").click();
}

// What would keep the server or the browser busy waits for the canvas: some until it is
// shown, the rest until no pen has been down for this many ms.
const CALM = 1000;
let calmSince = 0;
addEventListener("pointerdown", () => (calmSince = Infinity), true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => (calmSince = performance.now()), true);
}

export default function ({ parentElement, data, setTriggerValue }) {
  for (const action of Object.keys(TOOLS)) {
    const button = parentElement.querySelector(`[data-action="${action}"]`);
    button.onclick = () => press(action, data.put_back, setTriggerValue);
  }
  let shown = data.shown;
  const waiting = setInterval(() => {
    if (!dress()) return;
    if (data.put_back) tell();
    if (!shown) {
      calmSince ||= performance.now();
      setTriggerValue("shown", (shown = true));
    }
    if (!data.calm && performance.now() - calmSince < CALM) return;
    clearInterval(waiting);
    if (!data.calm) setTriggerValue("calm", true);
  }, 100);
  return () => clearInterval(waiting);
}
