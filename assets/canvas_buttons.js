// Undo and Clear for the drawing canvas, always in sight and large enough for fingers.
//
// The canvas has a toolbar of its own that shows only under a mouse. These buttons press
// that toolbar's, so that a stroke goes the moment it should, without waiting for the
// server, and a stroke begun at once afterwards stays.
const TOOLS = { undo: "Undo", clear: "Reset canvas & history" };

function findTool(name) {
  const hosts = document.querySelectorAll(".st-key-canvas *");
  const canvas = [...hosts].find((host) => host.shadowRoot?.querySelector(".dc-toolbar"));
  const toolbar = canvas?.shadowRoot.querySelector(".dc-toolbar");
  if (toolbar) toolbar.style.visibility = "hidden"; // one set of buttons is enough
  return toolbar?.querySelector(`[aria-label="${name}"]`);
}

export default function ({ parentElement }) {
  for (const [action, name] of Object.entries(TOOLS)) {
    parentElement.querySelector(`[data-action="${action}"]`).onclick = () => findTool(name)?.click();
  }
  // The answer is read out when it changes, the canvas has a name and its toolbar goes.
  document.querySelector(".st-key-answer")?.setAttribute("aria-live", "polite");
  const hide = setInterval(() => findTool(TOOLS.undo) && clearInterval(hide), 100);
  return () => clearInterval(hide);
}
