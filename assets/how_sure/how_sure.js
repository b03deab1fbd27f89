// Bars of confidence that open their digits, and a slider below them: "I can't tell" below.
//
// The server sends both charts and, for each place of the slider, what is answered and what of it
// is wrong. So the slider asks nobody while it moves; where it is let go is reported, for the
// address.
const SVG = "http://www.w3.org/2000/svg";
const SPACE = "\u202f"; // keeps a number and its unit on one line

const lessons = new WeakMap(); // what is known of each place with the lesson

export default function ({ parentElement, data, setStateValue }) {
  const place = parentElement.querySelector(".how-sure");
  if (!lessons.has(place)) lessons.set(place, makeLesson(place, data.below));
  const lesson = lessons.get(place);
  lesson.report = (opened) =>
    setStateValue("report", { below: lesson.slider.valueAsNumber, opened });
  show(lesson, data);
}

function makeLesson(place, below) {
  const find = (selector) => place.querySelector(selector);
  const lesson = { bars: find(".bars"), curve: find(".curve"), slider: find("input"),
    said: find(".said"), drawing: find(".drawing"), place };
  lesson.slider.value = below;
  lesson.slider.addEventListener("input", () => move(lesson));
  lesson.slider.addEventListener("change", () => lesson.report(lesson.data.opened));
  lesson.bars.addEventListener("click", (event) => pick(lesson, event));
  lesson.bars.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault(); // a space scrolls the page
    pick(lesson, event);
  });
  return lesson;
}

// A bar that is open is closed by another click, also before the server has answered the last one.
function pick(lesson, { target }) {
  const button = target.closest("[data-bar]");
  if (!button) return;
  const bar = Number(button.dataset.bar);
  lesson.data.opened = bar === lesson.data.opened ? null : bar;
  lesson.report(lesson.data.opened);
}

function show(lesson, data) {
  lesson.data = data;
  lesson.drawing.innerHTML = data.drawing;
  if (lesson.chart !== data.bars) {
    const focused = lesson.bars.getRootNode().activeElement?.dataset?.bar;
    lesson.bars.innerHTML = lesson.chart = data.bars;
    lesson.unsure = add(lesson.bars, "rect", { class: "unsure", x: data.field.left,
      y: data.field.top, height: data.field.bottom - data.field.top }, ".counts");
    lesson.edge = add(lesson.bars, "path", { class: "edge" }, ".counts");
    if (focused) lesson.bars.querySelector(`[data-bar="${focused}"]`)?.focus();
  }
  lesson.bars.querySelector(".marker").innerHTML = data.marker;
  if (lesson.line !== data.curve) {
    lesson.curve.innerHTML = lesson.line = data.curve;
    lesson.here = add(lesson.curve, "circle", { class: "here", r: 6 });
  }
  const { left, right, width } = data.field;
  lesson.place.style.setProperty("--left", left / width);
  lesson.place.style.setProperty("--right", 1 - right / width);
  move(lesson);
}

// Adds to a chart, under its part `over`, if given, or else over everything.
function add(chart, name, attributes, over) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  const svg = chart.querySelector("svg");
  return svg.insertBefore(element, over ? svg.querySelector(over) : null);
}

// Everything that follows the slider.
function move(lesson) {
  const { answered, wrong, total, points, confidence, field } = lesson.data;
  const below = lesson.slider.valueAsNumber;
  const edge = field.left + (below / 100) * (field.right - field.left);
  lesson.unsure.setAttribute("width", edge - field.left);
  lesson.edge.setAttribute("d", `M${edge} ${field.top}V${field.bottom}`);
  const [x, y] = points[below];
  lesson.here.setAttribute("cx", x);
  lesson.here.setAttribute("cy", y);
  const rule = below
    ? `It says “I can’t tell” below <b>${below}${SPACE}%</b>`
    : "It <b>never</b> says “I can’t tell”";
  const yours = confidence === null
    ? "" : 100 * confidence < below ? "Your drawing gets none." : "Your drawing gets one.";
  const count = (number) => number.toLocaleString("en");
  // Above the left end, others are among those that get none.
  const rest = below || answered[0] === total ? "" : ", the others are no digit to it";
  const risk = answered[below] ? (100 * wrong[below]) / answered[below] : 0;
  lesson.said.innerHTML =
    `${rule}: <b>${count(answered[below])}</b> of ${count(total)} test digits get an answer${rest}. ` +
    `<b>${count(wrong[below])}</b> ${wrong[below] === 1 ? "answer is" : "answers are"} wrong ` +
    `(${risk.toFixed(2)}${SPACE}%). ${yours}`;
  const spoken = below ? `below ${below} %` : "never";
  lesson.slider.setAttribute("aria-valuetext",
    `${spoken}: ${answered[below]} answered, ${wrong[below]} wrong`);
}
