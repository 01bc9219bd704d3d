/* What can be done with a message: react, reply, copy, edit, delete. */
import { post } from "./api.js";
import { copy } from "./clipboard.js";
import { focusComposer } from "./composer.js";
import { openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { attempt, draftKey, state, update } from "./store.js";

const EMOJI = ["👍", "❤", "🔥", "👏", "🎉", "🙏", "😁", "👀"];

export function messageMenu(message, own, at) {
  const text = message.text ?? message.caption;
  openDialog("Message actions", (close) => {
    const item = (name, label, action, extra = "") => h("button", {
      type: "button", class: `menu-item ${extra}`, onClick: () => { close(); action(); },
    }, icon(name), label);
    return [
      h("div", { class: "menu-emoji", role: "group", "aria-label": "Reactions" },
        EMOJI.map((emoji) => h("button", {
          type: "button", "aria-label": `React ${emoji}`,
          onClick: () => { close(); react(message, emoji); },
        }, emoji))),
      item("reply", "Reply", () => compose({ replyTo: message, editing: null })),
      text && item("copy", "Copy text", () => copy(text)),
      own && text && item("edit", "Edit", () => edit(message, text)),
      mayDelete(own) && item("trash", "Delete", () => drop(message), "danger"),
    ];
  }, { kind: "menu", at });
}

export function react(message, emoji) {
  return attempt(() => post("react", {
    from: state.as, chat: state.chat, message_id: message.message_id, emoji,
  }));
}

function mayDelete(own) {
  const { chat } = state.view;
  const mine = chat.members?.find(({ user }) => user.id === state.as);
  return own || chat.kind === "private" || mine?.status === "creator" || mine?.can_delete_messages;
}

function compose(changes) {
  update(changes);
  setTimeout(focusComposer);
}

function edit(message, text) {
  state.drafts.set(draftKey(), text);
  compose({ editing: message, replyTo: null });
}

function drop(message) {
  const album = message.media_group_id;
  const messages = album
    ? state.view.messages.filter(({ media_group_id }) => media_group_id === album) : [message];
  return attempt(() => post("delete", {
    from: state.as, chat: state.chat, message_ids: messages.map(({ message_id }) => message_id),
  }));
}
