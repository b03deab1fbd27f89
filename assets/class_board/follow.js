// Has the board drawn again when the watch has heard of a later revision than the board shows.
let asked; // for which revision, so that each is asked for once

export default function ({ data, setTriggerValue }) {
  const look = () => {
    const revision = window.classRevision;
    if (revision === undefined || revision === data || revision === asked) return;
    asked = revision;
    setTriggerValue("changed", revision);
  };
  addEventListener("class-revision", look);
  look();
  return () => removeEventListener("class-revision", look);
}
