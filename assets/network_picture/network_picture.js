// Draws a network from ink to answer: dots are units, lines are what they pass on.
//
// Everything that is drawn comes as data (digits/display/network_picture.py); here are only
// places and sizes, which follow the width of the page. A click on a dot is reported as
// `unit`, a click on an answer as `output`.
// rem, the height of a dot's row: high enough for a finger, or low, so that answer, picture and
// unit fit on a laptop's or a projector's screen.
const ROW = { low: 2.15, high: 2.75 };
const TALL = 60; // rem, the height of a window in which all fits in any case
const ROWS = 7;
const HEADING = 1.5; // rem, above the columns
const NAMES = 4.4; // rem, the column of answers: name and bar
const DOT = { min: 0.3, max: 0.85 }; // rem, radius
const LINE = { min: 1, max: 0.45 }; // px, rem

const pictures = new WeakMap(); // what is drawn in an SVG now

function rowHeight(rem) {
  const isLow = matchMedia("(pointer: fine)").matches && innerHeight < TALL * rem;
  return (isLow ? ROW.low : ROW.high) * rem;
}

function places(data, width, rem) {
  const row = rowHeight(rem);
  const height = ROWS * row + HEADING * rem;
  const columns = data.layers.length + 1;
  const side = Math.min(width * (columns > 3 ? 0.28 : 0.34), height * 0.7);
  const top = HEADING * rem;
  const middle = (top + height) / 2;
  const names = width - NAMES * rem;
  const column = (number) => side + ((names - side) * (number + 1)) / columns;
  const spread = (count, place, each) => middle + (place - (count - 1) / 2) * each;
  const outputRow = Math.min(row, (height - top) / data.outputs.length);
  return {
    height, side, row, middle, names, column, outputRow,
    unit: (layer, place) => [column(layer), spread(data.layers[layer].units.length, place, row)],
    output: (place) => [names, spread(data.outputs.length, place, outputRow)],
    // At the edge of the ink, which the lines would hide.
    ink: (height) => [side + 1, middle + (height - 0.5) * side],
  };
}

function curve([x1, y1], [x2, y2], strength, rem) {
  const bend = (x2 - x1) * 0.45;
  const wide = LINE.min + Math.abs(strength) * (LINE.max * rem - LINE.min);
  // Dashes as long as the line is wide would look like a row of squares.
  const kind = strength < 0
    ? `class="against line" stroke-dasharray="${3 + 1.6 * wide} ${2 + wide}"`
    : 'class="line"';
  return `<path ${kind} stroke-width="${wide.toFixed(1)}" ` +
    `d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`;
}

function lines(data, at, rem) {
  const last = data.lines.length - 1;
  return data.lines.map((column, layer) => column.map(([from, to, strength]) => {
    const start = layer ? at.unit(layer - 1, from) : at.ink(from);
    const [x, y] = layer === last ? at.output(to) : at.unit(layer, to);
    return curve(start, [layer === last ? x - 0.35 * rem : x, y], strength, rem);
  }).join("")).join("");
}

function dot(unit, [x, y], strongest, isChosen, row, rem) {
  const share = Math.sqrt(Math.abs(unit.added) / strongest);
  const radius = (DOT.min + share * (DOT.max - DOT.min)) * rem;
  const [layer, number] = unit.place.split("-");
  const kind = unit.added < 0 ? "against" : "for";
  return `<g role="button" tabindex="0" class="${kind}" data-unit="${unit.place}"
      ${isChosen ? "data-chosen" : ""} aria-pressed="${isChosen}"
      aria-label="Unit ${number} of layer ${layer}, ${kind} it">
    <rect class="target" x="${x - row / 2}" y="${y - row / 2}" width="${row}" height="${row}"/>
    <circle class="halo" cx="${x}" cy="${y}" r="${radius + 0.25 * rem}"/>
    <circle class="ground" cx="${x}" cy="${y}" r="${radius}"/>
    <circle class="dot" cx="${x}" cy="${y}" r="${radius}"
      fill-opacity="${0.15 + 0.85 * unit.activation}"/></g>`;
}

