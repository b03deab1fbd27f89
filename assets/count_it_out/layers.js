// The layers of a network as rows of units, from which one is chosen: by a click or arrow keys.
const DARKEST = 40; // of 255: a unit that puts out 0 is visible, too
const STRIPS = 3.75; // rem, the height of all hidden layers
const MIN_STRIP = { fine: 1.5, coarse: 2.75 }; // rem, of one
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

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
