// The outbox: the drawing that is being handed in, until the server says what became of it.
//
// It outlives a reload, a lost network and the server. It is sent again until there is an answer;
// by its id the server keeps it once. Left out: the button (hand_in.js).

const OUTBOX = "hand-in";
const AGAIN = 3000, LONGEST = 20_000; // ms without an answer; twice as long each time

// { id, attempt, code, task, turn, asked, strokes }: for which task, turn and digit it was drawn.
let waiting = restoreWaiting();
let refused = null; // the one that was refused last: handed in again, it keeps its id
let sentTo = null, sentAt; // the session of the server that it was sent to, and when
let patience = AGAIN;
let againTimer;

function restoreWaiting() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(OUTBOX));
    return Array.isArray(kept?.strokes) ? kept : null;
  } catch {
    return null; // nothing, or nothing of ours
  }
}

function storeWaiting() {
  try {
    if (waiting) sessionStorage.setItem(OUTBOX, JSON.stringify(waiting));
    else sessionStorage.removeItem(OUTBOX);
  } catch {
    // Storage is full or forbidden: then a reload loses it, and the drawing is on the canvas.
  }
}

const isSame = (some, others) => JSON.stringify(some) === JSON.stringify(others);

function putInOutbox(strokes, { code, task, turn, asked }) {
  const again = refused && refused.code === code && isSame(refused.strokes, strokes);
  const id = again ? refused.id : crypto.randomUUID?.() ?? String(Math.random()); // plain http
  const attempt = again ? refused.attempt + 1 : 0;
  waiting = { id, attempt, code, task, turn, asked, strokes };
  sentTo = null;
  storeWaiting();
}

function emptyOutbox() {
  clearTimeout(againTimer);
  waiting = null;
  storeWaiting();
}

// Sends it where this session has not just got it; then again and again. After a connection that
// was lost, the page runs, and then it is sent at once.
function sendWaiting(tell, session, isThere, onSend) {
  if (sentTo === session && performance.now() - sentAt < AGAIN) return;
  sentTo = session;
  patience = AGAIN;
  const send = () => {
    if (!waiting || sentTo !== session) return;
    if (!isThere()) return (sentTo = null); // another page: it is sent when this one is back
    sentAt = performance.now();
    tell().setTriggerValue("hand_in", waiting);
    againTimer = setTimeout(send, patience);
    patience = Math.min(2 * patience, LONGEST);
    onSend();
  };
  clearTimeout(againTimer);
  send();
}

// Whether it was sent more than once, since nobody answers.
const isSlow = () => patience > 2 * AGAIN;

// What the server says has become of it: "kept", "refused", or null while that is not known.
function takeAnswer({ code, kept, refused: refusal }) {
  if (!waiting) return null;
  const { id, attempt, strokes } = waiting;
  if (id === kept) {
    refused = null;
    emptyOutbox();
    canvasControls.startAgain(strokes);
    return "kept";
  }
  const isRefused = refusal?.id === id && refusal.attempt === attempt;
  if (!isRefused && waiting.code === code) return null;
  refused = waiting;
  emptyOutbox();
  return "refused";
}
