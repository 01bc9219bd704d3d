"""The library of a club: what everybody finds in it, and the card of who looks after it."""

import datetime as dt
import html
from collections import Counter
from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.homework import Kind
from domain.materials import SHELVES, Shelf, frequent_words
from domain.pages import page_of
from models import Club, Material, Member
from screens import material_buttons as buttons
from screens.pages import onward
from screens.screen import Rows, Screen, button, column, link, shortened
from screens.texts import Texts
from services.materials import may_change

NEWEST = 4
PAGE = 8
LABEL = 24  # characters of a material on its button
LINE = 60  # and above it
SIGNS = {
    Shelf.RECORDING: "🎬",
    Shelf.DOCUMENT: "📄",
    Shelf.VIDEO: "🎥",
    Shelf.AUDIO: "🎧",
    Shelf.PICTURE: "🖼",
    Shelf.LINK: "🔗",
}
HEADINGS = {
    Shelf.RECORDING: N_("🎬 Recordings: {n}"),
    Shelf.DOCUMENT: N_("📄 Documents: {n}"),
    Shelf.VIDEO: N_("🎥 Videos: {n}"),
    Shelf.AUDIO: N_("🎧 To listen to: {n}"),
    Shelf.PICTURE: N_("🖼 Pictures: {n}"),
    Shelf.LINK: N_("🔗 Links: {n}"),
}
UNNAMED = {
    Shelf.DOCUMENT: N_("Document {day}"),
    Shelf.VIDEO: N_("Video {day}"),
    Shelf.AUDIO: N_("Audio {day}"),
    Shelf.PICTURE: N_("Picture {day}"),
    Shelf.LINK: N_("Link {day}"),
}


def unnamed(kind: Kind, now: dt.datetime, say: Texts) -> str:
    """What a file is called that came without a word."""
    return say(UNNAMED[SHELVES[kind]], day=_date(now, say))


def _date(moment: dt.datetime, say: Texts) -> str:
    """With its year: what stands in a library is of many."""
    return f"{moment.astimezone(say.zone):%d.%m.%Y}"


def titled(material: Material, say: Texts) -> str:
    """As it is called, not as HTML: of a recording without a title, by its talk."""
    topic = material.talk.topic if material.talk else None
    return material.title or topic or say("Chai talk")


def _named(material: Material, say: Texts) -> str:
    """A recording with its day, for a topic can take several weeks."""
    start = material.talk.starts_at if material.talk else None
    day = f"{start.astimezone(say.zone):%d.%m} " if start else ""
    return f"{SIGNS[material.shelf]} {day}{titled(material, say)}"


def _label(material: Material, say: Texts) -> str:
    return shortened(_named(material, say), LABEL)


def _in_full(shown: Sequence[Material], say: Texts) -> list[str]:
    """As HTML, those for whose titles the buttons have no room."""
    names = (_named(each, say) for each in shown)
    cut = (shortened(each, LINE) for each in names if len(each) > LABEL)
    return [html.escape(each, quote=False) for each in cut]


def _choice(material: Material, member: Member, say: Texts) -> InlineKeyboardButton:
    """A tap brings the file or opens the link; who looks after it comes to its card."""
    if material.url and not may_change(member, material):
        return link(_label(material, say), material.url)
    data = buttons.OpenMaterial(club=material.club_id, material=material.id)
    return button(_label(material, say), data)


def _choices(shown: Sequence[Material], member: Member, say: Texts) -> Rows:
    return column(*(_choice(each, member, say) for each in shown))


