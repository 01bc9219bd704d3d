/* Dialogs, alerts and toasts. A dialog is a function that draws itself anew at every render. */
import { h, patch } from "./dom.js";
import { iconButton } from "./icons.js";

const stack = [];
let count = 0;

/* `draw(close)` gives the content; the returned function closes the dialog. */
export function openDialog(label, draw, { kind = "card", role = null, at = null } = {}) {
  const dialog = { key: ++count, label, draw, kind, role, at };
  const opener = document.activeElement;
  dialog.close = () => {
    const index = stack.indexOf(dialog);
    if (index < 0) return;
    stack.splice(index, 1);
    drawDialogs();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  };
  stack.push(dialog);
  drawDialogs();
  return dialog.close;
}

export function drawDialogs() {
  patch(document.getElementById("dialogs"), stack.map(frame));
}

function frame(dialog) {
  const { key, label, draw, kind, role, at, close } = dialog;
  const onClick = (event) => event.target === event.currentTarget && close();
  return h("dialog", {
    key, class: `dialog ${kind}`, role, "aria-label": label, onClick,
    onClose: close,
    style: at && place(at),
    mount: (node) => node.showModal(),
  }, h("div", { class: "dialog-body" }, heading(kind, label, close), draw(close)));
}

function heading(kind, label, close) {
  if (kind !== "card") return null;
  return h("header", { class: "dialog-head" },
    h("h2", {}, label), iconButton("close", "Close", { onClick: close }));
}

function place({ x, y }) {
  const left = Math.max(8, Math.min(x, innerWidth - 260));
  const top = Math.max(8, Math.min(y, innerHeight - 300));
  return `--left:${left}px;--top:${top}px`;
}

export function alert(text) {
  openDialog("Alert", (close) => [
    h("p", { class: "alert-text", dir: "auto" }, text),
    h("div", { class: "row end" },
      h("button", { type: "button", class: "plain", autofocus: true, onClick: close }, "OK")),
  ], { kind: "alert", role: "alertdialog" });
}

export function toast(text, { urgent = false, seconds = 5 } = {}) {
  const node = document.createElement("p");
  node.className = urgent ? "toast urgent" : "toast";
  node.dir = "auto";
  if (urgent) node.setAttribute("role", "alert");
  node.textContent = text;
  const box = document.getElementById("toasts");
  box.append(node);
  // Shown anew, the box comes above a dialog that is open.
  box.hidePopover();
  box.showPopover();
  setTimeout(() => node.remove(), seconds * 1000);
}
