"""The gentle board [S7]: the first five and the newly starred for all, her own place for her."""

from collections.abc import Collection
from html import escape

from aiogram.types import InlineKeyboardButton

from domain.clubs import Oblast
from domain.errors import N_
from domain.stars import StarKind
from models import Member, Role, StarEntry
from screens.people import OBLASTS
from screens.screen import Screen, button, column
from screens.star_buttons import (
    DrawBoard,
    HideStars,
    OpenBoard,
    ShowBoard,
    StarDesk,
    TellBoard,
    YearEnd,
)
from screens.texts import Texts
from services.star_board import Board, Row, Standing

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
GROUNDS = {
    StarKind.PRACTICE: N_("📚 Best practice"),
    StarKind.SPEECH: N_("🎤 Shared her experience"),
    StarKind.HELP: N_("🤝 Helped others"),
}


def counted(stars: int, say: Texts) -> str:
    return say.many("{n} star", "{n} stars", stars)


def ground(entry: StarEntry, say: Texts) -> str:
    """What it is for, as plain text: a ready-made ground in the reader's language."""
    for kind, words in GROUNDS.items():
        if entry.kind == kind:
            return say(words)
    return entry.reason


def line(row: Row, say: Texts) -> str:
    place = MEDALS.get(row.place) or f"{row.place}."
    where = f" ({say(OBLASTS[Oblast(row.oblast)])})" if row.oblast else ""
    return f"{place} {escape(row.name, quote=False)}{where} — {row.stars}"


def as_many(more: int, say: Texts) -> str:
    """Of those for whom there is no room: nobody is cut out of a tie unseen."""
    return say.many("{n} more has as many stars.", "{n} more have as many stars.", more)


def public(board: Board, say: Texts) -> str:
    """What the group may read, as HTML."""
    lines = [say("🏆 Ranking · {year}", year=board.year)]
    lines += [line(row, say) for row in board.top]
    if board.more:
        lines.append(as_many(board.more, say))
    if not board.top and board.year < board.this_year:
        lines.append(say("🌟 No stars were given that year."))
    elif not board.top:
        lines.append(say("🌟 The first star of the year is still ahead."))
    if board.newly:
        lines += ["", say("🌟 New stars: {names}", names=", ".join(board.newly))]
    return "\n".join(lines)


def own(standing: Standing, say: Texts, read: Collection[Row] = ()) -> str:
    """What she alone reads: her place, her neighbours, how near the next place is.

    Whom she has `read` of just above is not told again.
    """
    if not standing.is_ranked:
        return say("Mentors, trainers and guests are not ranked.")
    if standing.is_hidden:
        return _hidden(standing, say)
    if standing.place is None:
        return say("🌱 Your star of this year is still ahead: share your experience!")
    above, below = (
        [line(each, say)] if each and each not in read else []
        for each in (standing.above, standing.below)
    )
    you = say("➡️ You: place {n}, {stars}", n=standing.place, stars=counted(standing.stars, say))
    lines = [*above, you, *below]
    return "\n".join([*lines, nearness(standing, say)])


def _hidden(standing: Standing, say: Texts) -> str:
    text = say("🙈 You are not shown on the board.")
    if standing.stars:
        text += "\n" + say("Your stars: {n}", n=standing.stars)
    return text


def nearness(standing: Standing, say: Texts) -> str:
    if standing.to_next is None:
        return say("🥇 You hold the first place!")
    return say.many(
        "{n} star more, and you reach the next place.",
        "{n} stars more, and you reach the next place.",
        standing.to_next,
    )


def board(found: Board, member: Member, standing: Standing, say: Texts) -> Screen:
    is_hers = standing.place or standing.is_hidden or not standing.is_ranked
    told = [own(standing, say, found.top)] if is_hers or found.year == found.this_year else []
    return Screen(
        "\n— — —\n".join([public(found, say), *told]),
        column(*_for_mentor(found, say))
        if member.role == Role.MENTOR
        else column(*_for_member(found, standing, say)),
    )


def _turning(found: Board, say: Texts) -> list[InlineKeyboardButton]:
    club = found.club.id
    buttons = (
        [button(say("🖼 Picture"), DrawBoard(club=club, year=found.year))] if found.top else []
    )
    if found.year == found.this_year:
        last = ShowBoard(club=club, year=found.year - 1)
        return [*buttons, button(say("📅 Last year"), last)]
    return [*buttons, button(say("📅 This year"), ShowBoard(club=club, year=found.this_year))]


def _for_member(found: Board, standing: Standing, say: Texts) -> list[InlineKeyboardButton]:
    if not standing.is_ranked:
        return _turning(found, say)
    label = say("🙋 Show me on the board") if standing.is_hidden else say("🙈 Do not show me")
    hide = HideStars(club=found.club.id, hidden=not standing.is_hidden)
    return [*_turning(found, say), button(label, hide)]


def _for_mentor(found: Board, say: Texts) -> list[InlineKeyboardButton]:
    club, year = found.club.id, found.year
    tell = [button(say("📣 Show to the group"), TellBoard(club=club, year=year))]
    return [
        *_turning(found, say),
        *(tell if found.top else ()),
        button(say("🎓 The year's end"), YearEnd(club=club, year=year)),
        button(say("← Back"), StarDesk(club=club)),
    ]


def in_group(found: Board, say: Texts) -> Screen:
    mine = button(say("🙋 My place"), OpenBoard(club=found.club.id, year=found.year))
    return Screen(public(found, say), column(mine))


def whisper(standing: Standing, say: Texts) -> Screen:
    """Her own place, to a tap in the group: only she sees it."""
    if standing.place is None:
        text = own(standing, say)
    else:
        you = say(
            "➡️ You: place {n}, {stars}", n=standing.place, stars=counted(standing.stars, say)
        )
        text = f"{you}\n{nearness(standing, say)}"
    return Screen(toast=text, alert=True)


def drawing(say: Texts) -> Screen:
    return Screen(toast=say("🖼 The picture is on its way."))


def told(say: Texts) -> Screen:
    return Screen(toast=say("✅ The group gets the board."))
