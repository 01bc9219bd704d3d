"""Kyrgyz as it is spelled on a Russian keyboard, which many a phone has only, or a Latin one."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

# In the alphabet these stand behind н, о, у and е; in Unicode, behind я.
BEHIND = str.maketrans({"ң": "н\uffff", "ө": "о\uffff", "ү": "у\uffff", "ё": "е\uffff"})
RUSSIAN_KEYS = str.maketrans("үөңё", "уоне")
LATIN = {
    "shch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "ng": "ң", "yo": "ё", "yu": "ю",
    "ya": "я", "ye": "е", "a": "а", "b": "б", "c": "с", "d": "д", "e": "е", "f": "ф", "g": "г",
    "h": "х", "i": "и", "j": "ж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п",
    "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "х", "y": "ы",
    "z": "з", "ö": "ө", "ü": "ү", "ı": "ы", "ş": "ш", "ç": "ч", "ñ": "ң", "ğ": "г",
}  # fmt: skip
SOUNDS = re.compile("|".join(LATIN))
GLIDE = re.compile("(?<=[аеёоөуүыэюя])[иы]")  # albaim is «албайм»
FIRST = re.compile(r"\bе")  # erten is «эртен»


class Named(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def alphabetical(name: str) -> str:
    """By this, names stand as in the Kyrgyz alphabet, written with a capital or without."""
    return name.casefold().translate(BEHIND)


def by_name(named: Iterable[N]) -> Sequence[N]:
    """In the order of the alphabet."""
    return sorted(named, key=lambda each: (alphabetical(each.name), each.id))


def folded(text: str) -> str:
    """In small letters of that keyboard; as long as it was, so that places in it stay."""
    return "".join(_small(letter) for letter in text).translate(RUSSIAN_KEYS)


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


def spellings(text: str) -> tuple[str, ...]:
    """As she typed it; and in Cyrillic letters, where she typed with others: «erten kelem»."""
    small = text.lower()
    typed = SOUNDS.sub(lambda sound: LATIN[sound[0]], small)
    return (text,) if typed == small else (text, FIRST.sub("э", GLIDE.sub("й", typed)))


def respelled(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, list[int]]:
    """With these of its words in Cyrillic letters; and for each place in that, which it was."""
    pieces, places, at = [], list[int](), 0
    for start, end in spans:
        cyrillic = folded(spellings(text[start:end])[-1])
        pieces += [text[at:start], cyrillic]
        places += [*range(at, start), *[start] * len(cyrillic)]
        at = end
    return "".join((*pieces, text[at:])), [*places, *range(at, len(text) + 1)]
