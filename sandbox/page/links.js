/* Links to t.me are followed inside the page, as Telegram does. */
import { post } from "./api.js";
import { toast } from "./dialogs.js";
import { h } from "./dom.js";
import { name } from "./format.js";
import { addBot } from "./group-bots.js";
import { attempt, open, state, update } from "./store.js";

const HOSTS = new Set(["t.me", "telegram.me", "www.t.me"]);

function isOurs(url) {
  try {
    const { protocol, host } = new URL(url);
    return protocol === "tg:" || HOSTS.has(host);
  } catch {
    return false;
  }
}

export function anchor(url, props, ...children) {
  const onClick = (event) => {
    if (!isOurs(url)) return;
    event.preventDefault();
    followLink(url);
  };
  const safe = /^(https?|tg|mailto|tel):/i.test(url) ? url : null;
  return h("a", { href: safe, target: "_blank", rel: "noopener", onClick, ...props }, children);
}

export function followLink(url) {
  if (!isOurs(url)) return window.open(url, "_blank", "noopener");
  const { username, query, inside } = parts(new URL(url));
  if (username === "c") return open({ chat: Number(`-100${inside}`) });
  const bot = state.bots.find((one) => one.username?.toLowerCase() === username?.toLowerCase());
  if (!bot) return follow(url);
  if (query.has("startgroup")) return chooseGroup(bot, query);
  const payload = query.get("start");
  if (payload != null) update({ pendingStart: { bot: bot.id, payload } });
  return open({ chat: bot.id });
}

function parts(url) {
  const [, first, inside] = url.pathname.split("/");
  const username = url.protocol === "tg:" ? url.searchParams.get("domain") : first;
  return { username, query: url.searchParams, inside };
}

/* Invite links and whatever else the server understands. */
async function follow(url) {
  const result = await attempt(() => post("open_link", { from: state.as, url }));
  const chat = result?.chat;
  if (result?.requested) toast("Your request to join was sent");
  else if (chat) open({ chat });
}

function chooseGroup(bot, query) {
  const asked = query.get("admin")?.split(/[ +]/).map((right) => `can_${right}`) ?? null;
  const groups = state.view.chats.filter(({ kind }) => kind?.endsWith("group"));
  const start = query.get("startgroup") || null;
  addBot(`Add ${name(bot)} to a group`, { groups, bots: [bot], asked, start });
}
