/* Shows the sandbox's clock and moves it. */
import { get, post } from "./api.js";
import { h } from "./dom.js";
import { fullDate, fullTime, ZONE } from "./format.js";
import { attempt, clockNow, state, update } from "./store.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [["+10 min", 10 * MINUTE], ["+1 h", HOUR], ["+6 h", 6 * HOUR], ["+1 day", DAY]];
const SPEEDS = [1, 60, 600];
const BISHKEK_OFFSET = "+06:00";

export function timeMachine() {
  const now = clockNow();
  return h("section", { class: "panel time-machine", "aria-label": "Time machine",
    "aria-busy": String(state.moving) },
  h("div", { class: "clock" },
    face("Bishkek", now, ZONE, "clock-main"), face("UTC", now, "UTC", "clock-side")),
  h("div", { class: "grid-4" }, STEPS.map(([label, seconds]) => h("button", {
    type: "button", class: "plain", key: label, "aria-disabled": String(state.moving),
    onClick: () => advance(seconds),
  }, label))),
  h("form", { class: "row", onSubmit: goTo },
    h("label", { class: "grow" }, h("span", { class: "unseen" }, "Go to"),
      h("input", { type: "datetime-local", name: "moment", required: true })),
    h("button", { class: "plain", "aria-disabled": String(state.moving) }, "Go")),
  h("div", { class: "row", role: "group", "aria-label": "Speed" },
    state.moving ? busy() : h("small", { class: "busy" }, "Speed"),
    SPEEDS.map((speed) => h("button", {
      type: "button", key: speed, class: "chip",
      "aria-pressed": String(state.clock?.speed === speed),
      onClick: () => attempt(() => post("clock", { speed })),
    }, `×${speed}`))));
}

function busy() {
  return h("span", { class: "busy", role: "status" },
    h("span", { class: "spinner", "aria-hidden": "true" }), "Moving…");
}

function face(label, now, zone, look) {
  return h("p", { class: look, role: "timer", "aria-label": `${label} time` },
    h("small", {}, `${label} `), h("b", {}, fullTime(now, zone)),
    h("span", {}, ` ${fullDate(now, zone)}`));
}

/* A step no longer than ten minutes, so that nothing due is jumped over unseen; on long ways
   half an hour, to arrive before one loses patience. */
const pace = (seconds) => (seconds > 6 * HOUR ? 30 * MINUTE : 10 * MINUTE);

async function advance(seconds) {
  if (state.moving) return;
  update({ moving: true });
  await attempt(() => post("clock", { advance: seconds, pace: pace(seconds) }));
  update({ moving: false });
}

async function goTo(event) {
  event.preventDefault();
  const wanted = Date.parse(`${event.target.elements.moment.value}${BISHKEK_OFFSET}`);
  const clock = await attempt(() => get("clock"));
  if (!clock) return;
  const seconds = wanted / 1000 - clock.unix;
  if (seconds > 0) await advance(seconds);
  else await attempt(() => post("clock", { to: new Date(wanted).toISOString() }));
}
