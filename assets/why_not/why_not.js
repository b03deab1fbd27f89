// Two scores compared: a picture of ink and gaps, and how they add up from one lead to another.
//
// In the picture a square is full where there is more ink than in the baseline, and striped where
// there is less. A minus says that it spoke against the answer. A pixel that is pointed at is
// told in numbers.
const GAMMA = 0.7; // brings small contributions out; as in digits/display/heatmap.py
const MIN_SIGNED = 0.22; // of the full colour: on a paler square a minus would not be seen
const MIN_DRAWN = 0.03; // of the full colour: paler squares are as good as white
const STRIPES = 3; // across a square
const PAPER = "#ffffff";
const OUTLINE = "#5c6370"; // around the drawn ink

const boards = new WeakMap(); // what is known of each place with a comparison

export default function ({ parentElement, data }) {
  const place = parentElement.querySelector(".why-not");
  if (!boards.has(place)) boards.set(place, makeBoard(place));
  show(boards.get(place), data);
}

function makeBoard(place) {
  const board = { place, map: place.querySelector(".map canvas"), pointed: null };
  board.map.addEventListener("pointermove", (event) => point(board, event));
  board.map.addEventListener("pointerdown", (event) => point(board, event));
  board.map.addEventListener("pointerleave", () => tell(board, null));
  new ResizeObserver(() => board.data && paint(board)).observe(board.map);
  return board;
}

function show(board, data) {
  const { place } = board;
  const added = decodeFloats(data.added);
  const changes = new Int8Array(decode(data.changes).buffer);
  Object.assign(board, { data, added, changes, image: decode(data.image), pointed: null });
  place.querySelector(".lead").textContent = data.lead;
  place.querySelector(".from p").textContent = data.about;
  paintGrey(place.querySelector(".baseline"), decode(data.baseline));
  place.querySelector(".baseline").setAttribute("aria-label", `The counting starts from ${data.start}`);
  paintGrey(place.querySelector(".drawn"), board.image);
  board.map.setAttribute("aria-label", inWords(data));
  showSum(place, data.steps);
  paint(board);
  tell(board, null);
}

function inWords({ steps, first, second }) {
  const parts = steps.slice(1, -1).map(({ name, value }) => `${name.toLowerCase()} ${value}`);
  return `Which ink and which gaps speak for ${first} and which for ${second}: ${parts.join(", ")}`;
}

// The sum, as bars that begin where the one before ended.
function showSum(place, steps) {
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const at = (value) => (100 * (value - low)) / (high - low || 1);
  place.querySelector(".sum ol").replaceChildren(...steps.map((step) => {
    const row = document.createElement("li");
    row.className = step.kind;
    row.innerHTML = '<span class="name"><i aria-hidden="true"></i><span></span></span>' +
      '<span class="track" aria-hidden="true"><b></b><u></u></span><span class="value"></span>';
    row.querySelector(".name span").textContent = step.name;
    row.querySelector(".value").textContent = step.value;
    const bar = row.querySelector("b");
    bar.style.left = `${at(Math.min(step.from, step.to))}%`;
    bar.style.width = `${Math.abs(at(step.to) - at(step.from))}%`;
    row.querySelector("u").style.left = `${at(0)}%`;
    return row;
  }));
}

// The picture

function strengths(added) {
  const largest = added.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return Array.from(added, (value) => (Math.abs(value) / largest) ** GAMMA);
}

function paint(board) {
  const { map, added, changes, data: { colours } } = board;
  const cell = Math.max(4, Math.round((map.clientWidth * devicePixelRatio) / SIDE));
  map.width = map.height = cell * SIDE;
  const context = map.getContext("2d");
  context.fillStyle = PAPER;
  context.fillRect(0, 0, map.width, map.height);
  strengths(added).forEach((strength, pixel) => {
    if (strength < MIN_DRAWN) return;
    const [x, y] = [(pixel % SIDE) * cell, Math.floor(pixel / SIDE) * cell];
    context.globalAlpha = strength;
    context.fillStyle = context.strokeStyle = colours[added[pixel] > 0 ? 0 : 1];
    if (changes[pixel] < 0) paintStripes(context, x, y, cell);
    else context.fillRect(x, y, cell, cell);
    if (added[pixel] < 0 && strength >= MIN_SIGNED) paintMinus(context, x, y, cell);
  });
  context.globalAlpha = 1;
  paintOutline(context, board.image, cell);
  if (board.pointed !== null) paintFrame(context, board.pointed, cell);
}

function paintStripes(context, x, y, cell) {
  context.save();
  context.beginPath();
  context.rect(x, y, cell, cell);
  context.clip();
  context.lineWidth = cell / STRIPES / 2;
  context.beginPath();
  for (let step = 0.5; step < 2 * STRIPES; step += 1) {
    const along = (step * cell) / STRIPES;
    context.moveTo(x + along - 2 * cell, y + 2 * cell);
    context.lineTo(x + along + cell, y - cell);
  }
  context.stroke();
  context.restore();
}

function paintMinus(context, x, y, cell) {
  const high = Math.max(1, Math.round(cell / 6));
  context.globalAlpha = 1;
  context.fillStyle = PAPER;
  context.fillRect(x + Math.round(cell / 5), y + Math.round((cell - high) / 2),
    cell - 2 * Math.round(cell / 5), high);
}

// A line around the drawn ink, so that a gap is seen beside it.
function paintOutline(context, image, cell) {
  const isInk = (x, y) => x >= 0 && x < SIDE && y >= 0 && y < SIDE && image[y * SIDE + x] > 127;
  context.strokeStyle = OUTLINE;
  context.lineWidth = Math.max(1, cell / 8);
  context.beginPath();
  for (let y = 0; y <= SIDE; y += 1) {
    for (let x = 0; x <= SIDE; x += 1) {
      if (isInk(x, y) !== isInk(x - 1, y)) {
        context.moveTo(x * cell, y * cell);
        context.lineTo(x * cell, (y + 1) * cell);
      }
      if (isInk(x, y) !== isInk(x, y - 1)) {
        context.moveTo(x * cell, y * cell);
        context.lineTo((x + 1) * cell, y * cell);
      }
    }
  }
  context.stroke();
}

function paintFrame(context, pixel, cell) {
  context.strokeStyle = "#14161c";
  context.lineWidth = Math.max(2, cell / 5);
  context.strokeRect((pixel % SIDE) * cell, Math.floor(pixel / SIDE) * cell, cell, cell);
}

// A pixel in numbers

function point(board, event) {
  const { left, top, width } = board.map.getBoundingClientRect();
  const [x, y] = [event.clientX - left, event.clientY - top].map((at) =>
    Math.min(SIDE - 1, Math.max(0, Math.floor((at * SIDE) / width))));
  tell(board, y * SIDE + x);
}

function tell(board, pixel) {
  const { place, added, changes, data } = board;
  if (!data) return;
  const caption = place.querySelector("figcaption");
  if (pixel === null) caption.textContent = "Point at a square to see what it added.";
  else {
    const value = added[pixel];
    const what = ["A gap", "As bright as before", "Ink"][changes[pixel] + 1];
    const written = Math.abs(value).toFixed(2);
    caption.textContent = written === "0.00" ? `${what}: it added nothing.`
      : `${what}: ${written} for ${value > 0 ? data.first : data.second}`;
  }
  if (pixel === board.pointed) return;
  board.pointed = pixel;
  paint(board);
}
