// One unit, counted out: its inputs times its weights as three pictures, and their sum.
//
// A pixel that is pointed at is told as an equation, and a click keeps it. The layers above are
// rows of units: a click on one asks the server for its weights. Numbers are rounded first and
// then multiplied, so that a calculator gives the same.
const SIDE = 28; // pixels of the image, on each side
const GAMMA = 0.7; // brings small values out; as in digits/display/heatmap.py
const PAPER = [255, 255, 255];
const DARKEST = 40; // of 255: a unit that puts out 0 is visible, too
const DIGITS = { factor: 4, product: 3 }; // that are written of a number
const STRIPS = 3.75; // rem, the height of all hidden layers
const MIN_STRIP = { fine: 1.5, coarse: 2.75 }; // rem, of one

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const numbers = (text) => new Float32Array(decode(text).buffer);
const counts = new WeakMap(); // what is known of each place

export default function ({ parentElement, data, setStateValue }) {
  const place = parentElement.querySelector(".count");
  if (!counts.has(place)) counts.set(place, makeCount(place));
  const count = counts.get(place);
  count.choose = (unit) => setStateValue("unit", unit);
  // The chosen one once more leaves the choice to the server.
  count.press = (unit) => count.choose(unit === data.chosen ? "" : unit);
  show(count, data);
}

function makeCount(place) {
  const find = (selector) => place.querySelector(selector);
  const count = { place, find, pointed: null, kept: null, strips: [] };
  for (const canvas of place.querySelectorAll(".product canvas")) {
    canvas.addEventListener("pointermove", (event) => point(count, at(count, event)));
    canvas.addEventListener("pointerleave", () => point(count, null));
    canvas.addEventListener("click", (event) => {
      count.kept = at(count, event);
      point(count, count.kept);
    });
  }
  find(".inputs").addEventListener("keydown", (event) => {
    const move = moveOf(event);
    if (!move) return;
    count.kept = within(count.pointed + move[0] + move[1] * count.columns, count.inputs.length);
    point(count, count.kept);
  });
  for (const button of place.querySelectorAll("[data-step]"))
    button.addEventListener("click", () => step(count, Number(button.dataset.step)));
  new ResizeObserver(() => count.data && paintStrips(count)).observe(find(".layers"));
  return count;
}

function show(count, data) {
  const inputs = numbers(data.inputs);
  const weights = numbers(data.weights);
  const same = count.data?.place === data.place;
  Object.assign(count, {
    data, inputs, weights,
    products: inputs.map((input, number) => input * weights[number]),
    pixels: data.pixels && decode(data.pixels),
    columns: data.pixels ? SIDE : Math.ceil(Math.sqrt(inputs.length)),
    layers: data.layers.map(decode),
    kept: same ? count.kept : null,
  });
  showLayers(count);
  count.find(".title b").textContent = data.title;
  count.find("figcaption").textContent = data.pixels ? "pixels" : "units before";
  count.find(".inputs").setAttribute("aria-valuemax", inputs.length);
  count.find(".inputs").setAttribute("aria-label", data.pixels ? "Pixel" : "Unit before");
  showSum(count);
  point(count, null);
}

// The layers, from which a unit is chosen

function showLayers(count) {
  const { layers, data } = count;
  const list = count.find(".layers");
  const shape = JSON.stringify([layers.map(({ length }) => length), data.names]);
  if (count.shape !== shape) {
    count.shape = shape;
    count.strips = layers.map((values, layer) => makeStrip(count, layer, values.length));
    list.replaceChildren(...count.strips.map(({ row }) => row), makeOutputs(count));
  }
  const [, ...buttons] = list.lastChild.children;
  buttons.forEach((button, number) => {
    button.querySelector("small").textContent = data.scores[number];
    button.setAttribute("aria-pressed", data.names[number] === data.place);
  });
  paintStrips(count);
}

function makeStrip(count, layer, units) {
  const row = document.createElement("div");
  row.className = "layer";
  row.innerHTML = `<span class="name"></span>
    <canvas role="slider" tabindex="0" aria-valuemin="1" aria-valuemax="${units}"
      aria-label="Unit of layer ${layer + 1}"></canvas>`;
  const canvas = row.querySelector("canvas");
  const strip = { row, canvas, layer, units, note: row.querySelector(".name") };
  const name = (unit) => `${layer + 1}-${unit + 1}`;
  canvas.addEventListener("pointermove", (event) => note(strip, unitAt(strip, event)));
  canvas.addEventListener("pointerleave", () => note(strip, null));
  canvas.addEventListener("click", (event) => count.press(name(unitAt(strip, event))));
  canvas.addEventListener("keydown", (event) => {
    const move = moveOf(event);
    if (!move) return;
    const next = Math.max(0, strip.chosen) + move[0] + move[1] * strip.columns;
    count.choose(name(within(next, units)));
  });
  note(strip, null);
  return strip;
}

