/* Where a message is written: text, reply and edit bars, attachments, START. */
import { post } from "./api.js";
import { attach } from "./attach.js";
import { h } from "./dom.js";
import { name } from "./format.js";
import { iconButton } from "./icons.js";
import { keyboardToggle, replyKeyboard, replyMarkup } from "./keyboards.js";
import { glimpse } from "./message-text.js";
import { attempt, bot, draftKey, redraw, state, update } from "./store.js";

export function composer() {
  const chat = state.view.chat;
  const start = waitingStart(chat);
  if (start) return footButton("START", start);
  if (chat?.blocked) return footButton("UNBLOCK", unblock);
  if (chat?.can_write === false) {
    return h("footer", { class: "composer", key: "closed" },
      h("p", { class: "closed" }, "You cannot write here"));
  }
  return h("footer", { class: "composer", key: "composer" },
    contextBar(),
    topicPicker(chat),
    h("form", { class: "composer-row", onSubmit: (event) => { event.preventDefault(); send(); } },
      iconButton("clip", "Attach", { onClick: attach }),
      field(),
      keyboardToggle(),
      iconButton("send", "Send", { type: "submit", class: "send" })),
    replyKeyboard());
}

function footButton(label, onClick) {
  return h("footer", { class: "composer", key: label },
    h("button", { type: "button", class: "start", onClick }, label));
}

/* START is offered in an empty chat, and wherever a deep link's payload waits. */
function waitingStart(chat) {
  const here = bot();
  if (!here) return null;
  const payload = state.pendingStart?.bot === here.id ? state.pendingStart.payload : null;
  if (payload == null && chat && state.view.messages.length) return null;
  return () => {
    update({ pendingStart: null });
    attempt(() => post("start", { from: state.as, bot: here.id, payload: payload ?? "" }));
  };
}

function unblock() {
  attempt(() => post("block", { from: state.as, bot: state.chat, blocked: false }));
}

const GENERAL = 1; // the topic that every forum has
const topics = new Map(); // chat → the forum topic one writes to

function topicPicker(chat) {
  if (!chat?.topics?.length) return null;
  return h("label", { class: "context", key: "topics" }, h("small", {}, "Topic"), h("select", {
    "aria-label": "Topic", value: String(topics.get(chat.id) ?? GENERAL),
    onChange: ({ target }) => topics.set(chat.id, Number(target.value)),
  }, chat.topics.map(({ message_thread_id: id, name: title }) =>
    h("option", { key: id, value: String(id) }, title))));
}

function contextBar() {
  const message = state.editing ?? state.replyTo;
  if (!message) return null;
  const title = state.editing ? "Edit message" : `Reply to ${name(message.from)}`;
  return h("div", { class: "context", key: "context" },
    h("span", { class: "context-text" },
      h("b", { dir: "auto" }, title), h("small", { dir: "auto" }, glimpse(message))),
    iconButton("close", "Cancel", { onClick: cancel }));
}

function cancel() {
  if (state.editing) state.drafts.delete(draftKey());
  update({ editing: null, replyTo: null });
}

function field() {
  const key = draftKey();
  return h("textarea", {
    key: `draft-${key}`, id: "draft", rows: 1, dir: "auto", "aria-label": "Message",
    placeholder: replyMarkup()?.input_field_placeholder ?? "Message",
    value: state.drafts.get(key) ?? "",
    onInput: (event) => {
      state.drafts.set(key, event.target.value);
      grow(event.target);
    },
    onKeyDown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    },
  });
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}

export function focusComposer() {
  const field = document.getElementById("draft");
  if (!field) return;
  field.focus();
  grow(field);
}

function send() {
  const text = (state.drafts.get(draftKey()) ?? "").trim();
  if (!text) return;
  const { as, chat, editing, replyTo } = state;
  state.drafts.delete(draftKey());
  update({ editing: null, replyTo: null });
  setTimeout(focusComposer);
  if (editing) {
    const part = editing.text == null ? "caption" : "text";
    const message_id = editing.message_id;
    attempt(() => post("edit", { from: as, chat, message_id, [part]: text }));
  } else {
    const reply_to = replyTo?.message_id ?? forcedReply();
    const thread = replyTo?.message_thread_id ?? topics.get(chat);
    attempt(() => post("say", { from: as, chat, text, reply_to, thread }));
  }
  redraw();
}

/* ForceReply acts as if she had chosen to answer the bot's message. */
function forcedReply() {
  const markup = replyMarkup();
  const asked = state.view.messages.findLast(({ mine }) => !mine);
  return markup?.force_reply ? asked?.message_id : undefined;
}
