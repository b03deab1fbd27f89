// The watch asks the server each second, and tells here which revision the class has. The board
// is drawn again only when that is another one.
export default function ({ data }) {
  window.classRevision = data;
  dispatchEvent(new Event("class-revision"));
}
