// Moves along the limits of a change: pictures, answers and sentences follow the slider.
//
// Everything comes in one message of the server's, so that a move asks nobody. Without a limit
// that a person has set it stands where the answer turns.
const PIXELS = SIDE * SIDE; // of a picture
const WHITE = 255, GREY = 128; // of a pixel; grey is no change
const SECONDS = 3; // from no change to the turn

const lessons = new WeakMap(); // what is known of each place with the lesson

export default function ({ parentElement, data, setStateValue }) {
  const place = parentElement.querySelector(".make-it");
  if (!lessons.has(place)) lessons.set(place, makeLesson(place, data));
  const lesson = lessons.get(place);
  lesson.report = () => setStateValue("limit", lesson.limit);
  const { limit, ...news } = data; // the browser's own limit is the newer one
  const score = JSON.stringify(news);
  if (score !== lesson.score) open(lesson, score, news);
  return () => lesson.player.stop();
}

function makeLesson(place, { limit }) {
  const find = (selector) => place.querySelector(selector);
  const lesson = {
    limit,
    canvases: place.querySelectorAll("canvas"),
    change: place.querySelectorAll("figure")[1],
    input: find("input"),
    output: find("output"),
    runs: find(".runs"),
    reads: find(".unseen"),
    networks: find(".networks"),
    transfer: find(".transfer"),
    standing: find(".standing"),
  };
  const button = find(".play");
  button.addEventListener("click", () => follow(lesson)); // before it plays
  lesson.player = new Player(button, "▶ Play", (at) => show(lesson, at)); // see play.js
  lesson.input.addEventListener("input", () => {
    const at = lesson.input.valueAsNumber;
    lesson.player.stop();
    lesson.limit = lesson.data.limits[at];
    lesson.player.go(at);
  });
  lesson.input.addEventListener("change", () => lesson.report());
  return lesson;
}

// A change that is new here, whole.
function open(lesson, score, data) {
  const { player } = lesson;
  player.stop();
  const bytes = decode(data.frames);
  const last = bytes.length / PIXELS - 1;
  const turn = data.turn ?? last;
  Object.assign(lesson, { score, data, bytes });
  Object.assign(player, { end: turn, pace: (1000 * SECONDS) / turn });
  Object.assign(lesson.input, { min: 0, max: last, step: 1 });
  lesson.rows = data.networks.map(makeRow);
  lesson.networks.replaceChildren(...lesson.rows.map((row) => row.element));
  showRuns(lesson);
  player.go(lesson.limit === null ? turn : data.limits.indexOf(lesson.limit));
}

function makeRow({ name, answers }) {
  const element = document.createElement("li");
  element.innerHTML = "<div class='digit'></div><div><b></b><div class='words'></div></div>";
  element.querySelector("b").textContent = name;
  const [digit, words] = [element.querySelector(".digit"), element.querySelector(".words")];
  return { element, digit, words, answers };
}

// From now on it stands where the answer turns, for the next drawing, too.
function follow(lesson) {
  if (lesson.limit === null) return;
  lesson.limit = null;
  lesson.report();
}

function show(lesson, at) {
  showPictures(lesson, at);
  lesson.rows.forEach(({ digit, words, answers }) => showAnswer(digit, words, answers[at]));
  lesson.transfer.textContent = lesson.data.transfer[at];
  lesson.standing.textContent = lesson.data.standing[at];
  lesson.input.value = at;
  lesson.output.textContent = `${lesson.data.limits[at]} %`;
  const reads = `${lesson.output.textContent}: ${read(lesson.rows[0].answers[at])}`;
  lesson.input.setAttribute("aria-valuetext", reads);
  markRun(lesson.flips, lesson.pieces, at);
}

const read = ([digits]) => digits.join(" or ") || "no digit";

function showAnswer(digit, words, answer) {
  const [digits, text] = answer;
  digit.textContent = read(answer);
  digit.className = `digit ${["none", "known", "known two"][digits.length]}`;
  words.textContent = text;
}

function showPictures({ canvases, bytes, change }, at) {
  const before = bytes.subarray(0, PIXELS);
  const after = bytes.subarray(at * PIXELS, (at + 1) * PIXELS);
  const moves = Array.from(after, (value, place) => value - before[place]);
  const largest = Math.max(...moves.map(Math.abs));
  const times = largest ? Math.floor((WHITE - GREY) / largest) : 1;
  paintGrey(canvases[0], before);
  paintGrey(canvases[1], moves.map((move) => GREY + times * move));
  paintGrey(canvases[2], after);
  const words = largest ? `The change, ${times} times as strong` : "No change";
  change.querySelector("figcaption").textContent = largest ? `The change × ${times}` : words;
  canvases[1].setAttribute("aria-label", `${words}: brighter pixels white, darker ones black`);
}

// What this network reads within each limit, under the slider.
function showRuns(lesson) {
  const texts = lesson.rows[0].answers.map(read);
  const starts = [...texts.keys()].filter((at) => at === 0 || texts[at] !== texts[at - 1]);
  lesson.flips = starts.map((from, number) => [
    from,
    (starts[number + 1] ?? texts.length) - 1,
    texts[from].replace("no digit", "?"),
  ]);
  lesson.pieces = makeRuns(lesson.runs, lesson.flips); // see runs.js
  const sentence = starts.map((from) => `${texts[from]} from ${lesson.data.limits[from]} %`);
  lesson.reads.textContent = `Reads ${sentence.join(", ")}.`;
}
