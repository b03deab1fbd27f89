// The sheet: the strokes that a person has drawn, kept in the browser so that nothing is lost.
//
// What is painted here is what was drawn. fabric.js below turns it into what the server reads;
// `sync` brings it there: whole strokes, its own Undo and reset, or else all strokes by way of
// the server ("put"), which has fabric.js load them. The strokes outlive a page change, a
// reload and the server. Left out: pointers (hands.js), painting (paint.js).

const KEY = "canvas";
const MAX_STORED = 1_500_000; // characters, of the 5 million that a browser has for a page
const MIN_DISTANCE = 0.4; // pixels; fabric.js leaves out nearer points
const PENS = [10, 40]; // pixels, as in views/canvas.py
const PEN_DELAY = 150; // ms after the last change, until the server hears of a pen
const SETTLE = 150; // ms until fabric.js has what the server has sent
const PUT_AGAIN = 5000; // ms without an answer; twice as long each time
const QUIET = 1500; // ms after which the server should have read what is drawn
const HEALS = 3; // in a row
const AT_ONCE = 20; // strokes that fabric.js is handed without a noticeable pause
const LOOK = [16, 250]; // ms between looks for fabric.js: where there is none, where there is one

// The model

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
    const isPen = Number.isInteger(pen) && pen >= PENS[0] && pen <= PENS[1];
    return isPen && strokes.every(isStroke) ? { strokes, pen, source: String(source) } : {};
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
    live = null;
    change([...sheet.strokes, { pen, points: x === end[0] && y === end[1] ? points : [...points, ...end] }]);
  },
  discard() {
    live = null;
    surface.show(sheet.strokes, null);
  },
  erase: undo,
};

// fabric.js and the server

let fabric = null; // its elements, on this page
let held = null; // the strokes that it has; null where that is not known
let known = { id: "", strokes: [] }; // what it begins with, if the server's `put` has this id
let server = null; // what the server said last
let tell = null; // how to tell the server
let pending = null; // strokes that are on their way through the server
let refused = null; // strokes that the server does not take
let readyAt = 0; // when fabric.js has what was sent last
let heals = 0;
let syncTimer, healTimer, putTimer, penTimer;

const startsWith = (strokes, begin) => begin.every((stroke, i) => stroke === strokes[i]);
const isHeld = () => held?.length === sheet.strokes.length && startsWith(sheet.strokes, held);

// fabric.js loads what the server sent.
function settle() {
  readyAt = performance.now() + SETTLE;
}

function sync() {
  clearTimeout(syncTimer);
  expectRead();
  if (!server || !fabric || pending || sheet.pen !== server.pen) return;
  const wait = readyAt - performance.now();
  if (wait > 0) syncTimer = setTimeout(sync, wait);
  else if (!(held && (handOver() || takeBack() || empty())) && sheet.strokes !== refused) put();
}

// One stroke in a task, since fabric.js notes for its Undo only what it has when a task ends.
function handOver() {
  if (!startsWith(sheet.strokes, held)) return false;
  const [next, ...others] = sheet.strokes.slice(held.length);
  if (!next) return true;
  if (others.length >= AT_ONCE || next.pen !== server.pen) return false;
  drawOnFabric(fabric, next);
  held = [...held, next];
  setTimeout(others.length ? sync : () => pressTool(fabric, SEND));
  return true;
}

function takeBack() {
  const isOneLess = held.length === sheet.strokes.length + 1 && startsWith(held, sheet.strokes);
  if (!isOneLess || !pressTool(fabric, UNDO)) return false;
  held = sheet.strokes;
  return true;
}

// fabric.js's own reset goes back to what it began with.
function empty() {
  if (sheet.strokes.length || server.base || !pressTool(fabric, RESET)) return false;
  held = sheet.strokes;
  return true;
}

function put() {
  const id = crypto.randomUUID?.() ?? String(Math.random()); // no UUID over plain http
  pending = { id, strokes: sheet.strokes };
  sendPut(PUT_AGAIN);
}

function sendPut(patience) {
  const { id, strokes } = pending;
  tell.setTriggerValue("put", { id, strokes });
  clearTimeout(putTimer);
  putTimer = setTimeout(() => pending?.id === id && sendPut(2 * patience), patience);
}

function takeAcknowledgement() {
  if (pending && server.put === pending.id) {
    known = pending;
    held = known.strokes;
    settle();
  } else if (pending && server.refused === pending.id) {
    held = null;
    refused = pending.strokes;
  } else {
    // A server that was restarted, or that has put something else on the canvas since.
    if (!pending && server.put !== known.id) held = null;
    return;
  }
  pending = null;
}

