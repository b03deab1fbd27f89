// The canvas of streamlit-drawable-canvas: fabric.js, which the server reads.
//
// It lies under the surface that people draw on, which hands it whole strokes. Depends on its
// inner names: .dc-container, .upper-canvas and the labels of its toolbar.

const SEND = "Update the app with this drawing";
const UNDO = "Undo";
const RESET = "Reset canvas & history";
// fabric.js leaves out the last point but one of a stroke, so it gets one that may go.
const NUDGE = 0.001;

const STYLE = `
  .dc-root { width: 100%; }
  .dc-scroll { overflow: hidden !important; }
  .dc-container { width: 100% !important; height: auto !important; aspect-ratio: 1; }
  .dc-container > .canvas-container { position: absolute !important; inset: 0; opacity: 0; }
  .canvas-container, .dc-container canvas { width: 100% !important; height: 100% !important; }
  .dc-toolbar { visibility: hidden; }
  .sheet {
    position: absolute; inset: 0; z-index: 15; touch-action: none; cursor: crosshair;
    user-select: none; -webkit-user-select: none; -webkit-touch-callout: none;
  }`;

function findFabric() {
  for (const host of document.querySelectorAll(".st-key-canvas *")) {
    const container = host.shadowRoot?.querySelector(".dc-container");
    const upper = container?.querySelector("canvas.upper-canvas");
    if (upper) return { root: host.shadowRoot, container, upper };
  }
}

function coverFabric({ root, container, upper }, canvas) {
  const style = document.createElement("style");
  style.textContent = STYLE;
  root.append(style);
  upper.parentElement.setAttribute("aria-hidden", "true");
  container.append(canvas);
}

const findTool = ({ root }, label) => root.querySelector(`.dc-toolbar [aria-label="${label}"]`);

// Presses a button of fabric.js's toolbar; false where there is none that can be pressed.
function pressTool(fabric, label) {
  const tool = findTool(fabric, label);
  if (!tool || tool.disabled) return false;
  tool.click();
  return true;
}

// Draws a stroke on fabric.js, all of it at once, so that nothing can come between.
function drawOnFabric({ upper }, { points }) {
  const box = upper.getBoundingClientRect();
  const scale = box.width ? box.width / SIDE : 1;
  const send = (kind, x, y) =>
    upper.dispatchEvent(
      // fabric.js takes a pointer event of this name for a mouse's, with fractions of pixels.
      new PointerEvent(kind, {
        bubbles: true, composed: true, cancelable: true, isPrimary: true,
        button: 0, buttons: kind === "mouseup" ? 0 : 1,
        clientX: box.left + x * scale, clientY: box.top + y * scale,
      }),
    );
  const last = points.length - 2;
  send("mousedown", points[0], points[1]);
  for (let i = 2; i < last; i += 2) send("mousemove", points[i], points[i + 1]);
  if (last > 0) {
    send("mousemove", points[last] + NUDGE, points[last + 1]);
    send("mousemove", points[last], points[last + 1]);
  }
  send("mouseup", points[last], points[last + 1]);
}
