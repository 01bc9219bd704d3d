"""A line that somebody has typed, as others will read it."""

import unicodedata

BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")  # letters to Unicode, nothing to the eye


def visible(raw: str) -> str:
    """In one line, without what cannot be seen: the signs that turn a line around would turn our
    text as well. A Mac writes «й» as two signs; here it is one.
    """
    text = unicodedata.normalize("NFC", raw)
    if not (text.isprintable() and BLANK_LETTERS.isdisjoint(text)):
        text = "".join(filter(_is_seen, text))
    return " ".join(text.split())


def _is_seen(character: str) -> bool:
    if character in BLANK_LETTERS:
        return False
    return character.isspace() or unicodedata.category(character)[0] != "C"