function note({ note: place, layer }, unit) {
  place.textContent = unit === null ? `Layer ${layer + 1}` : `Unit ${unit + 1}`;
}

// Where an arrow key leads: [across, down].
function moveOf(event) {
  const move = MOVES[event.key];
  if (move) event.preventDefault(); // else the page scrolls
  return move;
}

const within = (place, count) => Math.min(count - 1, Math.max(0, Math.floor(place)));

function unitAt({ canvas, columns, rows, units }, event) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const x = within(((event.clientX - left) * columns) / width, columns);
  return within(within(((event.clientY - top) * rows) / height, rows) * columns + x, units);
}

function makeOutputs(count) {
  const row = document.createElement("div");
  row.className = "layer outputs";
  row.innerHTML = '<span class="name">Scores</span>';
  for (const name of count.data.names) {
    const button = document.createElement("button");
    button.type = "button";
    button.innerHTML = "<b></b><small></small>";
    button.querySelector("b").textContent = name === "no digit" ? "?" : name;
    button.title = name === "no digit" ? name : "";
    button.addEventListener("click", () => count.press(name));
    row.append(button);
  }
  return row;
}

function step(count, by) {
  const { data, layers } = count;
  const output = data.names.indexOf(data.place);
  if (output >= 0) {
    count.choose(data.names[(output + by + data.names.length) % data.names.length]);
    return;
  }
  const [layer, unit] = data.place.split("-").map(Number);
  const units = layers[layer - 1].length;
  count.choose(`${layer}-${((unit - 1 + by + units) % units) + 1}`);
}

function paintStrips(count) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const least = MIN_STRIP[matchMedia("(pointer: coarse)").matches ? "coarse" : "fine"];
  const [layer, unit] = count.data.place.split("-").map((number) => Number(number) - 1);
  for (const strip of count.strips) {
    const { canvas, units } = strip;
    const high = Math.max(least, STRIPS / count.strips.length) * rem;
    canvas.style.height = `${high}px`;
    const { clientWidth: wide } = canvas;
    if (!wide) continue;
    strip.columns = Math.min(units, Math.ceil(Math.sqrt((units * wide) / high)));
    strip.rows = Math.ceil(units / strip.columns);
    strip.chosen = strip.layer === layer ? unit : -1;
    const text = strip.chosen < 0 ? "none chosen" : count.data.title;
    canvas.setAttribute("aria-valuenow", Math.max(strip.chosen, 0) + 1);
    canvas.setAttribute("aria-valuetext", text);
    paintStrip(strip, count.layers[strip.layer], wide, high);
  }
}

function paintStrip({ canvas, columns, rows, chosen }, values, wide, high) {
  canvas.width = Math.round(wide * devicePixelRatio);
  canvas.height = Math.round(high * devicePixelRatio);
  const context = canvas.getContext("2d");
  const [x, y] = [canvas.width / columns, canvas.height / rows];
  const gap = Math.min(x, y) > 4 ? 1 : 0;
  context.fillStyle = "#000000";
  context.fillRect(0, 0, canvas.width, canvas.height);
  values.forEach((value, unit) => {
    const grey = DARKEST + ((255 - DARKEST) * value) / 255;
    context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
    context.fillRect((unit % columns) * x, Math.floor(unit / columns) * y, x - gap, y - gap);
  });
  if (chosen < 0) return;
  const side = Math.max(x, y, 10 * devicePixelRatio);
  const [middle, height] = [((chosen % columns) + 0.5) * x, (Math.floor(chosen / columns) + 0.5) * y];
  frame(context, middle - side / 2, height - side / 2, side, side);
}

// Black around white, seen on every ground.
function frame(context, x, y, wide, high) {
  for (const [colour, width] of [["#000000", 5], ["#ffffff", 2]]) {
    context.strokeStyle = colour;
    context.lineWidth = width * devicePixelRatio;
    context.strokeRect(x, y, wide, high);
  }
}

// The three pictures

