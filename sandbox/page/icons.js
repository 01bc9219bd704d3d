/* Line icons on a 24×24 field, drawn for this page. */
import { h } from "./dom.js";

const PATHS = {
  back: "M19 12H5m7-7-7 7 7 7",
  send: "M4 12 3 4l18 8-18 8 1-8zm0 0h8",
  clip: "m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.5 3.5 0 0 1 5 5l-8.5 8.5a2 2 0 0 1-3-3L14 7",
  keyboard: "M3 6h18v12H3zM7 10h.01M12 10h.01M17 10h.01M8 14h8",
  close: "M6 6l12 12M18 6 6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  tools: "M4 7h9m5 0h2M4 17h3m5 0h8M15.5 4.5v5M9.5 14.5v5",
  pin: "M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6",
  reply: "M10 7 4 12l6 5v-3.5c5 0 8 1 10 4-.5-5-4-7-10-7z",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  check: "m5 13 4 4L19 7",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  play: "M8 5v14l11-7z",
  place: "M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11zM12 8v4",
  group: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 20c0-4 3-6 6-6s6 2 6 6"
    + "M16 5a3 3 0 0 1 0 6M17 14c3 0 4 3 4 6",
  down: "m6 9 6 6 6-6",
  link: "M7 17 17 7M9 7h8v8",
  window: "M4 5h16v14H4zM4 9h16",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01",
  video: "M4 6h11v12H4zM15 11l5-3v8l-5-3",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  plus: "M12 5v14M5 12h14",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  bot: "M5 9h14v10H5zM12 9V5M9 13v2M15 13v2",
};

export function icon(name) {
  const path = `<path d="${PATHS[name]}"/>`;
  return h("span", {
    class: `icon icon-${name}`,
    "aria-hidden": "true",
    html: `<svg viewBox="0 0 24 24" width="24" height="24">${path}</svg>`,
  });
}

export function iconButton(name, label, props = {}) {
  const { class: extra = "", ...rest } = props;
  const attributes = { type: "button", "aria-label": label, title: label, ...rest };
  return h("button", { ...attributes, class: `icon-button ${extra}` }, icon(name));
}
