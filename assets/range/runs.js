// What a network reads over the range of a slider, below it, with a mark where that flips.
const NARROW = 0.09; // of the width: a shorter run has no room for one letter

// `runs`: [first place, last place, text], over all places of the slider. Gives their elements.
function makeRuns(parent, runs) {
  const last = runs[runs.length - 1][1];
  const edge = (place) => Math.min(Math.max(place / last, 0), 1);
  const pieces = runs.map(([from, to, text]) => {
    const [left, right] = [edge(from - 0.5), edge(to + 0.5)];
    const piece = document.createElement("span");
    piece.style.left = `${100 * left}%`;
    piece.style.width = `${100 * (right - left)}%`;
    if (right - left >= NARROW * Math.max(1, text.length / 2)) piece.textContent = text;
    if (from > 0) piece.className = "flip";
    return piece;
  });
  parent.replaceChildren(...pieces);
  return pieces;
}

function markRun(runs, pieces, place) {
  runs.forEach(([from, to], number) =>
    pieces[number].classList.toggle("here", from <= place && place <= to),
  );
}