function paint(count, pointed) {
  const { inputs, weights, products, find, data: { colours } } = count;
  const [green, pink] = colours.map((colour) =>
    [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16)));
  const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  const grey = (values) => {
    const most = largest(values);
    return (value) => Array(3).fill(Math.round((255 * Math.abs(value)) / most));
  };
  const signed = (values) => {
    const most = largest(values);
    return (value) => {
      const share = (Math.abs(value) / most) ** GAMMA;
      const full = value > 0 ? green : pink;
      return PAPER.map((paper, part) => Math.round(paper + share * (full[part] - paper)));
    };
  };
  paintValues(find(".inputs"), inputs, grey(inputs), count, pointed);
  paintValues(find(".weights"), weights, signed(weights), count, pointed);
  paintValues(find(".products"), products, signed(products), count, pointed);
}

function paintValues(canvas, values, colour, { columns }, pointed) {
  const rows = Math.ceil(values.length / columns);
  const cell = Math.max(1, Math.round(((canvas.clientWidth || 150) * devicePixelRatio) / columns));
  canvas.width = columns * cell;
  canvas.height = columns * cell;
  const context = canvas.getContext("2d");
  const top = Math.floor((columns - rows) / 2);
  values.forEach((value, number) => {
    context.fillStyle = `rgb(${colour(value).join(" ")})`;
    const [x, y] = [number % columns, top + Math.floor(number / columns)];
    context.fillRect(x * cell, y * cell, cell, cell);
  });
  const [x, y] = [pointed % columns, top + Math.floor(pointed / columns)];
  frame(context, x * cell, y * cell, cell, cell);
}

function at({ columns, inputs }, event) {
  const { left, top, width } = event.target.getBoundingClientRect();
  const rows = Math.ceil(inputs.length / columns);
  const x = within(((event.clientX - left) * columns) / width, columns);
  const above = Math.floor((columns - rows) / 2); // empty rows
  const y = within(((event.clientY - top) * columns) / width - above, rows);
  return within(y * columns + x, inputs.length);
}

// Numbers

function point(count, number) {
  const { products } = count;
  if (number === null) number = count.kept;
  // At first the input that counts most.
  number ??= products.reduce(
    (best, value, place) => (Math.abs(value) > Math.abs(products[best]) ? place : best), 0);
  count.pointed = number;
  paint(count, number);
  count.find(".one").innerHTML = inNumbers(count, number);
  const inputs = count.find(".inputs");
  inputs.setAttribute("aria-valuenow", number + 1);
  inputs.setAttribute("aria-valuetext", count.find(".one").textContent);
}

function inNumbers({ inputs, weights, pixels, columns, data }, number) {
  const [input, weight] = [inputs[number], weights[number]].map((value) => round(value, DIGITS.factor));
  const product = round(input * weight, DIGITS.product);
  const factor = weight < 0 ? `(${written(weight)})` : written(weight);
  const times = `${written(input)} × ${factor} = <b>${written(product)}</b>`;
  if (!pixels) return `Unit ${number + 1} before: ${times}`;
  const where = `Row ${Math.floor(number / columns) + 1}, column ${(number % columns) + 1}: `;
  const scaled = data.scaling ? `${pixels[number]} ${data.scaling} = ${written(input)}, ` : "";
  return `${where}${scaled}${times}`;
}

const round = (value, digits) => Number(value.toPrecision(digits));

// As people write a number: no exponent, a true minus.
function written(value) {
  const text = Math.abs(value) < 1e-6 && value ? value.toFixed(9) : String(value);
  return text.replace("-", "−");
}

function showSum({ find, inputs, data: { sum, pixels } }) {
  const what = `${inputs.length.toLocaleString("en")} products`;
  const bias = `<span><b>${sum.sign} ${sum.bias}</b><small>bias</small></span>`;
  const after = sum.activation
    ? `<span class="then">→</span><span><b>${sum.output}</b><small>${afterwards(sum)}</small></span>`
    : "";
  find(".sum").innerHTML =
    `<span class="for"><b>${sum.above}</b><small>products above 0</small></span>` +
    `<span class="against"><b>− ${sum.below}</b><small>below 0</small></span>${bias}` +
    `<span><b>= ${sum.total}</b><small>${sum.activation ? "sum" : "score"}</small></span>${after}`;
  find(".sum").setAttribute("aria-label", `The sum of ${what} and the bias`);
}

function afterwards({ activation, total }) {
  if (activation !== "ReLU") return activation;
  return total.startsWith("−") ? "ReLU: below 0 is 0" : "ReLU: stays";
}
