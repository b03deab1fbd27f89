// Inputs, weights and products as pictures, with a frame around the input that is pointed at.
const GAMMA = 0.7; // brings small values out; as in digits/display/heatmap.py
const PAPER = [255, 255, 255];

function paint(count, pointed) {
  const { inputs, weights, products, find, data: { colours } } = count;
  const [green, pink] = colours.map((colour) =>
    [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16)));
  const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  const grey = (values) => {
    const most = largest(values);
    return (value) => Array(3).fill(Math.round((255 * Math.abs(value)) / most));
  };
  const signed = (values) => {
    const most = largest(values);
    return (value) => {
      const share = (Math.abs(value) / most) ** GAMMA;
      const full = value > 0 ? green : pink;
      return PAPER.map((paper, part) => Math.round(paper + share * (full[part] - paper)));
    };
  };
  paintValues(find(".inputs"), inputs, grey(inputs), count, pointed);
  paintValues(find(".weights"), weights, signed(weights), count, pointed);
  paintValues(find(".products"), products, signed(products), count, pointed);
}

function paintValues(canvas, values, colour, { columns }, pointed) {
  const rows = Math.ceil(values.length / columns);
  const cell = Math.max(1, Math.round(((canvas.clientWidth || 150) * devicePixelRatio) / columns));
  canvas.width = columns * cell;
  canvas.height = columns * cell;
  const context = canvas.getContext("2d");
  const top = Math.floor((columns - rows) / 2);
  values.forEach((value, number) => {
    context.fillStyle = `rgb(${colour(value).join(" ")})`;
    const [x, y] = [number % columns, top + Math.floor(number / columns)];
    context.fillRect(x * cell, y * cell, cell, cell);
  });
  const [x, y] = [pointed % columns, top + Math.floor(pointed / columns)];
  frame(context, x * cell, y * cell, cell, cell);
}

function at({ columns, inputs }, event) {
  const { left, top, width } = event.target.getBoundingClientRect();
  const rows = Math.ceil(inputs.length / columns);
  const x = within(((event.clientX - left) * columns) / width, columns);
  const above = Math.floor((columns - rows) / 2); // empty rows
  const y = within(((event.clientY - top) * columns) / width - above, rows);
  return within(y * columns + x, inputs.length);
}

// Black around white, seen on every ground.
function frame(context, x, y, wide, high) {
  for (const [colour, width] of [["#000000", 5], ["#ffffff", 2]]) {
    context.strokeStyle = colour;
    context.lineWidth = width * devicePixelRatio;
    context.strokeRect(x, y, wide, high);
  }
}
