// Keeps a cookie, over https for https alone.
export default function ({ data }) {
  document.cookie = location.protocol === "https:" ? `${data}; Secure` : data;
}
