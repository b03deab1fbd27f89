// The camera of a laptop, at its full resolution, live on the page.
//
// Phones and tablets have an app for it, which focuses on paper and works over plain http,
// too: there a file input asks for it (picture.js).
const CAMERA = {
  facingMode: { ideal: "environment" },
  width: { ideal: 4096 },
  height: { ideal: 2160 },
};
const INSTEAD = "Use “a picture” instead: take the photo with any camera and choose the file there.";
const ONLY_HTTPS = `A browser gives a page the camera only over https. ${INSTEAD}`;
const FORBIDDEN = `The browser does not let this page use the camera. ${INSTEAD}`;
const NO_CAMERA = `No camera was found, or another program uses it. ${INSTEAD}`;

const hasCameraApp = () => matchMedia("(pointer: coarse)").matches;

function whyNot(error) {
  if (!isSecureContext || !navigator.mediaDevices) return ONLY_HTTPS;
  return ["NotAllowedError", "SecurityError"].includes(error.name) ? FORBIDDEN : NO_CAMERA;
}

class Camera {
  constructor(video, changed) {
    Object.assign(this, { video, changed, isOn: false, problem: "" });
    video.onloadeddata = changed;
  }

  get isReady() {
    return this.isOn && this.video.readyState >= 2; // there is a picture
  }

  async start() {
    if (this.isOn) return;
    this.isOn = true;
    this.problem = "";
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: CAMERA });
      this.take(stream);
    } catch (error) {
      this.fail(whyNot(error));
    }
  }

  take(stream) {
    const isWanted = this.isOn && !this.video.srcObject;
    if (!isWanted) return stream.getTracks().forEach((track) => track.stop());
    stream.getTracks().forEach((track) => (track.onended = () => this.fail(NO_CAMERA)));
    this.video.srcObject = stream;
    this.video.play().catch(() => {}); // a browser that waits for a click shows the first picture
  }

  fail(problem) {
    if (!this.isOn) return;
    this.release();
    this.problem = problem;
    this.isOn = true; // it is tried again when a person asks for it
    this.changed();
  }

  release() {
    this.video.srcObject?.getTracks().forEach((track) => {
      track.onended = null;
      track.stop();
    });
    this.video.srcObject = null;
  }

  stop() {
    this.isOn = false;
    this.problem = "";
    this.release();
  }

  // What it sees, as a JPEG; null where the browser does not say it.
  photograph() {
    return toJpeg(this.video, this.video.videoWidth, this.video.videoHeight);
  }
}