function dots(data, at, rem) {
  return data.layers.map(({ units }, layer) => {
    const strongest = Math.max(...units.map((unit) => Math.abs(unit.added)), 1e-12);
    return units.map((unit, place) =>
      dot(unit, at.unit(layer, place), strongest, unit.place === data.chosen, at.row, rem)).join("");
  }).join("");
}

function output({ name, choice, probability, named, asked }, place, at, rem) {
  const [x, y] = at.output(place);
  const kind = named ? "named" : "";
  const isShort = name.length === 1;
  const full = (isShort ? 2.9 : 0) * rem; // the bar of 100 %
  return `<g role="button" tabindex="0" data-output="${choice}" aria-pressed="${asked}"
      ${asked ? "data-chosen" : ""} aria-label="What spoke for: ${name}">
    <rect class="target" x="${x}" y="${y - at.outputRow / 2}"
      width="${NAMES * rem}" height="${at.outputRow}"/>
    <rect class="halo" x="${x + 1}" y="${y - 0.75 * rem}" rx="${0.3 * rem}"
      width="${(isShort ? 1.25 : NAMES - 0.3) * rem}" height="${1.5 * rem}"/>
    <text class="name ${kind}" x="${x + 0.65 * rem}" y="${y}" dy="0.36em"
      text-anchor="${isShort ? "middle" : "start"}" dx="${isShort ? 0 : "-0.35em"}"
      ${isShort ? "" : 'font-size="0.9rem" style="font-size: 0.9rem"'}>${name}</text>
    <rect class="bar ${kind}" x="${x + 1.5 * rem}" y="${y - 0.35 * rem}"
      width="${probability * full}" height="${0.7 * rem}" rx="2"/></g>`;
}

function headings(data, at, rem) {
  const y = 0.9 * rem;
  const layers = data.layers.map((_, number) =>
    `<text class="heading" text-anchor="middle" x="${at.column(number)}" y="${y}">Layer ${number + 1}</text>`);
  return `<text class="heading" x="0" y="${y}">Ink</text>${layers.join("")}` +
    `<text class="heading" x="${at.names}" y="${y}">Answer</text>`;
}

function ink(data, at) {
  const box = `x="0.5" y="${at.middle - at.side / 2}" width="${at.side}" height="${at.side}"`;
  return `<image href="${data.ink}" ${box} role="img" aria-label="The ink: green spoke for it, pink against it"/>` +
    `<rect class="frame" ${box}/>`;
}

function draw(svg, data) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const width = svg.clientWidth;
  if (!width) return;
  const at = places(data, width, rem);
  const root = svg.getRootNode();
  const focused = root.activeElement?.dataset;
  svg.setAttribute("height", at.height);
  svg.setAttribute("viewBox", `0 0 ${width} ${at.height}`);
  svg.innerHTML = headings(data, at, rem) + ink(data, at) + lines(data, at, rem) +
    dots(data, at, rem) +
    data.outputs.map((each, place) => output(each, place, at, rem)).join("");
  const again = focused?.unit ? `[data-unit="${focused.unit}"]` :
    focused?.output ? `[data-output="${focused.output}"]` : null;
  if (again) svg.querySelector(again)?.focus({ preventScroll: true });
}

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const svg = parentElement.querySelector("svg");
  const report = ({ target }) => {
    const { unit, output } = target.closest("[role=button]")?.dataset ?? {};
    if (unit) setStateValue("unit", unit);
    if (output) setTriggerValue("output", output);
  };
  svg.onclick = report;
  svg.onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault(); // a space scrolls the page
    report(event);
  };
  parentElement.querySelector(".words").replaceChildren(...data.words.map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }));
  if (!pictures.has(svg)) new ResizeObserver(() => draw(svg, pictures.get(svg))).observe(svg);
  pictures.set(svg, data);
  draw(svg, data);
}
