// Says in the page's own words that the server is gone. Streamlit asks "Are you connected to the
// internet?", but the server may stand in the same room.
//
// Streamlit itself closes the message when the server is back. Where its words are others,
// nothing is changed.
const STREAMLITS = "Are you connected to the internet?";
const TITLE = "The server does not answer";
const TEXT =
  "Your drawing stays here, and the page goes on by itself when the server answers again. " +
  "If that takes longer than a minute: is this device still in the network, and is the computer " +
  "that serves the page still on?";

function reword(dialog) {
  const title = dialog.querySelector("h2");
  const parts = [...dialog.querySelectorAll("div")];
  const text = parts.find((part) => !part.children.length && part.textContent.includes(STREAMLITS));
  if (!title?.firstChild || !text) return;
  // Streamlit keeps hold of its text nodes.
  title.firstChild.data = TITLE;
  text.firstChild.data = TEXT;
}

new MutationObserver(() => document.querySelectorAll("[role=dialog]").forEach(reword)).observe(
  document.body,
  { childList: true },
);

export default function () {}
