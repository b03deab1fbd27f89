// Has the board drawn again when the watch has heard of a later revision than the board shows.
let asked; // for which revision; null before anything was asked since the board was drawn

export default function ({ data, setTriggerValue }) {
  asked = null;
  const look = () => {
    const heard = window.classHeard;
    if (heard?.class !== data.class || heard.revision <= data.revision) return;
    if (heard.revision === asked) return;
    asked = heard.revision;
    setTriggerValue("changed", asked);
  };
  addEventListener("class-heard", look);
  return () => removeEventListener("class-heard", look);
}
