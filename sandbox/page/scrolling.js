/* Where the messages are scrolled to. */

export function scrollTo(messageId) {
  const node = document.getElementById(`message-${messageId}`);
  if (!node) return;
  const list = node.closest(".history");
  const middle = node.offsetTop - Math.max(0, list.clientHeight - node.offsetHeight) / 2;
  list.scrollTo({ top: middle, behavior: "smooth" });
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 1600);
}

/* Pinned to the end unless she has scrolled up to read. */
export function followEnd(list) {
  let atEnd = true;
  const end = () => list.scrollHeight - list.clientHeight;
  list.addEventListener("scroll", () => { atEnd = end() - list.scrollTop < 80; });
  const stick = () => atEnd && (list.scrollTop = end());
  new MutationObserver(stick).observe(list, { childList: true, subtree: true });
  new ResizeObserver(stick).observe(list);
  list.addEventListener("load", stick, true);
  stick();
}
