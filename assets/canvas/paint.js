// Paints strokes as fabric.js's PencilBrush does, as sharp as the screen is.
//
// A stroke is { pen, points: [x, y, x, y, ...] } in pixels of a canvas of 360 x 360.

const SIDE = 360;
const DOT = 0.01; // a line of no length at all has no ink in some browsers

function trace(context, points) {
  const last = points.length - 2;
  context.beginPath();
  context.moveTo(points[0], points[1]);
  for (let i = 2; i < last; i += 2) {
    const x = (points[i] + points[i + 2]) / 2;
    const y = (points[i + 1] + points[i + 3]) / 2;
    context.quadraticCurveTo(points[i], points[i + 1], x, y);
  }
  context.lineTo(points[last] + DOT, points[last + 1]);
}

function paintStroke(context, { pen, points }) {
  context.lineWidth = pen;
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = "#ffffff";
  trace(context, points);
  context.stroke();
}

// A canvas that shows strokes at whatever size the page gives it.
class Surface {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "sheet";
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "Canvas to draw a digit on");
    this.finished = document.createElement("canvas"); // so that a frame paints one stroke
    this.painted = [];
    this.strokes = [];
    this.live = null;
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    // A browser's zoom changes the density of pixels where it leaves the size as it is.
    addEventListener("resize", () => this.resize());
  }

  resize() {
    // Browsers put the edges of a canvas on whole pixels of the screen.
    const { left, right } = this.canvas.getBoundingClientRect();
    const [from, to] = [left, right].map((edge) => Math.round(edge * devicePixelRatio));
    const side = Math.max(1, to - from);
    if (side === this.canvas.width || !this.canvas.isConnected) return;
    for (const canvas of [this.canvas, this.finished]) canvas.width = canvas.height = side;
    this.painted = null;
    this.paint();
  }

  show(strokes, live) {
    Object.assign(this, { strokes, live });
    this.frame ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.paintFinished();
    const context = this.canvas.getContext("2d");
    context.resetTransform();
    context.drawImage(this.finished, 0, 0);
    context.scale(this.canvas.width / SIDE, this.canvas.width / SIDE);
    if (this.live) paintStroke(context, this.live);
  }

  // Only the strokes that are new, where all others are painted already.
  paintFinished() {
    if (this.painted === this.strokes) return;
    const context = this.finished.getContext("2d");
    const grown = this.painted?.length && this.painted.every((one, i) => one === this.strokes[i]);
    if (!grown) {
      context.resetTransform();
      context.fillStyle = "#000000";
      context.fillRect(0, 0, this.finished.width, this.finished.width);
      context.scale(this.finished.width / SIDE, this.finished.width / SIDE);
    }
    for (const stroke of this.strokes.slice(grown ? this.painted.length : 0)) {
      paintStroke(context, stroke);
    }
    this.painted = this.strokes;
  }
}
