// The seconds that are left of a round, counted here from what the server said was left.
export default function ({ parentElement, data }) {
  const place = parentElement.querySelector(".countdown");
  const end = performance.now() + data * 1000;
  const show = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const text = left ? `${left} s` : "Time is over";
    if (place.textContent !== text) place.textContent = text;
  };
  show();
  const timer = setInterval(show, 200);
  return () => clearInterval(timer);
}
