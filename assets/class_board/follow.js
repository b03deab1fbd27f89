// Has the board drawn again when the watch has heard of a later revision than the board shows.
const AGAIN_MS = 5000; // after which it asks again: what was sent while the page ran may be lost
let asked; // for which revision; null before anything was asked since the board was drawn
let askedAt; // in milliseconds

export default function ({ data, setTriggerValue }) {
  asked = null;
  const look = () => {
    const heard = window.classHeard;
    if (heard?.class !== data.class || heard.revision <= data.revision) return;
    const now = performance.now();
    if (heard.revision === asked && now - askedAt < AGAIN_MS) return;
    asked = heard.revision;
    askedAt = now;
    setTriggerValue("changed", asked);
  };
  addEventListener("class-heard", look);
  return () => removeEventListener("class-heard", look);
}
