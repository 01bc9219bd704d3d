"""What the library of a club takes, on which shelf it stands, and how it is found."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from domain.clubs import web_link
from domain.errors import N_, ClubError, NotAnyMore
from domain.homework import Kind
from domain.lines import visible
from domain.word_forms import matches, stems

TITLE_LENGTH = 100  # characters
WORDS = 6  # offered to be tapped
# Two bytes a letter at most: sixteen fit a button beside the club's number.
WORD = re.compile(r"\b[a-zа-яёңөү]{4,16}\b")
PORTAL = "myktyaimak.gov.kg"  # of the municipalities of Kyrgyzstan [H03]


class Shelf(StrEnum):
    RECORDING = "recording"  # of a talk
    DOCUMENT = "document"
    VIDEO = "video"
    AUDIO = "audio"
    PICTURE = "picture"
    LINK = "link"


SHELVES = {
    Kind.TEXT: Shelf.LINK,
    Kind.DOCUMENT: Shelf.DOCUMENT,
    Kind.VIDEO: Shelf.VIDEO,
    Kind.VIDEO_NOTE: Shelf.VIDEO,
    Kind.ANIMATION: Shelf.VIDEO,
    Kind.VOICE: Shelf.AUDIO,
    Kind.AUDIO: Shelf.AUDIO,
    Kind.PHOTO: Shelf.PICTURE,
    Kind.LIVE_PHOTO: Shelf.PICTURE,
}


class NotAMaterial(ClubError):
    says = N_(
        "Please send a file, a photo, a video, a voice message, or a link: it begins with https://"
    )


class NoSuchMaterial(NotAnyMore):
    says = N_("This material is not in the library any more.")


class InLibraryAlready(ClubError):
    says = N_("This is in the library already: “{title}”")


class TitleIsEmpty(ClubError):
    says = N_("Please write the title in words.")


class TitleIsTooLong(ClubError):
    says = N_("The title is too long. At most {most} characters, please.")


class NoWordToFind(ClubError):
    says = N_("Please write what you are looking for in a word or two.")


class NotOnPortal(ClubError):
    says = N_("Please send a link of the portal: https://www.myktyaimak.gov.kg/…")


def clean_title(raw: str) -> str:
    """In one line. Raises TitleIsEmpty or TitleIsTooLong."""
    title = _bare(raw)
    if not any(each.isalnum() for each in title):
        raise TitleIsEmpty
    if len(title) > TITLE_LENGTH:
        raise TitleIsTooLong(most=TITLE_LENGTH)
    return title


def proposed(words: str, link: str | None, name: str | None) -> str:
    """What a material may be called: its caption, the name of its file, where its link leads.
    Empty if nothing tells.
    """
    said = words.replace(link, " ") if link else words
    first = next(filter(None, map(_bare, said.splitlines())), "")
    file = re.sub(r"\.\w{1,5}$", "", name or "").replace("_", " ")
    host = (urlsplit(link).hostname or "").removeprefix("www.") if link else ""
    every = (_cut(_bare(each)) for each in (first, file, host))
    return next((each for each in every if any(letter.isalnum() for letter in each)), "")


def _bare(raw: str) -> str:
    """Without what joined it to a link or a name; of nothing, nothing."""
    return visible(raw).strip(" ,:;–—-")


def _cut(title: str) -> str:
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + "…"


def portal_link(text: str) -> str:
    """Raises NotALink or NotOnPortal."""
    link = web_link(text)
    host = urlsplit(link).hostname or ""
    if host != PORTAL and not host.endswith(f".{PORTAL}"):
        raise NotOnPortal
    return link


def best(wanted: str, told: Sequence[str]) -> Sequence[int]:
    """The places of those that have a wanted word in any of its forms; who has more of them comes
    first, otherwise they stay in their order.
    """
    hits = [matches(wanted, words) for words in told]
    return sorted((n for n, each in enumerate(hits) if each), key=lambda n: -hits[n])


def frequent_words(titles: Iterable[str]) -> Sequence[str]:
    """Those that most titles have, each in its shortest form; of equals those of the first."""
    forms: dict[str, list[str]] = {}
    for title in titles:
        for word in WORD.findall(title.lower()):
            if found := stems(word):
                root = min(found, key=lambda stem: (len(stem), stem))
                forms.setdefault(root, []).append(word)
    often = sorted(forms.values(), key=lambda words: -len(words))
    return [min(words, key=len) for words in often[:WORDS]]
