"""Telegram's HTML: text and entities in UTF-16 units, and its complaints in its own words."""

import re
from dataclasses import dataclass, field

from sandbox.calls import Refused, bad
from sandbox.world import JSON

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|(lt|gt|amp|quot));?")
ATTRIBUTE = re.compile(r"\s*([^\s=>]+)\s*(=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]*)))?")


def units(text: str) -> int:
    """Length in UTF-16 units, as entities are measured."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass
class Open:
    tag: str
    attributes: dict[str, str]
    start: int  # UTF-16 offset in the text so far


@dataclass
class Parsed:
    source: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[Open] = field(default_factory=list)
    entities: list[JSON] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.text.append(text)
        self.length += units(text)

    def complaint(self, words: str, at: int | None = None) -> Refused:
        if at is not None:
            words += f" at byte offset {len(self.source[:at].encode())}"
        return bad(f"can't parse entities: {words}")


def parse(source: str) -> tuple[str, list[JSON]]:
    state = Parsed(source)
    at = 0
    while at < len(source):
        tag = source.find("<", at)
        end = tag if tag >= 0 else len(source)
        state.add(_decoded(source[at:end]))
        if tag < 0:
            break
        at = _close(state, tag) if source.startswith("</", tag) else _open(state, tag)
    if state.stack:
        raise state.complaint(
            f'Can\'t find end tag corresponding to start tag "{state.stack[-1].tag}"'
        )
    entities = sorted(state.entities, key=lambda one: (one["offset"], -one["length"]))
    return "".join(state.text), entities


def _decoded(text: str) -> str:
    return REFERENCE.sub(_referred, text) if "&" in text else text


def _referred(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 else found.group()


def _open(state: Parsed, begin: int) -> int:
    source = state.source
    name = re.compile(r"[^\s>]*").match(source, begin + 1)
    at = name.end() if name else begin + 1
    if at >= len(source):
        raise state.complaint("Unclosed start tag", begin)
    tag = source[begin + 1 : at].lower()
    if tag not in KINDS:
        raise state.complaint(f'Unsupported start tag "{tag}"', begin)
    attributes: dict[str, str] = {}
    while True:
        while at < len(source) and source[at].isspace():
            at += 1
        if at >= len(source):
            raise state.complaint("Unclosed start tag", begin)
        if source[at] == ">":
            break
        at = _attribute(state, tag, attributes, at, begin)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise state.complaint('Tag "span" must have class "tg-spoiler"', begin)
    state.stack.append(Open(tag, attributes, state.length))
    return at + 1


def _attribute(state: Parsed, tag: str, into: dict[str, str], at: int, begin: int) -> int:
    found = ATTRIBUTE.match(state.source, at)
    if not found:
        raise state.complaint(f'Empty attribute name in the tag "{tag}"', begin)
    name = found[1].lower()
    if found[2] is None and name != "expandable":
        raise state.complaint(
            f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin
        )
    after = state.source[found.end() : found.end() + 1]
    if not after:
        raise state.complaint("Unclosed start tag", begin)
    if found[5] is not None and not (after.isspace() or after == ">"):
        raise state.complaint("Unexpected end of name token", found.start(5))
    into[name] = _decoded(found[3] or found[4] or (found[5] or "").lower())
    return found.end()


def _close(state: Parsed, begin: int) -> int:
    if not state.stack:
        raise state.complaint("Unexpected end tag", begin)
    found = re.compile(r"</([^\s>]*)\s*(>?)").match(state.source, begin)
    if not found or not found[2]:
        raise state.complaint("Unclosed end tag", begin)
    expected, name = state.stack[-1].tag, found[1].lower()
    if name and name != expected:
        raise state.complaint(
            f"Unmatched end tag at byte offset {len(state.source[:begin].encode())}, "
            f'expected "</{expected}>", found "</{name}>"'
        )
    _add_entity(state, state.stack.pop())
    return found.end()


def _add_entity(state: Parsed, opened: Open) -> None:
    length = state.length - opened.start
    if not length:
        return
    entity: JSON = {"type": KINDS[opened.tag], "offset": opened.start, "length": length}
    given = opened.attributes
    if opened.tag == "a":
        _add_link(state, entity, given.get("href", ""))
        return
    if opened.tag == "blockquote" and "expandable" in given:
        entity["type"] = "expandable_blockquote"
    elif opened.tag == "tg-emoji":
        entity["custom_emoji_id"] = given.get("emoji-id", "")
    elif opened.tag == "tg-time":
        _add_moment(state, entity, given)
    elif opened.tag == "code" and _is_language(state, given):
        entity["language"] = given["class"].removeprefix("language-")
    elif opened.tag == "pre":
        _take_language(state, entity)
    state.entities.append(entity)


def _is_language(state: Parsed, given: dict[str, str]) -> bool:
    inside = bool(state.stack) and state.stack[-1].tag == "pre"
    return inside and given.get("class", "").startswith("language-")


def _take_language(state: Parsed, pre: JSON) -> None:
    """`<pre><code class="language-x">` is one entity."""
    last = state.entities[-1] if state.entities else {}
    place = ("offset", "length")
    if "language" in last and all(last[key] == pre[key] for key in place):
        pre["language"] = state.entities.pop()["language"]


def _add_moment(state: Parsed, entity: JSON, given: dict[str, str]) -> None:
    if not given.get("unix", "").isdigit():
        raise state.complaint("Invalid Unix time specified")
    entity["unix_time"] = int(given["unix"])
    if given.get("format"):
        entity["date_time_format"] = given["format"]


def _add_link(state: Parsed, entity: JSON, href: str) -> None:
    """A link without an address that Telegram accepts stays plain text."""
    url = href or "".join(state.text)[-entity["length"] :]
    if url.startswith("tg://user?id=") and url[13:].isdigit():
        user = {"id": int(url[13:]), "is_bot": False, "first_name": ""}
        state.entities.append({**entity, "type": "text_mention", "user": user})
    elif "." in url or url.startswith("tg://"):
        whole = url if "://" in url else f"http://{url}"
        state.entities.append({**entity, "url": whole})
