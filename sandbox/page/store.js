/* What the page knows, and how it learns of changes. Everything is drawn from `state`. */
import { get } from "./api.js";
import { toast } from "./dialogs.js";

export const state = {
  as: null, // the person one is
  chat: null, // the open chat, as that person sees its id
  people: [],
  bots: [],
  view: null,
  clock: null, // {now, unix, speed, version, readAt}
  faults: [],
  calls: [],
  drafts: new Map(), // "as:chat" → half-typed text
  replyTo: null,
  editing: null,
  pendingStart: null, // {bot, payload}: a deep link that waits for START
  toolsOpen: false,
  peopleOpen: false,
  moving: false, // the time machine is at work
  offline: false,
};

let draw = () => {};
let frame = 0;

export function drawWith(render) {
  draw = render;
}

export function redraw() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    draw();
  });
}

export function update(changes) {
  Object.assign(state, changes);
  redraw();
}

/* Runs what a person asked for; a refusal is told to her in the server's words. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    toast(error.message, { urgent: true });
    return null;
  } finally {
    refresh();
  }
}

export function clockNow() {
  if (!state.clock) return Date.now() / 1000;
  const passed = (performance.now() - state.clock.readAt) / 1000;
  return state.clock.unix + passed * state.clock.speed;
}

export const bot = () => state.bots.find(({ id }) => id === state.chat);
export const draftKey = () => `${state.as}:${state.chat}`;

export function open({ as = state.as, chat = null }) {
  const query = new URLSearchParams({ as, ...(chat && { chat }) });
  if (`?${query}` !== location.search) history.pushState(null, "", `?${query}`);
  go(as, chat);
}

export function readAddress() {
  const query = new URLSearchParams(location.search);
  const as = Number(query.get("as")) || state.people[0]?.id || null;
  go(as, Number(query.get("chat")) || null);
}

function go(as, chat) {
  if (as === state.as && chat === state.chat) {
    update({ peopleOpen: false });
    return;
  }
  const view = as === state.as && state.view ? { ...state.view, chat: null, messages: [] } : null;
  update({ as, chat, view, replyTo: null, editing: null, peopleOpen: false });
  refresh();
}

let latest = 0;
const TYPING = 5000; // milliseconds after which nobody is typing any more

/* False: the server could not be reached. */
async function refresh() {
  try {
    await load();
    return true;
  } catch {
    update({ offline: true });
    return false;
  }
}

async function load() {
  const asked = ++latest;
  const { as, chat } = state;
  const [people, bots, view, clock, faults] = await Promise.all([
    get("people"),
    get("bots"),
    as ? look(as, chat) : null,
    get("clock"),
    get("faults"),
  ]);
  if (asked !== latest) return;
  if (view?.chat?.action) setTimeout(refresh, TYPING);
  update({ people, bots, view, faults, clock: { ...clock, readAt: performance.now() } });
  if (!state.as && people.length) readAddress();
}

async function refreshCalls() {
  const after = state.calls.at(-1)?.n ?? 0;
  const fresh = await get("calls", { after });
  const known = new Set(state.calls.map(({ n }) => n));
  const added = fresh.filter(({ n }) => !known.has(n));
  if (added.length) update({ calls: [...state.calls, ...added].slice(-300) });
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/* A chat one has left, or a person of a world before the last reset, is not there any more. */
const look = (as, chat) =>
  get("view", { as, chat }).catch(() => get("view", { as })).catch(() => null);

/* Calls that change nothing raise no version, so the log has a beat of its own. */
export async function followCalls() {
  for (;;) {
    if (!document.hidden) await refreshCalls().catch(() => {});
    await pause(1500);
  }
}

/* Follows the sandbox for as long as the page is open. */
export async function follow() {
  let version = -1;
  for (;;) {
    try {
      const event = await get("events", { after: version, wait: 25 });
      if (event.version === version) continue;
      if (!await refresh()) throw new Error("offline");
      if (state.offline) update({ offline: false });
      version = event.version;
    } catch {
      update({ offline: true });
      version = -1;
      await pause(1000);
    }
  }
}
