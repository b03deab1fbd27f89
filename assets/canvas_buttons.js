// Undo and Clear for the drawing canvas, always in sight and large enough for fingers.
//
// The canvas has a toolbar that shows only under a mouse. These buttons press the buttons of
// that toolbar, so that a stroke goes at once, without waiting for the server, and a stroke
// that is begun right afterwards stays. Only what the server has put back on the canvas does
// the server take away again: the toolbar would bring it back.
const TOOLS = { undo: "Undo", clear: "Reset canvas & history" };
const TRY_AGAIN = 100; // ms, until canvas and answer are there and no pen is down

function findCanvas() {
  const hosts = document.querySelectorAll(".st-key-canvas *");
  return [...hosts].find((host) => host.shadowRoot?.querySelector(".dc-toolbar"))?.shadowRoot;
}

function findTool(action) {
  return findCanvas()?.querySelector(`.dc-toolbar [aria-label="${TOOLS[action]}"]`);
}

function press(action, putBack, askServer) {
  const tool = findTool(action);
  if (putBack && (action === "clear" || tool?.disabled)) askServer(action, true);
  else tool?.click();
}

// Hides the toolbar: one set of buttons is enough. Screen readers get a name for the canvas,
// and hear the answer when it changes. False while these parts are not there yet.
function prepareCanvas() {
  const canvas = findCanvas();
  const answer = document.querySelector(".st-key-answer");
  if (!canvas || !answer) return false;
  canvas.querySelector(".dc-toolbar").style.visibility = "hidden";
  canvas.querySelector("canvas.upper-canvas").setAttribute("aria-label", "Canvas to draw a digit on");
  canvas.querySelector("canvas.upper-canvas").setAttribute("role", "img");
  answer.setAttribute("aria-live", "polite");
  return true;
}

// The canvas does not report the strokes that it begins with until something is drawn. A
// server that takes the place of a lost one must know them, or it would empty the canvas.
// Going back to the initial strokes makes the canvas report them.
const reported = new WeakSet();
// A stroke that is under way would be lost, and reports everything when it ends.
let penIsDown = false;
addEventListener("pointerdown", () => (penIsDown = true), true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => (penIsDown = false), true);
}

function reportInitialDrawing() {
  if (reported.has(findCanvas())) return;
  reported.add(findCanvas());
  if (findTool("undo")?.disabled) findTool("clear")?.click();
}

export default function ({ parentElement, data, setTriggerValue }) {
  for (const action of Object.keys(TOOLS)) {
    const button = parentElement.querySelector(`[data-action="${action}"]`);
    button.onclick = () => press(action, data.put_back, setTriggerValue);
  }
  const waiting = setInterval(() => {
    if (!prepareCanvas() || penIsDown) return;
    clearInterval(waiting);
    if (data.put_back) reportInitialDrawing();
  }, TRY_AGAIN);
  return () => clearInterval(waiting);
}
