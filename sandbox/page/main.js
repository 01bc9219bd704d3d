import { h, patch } from "./dom.js";
import { chatList } from "./chats.js";
import { chatPane } from "./chat.js";
import { announce } from "./news.js";
import { drawDialogs } from "./dialogs.js";
import { drawWith, follow, followCalls, readAddress, redraw, state, update } from "./store.js";
import { tools } from "./tools.js";

function render() {
  const shape = [
    "layout",
    state.chat ? "chat-open" : "list-open",
    state.toolsOpen && "tools-open",
  ].filter(Boolean).join(" ");
  patch(document.getElementById("app"), [
    h("div", { class: shape },
      chatList(),
      chatPane(),
      state.toolsOpen && h("div", { class: "shade", key: "shade", onClick: closeTools }),
      tools()),
    state.offline && h("p", { class: "offline", role: "alert" }, "Connecting…"),
  ]);
  drawDialogs();
  announce();
}

function closeTools() {
  update({ toolsOpen: false });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (state.peopleOpen) update({ peopleOpen: false });
  else if (state.toolsOpen) closeTools();
  else if (state.editing || state.replyTo) update({ editing: null, replyTo: null });
});
addEventListener("popstate", readAddress);
// The clock's face and relative dates go on by themselves.
setInterval(redraw, 1000);
matchMedia("(min-width: 1100px)").addEventListener("change", redraw);

document.getElementById("toasts").showPopover();
drawWith(render);
readAddress();
follow();
followCalls();
