// Closes the sidebar where the window is too small for it beside canvas and answer, and in
// the presenter's view. Once a person has opened or closed it, this tab leaves it alone.
const SMALL = matchMedia("(max-width: 1099px), (max-height: 519px)"); // as in style/sidebar.css
const CHOSEN = "sidebar-chosen";
const CLOSE = '[data-testid="stSidebarCollapseButton"] button';
const OPEN = '[data-testid="stExpandSidebarButton"]';
const TRY_AGAIN = 50; // ms, until the sidebar is there

let presenter = false;

function arrange() {
  const isClosed = document.querySelector(OPEN) !== null;
  if (!isClosed && !document.querySelector(CLOSE)) return setTimeout(arrange, TRY_AGAIN);
  const close = presenter || SMALL.matches;
  if (sessionStorage.getItem(CHOSEN) === null && close !== isClosed)
    document.querySelector(close ? CLOSE : OPEN).click();
  document.documentElement.classList.add("sidebar-arranged");
}

SMALL.addEventListener("change", arrange);
addEventListener(
  "click",
  (event) => {
    if (event.isTrusted && event.target.closest?.(`${CLOSE}, ${OPEN}`))
      sessionStorage.setItem(CHOSEN, "yes");
  },
  true,
);

export default function ({ data }) {
  if (data.presenter !== presenter) sessionStorage.removeItem(CHOSEN);
  presenter = data.presenter;
  arrange();
}
