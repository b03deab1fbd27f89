// A round that is on: the seconds that are left, counted here between two words of the server, and
// a place for each pupil, which fills when a drawing is handed in. Nothing of a drawing is shown.
const TICK = 100; // ms
const [FEW, SOME] = [12, 40]; // up to so many places are large, and of middle size
const rounds = new WeakMap(); // by its element: the round that it shows, its end and its timer

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".progress");
  const round = rounds.get(root) ?? {};
  rounds.set(root, round);
  const end = performance.now() + data.left * 1000;
  // The server's word comes later by what the network takes: never add to what is left.
  if (round.task !== data.task || end < round.end) Object.assign(round, { task: data.task, end });
  clearInterval(round.timer);
  root.classList.toggle("small", data.small);
  write(root.querySelector("strong"), data.what);
  // Who comes or leaves is heard of each second: see class_board/watch.js.
  const hear = () => {
    const heard = window.classHeard;
    const same = heard?.class === data.class && heard.revision === data.revision;
    showPupils(root, data.handedIn, same ? heard.waiting : data.waiting);
  };
  addEventListener("class-heard", hear);
  hear();
  const tick = () => showTime(root, data.seconds, round.end - performance.now());
  tick();
  round.timer = setInterval(tick, TICK);
  return () => {
    clearInterval(round.timer);
    removeEventListener("class-heard", hear);
  };
}

function showTime(root, seconds, left) {
  const rest = Math.max(0, Math.ceil(left / 1000));
  const ready = rest > seconds;
  write(root.querySelector(".clock b"), ready ? "Ready?" : String(rest));
  const words = rest === 1 ? "second is left" : "seconds are left";
  write(root.querySelector(".clock span"), ready ? `${seconds} seconds, one drawing` : words);
  const share = Math.min(1, Math.max(0, left / 1000 / seconds));
  root.querySelector(".time div").style.transform = `scaleX(${share.toFixed(4)})`;
}

function showPupils(root, handedIn, waiting) {
  const all = handedIn + waiting;
  const words = all ? `${handedIn} of ${all} handed in` : "Nobody is there yet";
  write(root.querySelector(".count"), words);
  const places = root.querySelector(".places");
  places.classList.toggle("few", all <= FEW);
  places.classList.toggle("many", all > SOME);
  while (places.children.length > all) places.lastChild.remove();
  while (places.children.length < all) places.append(document.createElement("i"));
  [...places.children].forEach((place, at) => place.classList.toggle("filled", at < handedIn));
}

// Only what changes, so that a screen reader is not told the same again.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
