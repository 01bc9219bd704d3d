/* One bubble: who, what it answers, its content, time, buttons and reactions. */
import { h } from "./dom.js";
import { avatar, name, time, tint } from "./format.js";
import { icon, iconButton } from "./icons.js";
import { inlineKeyboard } from "./keyboards.js";
import { tiles } from "./media.js";
import { messageMenu, react } from "./message-menu.js";
import { glimpse, rich } from "./message-text.js";
import { pollCard, voteForAll } from "./poll.js";
import { scrollTo } from "./scrolling.js";
import { state } from "./store.js";

export function serviceLine(message, text) {
  return h("li", { key: message.message_id, id: `message-${message.message_id}`, class: "day" },
    h("p", { class: "pill service", dir: "auto" }, text));
}

/* `group` is one message or the messages of one album. */
export function bubble(group, joinsAbove, joinsBelow) {
  const [first] = group;
  const own = Boolean(first.mine);
  const inGroup = state.view.chat.kind?.endsWith("group");
  const shape = ["line", own ? "own" : "theirs", joinsAbove && "joins-above",
    joinsBelow && "joins-below", inGroup && "in-group"].filter(Boolean).join(" ");
  const author = first.sender_chat ?? first.from;
  const label = `${own ? "You" : name(author)}, ${time(first.date)}`;
  return h("li", { key: first.message_id, class: shape, id: `message-${first.message_id}` },
    inGroup && !own && (joinsBelow ? h("span", { class: "avatar-gap" }) : avatar(author, "small")),
    h("div", { class: "column" },
      h("article", {
        class: bubbleShape(group), "aria-label": label,
        onContextMenu: (event) => showMenu(event, first, own),
      },
      inGroup && !own && !joinsAbove && sender(first, author),
      first.ephemeral_message_id && h("small", { class: "only-you" }, "Only you see this"),
      topic(first), forwarded(first), quote(first),
      ...content(group),
      footer(group),
      iconButton("more", "Message actions", {
        class: "more", "aria-haspopup": "dialog", onClick: (event) => showMenu(event, first, own),
      })),
      inlineKeyboard(first),
      first.poll && inGroup && voteForAll(first.poll)));
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;
const FEW_EMOJI = /^\p{Extended_Pictographic}[\p{Extended_Pictographic}\u200d\ufe0f]{0,6}$/u;

function bubbleShape(group) {
  const [first] = group;
  const text = group.find((one) => one.text || one.caption);
  const words = text?.text ?? text?.caption ?? "";
  const endsInWords = words && !first.reactions?.length && !RIGHT_TO_LEFT.test(words)
    && !text.show_caption_above_media;
  const marked = group.some((one) => one.edit_date) || isPinned(first);
  return ["bubble", endsInWords && "tight", marked && "marked",
    (first.sticker || first.video_note) && "bare",
    FEW_EMOJI.test(first.text ?? "") && "emoji"].filter(Boolean).join(" ");
}

const isPinned = ({ message_id }) => state.view.chat.pinned?.includes(message_id);

function showMenu(event, message, own) {
  if (event.target.closest(".text a")) return;
  event.preventDefault();
  const box = event.currentTarget.getBoundingClientRect();
  const at = event.clientX ? { x: event.clientX, y: event.clientY } : { x: box.left, y: box.top };
  messageMenu(message, own, at);
}

function topic({ message_thread_id: thread, is_topic_message: told }) {
  const found = told && state.view.chat.topics?.find((one) => one.message_thread_id === thread);
  return found ? h("small", { class: "topic", dir: "auto" }, `# ${found.name}`) : null;
}

function sender(message, author) {
  const member = state.view.chat.members?.find(({ user }) => user?.id === author?.id);
  const badge = message.author_signature ?? message.sender_tag ?? member?.custom_title
    ?? member?.tag ?? (["creator", "administrator"].includes(member?.status) ? "admin" : null);
  return h("p", { class: `sender ${tint(author?.id)}` },
    h("b", { dir: "auto" }, name(author)), badge && h("small", {}, badge));
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const from = origin.sender_user ?? origin.sender_chat ?? origin.chat;
  return h("p", { class: "forwarded" }, "Forwarded from ",
    h("b", { dir: "auto" }, from ? name(from) : origin.sender_user_name));
}

function quote(message) {
  const answered = message.reply_to_message;
  // In a forum the topic's opening is "answered" by all its messages.
  if (!answered || answered.forum_topic_created) return null;
  return h("button", {
    type: "button", class: `quote ${tint(answered.from?.id)}`,
    onClick: () => scrollTo(answered.message_id),
  }, h("b", { dir: "auto" }, name(answered.sender_chat ?? answered.from)),
  h("small", { dir: "auto" }, message.quote?.text ?? glimpse(answered)));
}

function content(group) {
  const [first] = group;
  const worded = group.find(({ text, caption }) => text || caption);
  const above = worded?.show_caption_above_media;
  const words = worded && h("div", { class: "words" },
    rich(worded.text ?? worded.caption, worded.entities ?? worded.caption_entities,
      `${state.chat}:${worded.message_id}`));
  return [above && words, tiles(group), first.poll && pollCard(first), !above && words];
}

function footer(group) {
  const [first] = group;
  const edited = group.some(({ edit_date }) => edit_date);
  return h("footer", { class: "foot" }, reactions(first),
    h("span", { class: "stamp" },
      isPinned(first) && icon("pin"),
      edited && h("span", {}, "edited "), h("time", {}, time(first.date))));
}

function reactions(message) {
  const given = message.reactions ?? [];
  if (!given.length) return null;
  return h("span", { class: "reactions" }, given.map(({ emoji, count, mine }) => h("button", {
    type: "button", key: emoji, class: "reaction", "aria-pressed": String(Boolean(mine)),
    onClick: () => react(message, mine ? null : emoji),
  }, emoji, h("span", { class: "count" }, ` ${count}`))));
}
