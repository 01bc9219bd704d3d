/* The middle pane: header, pinned bar, messages, and what stands below them. */
import { h } from "./dom.js";
import { avatar, day, name } from "./format.js";
import { groupInfo } from "./group.js";
import { icon, iconButton } from "./icons.js";
import { composer } from "./composer.js";
import { bubble, serviceLine } from "./message.js";
import { glimpse, service } from "./message-text.js";
import { followEnd, scrollTo } from "./scrolling.js";
import { attempt, open, state, update } from "./store.js";
import { post } from "./api.js";

export function chatPane() {
  const chat = state.view?.chat;
  if (!state.chat || !state.view) return emptyPane();
  const title = chat?.title ?? name(state.bots.find(({ id }) => id === state.chat)) ?? "";
  return h("main", { class: "pane chat", key: "chat", "aria-label": `Chat: ${title}` },
    header(chat, title),
    chat && pinnedBar(chat),
    history(),
    composer());
}

function emptyPane() {
  return h("main", { class: "pane chat nothing", key: "nothing" },
    h("p", { class: "pill" }, state.as ? "Select a chat" : "Nobody is here yet"));
}

function header(chat, title) {
  const isGroup = chat?.kind?.endsWith("group");
  const peer = { id: state.chat, title };
  return h("header", { class: "bar" },
    iconButton("back", "Back", { class: "only-phone", onClick: () => open({ chat: null }) }),
    h(isGroup ? "button" : "div", {
      key: state.chat, class: "chat-title", type: isGroup ? "button" : null,
      onClick: isGroup ? groupInfo : null,
    }, avatar(peer, "small"), h("span", { class: "chat-title-text" },
      h("b", { dir: "auto" }, title, isGroup && h("span", { class: "unseen" }, ", group info")),
      h("small", {}, subtitle(chat)))),
    !isGroup && blockButton(chat),
    iconButton("tools", "Tools", {
      class: "only-narrow",
      "aria-expanded": String(state.toolsOpen),
      onClick: () => update({ toolsOpen: true }),
    }));
}

function subtitle(chat) {
  if (chat?.action) return `${chat.action}…`;
  if (!chat?.kind?.endsWith("group")) return "bot";
  const count = chat.members?.length ?? 0;
  return `${count} member${count === 1 ? "" : "s"}`;
}

function blockButton(chat) {
  if (!chat || chat.blocked) return null;
  const block = () => attempt(() =>
    post("block", { from: state.as, bot: state.chat, blocked: true }));
  return h("button", { type: "button", class: "plain", onClick: block }, "Block");
}

function pinnedBar(chat) {
  const id = chat.pinned?.at(-1);
  const pinned = state.view.messages.find(({ message_id }) => message_id === id);
  if (!pinned) return null;
  return h("button", {
    type: "button", class: "pinned", key: "pinned", "aria-label": `Pinned: ${glimpse(pinned)}`,
    onClick: () => scrollTo(id),
  }, icon("pin"), h("span", { class: "pinned-text" },
    h("b", {}, "Pinned message"), h("small", { dir: "auto" }, glimpse(pinned))));
}

function history() {
  return h("div", {
    class: "history", key: `history-${state.as}-${state.chat}`, tabindex: "0",
    role: "region", "aria-label": "Messages", mount: followEnd,
  }, h("ol", { class: "messages" }, lines(state.view.chat ? state.view.messages : [])));
}

const quiet = () => h("li", { class: "day", key: "quiet" },
  h("span", { class: "pill" }, "No messages yet"));

function lines(messages) {
  const shown = [];
  let date = "";
  groups(messages).forEach((group, index, all) => {
    const first = group[0];
    if (day(first.date) !== date) {
      date = day(first.date);
      const pill = h("span", { class: "pill" }, date);
      shown.push(h("li", { class: "day", key: `day-${date}` }, pill));
    }
    const text = service(first);
    const line = text ? serviceLine(first, text)
      : bubble(group, continues(all[index - 1], group), continues(group, all[index + 1]));
    shown.push(line);
  });
  return shown.length ? shown : quiet();
}

/* Messages of one album stand together. */
function groups(messages) {
  const grouped = [];
  for (const message of messages) {
    const last = grouped.at(-1);
    const album = message.media_group_id;
    if (album && last?.[0].media_group_id === album) last.push(message);
    else grouped.push([message]);
  }
  return grouped;
}

const SOON = 600; // seconds within which bubbles of one sender touch

function continues(before, after) {
  if (!before || !after || service(before[0]) || service(after[0])) return false;
  const [one, two] = [before.at(-1), after[0]];
  const sender = ({ sender_chat, from }) => sender_chat?.id ?? from?.id;
  return sender(one) === sender(two) && two.date - one.date < SOON
    && day(one.date) === day(two.date);
}
