// Sliders that report while they move.
//
// Only the latest values count: at most one report is under way, and the next is sent when the
// server's answer to it is here. Under each slider stands what the network reads over its range.
const GIVE_UP = 2000; // ms, after which an answer is no longer waited for

const groups = new WeakMap(); // what is known of each place with sliders

export default function ({ parentElement, data, setStateValue }) {
  const place = parentElement.querySelector(".sliders");
  if (!groups.has(place)) groups.set(place, makeGroup(place, data));
  const group = groups.get(place);
  group.report = (report) => setStateValue("report", report);
  hear(group, data);
}

function makeGroup(place, { sliders, number }) {
  const group = { number, underWay: false, waiting: null, held: false, rows: {} };
  for (const [name, slider] of Object.entries(sliders)) {
    group.rows[name] = makeRow(group, name, slider);
    place.append(group.rows[name].element);
  }
  return group;
}

function makeRow(group, name, slider) {
  const element = document.createElement("div");
  element.className = "slider";
  element.innerHTML = `
    <label for="slider-${name}"><span></span><output></output></label>
    <div class="track">
      <input type="range" id="slider-${name}" aria-describedby="reads-${name}">
      <div class="runs" aria-hidden="true"></div>
    </div>
    <span class="unseen" id="reads-${name}"></span>`;
  element.querySelector("label span").textContent = slider.title;
  const input = element.querySelector("input");
  Object.assign(input, { min: slider.min, max: slider.max, step: slider.step });
  const row = { element, input, slider };
  input.addEventListener("pointerdown", () => (group.held = true));
  input.addEventListener("input", () => moved(group, name));
  // "change" comes when a slider is let go, but not where it is back at its start.
  for (const end of ["change", "pointerup", "pointercancel"]) {
    input.addEventListener(end, () => {
      group.held = false;
      moved(group, name);
    });
  }
  return row;
}

function moved(group, name) {
  writeValue(group.rows[name]);
  const values = {};
  for (const [each, { input }] of Object.entries(group.rows)) values[each] = input.valueAsNumber;
  const report = { values, touched: name, moving: group.held };
  const text = JSON.stringify(report);
  if (text === group.latest) return; // one press of a key is "input" and "change"
  group.latest = text;
  group.waiting = report;
  if (!group.underWay) sendLatest(group);
}

function sendLatest(group) {
  const report = { ...group.waiting, number: ++group.number };
  group.waiting = null;
  group.underWay = true;
  clearTimeout(group.timer);
  group.timer = setTimeout(() => answered(group), GIVE_UP);
  group.report(report);
}

function answered(group) {
  clearTimeout(group.timer);
  group.underWay = false;
  if (group.waiting) sendLatest(group);
}

// What the server says: it may be the answer to a report, or what another part of the page set.
function hear(group, { values, runs, number }) {
  for (const [name, row] of Object.entries(group.rows)) showRuns(row, runs[name]);
  if (group.underWay && number !== group.number) return;
  if (group.underWay) answered(group);
  if (group.underWay || group.held) return;
  group.number = number;
  group.latest = null;
  for (const [name, row] of Object.entries(group.rows)) {
    row.input.value = values[name];
    writeValue(row);
    markCurrent(row);
  }
}

function words(slider, value) {
  if (value === slider.neutral) return "as it was";
  const unit = value < slider.neutral ? slider.below : slider.above;
  const number = slider.min < 0 ? Math.abs(value) : value;
  return `${number}${unit}`.replace(/^1 pixels/, "1 pixel");
}

function writeValue(row) {
  const text = words(row.slider, row.input.valueAsNumber);
  row.element.querySelector("output").textContent = text;
  row.input.setAttribute("aria-valuetext", text);
}

const valueAt = ({ min, step }, place) => Math.round((min + place * step) * 100) / 100;
const read = (digit) => (digit === null ? "no digit" : `${digit}`);

// `runs`: [first place, last place, digit or null], over all places of the slider.
function showRuns(row, runs) {
  row.runs = runs.map(([from, to, digit]) => [from, to, `${digit ?? "?"}`]);
  row.pieces = makeRuns(row.element.querySelector(".runs"), row.runs); // see runs.js
  markCurrent(row);
  const sentence = runs.map(
    ([from, to, digit]) =>
      `${read(digit)} from ${words(row.slider, valueAt(row.slider, from))}` +
      ` to ${words(row.slider, valueAt(row.slider, to))}`,
  );
  row.element.querySelector(".unseen").textContent = `Reads ${sentence.join(", ")}.`;
}

function markCurrent({ input, slider, runs, pieces }) {
  markRun(runs, pieces, Math.round((input.valueAsNumber - slider.min) / slider.step));
}
