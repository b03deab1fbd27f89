// From scores to shares: e to the power of each score, shared out, while a slider divides them.
//
// The same as `shares_at` in digits/networks/counting.py; the server hears of the slider when it
// is let go, for the address.
const LAST = 200; // of the slider's positions
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const MOST_DIGITS = 11; // of a power that is written out
const LN_10 = Math.log(10);

const boards = new WeakMap(); // what is known of each place

export default function ({ parentElement, data, setStateValue }) {
  const place = parentElement.querySelector(".shares");
  if (!boards.has(place)) boards.set(place, makeBoard(place));
  const board = boards.get(place);
  board.report = (temperature) => setStateValue("temperature", temperature);
  show(board, data);
}

function makeBoard(place) {
  const find = (selector) => place.querySelector(selector);
  const board = { place, find, input: find("input"), held: false };
  board.input.addEventListener("input", () => {
    board.held = true;
    count(board, temperatureAt(board, board.input.valueAsNumber));
  });
  board.input.addEventListener("change", () => {
    board.held = false;
    board.report(board.temperature);
  });
  return board;
}

// The slider is logarithmic: a half is as far from 1 as 2.
function temperatureAt({ data: { range: [low, high] } }, position) {
  return Number((low * (high / low) ** (position / LAST)).toFixed(2));
}

function shareOfWay({ data: { range: [low, high] } }, temperature) {
  return Math.log(Math.min(high, Math.max(low, temperature)) / low) / Math.log(high / low);
}

function show(board, data) {
  board.data = data;
  board.find(".about").textContent = data.about;
  showMarks(board);
  showRows(board);
  if (board.held) count(board, board.temperature);
  else set(board, data.chosen ?? data.own);
}

function set(board, temperature) {
  board.input.value = Math.round(LAST * shareOfWay(board, temperature));
  count(board, temperature);
}

// Of two marks the left one has its words on its left, so that they do not meet.
function showMarks(board) {
  const { marks, own } = board.data;
  const first = Math.min(...marks.map(({ at }) => at));
  board.find(".marks").replaceChildren(...marks.map(({ at, name }) => {
    const isLeft = marks.length > 1 && at === first;
    const words = `${name}: ${at.toFixed(2)}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = isLeft ? "left" : "";
    button.style.setProperty("--at", shareOfWay(board, at));
    button.textContent = isLeft ? `${words} ▲` : `▲ ${words}`;
    button.addEventListener("click", () => {
      set(board, at);
      board.report(at === own ? "" : at); // its own follows each drawing
    });
    return button;
  }));
}

function showRows(board) {
  const { data, find } = board;
  board.rows = data.names.map((name, number) => {
    const row = document.createElement("tr");
    if (data.named.includes(name)) row.className = "named";
    row.innerHTML = '<th scope="row"></th><td class="number score"></td><td class="number power"></td>' +
      '<td class="bar" aria-hidden="true"><i></i></td><td class="number share"></td>';
    row.querySelector("th").textContent = name;
    row.querySelector(".score").textContent = data.scores[number].toFixed(3).replace("-", "−");
    return row;
  });
  find("tbody").replaceChildren(...board.rows);
}

function softmax(values) {
  const highest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

// All numbers at a temperature.
function count(board, temperature) {
  const { data: { scores, digits }, rows, find, input } = board;
  board.temperature = temperature;
  find("output").textContent = input.ariaValueText = temperature.toFixed(2);
  find("sup").textContent = `score ÷ ${temperature.toFixed(2)}`;
  const ten = scores.slice(0, digits).map((score) => score / temperature);
  const none = softmax(scores).slice(digits); // takes its share at temperature 1
  const rest = none.reduce((left, share) => left - share, 1);
  const shares = [...softmax(ten).map((share) => share * rest), ...none];
  rows.forEach((row, number) => {
    row.querySelector(".power").textContent = number < digits ? power(ten[number]) : "first";
    row.querySelector("i").style.width = `${100 * shares[number]}%`;
    row.querySelector(".share").textContent = percent(shares[number]);
  });
  const highest = Math.max(...ten);
  const total = highest + Math.log(ten.reduce((sum, value) => sum + Math.exp(value - highest), 0));
  find(".total").textContent = power(total);
  const best = ten.indexOf(highest);
  const ofTen = `${power(highest)} ÷ ${power(total)} = ${percent(Math.exp(highest - total))}`;
  const less = none.length ? `, of the ${percent(rest)} that “no digit” leaves` : "";
  find(".check").textContent = `The ${board.data.names[best]}: ${ofTen}${less}`;
}

// e to the power of a number, as people write it; large ones as 4.86 × 10¹⁰.
function power(exponent) {
  const tens = exponent / LN_10;
  if (tens > -4 && tens < MOST_DIGITS - 1)
    return Math.exp(exponent).toLocaleString("en", { maximumSignificantDigits: 4 });
  let [size, factor] = [Math.floor(tens), 10 ** (tens - Math.floor(tens))];
  if (factor >= 9.995) [size, factor] = [size + 1, 1];
  const raised = String(Math.abs(size)).replace(/\d/g, (digit) => SUPERSCRIPT[digit]);
  return `${factor.toFixed(2)} × 10${size < 0 ? "⁻" : ""}${raised}`;
}

function percent(share) {
  const value = 100 * share;
  if (value > 0 && value < 0.01) return "< 0.01 %";
  return `${(share < 1 ? Math.min(value, 99.99) : value).toFixed(2)} %`;
}
