/* Tells a screen reader what has just been said, and shows answers to taps. */
import { alert, toast } from "./dialogs.js";
import { language, name } from "./format.js";
import { followLink } from "./links.js";
import { glimpse } from "./message-text.js";
import { state } from "./store.js";

let place = "";
let lastSaid = 0;
const seenToasts = new Set();

export function announce() {
  if (!state.view) return;
  const here = `${state.as}:${state.chat}`;
  const messages = state.view.chat ? state.view.messages : [];
  const newest = messages.at(-1)?.message_id ?? 0;
  const arrived = here === place && newest > lastSaid;
  if (arrived) speak(messages.filter((message) => message.message_id > lastSaid));
  showToasts(here.split(":")[0] !== place.split(":")[0]);
  place = here;
  lastSaid = newest;
}

function speak(messages) {
  const others = messages.filter((message) => !message.mine);
  const said = others.map((message) => `${name(message.from)}: ${glimpse(message)}`).join("\n");
  if (!said) return;
  const region = document.getElementById("news");
  region.lang = language(said, state.view?.me.language_code);
  region.textContent = said;
}

/* Answers from before this person was looked at are old news. */
function showToasts(justArrived) {
  for (const { id, text, alert: loud, url } of state.view.toasts ?? []) {
    const key = `${state.as}:${id}`;
    if (seenToasts.has(key)) continue;
    seenToasts.add(key);
    if (justArrived) continue;
    if (text) (loud ? alert : toast)(text);
    if (url) followLink(url);
  }
}
