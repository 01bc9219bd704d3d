"""A message's text: parsed, trimmed and measured as Telegram does."""

import re
from typing import Any

from sandbox import html
from sandbox.calls import bad
from sandbox.world import JSON

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
# What Telegram finds in plain text by itself.
FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?<![\w/])(?P<bot_command>/\w{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{2,31})\b"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
)
OPAQUE = {"code", "pre", "text_link", "text_mention", "url"}


def parse(
    text: str | None,
    parse_mode: str | None = None,
    entities: list[Any] | None = None,
    limit: int = MESSAGE_LIMIT,
    empty: str | None = "message text is empty",
    too_long: str = "message is too long",
) -> tuple[str, list[JSON]]:
    """(text, entities), both without the white space at the ends. Lengths are UTF-16 units.

    `empty` says that nothing was given, other words that nothing is left; None lets both pass.
    """
    text = text or ""
    if not text and empty:
        raise bad(empty)
    found = [one.model_dump(exclude_none=True, mode="json") for one in entities or []]
    mode = (parse_mode or "").lower()
    if mode == "html":
        text, found = html.parse(text)
    elif mode:
        raise bad("unsupported parse_mode")
    text, found = _trim(text, found)
    if not text and empty:
        raise bad("text must be non-empty")
    if html.units(text) > limit:
        raise bad(too_long)
    return text, with_detected(text, found)


def caption(text: str | None, parse_mode: str | None, entities: list[Any] | None) -> JSON:
    """The caption's part of a message's body; nothing when there is no caption."""
    words, found = parse(
        text, parse_mode, entities, CAPTION_LIMIT, None, "message caption is too long"
    )
    return {"caption": words, **({"caption_entities": found} if found else {})} if words else {}


def with_detected(text: str, entities: list[JSON]) -> list[JSON]:
    """Adds the links, commands, mentions and hashtags that nobody marked."""
    if not any(sign in text for sign in "/@#"):
        return entities
    taken = [
        (one["offset"], one["offset"] + one["length"]) for one in entities if one["type"] in OPAQUE
    ]
    added = []
    for match in FOUND.finditer(text):
        first = html.units(text[: match.start()])
        last = first + html.units(match.group())
        if all(last <= start or end <= first for start, end in taken):
            added.append({"type": match.lastgroup, "offset": first, "length": last - first})
    return sorted([*entities, *added], key=lambda one: (one["offset"], -one["length"]))


def _trim(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    kept = text.strip()
    skipped = html.units(text[: len(text) - len(text.lstrip())])
    end = html.units(kept)
    moved = []
    for entity in entities:
        first = max(0, entity["offset"] - skipped)
        last = min(end, entity["offset"] + entity["length"] - skipped)
        if last > first:
            moved.append({**entity, "offset": first, "length": last - first})
    return kept, moved
