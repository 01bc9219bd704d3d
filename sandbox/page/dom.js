/* A small keyed DOM diff. Nodes are reused, never rebuilt, so focus, scroll position and
   half-typed text survive every render. */

export function h(tag, props, ...children) {
  const shown = children.flat(Infinity).filter((child) => child != null && child !== false);
  return { tag, props: props ?? {}, children: shown };
}

export function patch(parent, vnodes) {
  const shown = vnodes.flat(Infinity).filter((vnode) => vnode != null && vnode !== false);
  const found = match(parent, shown);
  const kept = new Set(found);
  // Leavers go first: moving a node that stays would blur it.
  for (const node of [...parent.childNodes]) if (!kept.has(node)) node.remove();
  let cursor = parent.firstChild;
  shown.forEach((vnode, index) => {
    const node = found[index] ?? create(vnode);
    if (node === cursor) cursor = cursor.nextSibling;
    else move(parent, node, cursor);
    if (found[index]) refresh(node, vnode);
    else vnode.props?.mount?.(node);
  });
}

function match(parent, vnodes) {
  const free = new Map();
  for (const node of parent.childNodes) {
    const id = identity(node.vnode ?? node.data);
    free.set(id, [...(free.get(id) ?? []), node]);
  }
  return vnodes.map((vnode) => free.get(identity(vnode))?.shift());
}

function identity(vnode) {
  return vnode?.tag ? `${vnode.tag}|${vnode.props.key ?? ""}` : "#text";
}

function move(parent, node, before) {
  const focused = node.contains(document.activeElement) && document.activeElement;
  parent.insertBefore(node, before);
  if (focused) focused.focus({ preventScroll: true });
}

function create(vnode) {
  if (!vnode.tag) return document.createTextNode(vnode);
  const node = document.createElement(vnode.tag);
  node.vnode = { tag: vnode.tag, props: {} };
  refresh(node, vnode);
  return node;
}

function refresh(node, vnode) {
  if (!vnode.tag) {
    if (node.data !== String(vnode)) node.data = vnode;
    return;
  }
  const before = node.vnode.props;
  for (const name of Object.keys(before)) if (!(name in vnode.props)) set(node, name, null);
  const html = vnode.props.html;
  if (html != null && html !== before.html) node.innerHTML = html;
  if (html == null) patch(node, vnode.children);
  // A select's value needs its options, so properties come after children.
  for (const [name, value] of Object.entries(vnode.props)) {
    if (value !== before[name] || name === "value" || name === "checked") set(node, name, value);
  }
  node.vnode = { tag: vnode.tag, props: vnode.props };
}

function set(node, name, value) {
  if (name === "key" || name === "mount" || name === "html") return;
  // The handler's own result is dropped: a `false` would cancel the event.
  if (name.startsWith("on")) node[name.toLowerCase()] = value && ((event) => void value(event));
  else if (name === "value" || name === "checked" || name === "inert" || name === "hidden") {
    if (node[name] !== value) node[name] = value ?? (name === "value" ? "" : false);
  } else if (value == null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
}
