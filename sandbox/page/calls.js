/* The developer's log of raw calls, newest first. */
import { h } from "./dom.js";
import { fullTime, ZONE } from "./format.js";
import { redraw, state } from "./store.js";

const SHOWN = 100;
const opened = new Set();
let wanted = "";
let polls = false;

export function callLog() {
  const fits = ({ method }) => (polls || method !== "getUpdates")
    && method.toLowerCase().includes(wanted.toLowerCase());
  const calls = state.calls.filter(fits).slice(-SHOWN).reverse();
  return h("div", {},
    h("div", { class: "row" },
      h("label", { class: "grow" }, h("span", { class: "unseen" }, "Filter by method"),
        h("input", { type: "search", placeholder: "Method", onInput: (event) => {
          wanted = event.target.value;
          redraw();
        } })),
      h("label", { class: "tick" }, h("input", {
        type: "checkbox", checked: polls,
        onChange: (event) => { polls = event.target.checked; redraw(); },
      }), "getUpdates")),
    calls.length ? h("ul", { class: "plain-list log", "aria-label": "Calls" }, calls.map(row))
      : h("p", { class: "hint" }, "No calls yet."));
}

function row(call) {
  const { n, method, params, ok, ms } = call;
  const isOpen = opened.has(n);
  const chat = params?.chat_id ?? "";
  return h("li", { key: n, class: ok ? "call" : "call refused" },
    h("button", {
      type: "button", class: "call-line", "aria-expanded": String(isOpen),
      onClick: () => { opened[isOpen ? "delete" : "add"](n); redraw(); },
    },
    h("span", { class: "call-mark" }, ok ? "ok" : String(call.error?.error_code ?? "err")),
    h("b", {}, method), h("span", { class: "call-chat" }, String(chat)),
    h("small", {}, `${Math.round(ms)} ms`)),
    isOpen && h("pre", { class: "json", tabindex: "0" }, detail(call)));
}

function detail({ at, bot, params, ok, result, error }) {
  const unix = typeof at === "number" ? at : Date.parse(at) / 1000;
  const answer = ok ? { result } : { error };
  const head = `${fullTime(unix, ZONE)} · bot ${bot}`;
  return `${head}\n${JSON.stringify({ params, ...answer }, null, 2)}`;
}