// Strokes that the server puts on the sheet, such as an example.
let taken = null; // the last of them
function takeGift() {
  const gift = server.gift;
  if (!gift || gift.id === taken) return;
  const isReloaded = taken === null && gift.source === sheet.source;
  taken = gift.id;
  if (isReloaded) return; // what was made of them since is worth more
  known = gift;
  held = gift.strokes;
  pending = null;
  settle();
  sheet.source = gift.source;
  past.push(sheet.strokes);
  sheet.strokes = gift.strokes;
  store();
  surface?.show(sheet.strokes, live);
}

// Where all is quiet and the server has read something else than what is drawn, it gets it again.
function expectRead() {
  clearTimeout(healTimer);
  healTimer = setTimeout(heal, QUIET);
}

function heal() {
  if (live || pending || !server || !fabric || !isHeld()) return;
  const pens = sheet.strokes.reduce((sum, { pen }) => sum + pen, 0);
  if (server.count === sheet.strokes.length && Math.abs(server.pens - pens) < 1) heals = 0;
  else if (heals++ < HEALS) put();
}

function takeData(data) {
  const before = server;
  server = data;
  sheet.pen ??= data.pen;
  look();
  if (before?.id !== data.id) {
    pending = refused = null;
    if (sheet.pen !== data.pen) tell.setStateValue("pen", sheet.pen);
  }
  if (before?.pen !== data.pen) settle();
  takeGift();
  takeAcknowledgement();
  sync();
}

// The elements on the page

function cover(found) {
  if (live) hands.release();
  fabric = found;
  surface = new Surface();
  hands = watchHands(surface.canvas, drawing);
  coverFabric(found, surface.canvas);
  surface.show(sheet.strokes, null);
}

// True where fabric.js is on the page, covered.
function look() {
  const found = findFabric();
  if (!found) fabric = null;
  else if (found.upper !== fabric?.upper) {
    cover(found);
    held = server?.put === known.id ? known.strokes : null;
    settle();
    sync();
  }
  return Boolean(found);
}

// A press on fabric.js before it was covered.
addEventListener("pointerdown", (event) => {
  if (event.composedPath()[0] !== findFabric()?.upper || !tell) return;
  look();
  hands.press(event);
}, true);
for (const kind of ["mousedown", "touchstart"]) {
  const listener = (event) => {
    if (event.isTrusted && event.composedPath()[0] === fabric?.upper) event.stopPropagation();
  };
  addEventListener(kind, listener, { capture: true, passive: true });
}
for (const kind of ["blur", "pagehide"]) addEventListener(kind, () => live && hands.release());

const NO_TEXT = ["range", "radio", "checkbox", "button", "submit", "file"];
function isTyping(event) {
  const element = event.composedPath()[0];
  if (element.tagName === "INPUT") return !NO_TEXT.includes(element.type);
  return ["TEXTAREA", "SELECT"].includes(element.tagName) || element.isContentEditable;
}

addEventListener("keydown", (event) => {
  if (!fabric?.upper.isConnected || event.altKey || event.shiftKey || isTyping(event)) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const isUndo = isCommand && event.key.toLowerCase() === "z";
  const isClear = !isCommand && ["Delete", "Backspace"].includes(event.key);
  if (!isUndo && !isClear) return;
  event.preventDefault();
  isUndo ? undo() : clear();
});

function showPen(slider, dot) {
  slider.value = sheet.pen;
  slider.setAttribute("aria-valuetext", `${sheet.pen} pixels`);
  dot.style.setProperty("--pen", sheet.pen);
}

function choosePen(pen) {
  sheet.pen = pen;
  store();
  clearTimeout(penTimer);
  penTimer = setTimeout(() => tell.setStateValue("pen", sheet.pen), PEN_DELAY);
}

function wire(parent) {
  const [slider, dot] = [parent.querySelector("input"), parent.querySelector(".dot")];
  parent.querySelector("[data-action=undo]").onclick = undo;
  parent.querySelector("[data-action=clear]").onclick = clear;
  slider.oninput = () => {
    choosePen(Number(slider.value));
    showPen(slider, dot);
  };
  showPen(slider, dot);
}

let mounted = null; // where the controls are on the page
let lookTimer;

function keepLooking() {
  clearTimeout(lookTimer);
  const isThere = look();
  if (mounted) lookTimer = setTimeout(keepLooking, LOOK[Number(isThere)]);
}

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  mounted = parentElement;
  tell = { setStateValue, setTriggerValue };
  takeData(data);
  wire(parentElement);
  keepLooking();
  return () => {
    if (mounted === parentElement) mounted = null;
  };
}
