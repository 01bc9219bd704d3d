/* Faults on demand. */
import { post, remove } from "./api.js";
import { h } from "./dom.js";
import { name } from "./format.js";
import { attempt, redraw, state } from "./store.js";

const KINDS = {
  429: "429 Too Many Requests", 403: "403 Forbidden", 400: "400 Bad Request",
  "5xx": "5xx server error", delay: "Delay", cut_before: "Cut before the effect",
  cut_after: "Cut after the effect", down: "Everything down (502)",
  duplicate_updates: "Duplicated updates", reorder_updates: "Reordered updates",
};
const METHODS = ["sendMessage", "editMessageText", "answerCallbackQuery", "sendPoll", "stopPoll",
  "pinChatMessage", "forwardMessage", "copyMessage", "sendMediaGroup", "getUpdates", "getFile"];
const EXTRA = {
  429: [["retry_after", "Retry after, s", 5]],
  delay: [["delay", "Delay, s", 2]],
  403: [["description", "Description", null]],
  400: [["description", "Description", null]],
  "5xx": [["error_code", "Code", 500]],
};
let kind = "429";

export function faultPanel() {
  return h("div", {},
    h("form", { class: "form fault-form", "aria-label": "New fault", onSubmit: add },
      h("label", { class: "field" }, "Kind", h("select", {
        "aria-label": "Kind", name: "kind", value: kind,
        onChange: (event) => { kind = event.target.value; redraw(); },
      }, Object.entries(KINDS).map(([key, label]) =>
        h("option", { value: key, key }, label)))),
      h("div", { class: "grid-2" },
        h("label", { class: "field" }, "Method",
          h("input", { name: "method", list: "methods", placeholder: "any" }),
          h("datalist", { id: "methods" },
            METHODS.map((method) => h("option", { key: method, value: method })))),
        h("label", { class: "field" }, "Chat", h("select", {
          "aria-label": "Chat", name: "chat_id",
        },
          h("option", { value: "" }, "any"), places())),
        number("times", "Times", { min: 1, placeholder: "∞" }),
        number("probability", "Probability", { min: 0, max: 1, step: 0.05, placeholder: "1" }),
        (EXTRA[kind] ?? []).map(([key, label, usual]) => usual == null
          ? h("label", { class: "field", key }, label, h("input", { name: key }))
          : number(key, label, { min: 0, step: "any", placeholder: String(usual) }))),
      h("button", { class: "primary" }, "Add fault")),
    h("ul", { class: "plain-list", "aria-label": "Faults" }, state.faults.map(row)),
    state.faults.length > 1 && h("button", {
      type: "button", class: "plain danger wide", onClick: () => attempt(() => remove("faults")),
    }, "Remove all faults"));
}

function number(key, label, props) {
  return h("label", { class: "field", key }, label,
    h("input", { name: key, type: "number", inputmode: "decimal", ...props }));
}

/* A person's private chat is known to bots by the person's own id. */
function places() {
  const groups = (state.view?.chats ?? []).filter(({ is_bot }) => !is_bot);
  return [...groups, ...state.people].map((place) =>
    h("option", { key: place.id, value: String(place.id) }, name(place)));
}

/* The server also lists fields that mean nothing to this kind; they are left out. */
function scope(fault) {
  const { method, chat_id, times, probability } = fault;
  const named = ([key]) => fault[key] != null && `${key} ${fault[key]}`;
  const own = (EXTRA[fault.kind] ?? []).map(named);
  return [method ?? "any method", chat_id && `chat ${chat_id}`, times != null && `${times} left`,
    probability < 1 && `${probability * 100}%`, ...own].filter(Boolean).join(", ");
}

function row(fault) {
  const { id, kind: what } = fault;
  const label = KINDS[what] ?? what;
  return h("li", { key: id, class: "fault" },
    h("span", { class: "member-text" }, h("b", {}, label), h("small", {}, scope(fault))),
    h("button", {
      type: "button", class: "plain danger", "aria-label": `Remove fault ${label}`,
      onClick: () => attempt(() => remove(`faults/${id}`)),
    }, "Remove"));
}

const NUMBERS = new Set(["chat_id", "times", "probability", "retry_after", "delay", "error_code"]);

function add(event) {
  event.preventDefault();
  const fault = {};
  for (const [key, value] of new FormData(event.target)) {
    if (value !== "") fault[key] = NUMBERS.has(key) ? Number(value) : value;
  }
  for (const [key, , usual] of EXTRA[fault.kind] ?? []) fault[key] ??= usual ?? undefined;
  attempt(() => post("faults", fault));
}
