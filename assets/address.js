// One entry in the browser's history for each page, not for each change of its address.
//
// Streamlit makes an entry whenever the server changes the address. "Back" would then go
// through every network, example and slider, and not to the page before.
const push = history.pushState.bind(history);

history.pushState = (state, title, url) => {
  const isSamePage = new URL(url, location.href).pathname === location.pathname;
  return isSamePage ? history.replaceState(state, title, url) : push(state, title, url);
};

export default function () {}
