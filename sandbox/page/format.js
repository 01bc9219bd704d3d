/* Names, colours, dates and sizes as a person reads them. Moments are unix seconds. */
import { h } from "./dom.js";

export const ZONE = "Asia/Bishkek";

const clockFace = (zone, options) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
const HOUR_MINUTE = clockFace(ZONE, { hour: "2-digit", minute: "2-digit" });
const DAY = clockFace(ZONE, { weekday: "long", day: "numeric", month: "long" });
const SHORT_DAY = clockFace(ZONE, { day: "numeric", month: "short" });
const FULL = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
const TIME = { hour: "2-digit", minute: "2-digit", second: "2-digit" };

export const time = (unix) => HOUR_MINUTE.format(unix * 1000);
export const day = (unix) => DAY.format(unix * 1000);
export const fullDate = (unix, zone) => clockFace(zone, FULL).format(unix * 1000);
export const fullTime = (unix, zone) => clockFace(zone, TIME).format(unix * 1000);

export const dayAndTime = (unix) => `${SHORT_DAY.format(unix * 1000)}, ${time(unix)}`;

export function moment(unix, now) {
  return day(unix) === day(now) ? time(unix) : SHORT_DAY.format(unix * 1000);
}

export function duration(seconds = 0) {
  const rest = String(Math.floor(seconds % 60)).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
}

export function size(bytes = 0) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

export function name(peer) {
  if (!peer) return "";
  return peer.title ?? [peer.first_name, peer.last_name].filter(Boolean).join(" ");
}

export function tint(id = 0) {
  return `tint-${Math.abs(Number(id)) % 7}`;
}

/* A guess good enough for a screen reader's choice of voice. */
export function language(text, fallback) {
  if (/[ңөүҢӨҮ]/.test(text)) return "ky";
  if (/[а-яё]/i.test(text)) return fallback === "ky" ? "ky" : "ru";
  return "en";
}

const letters = new Intl.Segmenter("en", { granularity: "grapheme" });

function initials(title) {
  const words = title.split(/\s+/).filter((word) => /[\p{L}\p{N}\p{Emoji}]/u.test(word));
  const first = words.slice(0, 2).map((word) => [...letters.segment(word)][0]?.segment ?? "");
  return first.join("").toUpperCase() || "?";
}

export function avatar(peer, extra = "") {
  const shown = initials(name(peer));
  return h("span", { class: `avatar ${tint(peer?.id)} ${extra}`, "aria-hidden": "true" }, shown);
}
