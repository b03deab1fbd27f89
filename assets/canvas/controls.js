// The canvas's place on the page: covers fabric.js, wires Undo, Clear, the pen and the keys.

const PEN_DELAY = 150; // ms after the last change, until the server hears of a pen
const LOOK = [16, 250]; // ms between looks for fabric.js: where there is none, where there is one

let mounted = null; // where the controls are on the page
let lookTimer, penTimer;

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
    if (server?.put !== pending?.id) pending = null;
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

function sayFull(isFull) {
  const line = mounted?.querySelector(".full");
  if (line) line.textContent = isFull ? "The canvas is full. Undo or clear it." : "";
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
  [slider.min, slider.max] = [server.thinnest, server.thickest];
  showPen(slider, dot);
}

function keepLooking() {
  clearTimeout(lookTimer);
  const isThere = look();
  if (mounted?.isConnected) lookTimer = setTimeout(keepLooking, LOOK[Number(isThere)]);
}

// Called by the component with the buttons, which may be on the page before this script is.
function mount({ parentElement, data, setStateValue, setTriggerValue }) {
  mounted = parentElement;
  tell = { setStateValue, setTriggerValue };
  takeData(data);
  wire(parentElement);
  keepLooking();
}

// For the button that hands in (assets/hand_in).

// A new sheet where these strokes, and no others, are on the one that is there.
function startAgain(strokes) {
  if (live || JSON.stringify(strokes) !== JSON.stringify(sheet.strokes)) return;
  past.length = 0; // Undo does not bring back what was handed in
  show([]);
}

export default function () {
  const canvas = (globalThis.canvasControls ??= {});
  const finish = () => live && hands.release(); // a stroke under way ends where it is
  Object.assign(canvas, { mount, finish, startAgain, strokes: () => sheet.strokes });
  if (canvas.waiting) mount(canvas.waiting);
}
