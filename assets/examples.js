// Thumbnails of the examples: a press tells the server which one to put on the canvas.
export default function ({ parentElement, setTriggerValue }) {
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => setTriggerValue("picked", button.dataset.name);
  }
}
