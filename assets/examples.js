// Thumbnails of the examples: a press tells the server which one to put on the canvas.
//
// The row is one stop of the Tab key. Arrow keys move in it, as in any toolbar.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export default function ({ parentElement, setTriggerValue }) {
  const buttons = [...parentElement.querySelectorAll("button")];
  const makeStop = (stop) => buttons.forEach((each) => (each.tabIndex = each === stop ? 0 : -1));
  makeStop(buttons.find((each) => each.tabIndex === 0) ?? buttons[0]);
  for (const [place, button] of buttons.entries()) {
    button.onclick = () => setTriggerValue("picked", button.dataset.name);
    button.onfocus = () => makeStop(button);
    button.onkeydown = (event) => {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      buttons[(place + step + buttons.length) % buttons.length].focus();
    };
  }
}
