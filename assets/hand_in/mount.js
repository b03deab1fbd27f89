// Hands the button and what the server says to the script of handing in. It is apart, because a
// component's script is sent with each of its messages.
export default function (component) {
  const button = (globalThis.handIn ??= {});
  button.waiting = component;
  button.mount?.(component);
}