def library(member: Member, found: Sequence[Material], say: Texts) -> Screen:
    """The newest first, then what stands on each shelf."""
    club = member.club
    new = button(say("➕ Add"), buttons.AddMaterial(club=club.id))  # offered to whom it is for
    text = say("📁 Materials of the club “{club}”", club=club.title)
    if not found:
        empty = say("There are none yet. Recordings of the talks will come here by themselves.")
        return Screen(f"{text}\n{empty}", column(new))
    hint = say("Tap one, and it comes to you.")
    search = button(say("🔎 Search"), buttons.AskWord(club=club.id), "primary")
    counts = Counter(each.shelf for each in found) if len(found) > NEWEST else {}
    shelves = (
        button(say(words, n=counts[shelf]), buttons.ShowShelf(club=club.id, shelf=shelf))
        for shelf, words in HEADINGS.items()
        if shelf in counts
    )
    newest = found[:NEWEST]
    lines = (text, *_in_full(newest, say), hint)
    rows = (*_choices(newest, member, say), *column(search, *shelves, new))
    return Screen("\n".join(lines), rows)


def shelf(
    member: Member, kind: Shelf, found: Sequence[Material], number: int, say: Texts
) -> Screen:
    page = page_of(found, number, PAGE)
    ids = {"club": member.club_id, "shelf": kind}
    around = onward(page, lambda to: buttons.ShowShelf(**ids, page=to), say)
    back = to_library(member.club_id, say)
    rows = (*_choices(page.entries, member, say), *column(*around, back))
    return Screen(say(HEADINGS[kind], n=len(found)), rows)


def ask_word(club: Club, found: Sequence[Material], say: Texts) -> Screen:
    text = say("🔎 What are you looking for? Write a word or two, or tap one.")
    return Screen(text, _words(club, found, say))


def nothing(club: Club, wanted: str, found: Sequence[Material], say: Texts) -> Screen:
    text = say("🔎 Nothing was found for “{words}”. Please write another word.", words=wanted)
    return Screen(text, _words(club, found, say))


def _words(club: Club, found: Sequence[Material], say: Texts) -> Rows:
    """What the titles speak of most often."""
    often = frequent_words(each.words for each in found)
    words = (button(f"🔎 {word}", buttons.FindWord(club=club.id, word=word)) for word in often)
    return column(*words, to_library(club.id, say))


def results(member: Member, wanted: str, found: Sequence[Material], say: Texts) -> Screen:
    lines = [say("🔎 “{words}”: {n}", words=wanted, n=len(found))]
    if len(found) > PAGE:
        lines.append(say("These fit best. With one more word you find it more exactly."))
    again = button(say("🔎 Another word"), buttons.AskWord(club=member.club_id))
    rows = _choices(found[:PAGE], member, say)
    return Screen("\n".join(lines), (*rows, *column(again, to_library(member.club_id, say))))


def sent(say: Texts) -> Screen:
    return Screen(toast=say("⬇️ It comes to you here."))


def card(member: Member, material: Material, say: Texts) -> Screen:
    """What it is; for who looks after it, with all that can be done."""
    lines = [f"{SIGNS[material.shelf]} <b>{html.escape(titled(material, say), quote=False)}</b>"]
    lines.append(say("📅 {day}", day=_date(material.day, say)))
    if material.published_at:
        lines.append(say("📣 The group knows of it."))
    if material.portal is not None:
        lines.append(say("🌐 On the portal {link}", link=material.portal).strip())
    tools = _tools(material, say) if may_change(member, material) else []
    back = to_library(material.club_id, say)
    return Screen("\n".join(lines), column(*watch(material, say), *tools, back))


def watch(material: Material, say: Texts) -> Sequence[InlineKeyboardButton]:
    """None under a file, which is there itself."""
    label = say("▶️ Watch") if material.talk else say("▶️ Open")
    return [link(label, material.url, "primary")] if material.url else []


def _tools(material: Material, say: Texts) -> Sequence[InlineKeyboardButton]:
    ids = {"club": material.club_id, "material": material.id}
    tell = button(say("📣 Tell the group"), buttons.PublishMaterial(**ids))
    return [
        *([] if material.published_at else [tell]),
        button(say("✉️ Text for mailing list"), buttons.MailMaterial(**ids)),
        button(say("🌐 On the portal"), buttons.AskPortal(**ids)),
        button(say("✏️ Change"), buttons.ChangeMaterial(**ids)),
    ]


def to_library(club_id: int, say: Texts) -> InlineKeyboardButton:
    return button(say("← Back"), buttons.ShowLibrary(club=club_id))
