/* The left pane: who one is, and her chats. */
import { h } from "./dom.js";
import { avatar, language, moment, name } from "./format.js";
import { icon, iconButton } from "./icons.js";
import { glimpse, service } from "./message-text.js";
import { clockNow, open, state, update } from "./store.js";
import { newGroup, newPerson } from "./newcomers.js";

export function chatList() {
  return h("nav", { class: "pane chats", key: "chats", "aria-label": "Chats" },
    h("header", { class: "bar" },
      switcher(),
      iconButton("plus", "New group", { onClick: newGroup }),
      iconButton("tools", "Tools", {
        class: "only-narrow",
        "aria-expanded": String(state.toolsOpen),
        onClick: () => update({ toolsOpen: true }),
      })),
    state.peopleOpen ? people() : h("ul", { class: "list", key: "list", onKeyDown: arrows },
      (state.view?.chats ?? []).concat(strangers()).map(chatLink)));
}

function switcher() {
  const me = state.view?.me;
  return h("button", {
    type: "button", class: "switcher", "aria-expanded": String(state.peopleOpen),
    onClick: () => update({ peopleOpen: !state.peopleOpen }),
  }, me && avatar(me, "small"),
  h("span", { class: "switcher-text" },
    h("small", {}, "You are: "), h("b", { dir: "auto" }, me ? name(me) : "…")),
  icon("down"));
}

function people() {
  return h("div", { class: "list", key: "people" },
    h("ul", { class: "plain-list", "aria-label": "People", onKeyDown: arrows },
      state.people.map((one) => h("li", { key: one.id },
        h("a", {
          class: "chat-link person-link", href: `?as=${one.id}`,
          "aria-current": one.id === state.as ? "true" : null,
          onClick: (event) => stay(event, { as: one.id, chat: sharedChat() }, ".switcher"),
        }, avatar(one), h("span", { class: "chat-link-text" },
          h("b", { dir: "auto" }, name(one)),
          h("small", {}, [one.username && `@${one.username}`, one.language_code]
            .filter(Boolean).join(" · "))))))),
    h("button", { type: "button", class: "plain wide", onClick: newPerson }, "New person"));
}

/* Whoever one becomes next, a bot's chat or a common group stays open. */
const sharedChat = () => (isWide() ? state.chat : null);

const isWide = () => matchMedia("(min-width: 700px)").matches;

/* Bots she has not met yet can be found in the list, as by Telegram's search. */
function strangers() {
  const known = new Set((state.view?.chats ?? []).map(({ id }) => id));
  return state.bots.filter(({ id }) => !known.has(id)).map((bot) => ({
    id: bot.id, title: bot.first_name, is_bot: true, last: null, unread: 0,
  }));
}

function chatLink(chat) {
  const last = chat.last;
  const text = last ? preview(chat, last) : chat.is_bot ? "bot" : "";
  return h("li", { key: chat.id }, h("a", {
    class: "chat-link", href: `?as=${state.as}&chat=${chat.id}`,
    "aria-current": chat.id === state.chat ? "page" : null,
    onClick: (event) => stay(event, { chat: chat.id }, isWide() ? null : ".history"),
  }, avatar(chat), h("span", { class: "chat-link-text" },
    h("b", { dir: "auto" }, chat.kind?.endsWith("group") && icon("group"), chat.title),
    last?.date && h("time", {}, moment(last.date, clockNow())),
    h("small", { dir: "auto", lang: spoken(last, text) }, text),
    chat.unread ? h("span", { class: "badge" }, String(chat.unread),
      h("span", { class: "unseen" }, " unread")) : null)));
}

function spoken(last, text) {
  return !last || service(last) ? "en" : language(text, state.view.me.language_code);
}

function preview(chat, last) {
  if (typeof last === "string") return last;
  const isGroup = chat.kind?.endsWith("group");
  if (service(last)) return service(last);
  const who = last.from?.id === state.as ? "You: " : isGroup ? `${last.from?.first_name}: ` : "";
  return who + glimpse(last);
}

/* `focus`: where the keyboard goes on when what was clicked disappears. */
function stay(event, place, focus) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(place);
  if (focus) setTimeout(() => document.querySelector(focus)?.focus({ preventScroll: true }), 50);
}

function arrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const links = [...event.currentTarget.querySelectorAll("a")];
  const next = links.indexOf(document.activeElement) + step;
  links[Math.max(0, Math.min(next, links.length - 1))]?.focus();
}
