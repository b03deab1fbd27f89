// The field for a class's code: the server says whether there is such a class.
export default function ({ parentElement, data, setTriggerValue }) {
  const [form, input] = [parentElement.querySelector("form"), parentElement.querySelector("input")];
  const why = parentElement.querySelector("#why");
  if (!form.onsubmit) input.value = data.typed; // later it belongs to who types
  if (why.textContent !== data.sentence) why.textContent = data.sentence;
  input.toggleAttribute("aria-invalid", Boolean(data.sentence));
  form.onsubmit = (event) => {
    event.preventDefault();
    if (!input.value.trim()) return input.focus();
    setTriggerValue("code", input.value);
  };
}
