"""What a mentor does about stars: gives one by hand, corrects an award, settles the terms."""

from collections.abc import Sequence
from html import escape

from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.pages import Page, page_of
from domain.stars import MOST_AT_ONCE, SCALES, StarKind
from models import Club, Contest, Member, StarEntry, StarTerms
from screens import namesakes
from screens import star_buttons as buttons
from screens.contest_buttons import NewContest, ShowContest
from screens.contests import STATES, short_title
from screens.pages import turning
from screens.reviews import unheard
from screens.screen import Screen, button, column
from screens.stars import GROUNDS, counted, ground
from screens.texts import Texts

PAGE = 8  # names, one under the other
LABEL = 48  # letters of a label; the phone cuts what is wider
IN_OWN_WORDS = (1, 2, 3)  # stars
SLIPS = {
    "mistake": N_("Pressed by mistake"),
    "count": N_("The count was wrong"),
}


def desk(club: Club, contests: Sequence[Contest], year: int, say: Texts) -> Screen:
    """Of whoever holds votes; who leads the club gives stars here as well."""
    votes = (
        button(
            f"{short_title(each.title)} · {say(STATES[each.state])}",
            ShowContest(club=club.id, contest=each.id),
        )
        for each in contests
    )
    return Screen(
        say("🌟 Stars of the club “{club}”", club=club.title),
        column(
            button(say("➕ New vote"), NewContest(club=club.id), "primary"),
            *votes,
            button(say("🌟 Give a star"), buttons.ChooseStarred(club=club.id, page=0)),
            button(say("🏆 Ranking"), buttons.ShowBoard(club=club.id, year=year)),
            button(say("⚙️ Settings of the stars"), buttons.StarSettings(club=club.id)),
        ),
    )


def whom(club: Club, members: Sequence[Member], number: int, say: Texts) -> Screen:
    page = page_of(members, number, PAGE)
    known = namesakes.labels(page.entries, say)
    names = (
        button(name, buttons.ChooseGrounds(club=club.id, starred=each.id))
        for name, each in zip(known, page.entries, strict=True)
    )
    text = say("🌟 Who gets a star?")
    if not members:
        text = say("Nobody can be given a star yet: the club has no members but mentors.")
    mend = button(say("📜 Latest awards"), buttons.StarLog(club=club.id))
    last = (*column(mend), _back(club.id, say))
    around = turning(page, lambda to: buttons.ChooseStarred(club=club.id, page=to))
    return Screen(text, (*column(*names), *around, *last))


def grounds(member: Member, terms: StarTerms, mark: int, say: Texts) -> Screen:
    """One tap gives: a ground has its stars. In her own words the mentor says how many."""
    club = member.club_id
    ready = (
        button(
            f"{say(words)} · {int(terms.weights.get(kind, 1))} 🌟",
            buttons.GiveStars(club=club, starred=member.id, grounds=kind, mark=mark),
        )
        for kind, words in GROUNDS.items()
    )
    own = tuple(
        button(
            f"✏️ {n} 🌟",
            buttons.GiveInOwnWords(club=club, starred=member.id, amount=n, mark=mark),
        )
        for n in IN_OWN_WORDS
    )
    text = say(
        "🌟 {name}: what is the star for?\nFor another reason press ✏️ and write it yourself.",
        name=member.name,
    )
    return Screen(text, (*column(*ready), own, _back(club, say)))


def ask_reason(member: Member, stars: int, say: Texts) -> Screen:
    text = say(
        "✏️ {name} — {stars}\nWhat is it for? Please write it in a few words.",
        name=member.name,
        stars=counted(stars, say),
    )
    return Screen(text, (_back(member.club_id, say),))


def given(member: Member, stars: int, say: Texts) -> Screen:
    text = say("✅ {name} — {stars}. She is told.", name=member.name, stars=counted(stars, say))
    if not member.person.may_write:
        name = escape(member.name, quote=False)
        text = f"✅ {name} — {counted(stars, say)}\n{unheard(say)}"
    again = button(
        say("🌟 One more star"), buttons.ChooseStarred(club=member.club_id, page=0), "primary"
    )
    mend = button(say("📜 Latest awards"), buttons.StarLog(club=member.club_id))
    return Screen(text, (*column(again, mend), _back(member.club_id, say)))


