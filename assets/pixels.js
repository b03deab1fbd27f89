// Arrays that the server sends as text (see views/arrays.py), and images of 28 by 28 pixels.
const SIDE = 28; // pixels of an image, on each side

const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const decodeFloats = (text) => new Float32Array(decode(text).buffer);

// Grey values, 0 to 255, row after row, on a canvas of as many pixels.
function paintGrey(canvas, values) {
  const image = new ImageData(SIDE, SIDE);
  values.forEach((grey, at) => image.data.set([grey, grey, grey, 255], 4 * at));
  canvas.getContext("2d").putImageData(image, 0, 0);
}
