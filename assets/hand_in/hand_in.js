// The button with which a pupil hands in, and the line under it.

const NOTHING = "Draw something first, then hand it in.";
const SENDING = "Handing in …", SLOW = "Handing in … It waits here and goes by itself.";
const TRY_AGAIN = 50; // ms

let place = null; // where the button is on the page
let server = null; // what the server said last
let component = null; // how to tell the server
let problem = null; // { sentence, strokes }: why these were not handed in

const isThere = () => Boolean(place?.isConnected);

function say() {
  if (!isThere()) return;
  const [button, line] = [place.querySelector("button"), place.querySelector(".line")];
  const text = waiting ? (isSlow() ? SLOW : SENDING) : problem?.sentence ?? server.line;
  if (line.textContent !== text) line.textContent = text;
  button.setAttribute("aria-disabled", String(Boolean(waiting) || server.closed));
}

function showLeft(seconds) {
  if (isThere()) place.querySelector(".left").textContent = seconds === null ? "" : `${seconds} s`;
}

function handIn() {
  if (waiting || server.closed) return;
  canvasControls.finish();
  const strokes = canvasControls.strokes();
  problem = strokes.length ? null : { sentence: NOTHING, strokes };
  if (strokes.length) {
    putInOutbox(strokes, server);
    sendWaiting(() => component, server.session, isThere, say);
  }
  say();
}

// A round is over: what was drawn in it is handed in by itself.
function handInAtEnd() {
  if (!isThere()) return;
  canvasControls.finish();
  const strokes = canvasControls.strokes();
  if (strokes.length && !isSame(strokes, begun.strokes)) handIn();
}

function takeData(data) {
  if (begin(data)) problem = null;
  server = data;
  const strokes = waiting?.strokes;
  const answer = takeAnswer(data);
  if (answer === "refused" && data.refused) problem = { sentence: data.refused.sentence, strokes };
  if (answer === "kept" || (problem && !isSame(problem.strokes, canvasControls.strokes()))) {
    problem = null;
  }
}

// Called by the component with the button, which may be on the page before this script is, and
// this script before the canvas's.
function mountButton({ parentElement, data, setTriggerValue }) {
  if (!globalThis.canvasControls?.strokes) {
    return setTimeout(() => mountButton(globalThis.handIn.waiting), TRY_AGAIN);
  }
  place = parentElement;
  component = { setTriggerValue };
  takeData(data);
  if (waiting) sendWaiting(() => component, data.session, isThere, say);
  place.querySelector("button").onclick = handIn;
  follow(data, showLeft, handInAtEnd);
  say();
}

export default function () {
  const button = (globalThis.handIn ??= {});
  button.mount = mountButton;
  if (button.waiting) mountButton(button.waiting);
}
