// What was on the canvas when the task began: at the end of a round it is not handed in by itself.
// It outlives a reload, so that a round goes on after one.

const BEGUN = "hand-in-begun";

let begun = restoreBegun(); // { code, task, strokes }

function restoreBegun() {
  try {
    return JSON.parse(sessionStorage.getItem(BEGUN));
  } catch {
    return null; // nothing, or nothing of ours
  }
}

// True where this is another task than before.
function begin({ code, task }) {
  if (begun?.code === code && begun.task === task) return false;
  begun = { code, task, strokes: canvasControls.strokes() };
  try {
    sessionStorage.setItem(BEGUN, JSON.stringify(begun));
  } catch {
    // Storage is full or forbidden: then a round that is reloaded is handed in by hand.
  }
  return true;
}
