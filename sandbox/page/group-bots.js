/* Administrators' rights: adding a bot with them, and changing a member's. */
import { post } from "./api.js";
import { openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { name } from "./format.js";
import { attempt, open, redraw, state } from "./store.js";

const RIGHTS = {
  can_change_info: "Change group info",
  can_delete_messages: "Delete messages",
  can_restrict_members: "Ban users",
  can_invite_users: "Invite users",
  can_pin_messages: "Pin messages",
  can_manage_topics: "Manage topics",
  can_manage_tags: "Edit member tags",
  can_manage_video_chats: "Manage video chats",
  can_promote_members: "Add new admins",
  is_anonymous: "Remain anonymous",
};
const OFF_AT_FIRST = new Set(["can_promote_members", "is_anonymous"]);

function usual() {
  return Object.keys(RIGHTS).filter((right) => !OFF_AT_FIRST.has(right));
}

/* `asked`: the rights that a link asks for; null lets the person choose freely. */
export function addBot(title, { groups, bots, asked = null, start = null }) {
  const form = { group: groups[0]?.id, bot: bots[0]?.id, isAdmin: true };
  const given = new Set(asked ?? usual());
  openDialog(title, (close) => {
    if (!groups.length) return h("p", {}, "You have no groups yet.");
    if (!bots.length) return h("p", {}, "Every bot is here already.");
    return h("form", {
      class: "form",
      onSubmit: (event) => {
        event.preventDefault();
        close();
        add(form, given, start);
      },
    },
    groups.length > 1 && select("Group", form, "group", groups),
    bots.length > 1 && select("Bot", form, "bot", bots),
    h("label", { class: "tick" }, tick(form.isAdmin, (on) => { form.isAdmin = on; }),
      "Administrator"),
    form.isAdmin && rightsPicker(given, groups.find(({ id }) => id === form.group)),
    h("button", { class: "primary" }, "Add bot"));
  });
}

function select(label, form, key, options) {
  return h("label", { class: "field" }, label, h("select", {
    "aria-label": label, value: String(form[key]),
    onChange: (event) => { form[key] = Number(event.target.value); redraw(); },
  }, options.map((one) => h("option", { key: one.id, value: String(one.id) }, name(one)))));
}

function tick(checked, change) {
  return h("input", {
    type: "checkbox", checked, onChange: (event) => { change(event.target.checked); redraw(); },
  });
}

/* In a basic group Telegram gives every administrator the same rights. */
function rightsPicker(given, { kind }) {
  if (kind === "group") return h("p", { class: "hint" }, "A basic group gives its usual rights.");
  return h("fieldset", { class: "picks" }, h("legend", {}, "Rights"),
    Object.entries(RIGHTS).map(([right, label]) => h("label", { class: "tick", key: right },
      tick(given.has(right), (on) => given[on ? "add" : "delete"](right)), label)));
}

const asRights = (given) =>
  Object.fromEntries(Object.keys(RIGHTS).map((right) => [right, given.has(right)]));

async function add({ group, bot, isAdmin }, given, start) {
  const rights = isAdmin ? asRights(given) : null;
  const body = { bot, by: state.as, rights, start };
  const added = await attempt(() => post(`chats/${group}/add_bot`, body));
  if (added) open({ chat: group });
}

export function promoteForm(chat, member) {
  const isAdmin = member.status === "administrator";
  const given = new Set(isAdmin ? Object.keys(RIGHTS).filter((right) => member[right]) : usual());
  let title = member.custom_title ?? "";
  const promote = (rights) => attempt(() => post(`chats/${chat.id}/promote`, {
    user: member.user.id, by: state.as, rights, title,
    is_anonymous: given.has("is_anonymous"),
  }));
  openDialog(`Rights of ${name(member.user)}`, (close) => h("form", {
    class: "form", onSubmit: (event) => {
      event.preventDefault();
      close();
      promote(asRights(given));
    },
  }, rightsPicker(given, chat),
  h("label", { class: "field" }, "Title", h("input", {
    maxlength: 16, value: title, onInput: (event) => { title = event.target.value; },
  })),
  h("div", { class: "row end" },
    isAdmin && h("button", {
      type: "button", class: "plain danger", onClick: () => { close(); promote(null); },
    }, "Dismiss admin"),
    h("button", { class: "primary" }, "Save"))));
}
