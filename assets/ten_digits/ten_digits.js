// Ten digits and how a network reads them. The cells are made once and then only filled, so that
// no picture is loaded again while a training goes on.
const CELL = `<li><img alt=""><span class="read"></span><span class="sure"></span>
  <svg preserveAspectRatio="none" aria-hidden="true"><path class="right"/><path class="wrong"/>
  <path class="middle"/></svg></li>`;

function fill(cell, digit, columns) {
  const [image, read, sure, strip] = cell.children;
  cell.className = digit.state;
  if (image.src !== digit.image) image.src = digit.image;
  image.alt = digit.words;
  read.textContent = digit.read;
  sure.textContent = digit.sure;
  strip.setAttribute("viewBox", `0 -1 ${columns} 2`);
  const [right, wrong, middle] = strip.children;
  right.setAttribute("d", digit.right);
  wrong.setAttribute("d", digit.wrong);
  middle.setAttribute("d", `M0 0H${columns}`);
}

export default function ({ parentElement, data }) {
  const list = parentElement.querySelector("ul");
  if (list.children.length !== data.digits.length)
    list.innerHTML = data.digits.map(() => CELL).join("");
  data.digits.forEach((digit, place) => fill(list.children[place], digit, data.columns));
}
