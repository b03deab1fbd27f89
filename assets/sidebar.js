// Closes the sidebar where the window is too small for it beside canvas and answer, and in
// the presenter's view. Once a person has opened or closed it, this tab leaves it alone.
const SMALL = matchMedia("(max-width: 1099px), (max-height: 519px)"); // as in style/sidebar.css
const CHOSEN = "sidebar-chosen";
const CLOSE = '[data-testid="stSidebarCollapseButton"] button';
const OPEN = '[data-testid="stExpandSidebarButton"]';
const TRY_AGAIN = 50; // ms, until the sidebar is there

let presenter = false;
let chosen = recall(); // by a person
let waiting; // for the sidebar, which some pages have not

// In a frame of another site a browser may forbid storage: then only this page remembers.
function recall() {
  try {
    return sessionStorage.getItem(CHOSEN) !== null;
  } catch {
    return false;
  }
}

function remember(value) {
  chosen = value;
  try {
    if (value) sessionStorage.setItem(CHOSEN, "yes");
    else sessionStorage.removeItem(CHOSEN);
  } catch {
    // It is remembered above.
  }
}

function arrange() {
  const isClosed = document.querySelector(OPEN) !== null;
  clearTimeout(waiting);
  if (!isClosed && !document.querySelector(CLOSE)) {
    waiting = setTimeout(arrange, TRY_AGAIN);
    return;
  }
  const close = presenter || SMALL.matches;
  if (!chosen && close !== isClosed) document.querySelector(close ? CLOSE : OPEN).click();
  document.documentElement.classList.add("sidebar-arranged");
}

SMALL.addEventListener("change", arrange);
addEventListener(
  "click",
  (event) => {
    if (event.isTrusted && event.target.closest?.(`${CLOSE}, ${OPEN}`)) remember(true);
  },
  true,
);

export default function ({ data }) {
  if (data.presenter !== presenter) remember(false);
  presenter = data.presenter;
  arrange();
}
