// Shows what a network read at each moment of its training, while a slider moves through them.
//
// Everything comes in one message of the server's, so that the slider asks nobody.
const MOMENT_MS = 250; // that each younger self is shown for while it plays
const STEPS = 8; // in which somebody without motion sees it grow up

const places = new WeakMap(); // what is known of each place with younger selves

export default function ({ parentElement, data: { start, ...data }, setStateValue }) {
  const place = parentElement.querySelector(".selves");
  if (!places.has(place)) places.set(place, makeShow(place, start));
  const show = places.get(place);
  show.report = (digits) => setStateValue("after", digits);
  const score = JSON.stringify(data);
  if (score !== show.score) open(show, score, data);
  return () => show.player.stop();
}

function makeShow(place, at) {
  const find = (selector) => place.querySelector(selector);
  const show = {
    growing: find(".growing"),
    when: find(".when"),
    digit: find(".digit"),
    words: find(".words"),
    right: find(".right b"),
    squares: makeSquares(find(".right svg")),
    bars: makeBars(find(".bars")), // see bars.js
    probability: find(".probability .plot"),
    accuracy: find(".accuracy .plot"),
    ticks: find(".ticks"),
    now: find(".now"),
    slider: find("input"),
  };
  const player = new Player(find(".play"), "▶ Let it learn", (at) => goTo(show, at)); // see play.js
  Object.assign(player, { at, pace: MOMENT_MS });
  show.player = player;
  show.slider.addEventListener("input", () => {
    player.stop();
    player.go(show.slider.valueAsNumber);
  });
  show.slider.addEventListener("change", () => show.report(show.data.moments[player.at].seen));
  return show;
}

function svg(parent, name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return parent.appendChild(element);
}

function makeSquares(parent) {
  return [...Array(100).keys()].map((number) =>
    svg(parent, "rect", { x: (number % 10) + 0.12, y: Math.floor(number / 10) + 0.12 }),
  );
}

// What a drawing, or another network, gives anew; the moment stays as far as there is one.
function open(show, score, data) {
  const { player } = show;
  const last = data.moments.length - 1;
  player.stop();
  Object.assign(show, { score, data, last });
  Object.assign(player, { end: last, stride: Math.ceil(last / STEPS) });
  show.growing.textContent = data.growing;
  show.slider.max = last;
  drawProbabilities(show);
  drawAccuracy(show);
  drawTicks(show);
  player.go(Math.min(player.at, last));
}

const across = (show, at) => (100 * at) / Math.max(show.last, 1); // % of the width

// A plot of 100 by 100 that is stretched over its place; lines keep their width.
function makePlot(place, label) {
  place.textContent = "";
  const plot = svg(place, "svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" });
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", label);
  return plot;
}

const through = (show, shares) =>
  shares.map((share, at) => `${across(show, at).toFixed(2)},${(100 - 100 * share).toFixed(2)}`).join(" ");

// The answer's line is in the accent; others that stand out bring their colour and dash along.
function drawProbabilities(show) {
  const { moments, lines, growing } = show.data;
  const plot = makePlot(show.probability, `How probable each digit is while it learns. ${growing}`);
  const draw = (digit) =>
    svg(plot, "polyline", { points: through(show, moments.map(({ shares }) => shares[digit])) });
  const standOut = lines.map(({ digit }) => digit);
  for (let digit = 0; digit < 10; digit++) if (!standOut.includes(digit)) draw(digit);
  for (const { digit, at, colour, dash } of [...lines].reverse()) {
    const line = draw(digit);
    const name = document.createElement("span");
    name.className = colour ? "name" : "name answer";
    line.setAttribute("class", colour ? "other" : "answer");
    if (dash) line.setAttribute("stroke-dasharray", dash);
    for (const { style } of [line, name]) if (colour) style.setProperty("--colour", colour);
    name.textContent = digit;
    name.style.left = `${across(show, at)}%`;
    name.style.bottom = `${100 * moments[at].shares[digit]}%`;
    show.probability.append(name);
  }
}

function drawAccuracy(show) {
  const { moments } = show.data;
  const plot = makePlot(
    show.accuracy,
    `How many of 100 new digits it reads right while it learns: from ${moments[0].right} ` +
      `to ${moments[show.last].right}.`,
  );
  const line = through(show, moments.map(({ accuracy }) => accuracy));
  svg(plot, "polygon", { points: `0,100 ${line} 100,100` });
  svg(plot, "polyline", { points: line });
}

function drawTicks(show) {
  show.ticks.textContent = "";
  for (const [at, text] of show.data.ticks) {
    const tick = document.createElement("span");
    tick.textContent = text;
    tick.style.left = `${across(show, at)}%`;
    show.ticks.append(tick);
  }
}

function goTo(show, at) {
  const moment = show.data.moments[at];
  show.when.textContent = moment.when;
  show.digit.textContent = moment.digits.join(" or ");
  show.digit.classList.toggle("two", moment.digits.length > 1);
  show.words.textContent = moment.words;
  show.right.textContent = moment.right;
  show.squares.forEach((square, number) => square.classList.toggle("yes", number < moment.right));
  showBars(show.bars, moment);
  show.slider.value = at;
  show.slider.setAttribute("aria-valuetext", `${moment.when}: ${moment.words}`);
  show.now.style.setProperty("--at", `${across(show, at)}%`);
}
