// A link and a button that copies it.
//
// Browsers give a page its clipboard only on localhost and over https. Over plain http, as in
// a class's network, the older command copies what is selected.
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
  if (input.value !== data.link) button.textContent = "Copy";
  input.value = data.link;
  input.classList.toggle("hidden", data.hidden);
  input.onfocus = () => input.select();
  button.onclick = async () => {
    button.textContent = (await copy(input)) ? "Copied" : "Press Ctrl+C";
  };
}
