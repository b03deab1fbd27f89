// Moves along the limits of a change: pictures, answers and sentences follow the slider.
//
// Everything comes in one message of the server's, so that a move asks nobody. Without a limit
// that a person has set it stands where the answer turns. It never plays by itself, and for whom
// motion is too much it goes on in steps.
const SIDE = 28, PIXELS = SIDE * SIDE; // of a picture
const WHITE = 255, GREY = 128; // of a pixel; grey is no change
const SECONDS = 3; // from no change to the turn
const NARROW = 0.09; // of the slider's width: a shorter run has no room for its digit
const still = matchMedia("(prefers-reduced-motion: reduce)");

const lessons = new WeakMap(); // what is known of each place with the lesson

export default function ({ parentElement, data, setStateValue }) {
  const place = parentElement.querySelector(".make-it");
  if (!lessons.has(place)) lessons.set(place, makeLesson(place, data));
  const lesson = lessons.get(place);
  lesson.report = () => setStateValue("limit", lesson.limit);
  const { limit, ...news } = data; // the browser's own limit is the newer one
  const score = JSON.stringify(news);
  if (score !== lesson.score) open(lesson, score, news);
  return () => stop(lesson);
}

function makeLesson(place, { limit }) {
  const find = (selector) => place.querySelector(selector);
  const lesson = {
    limit,
    pens: [...place.querySelectorAll("canvas")].map((canvas) => canvas.getContext("2d")),
    change: place.querySelectorAll("figure")[1],
    button: find(".play"),
    input: find("input"),
    output: find("output"),
    runs: find(".runs"),
    reads: find(".unseen"),
    networks: find(".networks"),
    transfer: find(".transfer"),
    standing: find(".standing"),
  };
  lesson.button.addEventListener("click", () => press(lesson));
  lesson.input.addEventListener("input", () => {
    stop(lesson);
    lesson.limit = lesson.data.limits[lesson.input.valueAsNumber];
    show(lesson, lesson.input.valueAsNumber);
  });
  lesson.input.addEventListener("change", () => lesson.report());
  return lesson;
}

// A change that is new here, whole.
function open(lesson, score, data) {
  stop(lesson);
  const bytes = Uint8Array.from(atob(data.frames), (letter) => letter.charCodeAt(0));
  const last = bytes.length / PIXELS - 1;
  Object.assign(lesson, { score, data, bytes, last, turn: data.turn ?? last });
  Object.assign(lesson.input, { min: 0, max: last, step: 1 });
  lesson.rows = data.networks.map(makeRow);
  lesson.networks.replaceChildren(...lesson.rows.map((row) => row.element));
  showRuns(lesson);
  show(lesson, lesson.limit === null ? lesson.turn : data.limits.indexOf(lesson.limit));
}

function makeRow({ name, answers }) {
  const element = document.createElement("li");
  element.innerHTML = "<div class='digit'></div><div><b></b><div class='words'></div></div>";
  element.querySelector("b").textContent = name;
  const [digit, words] = [element.querySelector(".digit"), element.querySelector(".words")];
  return { element, digit, words, answers };
}

function press(lesson) {
  if (lesson.playing) stop(lesson);
  else if (still.matches) step(lesson);
  else play(lesson);
}

function step(lesson) {
  follow(lesson);
  show(lesson, lesson.at >= lesson.turn ? 0 : lesson.at + 1);
}

function play(lesson) {
  follow(lesson);
  const from = lesson.at >= lesson.turn ? 0 : lesson.at;
  const pace = (1000 * SECONDS) / lesson.turn; // ms for each limit
  let start;
  const draw = (now) => {
    start ??= now;
    const at = Math.min(from + Math.floor((now - start) / pace), lesson.turn);
    if (at !== lesson.at) show(lesson, at);
    if (at === lesson.turn) stop(lesson);
    else lesson.playing = requestAnimationFrame(draw);
  };
  lesson.playing = requestAnimationFrame(draw);
  show(lesson, from);
}

