// Two rows of digits; the one that is chosen stands large beside the drawing.
//
// While the server's network has not read all digits yet, it is asked again.
const AGAIN = 400; // ms

const lessons = new WeakMap(); // what is known of each place with the lesson

export default function ({ parentElement, data, setStateValue }) {
  const place = parentElement.querySelector(".who-wrote");
  if (!lessons.has(place)) lessons.set(place, makeLesson(place));
  const lesson = lessons.get(place);
  show(lesson, data);
  clearTimeout(lesson.timer);
  if (data.more) askLater(lesson, setStateValue, AGAIN);
  return () => clearTimeout(lesson.timer);
}

// An answer like the last one does not come here, so it asks on by itself, less and less often.
function askLater(lesson, setStateValue, wait) {
  lesson.timer = setTimeout(() => {
    setStateValue("again", ++lesson.times);
    askLater(lesson, setStateValue, 2 * wait);
  }, wait);
}

function makeLesson(place) {
  const find = (selector) => place.querySelector(selector);
  const lesson = { times: 0, yours: find(".yours"), theirs: find(".theirs"), rows: find(".rows"),
    name: find(".pair figure + figure figcaption"), about: find(".about"), searched: find(".searched") };
  lesson.rows.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-digit]");
    if (button) choose(lesson, (lesson.picked = button.dataset.digit));
  });
  return lesson;
}

// A digit is known by its row and its place in the sample: it may stand in both rows.
const digitsOf = ({ data }) =>
  data.rows.flatMap(({ digits }, row) => digits.map((digit) => [`${row}-${digit.place}`, digit]));

function show(lesson, data) {
  lesson.data = data;
  lesson.yours.src = data.drawing;
  const focused = lesson.rows.getRootNode().activeElement?.dataset?.digit;
  lesson.rows.replaceChildren(...data.rows.map(makeRow));
  lesson.searched.textContent = data.searched;
  // What a person has picked stays, as long as it is there; else it is the nearest.
  const known = digitsOf(lesson).map(([id]) => id);
  choose(lesson, known.includes(lesson.picked) ? lesson.picked : known[0]);
  if (focused) lesson.rows.querySelector(`[data-digit="${focused}"]`)?.focus();
}

function makeRow({ title, said, digits }, number) {
  const row = document.createElement("div");
  row.innerHTML = '<p><span class="title"></span> <b></b></p><div class="tiles"></div>';
  row.querySelector(".title").textContent = `${title}:`;
  row.querySelector("b").textContent = said;
  row.querySelector(".tiles").append(...digits.map((digit) => makeTile(digit, number)));
  return row;
}

function makeTile({ place, label, picture, distance }, row) {
  const tile = document.createElement("button");
  tile.type = "button";
  tile.dataset.digit = `${row}-${place}`;
  tile.innerHTML = '<img alt=""><span class="label"></span> <span class="distance"></span>';
  tile.querySelector("img").src = picture;
  tile.querySelector(".label").textContent = label;
  tile.querySelector(".distance").textContent = distance;
  tile.setAttribute("aria-label", `A handwritten ${label}, distance ${distance}`);
  return tile;
}

function choose(lesson, id) {
  const [, digit] = digitsOf(lesson).find(([each]) => each === id) ?? [];
  for (const tile of lesson.rows.querySelectorAll("[data-digit]"))
    tile.setAttribute("aria-pressed", tile.dataset.digit === id);
  if (!digit) return;
  lesson.theirs.src = digit.picture;
  lesson.theirs.alt = `A ${digit.label} that somebody else wrote`;
  lesson.name.textContent = `Somebody’s ${digit.label}`;
  lesson.about.innerHTML = `<p>Training digit <b></b>, how far from yours:</p><dl>
    <dt></dt><dd></dd><dt>pixel by pixel</dt><dd></dd></dl>`;
  lesson.about.querySelector("b").textContent = digit.number;
  lesson.about.querySelector("dt").textContent = lesson.data.layer;
  const [seen, pixels] = lesson.about.querySelectorAll("dd");
  seen.textContent = digit.seen;
  pixels.textContent = digit.pixels;
}
