/* Inline keyboards under messages, reply keyboards under the composer. */
import { post } from "./api.js";
import { copy } from "./clipboard.js";
import { openDialog, toast } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { anchor } from "./links.js";
import { attempt, draftKey, redraw, state, update } from "./store.js";

const PATIENCE = 20; // seconds a tapped button spins without an answer
const waiting = new Set();

export function inlineKeyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "inline-keyboard", role: "group", "aria-label": "Buttons" },
    rows.map((row, y) => h("div", { class: "keyboard-row", key: y },
      row.map((button, x) => inlineButton(message, button, [y, x])))));
}

function inlineButton(message, button, place) {
  const { text, style = "" } = button;
  const key = `${place}`;
  const look = { key, class: `key ${style}`, dir: "auto" };
  if (button.url) return anchor(button.url, look, text, icon("link"));
  const act = action(message, button, place);
  const busy = waiting.has(spot(message, place));
  return h("button", {
    ...look, type: "button", disabled: button.disabled, "aria-busy": busy ? "true" : null,
    onClick: act,
  }, text, button.copy_text && icon("copy"), button.web_app && icon("window"),
  busy && h("span", { class: "spinner", "aria-hidden": "true" }));
}

function action(message, button, place) {
  if (button.copy_text) return () => copy(button.copy_text.text);
  if (button.web_app) return () => openApp(button.text, button.web_app.url);
  if (button.callback_data != null) return () => tap(message, place);
  return () => toast("This button does nothing in the sandbox");
}

const spot = (message, place) => `${state.as}:${state.chat}:${message.message_id}:${place}`;

async function tap(message, place) {
  const key = spot(message, place);
  if (waiting.has(key)) return;
  waiting.add(key);
  redraw();
  // The answer itself arrives among the view's toasts.
  await attempt(() => post("tap", {
    from: state.as, chat: state.chat, message_id: message.message_id, button: place,
    ephemeral_message_id: message.ephemeral_message_id, wait: PATIENCE,
  }));
  waiting.delete(key);
  redraw();
}

function openApp(title, url) {
  openDialog(title, () => h("iframe", { class: "web-app", src: url, title }));
}

const folded = new Map(); // chat → whether its reply keyboard is folded away

export const replyMarkup = () => {
  const given = state.view?.chat?.reply_keyboard;
  return given?.keyboard || given?.force_reply ? given : null;
};

const isFolded = () => folded.get(draftKey()) ?? false;

export function keyboardToggle() {
  if (!replyMarkup()?.keyboard) return null;
  return h("button", {
    type: "button", class: "icon-button", "aria-label": "Keyboard", title: "Keyboard",
    "aria-expanded": String(!isFolded()),
    onClick: () => { folded.set(draftKey(), !isFolded()); redraw(); },
  }, icon("keyboard"));
}

export function replyKeyboard() {
  const markup = replyMarkup();
  if (!markup?.keyboard || isFolded()) return null;
  return h("div", { class: "reply-keyboard", role: "group", "aria-label": "Reply keyboard" },
    markup.keyboard.map((row, y) => h("div", { class: "keyboard-row", key: y },
      row.map((button, x) => replyButton(markup, button, x)))));
}

function replyButton(markup, given, key) {
  const button = typeof given === "string" ? { text: given } : given;
  return h("button", {
    type: "button", key, class: `key ${button.style ?? ""}`, dir: "auto",
    onClick: () => press(markup, button),
  }, button.text);
}

function press(markup, button) {
  if (button.web_app) return openApp(button.text, button.web_app.url);
  const item = requested(button);
  if (item === null) return toast("The sandbox cannot choose for you here");
  if (markup.one_time_keyboard) folded.set(draftKey(), true);
  update({ replyTo: null });
  const who = { from: state.as, chat: state.chat };
  return attempt(() => item ? post("media", { ...who, items: [item] })
    : post("press", { ...who, text: button.text }));
}

/* What a button sends instead of its text; null where the page has no such dialog. */
function requested(button) {
  if (button.request_contact) return { kind: "contact" };
  if (button.request_location) return { kind: "location" };
  return button.request_users || button.request_chat || button.request_poll ? null : undefined;
}
