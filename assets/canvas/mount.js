// Hands the buttons and what the server says to the script of the canvas. It is apart, because
// a component's script is sent with each of its messages.
export default function (component) {
  const canvas = (globalThis.canvasControls ??= {});
  canvas.waiting = component;
  canvas.mount?.(component);
}
