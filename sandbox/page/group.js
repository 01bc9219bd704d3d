/* The group's panel: members and what may be done with them. */
import { post } from "./api.js";
import { openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { avatar, name } from "./format.js";
import { addBot, promoteForm } from "./group-bots.js";
import { attempt, open, state } from "./store.js";

const ROLES = { creator: "owner", administrator: "admin", restricted: "restricted" };

export function groupInfo() {
  openDialog("Group info", (close) => {
    const chat = state.view?.chat;
    if (!chat?.members) return h("p", {}, "You are not in this group.");
    const mine = chat.members.find(({ user }) => user.id === state.as);
    const isAdmin = ["creator", "administrator"].includes(mine?.status);
    return [
      h("p", { class: "group-title" }, h("b", { dir: "auto" }, chat.title),
        h("small", {}, ` ${chat.kind}, ${chat.id}`)),
      h("div", { class: "row wrap" },
        h("button", { type: "button", class: "plain", onClick: addBotHere }, "Add bot"),
        h("button", { type: "button", class: "plain", onClick: addMember }, "Add member"),
        chat.kind === "group" && mine?.status === "creator" && h("button", {
          type: "button", class: "plain", onClick: () => migrate(chat, close),
        }, "Upgrade to supergroup"),
        mine?.status === "creator" && h("button", {
          type: "button", class: "plain",
          onClick: () => act(chat, "protect", { by: state.as, protected: !chat.is_protected }),
        }, chat.is_protected ? "Allow saving content" : "Restrict saving content"),
        h("button", { type: "button", class: "plain danger", onClick: () => leave(chat, close) },
          "Leave group")),
      joinRequests(chat, isAdmin),
      h("ul", { class: "plain-list members", "aria-label": "Members" },
        chat.members.map((member) => row(chat, member, isAdmin))),
    ];
  });
}

function row(chat, member, isAdmin) {
  const { user, status } = member;
  const role = member.custom_title ?? ROLES[status];
  const other = isAdmin && user.id !== state.as && status !== "creator";
  const who = name(user);
  const verb = status === "administrator" ? "Rights" : "Promote";
  return h("li", { key: user.id, class: "member" }, avatar(user, "small"),
    h("span", { class: "member-text" }, h("b", { dir: "auto" }, who),
      h("small", {}, [user.is_bot && "bot", role, member.tag].filter(Boolean).join(" · "))),
    other && h("button", {
      type: "button", class: "plain", "aria-label": `${verb}: ${who}`,
      onClick: () => promoteForm(chat, member),
    }, verb),
    other && h("button", {
      type: "button", class: "plain danger", "aria-label": `Remove: ${who}`,
      onClick: () => act(chat, "kick", { user: user.id, by: state.as }),
    }, "Remove"));
}

const act = (chat, verb, body) => attempt(() => post(`chats/${chat.id}/${verb}`, body));

function leave(chat, close) {
  close();
  return act(chat, "leave", { user: state.as }).then(() => open({ chat: null }));
}

async function migrate(chat, close) {
  const moved = await act(chat, "migrate", { by: state.as });
  if (!moved) return;
  close();
  open({ chat: moved.id });
}

function addBotHere() {
  const { chat } = state.view;
  const inside = new Set(chat.members.map(({ user }) => user.id));
  const bots = state.bots.filter(({ id }) => !inside.has(id));
  addBot("Add bot", { groups: [chat], bots });
}

function addMember() {
  const { chat } = state.view;
  const inside = new Set(chat.members.map(({ user }) => user.id));
  const others = state.people.filter(({ id }) => !inside.has(id));
  openDialog("Add member", (close) => h("ul", { class: "plain-list" },
    others.length ? null : h("li", {}, "Everybody is here already."),
    others.map((one) => h("li", { key: one.id }, h("button", {
      type: "button", class: "menu-item",
      onClick: () => {
        close();
        act(chat, "members", { user: one.id, by: state.as });
      },
    }, avatar(one, "small"), h("span", { dir: "auto" }, name(one)))))));
}

function joinRequests(chat, isAdmin) {
  const requests = chat.join_requests ?? [];
  if (!isAdmin || !requests.length) return null;
  const answer = (user, approve) => attempt(() =>
    post(`join_requests/${chat.id}/${user.id}`, { approve, by: state.as }));
  return h("ul", { class: "plain-list", "aria-label": "Join requests" },
    requests.map((request) => {
      const user = request.user ?? request.from ?? request;
      return h("li", { key: user.id, class: "member" }, avatar(user, "small"),
        h("span", { class: "member-text" }, h("b", { dir: "auto" }, name(user)),
          h("small", {}, "wants to join")),
        h("button", { type: "button", class: "plain", onClick: () => answer(user, true) },
          "Approve"),
        h("button", { type: "button", class: "plain danger", onClick: () => answer(user, false) },
          "Decline"));
    }));
}
