/* New people and new groups. */
import { post } from "./api.js";
import { openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { name } from "./format.js";
import { attempt, open, state } from "./store.js";

export function newPerson() {
  openDialog("New person", (close) => h("form", {
    class: "form",
    onSubmit: (event) => submit(event, async (form) => {
      const asked = Object.fromEntries([...form].filter(([, value]) => value));
      const born = await post("people", asked);
      close();
      open({ as: born.id });
    }),
  }, field("First name", "first_name", { required: true }), field("Last name", "last_name"),
  field("Username", "username"), field("Language", "language_code", { maxlength: 5 }),
  h("button", { class: "primary" }, "Create")));
}

export function newGroup() {
  const others = state.people.filter(({ id }) => id !== state.as);
  openDialog("New group", (close) => h("form", {
    class: "form",
    onSubmit: (event) => submit(event, async (form) => {
      const members = form.getAll("member").map(Number);
      const kind = form.get("kind") ?? "group";
      const chat = await post("chats", {
        title: form.get("title"), kind, creator: state.as, members,
      });
      close();
      open({ chat: chat.id });
    }),
  }, field("Title", "title", { required: true, maxlength: 128 }),
  h("label", { class: "tick" },
    h("input", { type: "checkbox", name: "kind", value: "supergroup" }), "Supergroup"),
  h("fieldset", { class: "picks" }, h("legend", {}, "Members"),
    others.map((one) => h("label", { class: "tick", key: one.id },
      h("input", { type: "checkbox", name: "member", value: String(one.id) }),
      h("span", { dir: "auto" }, name(one))))),
  h("button", { class: "primary" }, "Create")));
}

function field(label, key, props = {}) {
  return h("label", { class: "field" }, label, h("input", { name: key, ...props }));
}

function submit(event, action) {
  event.preventDefault();
  const form = new FormData(event.target);
  attempt(() => action(form));
}
