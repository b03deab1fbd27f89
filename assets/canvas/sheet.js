// The sheet: the strokes that a person has drawn, kept in the browser so that nothing is lost.
//
// What is painted is what was drawn. The strokes outlive a page change, a reload and the
// server. Left out: pointers (hands.js), painting (paint.js), the way to the server (sync.js).

const KEY = "canvas";
const MAX_STORED = 1_500_000; // characters, of the 5 million that a browser has for a page
// What the server takes in one message, 4 MB: fabric.js needs some 80 characters for a point.
const MAX_STROKES = 2000, MAX_POINTS = 40_000;
const MIN_DISTANCE = 0.4; // pixels; fabric.js leaves out nearer points

const sheet = { strokes: [], pen: null, source: "", ...restore() };
const past = []; // earlier strokes, for Undo
let live = null; // the stroke under way

function isStroke({ pen, points }) {
  const isWhole = points.length > 0 && points.length % 2 === 0;
  return Number.isFinite(pen) && isWhole && points.every(Number.isFinite);
}

function restore() {
  try {
    const { strokes, pen, source } = JSON.parse(sessionStorage.getItem(KEY));
    const isWhole = strokes.every(isStroke) && Number.isInteger(pen);
    return isWhole ? { strokes, pen, source: String(source) } : {};
  } catch {
    return {}; // nothing, or nothing of ours
  }
}

function store() {
  const text = JSON.stringify(sheet);
  try {
    if (text.length <= MAX_STORED) sessionStorage.setItem(KEY, text);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage is full or forbidden: then a reload loses the drawing.
  }
}

const countPoints = (strokes) => strokes.reduce((sum, { points }) => sum + points.length / 2, 0);
const isFull = (strokes) => strokes.length > MAX_STROKES || countPoints(strokes) > MAX_POINTS;

function show(strokes) {
  sheet.strokes = strokes;
  store();
  surface?.show(strokes, live);
  sync();
}

function change(strokes) {
  past.push(sheet.strokes);
  show(strokes);
}

function undo() {
  if (live || !(past.length || sheet.strokes.length)) return;
  show(past.pop() ?? sheet.strokes.slice(0, -1));
}

function clear() {
  if (!live && sheet.strokes.length) change([]);
}

// The stroke under way

let surface = null; // what is painted on
let hands = null;

function addPoint([clientX, clientY]) {
  const box = surface.canvas.getBoundingClientRect();
  const toSheet = (distance) => Math.round((distance * SIDE * 100) / box.width) / 100;
  live.end = [toSheet(clientX - box.left), toSheet(clientY - box.top)];
  const [x, y] = live.points.slice(-2);
  if (!(Math.hypot(live.end[0] - x, live.end[1] - y) < MIN_DISTANCE)) live.points.push(...live.end);
}

const drawing = {
  begin(places) {
    live = { pen: sheet.pen, points: [] };
    drawing.extend(places);
  },
  extend(places) {
    places.forEach(addPoint);
    surface.show(sheet.strokes, live);
  },
  finish() {
    const { pen, points, end } = live;
    const [x, y] = points.slice(-2);
    if (x !== end[0] || y !== end[1]) points.push(...end);
    live = null;
    const strokes = [...sheet.strokes, { pen, points }];
    sayFull(isFull(strokes));
    if (isFull(strokes)) surface.show(sheet.strokes, null);
    else change(strokes);
  },
  discard() {
    live = null;
    surface.show(sheet.strokes, null);
  },
  erase: undo,
};
