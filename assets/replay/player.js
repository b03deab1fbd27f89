// Draws a digit again at the pace of a hand; answer, bars and the line in the chart follow.
//
// Everything comes in one message of the server's, so that playing asks nobody.
const SHARP = 2; // pixels of the picture for each of the canvas
const STEPS = 8; // in which somebody without motion sees the drawing grow

const replays = new WeakMap(); // what is known of each place with a replay

export default function ({ parentElement, data }) {
  const place = parentElement.querySelector(".replay");
  if (!replays.has(place)) replays.set(place, makeReplay(place));
  const replay = replays.get(place);
  const score = JSON.stringify(data);
  if (score !== replay.score) open(replay, score, data);
  return () => replay.player.stop();
}

function makeReplay(place) {
  const find = (selector) => place.querySelector(selector);
  const replay = {
    canvas: find("canvas"),
    digit: find(".digit"),
    words: find(".words"),
    where: find(".where"),
    chart: find(".chart"),
    scrubber: find("input"),
    bars: makeBars(find(".bars")), // see bars.js
  };
  replay.player = new Player(find(".play"), "▶ Play", (at) => show(replay, at)); // see play.js
  replay.player.smooth = true;
  replay.scrubber.addEventListener("input", () => {
    replay.player.stop();
    replay.player.go(replay.scrubber.valueAsNumber - 1);
  });
  return replay;
}

// A drawing that is new here, whole.
function open(replay, score, data) {
  const { player } = replay;
  const last = data.frames.length - 1;
  player.stop();
  Object.assign(replay, { score, data, last });
  replay.chart.innerHTML = data.chart;
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("class", "now");
  line.setAttribute("d", `M0 ${data.field[2]}V${data.field[3]}`);
  replay.now = replay.chart.querySelector("svg").appendChild(line);
  replay.canvas.width = replay.canvas.height = SHARP * data.side;
  replay.scrubber.max = data.frames.length;
  Object.assign(player, {
    end: last,
    pace: (1000 * data.seconds) / Math.max(last, 1),
    stride: Math.ceil(last / STEPS),
  });
  player.go(last);
}

// `at` may lie between two frames: the ink grows from one to the next, the rest jumps.
function show(replay, at) {
  const { frames, strokes, field: [left, right] } = replay.data;
  const frame = frames[Math.floor(at)];
  drawInk(replay, at);
  replay.digit.textContent = frame.digits.join(" or ") || "?";
  replay.digit.classList.toggle("known", frame.digits.length > 0);
  replay.digit.classList.toggle("two", frame.digits.length > 1);
  replay.words.textContent = frame.words;
  showBars(replay.bars, frame);
  const stroke = `Stroke ${frame.stroke} of ${strokes}`;
  replay.where.textContent = stroke;
  replay.scrubber.value = Math.floor(at) + 1;
  replay.scrubber.setAttribute("aria-valuetext", `${stroke}: ${frame.words}`);
  const x = left + (at / Math.max(replay.last, 1)) * (right - left);
  replay.now.setAttribute("transform", `translate(${x.toFixed(1)} 0)`);
}

function drawInk(replay, at) {
  const pen = replay.canvas.getContext("2d");
  pen.setTransform(SHARP, 0, 0, SHARP, 0, 0);
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, replay.data.side, replay.data.side);
  pen.fillStyle = pen.strokeStyle = "#fff";
  pen.lineCap = pen.lineJoin = "round";
  const whole = Math.floor(at);
  replay.data.frames.slice(0, whole + 1).forEach((frame) => drawPiece(pen, frame, 1));
  const next = replay.data.frames[whole + 1];
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
