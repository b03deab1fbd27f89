// Brings the sheet's strokes to fabric.js, which turns them into what the server reads.
//
// Whole strokes are handed over, and fabric.js's own Undo and reset are used. Where that does
// not do, all strokes go to the server ("put"), which has fabric.js load them. While something
// is on its way from the server, strokes wait.

const SETTLE = 150; // ms until fabric.js has what the server has sent
const PUT_AGAIN = 5000; // ms without an answer; twice as long each time
const QUIET = 1500; // ms after which the server should have read what is drawn
const HEALS = 3; // in a row
const AT_ONCE = 20; // strokes that fabric.js is handed without a noticeable pause

let fabric = null; // its elements, on this page
let held = null; // the strokes that it has; null where that is not known
let known = { id: "", strokes: [] }; // what it begins with, if the server's `put` has this id
let server = null; // what the server said last
let tell = null; // how to tell the server
let pending = null; // strokes that are on their way through the server
let refused = null; // strokes that the server does not take
let readyAt = 0; // when fabric.js has what was sent last
let heals = 0;
let syncTimer, healTimer, putTimer;

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
  if (!(sheet.pen >= data.thinnest && sheet.pen <= data.thickest)) sheet.pen = data.pen;
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