// From now on it stands where the answer turns, for the next drawing, too.
function follow(lesson) {
  if (lesson.limit === null) return;
  lesson.limit = null;
  lesson.report();
}

function stop(lesson) {
  cancelAnimationFrame(lesson.playing);
  lesson.playing = null;
  nameButton(lesson);
}

function nameButton(lesson) {
  const word = lesson.playing ? "❚❚ Pause" : still.matches ? "▶ Next step" : "▶ Play";
  if (lesson.button.textContent !== word) lesson.button.textContent = word;
}

function show(lesson, at) {
  lesson.at = at;
  showPictures(lesson, at);
  lesson.rows.forEach(({ digit, words, answers }) => showAnswer(digit, words, answers[at]));
  lesson.transfer.textContent = lesson.data.transfer[at];
  lesson.standing.textContent = lesson.data.standing[at];
  lesson.input.value = at;
  lesson.output.textContent = `${lesson.data.limits[at]} %`;
  const reads = `${lesson.output.textContent}: ${read(lesson.rows[0].answers[at])}`;
  lesson.input.setAttribute("aria-valuetext", reads);
  markCurrent(lesson);
  nameButton(lesson);
}

const read = ([digits]) => digits.join(" or ") || "no digit";

function showAnswer(digit, words, answer) {
  const [digits, text] = answer;
  digit.textContent = read(answer);
  digit.className = `digit ${["none", "known", "known two"][digits.length]}`;
  words.textContent = text;
}

function showPictures({ pens, bytes, change }, at) {
  const before = bytes.subarray(0, PIXELS);
  const after = bytes.subarray(at * PIXELS, (at + 1) * PIXELS);
  const moves = Array.from(after, (value, place) => value - before[place]);
  const largest = Math.max(...moves.map(Math.abs));
  const times = largest ? Math.floor((WHITE - GREY) / largest) : 1;
  paint(pens[0], before);
  paint(pens[1], moves.map((move) => GREY + times * move));
  paint(pens[2], after);
  const words = largest ? `The change, ${times} times as strong` : "No change";
  change.querySelector("figcaption").textContent = largest ? `The change × ${times}` : words;
  pens[1].canvas.setAttribute("aria-label", `${words}: brighter pixels white, darker ones black`);
}

function paint(pen, values) {
  const picture = pen.createImageData(SIDE, SIDE);
  values.forEach((value, place) => {
    picture.data.set([value, value, value, WHITE], 4 * place);
  });
  pen.putImageData(picture, 0, 0);
}

// Under the slider stands what this network reads within each limit, and a mark where that flips.
function showRuns(lesson) {
  const texts = lesson.rows[0].answers.map(read);
  const starts = [...texts.keys()].filter((at) => at === 0 || texts[at] !== texts[at - 1]);
  lesson.pieces = starts.map((from, number) => {
    const to = (starts[number + 1] ?? texts.length) - 1;
    const [left, right] = [from - 0.5, to + 0.5].map((edge) =>
      Math.min(Math.max(edge / lesson.last, 0), 1),
    );
    const element = document.createElement("span");
    element.style.left = `${100 * left}%`;
    element.style.width = `${100 * (right - left)}%`;
    const short = texts[from].replace("no digit", "?");
    if (right - left >= NARROW * Math.max(1, short.length / 2)) element.textContent = short;
    if (from > 0) element.className = "flip";
    return { element, from, to };
  });
  lesson.runs.replaceChildren(...lesson.pieces.map((piece) => piece.element));
  const sentence = starts.map((from) => `${texts[from]} from ${lesson.data.limits[from]} %`);
  lesson.reads.textContent = `Reads ${sentence.join(", ")}.`;
}

function markCurrent({ pieces, at }) {
  for (const { element, from, to } of pieces)
    element.classList.toggle("here", from <= at && at <= to);
}
