// Takes the teacher's secret out of the address, which is on the projector, and tells the server.
// Where the server did so first, the secret would stay in the browser's history.
export default function ({ setTriggerValue }) {
  const url = new URL(location);
  if (!url.searchParams.has("secret")) return;
  url.searchParams.delete("secret");
  history.replaceState(history.state, "", url);
  setTriggerValue("hidden", true);
}
