// A picture in the canvas's place: chosen, dropped, pasted or photographed, and what was found
// in it.
//
// Left out: sending it (file.js), the camera of a laptop (camera.js).
const PICTURES = "image/*";
const FILES = "image/*,.heic,.heif,.avif,application/pdf"; // a camera's app takes pictures alone
const ALLOW = "If the browser asks, allow it to use the camera.";
const HIDDEN_CANVAS =
  "This browser hides what the camera sees. Use “a picture” instead: choose a file there.";

class View {
  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    Object.assign(this, {
      root, svg: find("svg"), video: find("video"), hint: find(".hint"), ink: find(".ink"),
      text: find(".said p"), label: find("label"), input: find("input"),
      shutter: find(".shutter"), remove: find(".remove"), transfer: null, problem: "",
    });
    this.camera = new Camera(this.video, () => this.show());
    this.input.onchange = () => {
      this.send(this.input.files[0]);
      this.input.value = ""; // so that the same file can be chosen again
    };
    this.shutter.onclick = () => this.press();
    this.remove.onclick = () => {
      this.transfer = null;
      this.tell.setTriggerValue("remove", true);
    };
  }

  take(component) {
    this.tell = component;
    this.data = component.data;
    this.isWebcam = this.data.camera && !hasCameraApp();
    if (this.transfer?.isOver(this.data.arrived)) this.transfer = null;
    this.transfer?.follow(this.data.arrived, this.tell);
    this.useCamera();
    this.show();
  }

  useCamera() {
    if (this.isWebcam && !this.data.shown && !document.hidden) this.camera.start();
    else this.camera.stop();
  }

  async send(file) {
    if (!file) return;
    const transfer = new Transfer(file.name || "The picture");
    Object.assign(this, { transfer, problem: "" });
    this.show();
    const smaller = await shrink(file);
    if (this.transfer === transfer) transfer.begin(smaller, this.tell); // no other was chosen since
  }

  async press() {
    if (!this.camera.isReady) {
      this.camera.stop();
      this.camera.start();
      return this.show();
    }
    const photo = await this.camera.photograph();
    if (photo) return this.send(new File([photo], "The photo", { type: photo.type }));
    this.problem = HIDDEN_CANVAS;
    this.show();
  }

  show() {
    const { shown } = this.data;
    this.showPicture(shown);
    this.video.hidden = Boolean(shown) || !this.isWebcam || Boolean(this.camera.problem);
    this.hint.hidden = Boolean(shown) || !this.video.hidden;
    this.hint.textContent = this.data.camera
      ? "Your photo appears here."
      : hasCameraApp() ? "Your picture appears here." : "Drop a picture here, paste it, or choose one.";
    this.showButtons(shown);
    this.say(shown);
  }

  showPicture(shown) {
    this.svg.toggleAttribute("hidden", !shown);
    this.ink.hidden = !shown || this.transfer !== null;
    if (!shown || this.drawn === shown.picture) return;
    this.drawn = shown.picture;
    const { width, height, box } = shown;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("aria-label", shown.about);
    const image = this.svg.querySelector("image");
    set(image, { href: shown.picture, width, height });
    for (const frame of this.svg.querySelectorAll("rect")) set(frame, box);
    this.ink.src = shown.ink;
  }

  showButtons(shown) {
    this.label.hidden = this.isWebcam;
    this.label.querySelector("span").textContent = this.data.camera
      ? "Take a photo" : "Choose a picture";
    this.input.accept = this.data.camera ? PICTURES : FILES;
    if (this.data.camera) this.input.setAttribute("capture", "environment");
    this.shutter.hidden = !this.isWebcam || Boolean(shown);
    this.shutter.disabled = this.transfer !== null || !(this.camera.isReady || this.camera.problem);
    this.shutter.textContent = this.camera.problem ? "Try again" : "Take photo";
    this.remove.hidden = !shown;
    this.remove.textContent = this.isWebcam ? "Take another photo" : "Remove picture";
  }

  // One sentence: on its way, why there is no digit, or what was found.
  say(shown) {
    const problem = this.camera.problem || this.problem || this.data.warning;
    this.text.classList.toggle("problem", Boolean(problem) && !this.transfer);
    this.text.textContent = this.transfer
      ? this.progress()
      : problem || shown?.words || (this.isWaiting() ? ALLOW : this.data.advice);
  }

  isWaiting() {
    return this.camera.isOn && !this.camera.isReady;
  }

  progress() {
    const share = this.transfer.share(this.data.arrived);
    return share > 0 && share < 1 ? `Sending: ${Math.round(100 * share)} %` : "Reading the picture…";
  }
}

function set(element, values) {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
}

// What is dropped or pasted anywhere on the page; a browser would leave the page for a file.
let view = null;

const receive = (file) => !view?.data.camera && view?.send(file);
const hasFile = (event) => event.dataTransfer.types.includes("Files");

function drop(event) {
  if (!hasFile(event)) return;
  event.preventDefault();
  receive(event.dataTransfer.files[0]);
}
function over(event) {
  if (hasFile(event)) event.preventDefault();
}
function paste(event) {
  receive(event.clipboardData.files[0]);
}
function hide() {
  view?.useCamera();
}
const LISTENERS = [
  [window, "drop", drop],
  [window, "dragover", over],
  [window, "paste", paste],
  [document, "visibilitychange", hide],
];

function leave(left) {
  left.camera.stop();
  if (view !== left) return;
  view = null;
  for (const [target, kind, listener] of LISTENERS) target.removeEventListener(kind, listener);
}

export default function (component) {
  const root = component.parentElement.querySelector(".picture-input");
  root.view ??= new View(root);
  const { view: mine } = root;
  view = mine;
  for (const [target, kind, listener] of LISTENERS) target.addEventListener(kind, listener);
  mine.take(component);
  return () => leave(mine);
}
