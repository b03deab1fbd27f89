// A picture's file: made smaller where it is large, and sent to the server in parts.
//
// It goes the way of all that the page says, by the WebSocket: in a frame of another site a
// browser keeps back the cookie without which Streamlit takes no upload. A message may have
// 4 MB, together with what the canvas says.
const PART = 1_000_000; // bytes; as text they are a third longer
const MAX_AS_IS = 2_500_000; // bytes of a file that is sent as it is
const MAX_BYTES = 25_000_000; // as in picture_input.py: a larger file is not sent
const SIDE = 1600; // pixels: the longer side of a picture that was made smaller
const QUALITY = 0.9;
const AGAIN = 10_000; // ms after which a part is sent again

function readAsText(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
    reader.onerror = reject;
    reader.readAsDataURL(blob);
  });
}

function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  return Object.assign(canvas, { width, height });
}

// Browsers that guard against being recognized give other pixels than were painted.
function canReadCanvas() {
  const context = canvasOf(16, 16).getContext("2d");
  context.fillStyle = "#000";
  context.fillRect(0, 0, 16, 16);
  context.fillStyle = "#fff";
  context.fillRect(8, 0, 8, 16);
  const { data } = context.getImageData(0, 0, 16, 16);
  return data.every((value, i) => {
    const painted = i % 4 === 3 || (i >> 2) % 16 >= 8 ? 255 : 0;
    return Math.abs(value - painted) < 16;
  });
}

// What a video or a bitmap shows, as a JPEG; null where the browser does not say it.
function toJpeg(source, width, height) {
  if (!canReadCanvas()) return null;
  const canvas = canvasOf(width, height);
  canvas.getContext("2d").drawImage(source, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

// The same picture as a smaller file; the file itself where this browser cannot read it.
async function shrink(file) {
  if (file.size <= MAX_AS_IS) return file;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [bitmap.width, bitmap.height].map((side) =>
      Math.max(1, Math.round(side * scale)),
    );
    const smaller = await toJpeg(bitmap, width, height);
    bitmap.close();
    return smaller ?? file;
  } catch {
    return file;
  }
}

// One file on its way. The server acknowledges each part before the next one is sent.
class Transfer {
  constructor(name) {
    this.id = crypto.randomUUID?.() ?? String(Math.random()); // no UUID over plain http
    this.name = name;
    this.start = -1; // of the part that was sent last
  }

  begin(file, tell) {
    this.blob = file;
    this.follow({ id: this.id, bytes: 0 }, tell);
  }

  // Share of the file that the server has, 0 to 1.
  share(arrived) {
    return arrived.id === this.id && this.blob ? arrived.bytes / this.blob.size : 0;
  }

  isOver(arrived) {
    return arrived.id === this.id && this.blob !== undefined && arrived.bytes >= this.blob.size;
  }

  async follow(arrived, tell) {
    if (!this.blob || (this.isOver(arrived) && this.start >= 0)) return;
    const start = arrived.id === this.id ? arrived.bytes : 0;
    const now = performance.now();
    if (start === this.start && now - this.sentAt < AGAIN) return;
    [this.start, this.sentAt] = [start, now];
    const { size } = this.blob;
    const end = size > MAX_BYTES ? 0 : start + PART; // its size alone says that it is too large
    const content = await readAsText(this.blob.slice(start, end)).catch(() => "");
    tell.setTriggerValue("part", { id: this.id, name: this.name, size, start, content });
  }
}
