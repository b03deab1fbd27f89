// Follows the link to Draw, the first one. The server cannot lead there itself: what the watch of a
// board has asked for meanwhile would be answered afterwards, and empty the page.
export default function () {
  document.querySelector(".st-key-navigation a").click();
}
