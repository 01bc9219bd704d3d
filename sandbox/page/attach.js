/* Sending files: samples made on the spot, or real ones; two or more make an album. */
import { post, postForm } from "./api.js";
import { openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { size } from "./format.js";
import { icon, iconButton } from "./icons.js";
import { attempt, redraw, state, update } from "./store.js";

const SAMPLES = [
  ["photo", "Photo", "photo"], ["video", "Video", "video"],
  ["voice", "Voice", "mic"], ["document", "File", "file"],
];

export function attach() {
  const items = [];
  let caption = "";
  const add = (item) => { items.push(item); redraw(); };
  openDialog("Attach", (close) => h("form", {
    class: "form",
    onSubmit: (event) => {
      event.preventDefault();
      if (!items.length) return;
      close();
      send(items, caption);
    },
  },
  h("div", { class: "samples", role: "group", "aria-label": "Samples" },
    SAMPLES.map(([kind, label, symbol]) => h("button", {
      type: "button", class: "sample", onClick: () => sample(kind, items.length).then(add),
    }, icon(symbol), label))),
  h("label", { class: "field" }, "From this device",
    h("input", { type: "file", multiple: true, onChange: (event) => {
      for (const file of event.target.files) add({ kind: kindOf(file), file });
    } })),
  h("ul", { class: "plain-list", "aria-label": "Attached" }, items.map((item, index) => h("li", {
    key: index, class: "attached",
  }, h("span", { dir: "auto" }, item.file?.name ?? `Sample ${item.kind}`),
  h("small", {}, item.file ? size(item.file.size) : ""),
  iconButton("close", `Remove ${index + 1}`, {
    onClick: () => { items.splice(index, 1); redraw(); },
  })))),
  h("label", { class: "field" }, "Caption",
    h("input", { dir: "auto", maxlength: 1024, onInput: (event) => {
      caption = event.target.value;
    } })),
  h("button", { class: "primary", "aria-disabled": String(!items.length) },
    items.length > 1 ? `Send album of ${items.length}` : "Send")));
}

function kindOf({ type }) {
  const family = type.split("/")[0];
  return ["video", "audio"].includes(family) ? family : family === "image" ? "photo" : "document";
}

/* A photo has real pixels, so that bots can be tried with what they download. */
async function sample(kind, number) {
  if (kind !== "photo") return { kind };
  const canvas = Object.assign(document.createElement("canvas"), { width: 960, height: 720 });
  paint(canvas.getContext("2d"), number);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  const file = new File([blob], `sample-${number + 1}.jpg`, { type: "image/jpeg" });
  return { kind, file };
}

function paint(canvas, number) {
  const hue = (200 + number * 47) % 360;
  const sky = canvas.createLinearGradient(0, 0, 0, 720);
  sky.addColorStop(0, `hsl(${hue} 70% 72%)`);
  sky.addColorStop(1, `hsl(${hue + 40} 80% 92%)`);
  canvas.fillStyle = sky;
  canvas.fillRect(0, 0, 960, 720);
  canvas.fillStyle = `hsl(${hue + 30} 90% 96%)`;
  canvas.beginPath();
  canvas.arc(700 - number * 40, 180, 70, 0, 7);
  canvas.fill();
  [[0.45, 420, 35], [0.32, 520, 90]].forEach(([light, base, phase]) => {
    canvas.fillStyle = `hsl(${hue} 35% ${light * 100}%)`;
    canvas.beginPath();
    canvas.moveTo(0, 720);
    for (let x = 0; x <= 960; x += 40) {
      canvas.lineTo(x, base + 90 * Math.sin((x + phase * (number + 1)) / 110));
    }
    canvas.lineTo(960, 720);
    canvas.fill();
  });
}

function send(items, caption) {
  const { as, chat, replyTo } = state;
  update({ replyTo: null });
  const fields = { from: as, chat, caption: caption || undefined, reply_to: replyTo?.message_id };
  const files = {};
  const described = items.map(({ kind, file }, index) => {
    if (!file) return { kind };
    files[`file${index}`] = file;
    return { kind, file: `file${index}` };
  });
  const uploads = Object.keys(files).length > 0;
  return attempt(() => uploads
    ? postForm("media", { ...fields, items: described }, files)
    : post("media", { ...fields, items: described }));
}
