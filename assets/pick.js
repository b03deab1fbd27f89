// Shows HTML from the server and reports which of its buttons is pressed. In a table the arrow
// keys go from cell to cell; the focus stays where it was when the HTML changes.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function neighbour(button, [down, across]) {
  const cell = button.closest("td");
  const row = cell?.closest("table").rows[cell.parentElement.rowIndex + down];
  return row?.cells[cell.cellIndex + across]?.querySelector("button");
}

export default function ({ parentElement, data, setTriggerValue }) {
  const place = parentElement.querySelector("div");
  const focused = place.contains(document.activeElement) && document.activeElement.dataset.pick;
  if (place.shown !== data) place.innerHTML = place.shown = data;
  if (focused) place.querySelector(`[data-pick="${focused}"]`)?.focus();
  place.onclick = (event) => {
    const button = event.target.closest("[data-pick]");
    if (button) setTriggerValue("pick", button.dataset.pick);
  };
  place.onkeydown = (event) => {
    const next = STEPS[event.key] && neighbour(event.target, STEPS[event.key]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
}
