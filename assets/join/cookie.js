// Has the browser keep who it is in a class, and send that with the next page that it opens.
//
// A browser that keeps no cookies sends nothing to a server that was restarted, and is taken for
// another pupil: while the page stays open, it says who it was.

const kept = (globalThis.classCookies ??= {}); // by name, and `told`: what was answered so

export default function ({ data, setTriggerValue }) {
  document.cookie = location.protocol === "https:" ? `${data}; Secure` : data;
  const [name, value] = data.split(";")[0].split("=");
  const own = (kept[name] ??= { value, told: [] });
  if (own.value === value || own.told.includes(value)) return;
  own.told.push(value); // once: where it is not known any more, the new one stays
  setTriggerValue("was", own.value);
}
