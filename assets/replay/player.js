// Draws a digit again at the pace of a hand; answer, bars and the line in the chart follow.
//
// Everything comes in one message of the server's, so that playing asks nobody. It never plays
// by itself, and for whom motion is too much it goes on in steps.
const SHARP = 2; // pixels of the picture for each of the canvas
const STEPS = 8; // in which somebody without motion sees the drawing grow
const still = matchMedia("(prefers-reduced-motion: reduce)");

const players = new WeakMap(); // what is known of each place with a player

export default function ({ parentElement, data }) {
  const place = parentElement.querySelector(".replay");
  if (!players.has(place)) players.set(place, makePlayer(place));
  const player = players.get(place);
  const score = JSON.stringify(data);
  if (score !== player.score) open(player, score, data);
  return () => stop(player);
}

function makePlayer(place) {
  const find = (selector) => place.querySelector(selector);
  const player = {
    canvas: find("canvas"),
    digit: find(".digit"),
    words: find(".words"),
    where: find(".where"),
    chart: find(".chart"),
    button: find(".play"),
    scrubber: find("input"),
    bars: makeBars(find(".bars")), // see bars.js
  };
  player.button.addEventListener("click", () => press(player));
  player.scrubber.addEventListener("input", () => {
    stop(player);
    show(player, player.scrubber.valueAsNumber - 1);
  });
  return player;
}

// A drawing that is new here, whole.
function open(player, score, data) {
  stop(player);
  Object.assign(player, { score, data, last: data.frames.length - 1 });
  player.chart.innerHTML = data.chart;
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("class", "now");
  line.setAttribute("d", `M0 ${data.field[2]}V${data.field[3]}`);
  player.now = player.chart.querySelector("svg").appendChild(line);
  player.canvas.width = player.canvas.height = SHARP * data.side;
  player.scrubber.max = data.frames.length;
  show(player, player.last);
}

function press(player) {
  if (player.playing) stop(player);
  else if (still.matches) step(player);
  else play(player);
}

function step(player) {
  const next = player.at + Math.ceil(player.last / STEPS);
  show(player, player.at >= player.last ? 0 : Math.min(next, player.last));
}

function play(player) {
  const from = player.at >= player.last ? 0 : player.at;
  const pace = player.data.seconds * 1000 / Math.max(player.last, 1); // ms for each frame
  let start;
  const draw = (now) => {
    start ??= now;
    const at = from + (now - start) / pace;
    if (at >= player.last) {
      stop(player);
      show(player, player.last);
      return;
    }
    player.playing = requestAnimationFrame(draw);
    show(player, at);
  };
  player.playing = requestAnimationFrame(draw);
  name(player);
}

function stop(player) {
  cancelAnimationFrame(player.playing);
  player.playing = null;
  if (player.data) name(player);
}

function name(player) {
  const word = player.playing ? "❚❚ Pause" : still.matches ? "▶ Next step" : "▶ Play";
  if (player.button.textContent !== word) player.button.textContent = word;
}

// `at` may lie between two frames: the ink grows from one to the next, the rest jumps.
function show(player, at) {
  const { frames, strokes, field: [left, right] } = player.data;
  const frame = frames[Math.floor(at)];
  player.at = at;
  drawInk(player, at);
  player.digit.textContent = frame.digits.join(" or ") || "?";
  player.digit.classList.toggle("known", frame.digits.length > 0);
  player.digit.classList.toggle("two", frame.digits.length > 1);
  player.words.textContent = frame.words;
  showBars(player.bars, frame);
  const stroke = `Stroke ${frame.stroke} of ${strokes}`;
  player.where.textContent = stroke;
  player.scrubber.value = Math.floor(at) + 1;
  player.scrubber.setAttribute("aria-valuetext", `${stroke}: ${frame.words}`);
  const x = left + (at / Math.max(player.last, 1)) * (right - left);
  player.now.setAttribute("transform", `translate(${x.toFixed(1)} 0)`);
  name(player);
}

function drawInk(player, at) {
  const pen = player.canvas.getContext("2d");
  pen.setTransform(SHARP, 0, 0, SHARP, 0, 0);
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, player.data.side, player.data.side);
  pen.fillStyle = pen.strokeStyle = "#fff";
  pen.lineCap = pen.lineJoin = "round";
  const whole = Math.floor(at);
  player.data.frames.slice(0, whole + 1).forEach((frame) => drawPiece(pen, frame, 1));
  const next = player.data.frames[whole + 1];
  if (next && at > whole) drawPiece(pen, next, at - whole);
}

function drawPiece(pen, { points, pen: width }, part) {
  const count = Math.max(1, Math.round(part * points.length));
  pen.lineWidth = width;
  pen.beginPath();
  points.slice(0, count).forEach(([x, y]) => pen.lineTo(x, y));
  pen.stroke();
  pen.beginPath(); // a line without length leaves no ink
  pen.arc(...points[0], width / 2, 0, 2 * Math.PI);
  pen.fill();
}
