/* Photos, films, sounds, files and places as tiles; an album as a grid. */
import { openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { duration, name, size } from "./format.js";
import { icon } from "./icons.js";
import { kindOf } from "./message-text.js";

const PICTURES = new Set(["photo", "video", "animation", "live_photo", "video_note"]);

export function tiles(group) {
  const shown = group.filter(kindOf);
  if (!shown.length) return null;
  if (shown.length === 1) return tile(shown[0]);
  const pictures = shown.every((message) => PICTURES.has(kindOf(message)));
  return h("div", {
    class: pictures ? `album album-${Math.min(shown.length, 10)}` : "files",
    role: "group", "aria-label": `Album of ${shown.length}`,
  }, shown.map((message) => h("div", { key: message.message_id }, tile(message))));
}

const DRAW = {
  photo: (photo) => picture("Photo", photo.at(-1)),
  live_photo: (live) => picture("Live photo", live.photo?.at(-1) ?? live, "photo"),
  video: (video) => picture("Video", video, "video"),
  animation: (animation) => picture("GIF", animation, "GIF"),
  video_note: (note) => picture("Video message", { ...note, width: 1, height: 1 }, "round"),
  voice: (voice) => sound("Voice message", voice),
  audio: (audio) => sound(audio.title ?? audio.file_name ?? "Audio", audio),
  document: (file) => row("file", file.file_name ?? "File", size(file.file_size), file),
  sticker: (sticker) => h("span", { class: "sticker", role: "img", "aria-label": "Sticker" },
    sticker.emoji ?? "🙂"),
  venue: (venue) => row("place", venue.title, venue.address),
  location: ({ latitude, longitude }) =>
    row("place", "Location", `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`),
  contact: (contact) => row("group", name(contact), contact.phone_number),
};

function tile(message) {
  const kind = message.venue ? "venue" : message.animation ? "animation" : kindOf(message);
  return DRAW[kind](message[kind]);
}

const fileUrl = ({ file_id }) => `/sandbox/files/${encodeURIComponent(file_id)}`;

/* An uploaded picture is as wide as it is, whatever the sandbox tells of pictures it made up. */
const measure = ({ currentTarget: { naturalWidth, naturalHeight, parentElement } }) =>
  parentElement.style.setProperty("--ratio", shape(naturalWidth, naturalHeight));

const shape = (width, height) => Math.max(0.6, Math.min(width / height, 1.9)).toFixed(3);

/* Content that the sandbox made up may not be a real picture: then the backdrop stays. */
const hide = (event) => { event.currentTarget.hidden = true; };

function picture(label, file, mark = "photo") {
  const { width = 4, height = 3 } = file;
  const hue = [...(file.file_unique_id ?? "")].reduce((sum, one) => sum + one.codePointAt(0), 0);
  const isFilm = mark !== "photo";
  return h("button", {
    type: "button", class: `picture ${mark}`, "aria-label": label,
    style: `--ratio:${shape(width, height)};--hue:${(hue * 37) % 360}`,
    onClick: () => view(label, file, isFilm),
  },
  icon(isFilm ? "play" : "photo"),
  isFilm && h("span", { class: "film" }, mark === "GIF" ? "GIF" : duration(file.duration)),
  !isFilm && h("img", {
    src: fileUrl(file), alt: "", loading: "lazy", onLoad: measure, onError: hide,
  }));
}

function view(label, file, isFilm) {
  const shown = isFilm ? h("video", { src: fileUrl(file), controls: true })
    : h("img", { src: fileUrl(file), alt: label });
  openDialog(label, () => [shown, h("p", { class: "facts" }, facts(file))]);
}

function facts({ width, height, file_size, duration: seconds, file_name }) {
  return [file_name, width && `${width}×${height}`, seconds && duration(seconds),
    file_size && size(file_size)].filter(Boolean).join(" · ");
}

const BARS = 36;

function sound(label, file) {
  const seed = [...(file.file_unique_id ?? label)].map((one) => one.codePointAt(0));
  const height = (index) => 20 + ((seed[index % seed.length] * (index + 7)) % 80);
  const bars = Array.from({ length: BARS }, (_, index) => h("i", {
    style: `height:${height(index)}%`,
  }));
  return h("div", { class: "sound" },
    h("button", {
      type: "button", class: "round-button", "aria-label": `Play ${label}`,
      onClick: () => new Audio(fileUrl(file)).play().catch(() => view(label, file, true)),
    }, icon("play")),
    h("span", { class: "sound-text" },
      h("span", { class: "wave", "aria-hidden": "true" }, bars),
      h("small", {}, label, " · ", duration(file.duration))));
}

function row(symbol, title, details, file) {
  const inside = [
    h("span", { class: "round-button" }, icon(symbol)),
    h("span", { class: "file-text" }, h("b", { dir: "auto" }, title), h("small", {}, details)),
  ];
  return file
    ? h("a", { class: "file", href: fileUrl(file), download: title }, inside)
    : h("div", { class: "file" }, inside);
}
