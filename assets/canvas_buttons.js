// Undo and Clear for the drawing canvas, always in sight and large enough for fingers.
//
// The canvas has a toolbar of its own that shows only under a mouse. These buttons press
// that toolbar's, so that a stroke goes the moment it should, without waiting for the
// server, and a stroke begun at once afterwards stays.
const TOOLS = { undo: "Undo", clear: "Reset canvas & history" };

function findCanvas() {
  const hosts = document.querySelectorAll(".st-key-canvas *");
  return [...hosts].find((host) => host.shadowRoot?.querySelector(".dc-toolbar"))?.shadowRoot;
}

function press(tool) {
  findCanvas()?.querySelector(`.dc-toolbar [aria-label="${tool}"]`)?.click();
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

export default function ({ parentElement }) {
  for (const [action, tool] of Object.entries(TOOLS)) {
    parentElement.querySelector(`[data-action="${action}"]`).onclick = () => press(tool);
  }
  const dressing = setInterval(() => dress() && clearInterval(dressing), 100);
  return () => clearInterval(dressing);
}
