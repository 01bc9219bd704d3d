/* The control API of the sandbox (see ../README.md). */

async function ask(path, options) {
  const response = await fetch(`/sandbox/${path}`, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `${response.status} ${response.statusText}`);
  return body;
}

export function get(path, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value != null && value !== "");
  return ask(`${path}?${new URLSearchParams(given)}`);
}

export function post(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export function postForm(path, fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    const isText = typeof value === "string";
    if (value != null) form.append(name, isText ? value : JSON.stringify(value));
  }
  for (const [name, file] of Object.entries(files)) form.append(name, file, file.name);
  return ask(path, { method: "POST", body: form });
}

export function remove(path) {
  return ask(path, { method: "DELETE" });
}
