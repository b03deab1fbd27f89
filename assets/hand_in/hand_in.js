// The button with which a pupil hands in, and the line under it.

const NOTHING = "Draw something first, then hand it in.";
const TRY_AGAIN = 50; // ms

let place = null; // where the button is on the page
let server = null; // what the server said last
let component = null; // how to tell the server
let problem = ""; // why it was not handed in

const isThere = () => Boolean(place?.isConnected);

function say() {
  if (!isThere()) return;
  const [button, line] = [place.querySelector("button"), place.querySelector(".line")];
  const text = waiting ? "Handing in …" : problem || server.line;
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("problem", !waiting && Boolean(problem));
  button.setAttribute("aria-disabled", String(Boolean(waiting) || server.closed));
}

function showLeft(seconds) {
  if (isThere()) place.querySelector(".left").textContent = seconds === null ? "" : `${seconds} s`;
}

function handIn() {
  if (waiting || server.closed) return;
  const strokes = canvasControls.strokes();
  problem = strokes.length ? "" : NOTHING;
  if (strokes.length) {
    putInOutbox(strokes, server);
    sendWaiting(() => component, server.session, isThere);
  }
  say();
}

// A round is over: what is on the canvas is handed in by itself.
function handInAtEnd() {
  if (isThere() && canvasControls.strokes().length) handIn();
}

// Called by the component with the button, which may be on the page before this script is, and
// this script before the canvas's.
function mountButton({ parentElement, data, setTriggerValue }) {
  if (!globalThis.canvasControls?.strokes) {
    return setTimeout(() => mountButton(globalThis.handIn.waiting), TRY_AGAIN);
  }
  place = parentElement;
  component = { setTriggerValue };
  if (server?.task !== data.task || (problem === NOTHING && canvasControls.count())) problem = "";
  server = data;
  const answer = takeAnswer(data);
  if (answer) problem = answer === "refused" ? data.refused?.sentence ?? "" : "";
  if (waiting) sendWaiting(() => component, data.session, isThere);
  place.querySelector("button").onclick = handIn;
  follow(data, showLeft, handInAtEnd);
  say();
}

export default function () {
  const button = (globalThis.handIn ??= {});
  button.mount = mountButton;
  if (button.waiting) mountButton(button.waiting);
}
