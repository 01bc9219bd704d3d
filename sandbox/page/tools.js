/* The right pane: time machine, faults, log of calls. On narrow screens, a drawer. */
import { post } from "./api.js";
import { callLog } from "./calls.js";
import { h } from "./dom.js";
import { faultPanel } from "./faults.js";
import { iconButton } from "./icons.js";
import { attempt, state, update } from "./store.js";
import { timeMachine } from "./time-machine.js";

const wide = matchMedia("(min-width: 1100px)");
const TABS = { log: "Log", faults: "Faults" };
let tab = "log";

export function tools() {
  const shown = wide.matches || state.toolsOpen;
  return h("aside", { class: "pane tools", key: "tools", "aria-label": "Tools", inert: !shown },
    h("header", { class: "bar" },
      h("h2", {}, "Tools"),
      h("button", { type: "button", class: "plain", onClick: reset }, "Reset"),
      iconButton("close", "Close tools", {
        class: "only-narrow", onClick: () => update({ toolsOpen: false }),
      })),
    timeMachine(),
    h("div", { class: "tabs", role: "tablist", "aria-label": "Tools", onKeyDown: turn },
      Object.entries(TABS).map(([key, label]) => h("button", {
        type: "button", role: "tab", key, id: `tab-${key}`, class: "tab",
        "aria-selected": String(tab === key), "aria-controls": "tab-panel",
        tabindex: tab === key ? "0" : "-1", onClick: () => choose(key),
      }, label, key === "faults" && state.faults.length
        ? h("span", { class: "badge" }, String(state.faults.length)) : null))),
    h("div", {
      class: "tab-panel", id: "tab-panel", key: tab, role: "tabpanel",
      "aria-labelledby": `tab-${tab}`,
    }, tab === "log" ? callLog() : faultPanel()));
}

function choose(key) {
  tab = key;
  update({});
}

function turn(event) {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  choose(tab === "log" ? "faults" : "log");
  document.getElementById(`tab-${tab}`).focus();
}

async function reset() {
  if (!confirm("Forget everything and begin anew?")) return;
  await attempt(() => post("reset", { demo: true }));
  location.assign("/");
}
