// A link and a button that copies it.
//
// Browsers give a page its clipboard only on localhost and over https. Over plain http, as in
// a class's network, the older command copies what is selected.
const SAID = 2000; // ms, for which the button says what it did

async function copy(input) {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

export default function ({ parentElement, data }) {
  const input = parentElement.querySelector("input");
  const button = parentElement.querySelector("button");
  input.value = data.link;
  input.onfocus = () => input.select();
  let waiting;
  button.onclick = async () => {
    button.textContent = (await copy(input)) ? "Copied" : "Press Ctrl+C";
    clearTimeout(waiting);
    waiting = setTimeout(() => (button.textContent = "Copy"), SAID);
  };
  return () => clearTimeout(waiting);
}