def log(club: Club, page: Page[StarEntry], say: Texts) -> Screen:
    """Which to correct."""
    members = list({each.member.id: each.member for each in page.entries}.values())
    named = zip(members, namesakes.labels(members, say), strict=True)
    known = {each.id: name for each, name in named}
    labelled = (
        button(
            cut(f"{known[each.member.id]} · {each.stars} 🌟 · {ground(each, say)}"),
            buttons.ShowEntry(club=club.id, entry=each.id),
        )
        for each in page.entries
    )
    text = say("📜 Latest awards. Press one to see or correct it.")
    if not page.entries:
        text = say("📜 Nobody has been given a star yet.")
    around = turning(page, lambda to: buttons.TurnLog(club=club.id, page=to))
    return Screen(text, (*column(*labelled), *around, _back(club.id, say)))


def entry(found: StarEntry, counts: int, say: Texts, beside: Sequence[str] = ()) -> Screen:
    lines = [
        f"🌟 {escape(found.member.name, quote=False)} — {counted(found.stars, say)}",
        say("For: {reason}", reason=ground(found, say)),
        say("📅 {moment}", moment=say.moment(found.at)),
    ]
    if counts != found.stars:
        lines.append(say("✏️ Corrected: {n}", n=counts))
    lines += (say("How many should it be?"), *beside)
    amounts = [n for n in range(MOST_AT_ONCE + 1) if n != counts]
    every = [_amount(found, n) for n in amounts]
    half = len(every) // 2
    back = button(say("← Back"), buttons.StarLog(club=found.club_id))
    return Screen("\n".join(lines), (tuple(every[:half]), tuple(every[half:]), (back,)))


def _amount(found: StarEntry, n: int) -> InlineKeyboardButton:
    return button(str(n), buttons.CorrectTo(club=found.club_id, entry=found.id, amount=n))


def why(found: StarEntry, stars: int, say: Texts) -> Screen:
    def one(slip: str, label: str) -> InlineKeyboardButton:
        data = buttons.CorrectBecause.model_validate(
            {"club": found.club_id, "entry": found.id, "amount": stars, "slip": slip}
        )
        return button(label, data)

    text = say(
        "✏️ {name}: {stars} from now on. Why is it corrected?",
        name=found.member.name,
        stars=counted(stars, say),
    )
    ready = (one(slip, say(words)) for slip, words in SLIPS.items())
    back = button(say("← Back"), buttons.ShowEntry(club=found.club_id, entry=found.id))
    return Screen(text, column(*ready, one("words", say("✏️ In my own words")), back))


def ask_correction(found: StarEntry, say: Texts) -> Screen:
    back = button(say("← Back"), buttons.ShowEntry(club=found.club_id, entry=found.id))
    return Screen(say("✏️ Why is it corrected? Please write it in a few words."), column(back))


def settings(club: Club, terms: StarTerms, say: Texts) -> Screen:
    """A scale that is chosen is ticked; a ground gets one star more by each press."""
    scales = tuple(
        button(
            ("✅ " if list(scale) == terms.places else "") + "/".join(map(str, scale)),
            buttons.ChoosePlaces(club=club.id, scale=n),
        )
        for n, scale in enumerate(SCALES)
    )
    weights = (
        button(f"{say(words)} · {int(terms.weights.get(kind, 1))} 🌟", _weigh(club, kind))
        for kind, words in GROUNDS.items()
    )
    text = say(
        "⚙️ Stars of a vote for places 1, 2, 3: {places}"
        "\nBelow: what else a star is given for, and how many.",
        places="/".join(map(str, terms.places)),
    )
    return Screen(
        text, (scales[:2], scales[2:], *column(*weights, *_turns(club, terms, say)),
               _back(club.id, say)),
    )  # fmt: skip


def _weigh(club: Club, kind: StarKind) -> buttons.Weigh:
    return buttons.Weigh.model_validate({"club": club.id, "grounds": kind})


def _turns(club: Club, terms: StarTerms, say: Texts) -> Sequence[InlineKeyboardButton]:
    tags = _mark(terms.tags) + say("🏷 Stars at the names")
    confirms = _mark(terms.confirms) + say("🔏 Organiser confirms")
    return (
        button(tags, buttons.TurnTags(club=club.id, wanted=not terms.tags)),
        button(confirms, buttons.TurnConfirmation(club=club.id, wanted=not terms.confirms)),
    )


def _mark(is_on: bool) -> str:
    return "✅ " if is_on else "▫️ "


def cut(label: str) -> str:
    return label if len(label) <= LABEL else label[: LABEL - 1] + "…"


def _back(club_id: int, say: Texts) -> tuple[InlineKeyboardButton]:
    return (button(say("← Back"), buttons.StarDesk(club=club_id)),)
