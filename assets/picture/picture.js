// One picture: chosen, dropped here, or taken with the camera of a phone or a tablet.
//
// A file input that asks for the rear camera opens the camera's own app, which can switch
// cameras, focuses on paper, and works over plain http, too. A laptop has no such app: there
// the server shows Streamlit's camera, if the browser allows one.
const MAX_BYTES = 2_500_000; // sent as they are; as text they are a third longer
const SIDE = 1600; // pixels: the longer side of a larger picture, made smaller before it is sent
const QUALITY = 0.9;

const hasCameraApp = () => matchMedia("(pointer: coarse)").matches;

function readAsText(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
    reader.onerror = reject;
    reader.readAsDataURL(blob);
  });
}

// A JPEG that is small enough; fails where this browser cannot read the picture.
async function shrink(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

// The picture in Base64; empty where it is too large and cannot be made smaller.
async function encode(file) {
  try {
    return await readAsText(file.size > MAX_BYTES ? await shrink(file) : file);
  } catch {
    return "";
  }
}

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const label = parentElement.querySelector("label");
  const input = parentElement.querySelector("input");
  const send = async (file) => {
    if (file) setTriggerValue("picture", { name: file.name, content: await encode(file) });
  };
  label.querySelector("span").textContent = data.label;
  input.onchange = () => {
    send(input.files[0]);
    input.value = ""; // so that the same file can be chosen again
  };
  parentElement.ondragover = (event) => event.preventDefault();
  parentElement.ondrop = (event) => {
    event.preventDefault();
    send(event.dataTransfer.files[0]);
  };
  const wantsWebcam = data.camera && !hasCameraApp();
  if (data.camera) input.setAttribute("capture", "environment");
  label.hidden = wantsWebcam;
  parentElement.querySelector("p").hidden = !wantsWebcam || isSecureContext;
  if (wantsWebcam && isSecureContext && !data.webcam) setStateValue("webcam", true);
}
