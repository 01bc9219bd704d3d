/* Text with entities (UTF-16 units, as JavaScript counts), and one line that sums a message up. */
import { post } from "./api.js";
import { h } from "./dom.js";
import { fullDate, language, name, time, ZONE } from "./format.js";
import { anchor } from "./links.js";
import { copy } from "./clipboard.js";
import { attempt, state } from "./store.js";

export function rich(text, entities = [], where = "") {
  const whole = { start: 0, end: text.length };
  const inside = entities
    .map((entity) => ({ ...entity, start: entity.offset, end: entity.offset + entity.length }))
    .sort((one, two) => one.start - two.start || two.end - one.end);
  return h("span", {
    class: "text", dir: "auto", lang: language(text, state.view?.me.language_code),
  }, spread(text, whole, inside, where));
}

/* Entities never overlap partly, so those within [start, end) are this one's descendants. */
function spread(text, { start, end }, entities, where) {
  const parts = [];
  let at = start;
  for (let index = 0; index < entities.length; index++) {
    const entity = entities[index];
    if (entity.start < at || entity.end > end) continue;
    const inner = entities.slice(index + 1).filter((other) => other.end <= entity.end);
    parts.push(text.slice(at, entity.start));
    parts.push(wrap(entity, text, spread(text, entity, inner, where), where));
    at = entity.end;
  }
  parts.push(text.slice(at, end));
  return parts.filter((part) => part !== "");
}

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", custom_emoji: "span",
};

function wrap(entity, text, children, where) {
  const plain = text.slice(entity.start, entity.end);
  const tag = TAGS[entity.type];
  switch (entity.type) {
    case "url": return anchor(/^\w+:/.test(plain) ? plain : `https://${plain}`, {}, children);
    case "text_link": return anchor(entity.url, {}, children);
    case "email": return anchor(`mailto:${plain}`, {}, children);
    case "phone_number": return anchor(`tel:${plain}`, {}, children);
    case "code": return copyable(plain, children);
    case "spoiler": return spoiler(children, `${where}:${entity.start}`);
    case "bot_command": return command(plain, children);
    case "mention": return anchor(`https://t.me/${plain.slice(1)}`, {}, children);
    case "text_mention": return h("span", { class: "mention" }, children);
    case "date_time": return moment(entity, children);
    default: return tag ? h(tag, {}, children) : h("span", {}, children);
  }
}

function copyable(plain, children) {
  return h("code", {
    title: "Copy", tabindex: "0", role: "button", onClick: () => copy(plain), onKeyDown: press,
  }, children);
}

function press(event) {
  if (event.key === "Enter" || event.key === " ") event.currentTarget.click();
}

const bared = new Set();

function spoiler(children, key) {
  const isBare = bared.has(key);
  return h("span", {
    class: isBare ? "spoiler bare" : "spoiler", role: "button", tabindex: "0",
    "aria-label": isBare ? null : "Spoiler", onKeyDown: press,
    onClick: (event) => {
      bared.add(key);
      event.currentTarget.classList.add("bare");
      event.currentTarget.removeAttribute("aria-label");
    },
  }, children);
}

function command(plain, children) {
  const onClick = (event) => {
    event.preventDefault();
    attempt(() => post("say", { from: state.as, chat: state.chat, text: plain }));
  };
  return h("a", { href: "#", onClick }, children);
}

function moment(entity, children) {
  const unix = entity.unix_time ?? entity.unix;
  const iso = unix && new Date(unix * 1000).toISOString();
  const hint = unix && `${fullDate(unix, ZONE)}, ${time(unix)} (${ZONE})`;
  return h("time", { class: "date-time", datetime: iso, title: hint, tabindex: "0" }, children);
}

const KINDS = {
  photo: "Photo", video: "Video", voice: "Voice message", audio: "Audio", document: "File",
  animation: "GIF", sticker: "Sticker", video_note: "Video message", location: "Location",
  venue: "Place", contact: "Contact", live_photo: "Live photo",
};

export function kindOf(message) {
  return Object.keys(KINDS).find((kind) => message[kind]);
}

/* One line without formatting: for the chat list, quotes and the live region. */
export function glimpse(message) {
  if (message.text) return message.text;
  if (message.poll) return `Poll: ${message.poll.question}`;
  const kind = kindOf(message);
  const parts = [kind && KINDS[kind], message.caption].filter(Boolean);
  return parts.join(", ") || service(message) || "Message";
}

const who = (users) => users.map(name).join(", ");

/* What happened in the chat, or null where the message is an ordinary one. */
export function service(message) {
  const actor = name(message.from);
  const joined = message.new_chat_members;
  const left = message.left_chat_member;
  if (joined) {
    const alone = joined.length === 1 && joined[0].id === message.from?.id;
    return alone ? `${actor} joined the group` : `${actor} added ${who(joined)}`;
  }
  if (left) {
    return left.id === message.from?.id ? `${actor} left the group`
      : `${actor} removed ${name(left)}`;
  }
  if (message.pinned_message) return `${actor} pinned “${short(message.pinned_message)}”`;
  const title = message.new_chat_title;
  if (title) return `${actor} renamed the group to “${title}”`;
  if (message.group_chat_created || message.supergroup_chat_created) {
    return `${actor} created the group`;
  }
  if (message.migrate_to_chat_id) return "The group became a supergroup";
  if (message.migrate_from_chat_id) return "The group was upgraded to a supergroup";
  const topic = message.forum_topic_created;
  if (topic) return `${actor} opened the topic “${topic.name}”`;
  if (message.new_chat_photo) return `${actor} changed the group's photo`;
  if (message.delete_chat_photo) return `${actor} removed the group's photo`;
  if (message.write_access_allowed) return `${actor} allowed the bot to write`;
  return null;
}

function short(message) {
  const text = glimpse(message);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
