// One unit, counted out: its inputs times its weights as three pictures, and their sum.
//
// A pixel that is pointed at is told as an equation, and a click keeps it. The layers above are
// rows of units: a click on one asks the server for its weights. Numbers are rounded first and
// then multiplied, so that a calculator gives the same.
const DIGITS = { factor: 4, product: 3 }; // that are written of a number

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
  const inputs = decodeFloats(data.inputs);
  const weights = decodeFloats(data.weights);
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
