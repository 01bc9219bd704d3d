"""The table of all talks: what was decided, who voted how, who was there."""

import datetime as dt
from collections.abc import Iterator

from models import Talk, TalkState
from screens.attendance import EMOJI
from screens.screen import Screen
from screens.talks import reason
from screens.texts import Texts
from services.talk_exports import Book, Vote, Week
from services.workbooks import Cell, Sheet, moment

NAME_WIDE, DAY_WIDE, TIMES_WIDE = 24, 18, 40


def asked(say: Texts) -> Screen:
    return Screen(toast=say("⏳ The table of all talks is on its way."))


def sheets(book: Book, say: Texts) -> Iterator[Sheet]:
    head = (
        say("Week"), say("When"), say("Topic"), say("Expert"), say("Offered, with votes"),
        say("Voted"), say("Decided by"), say("Said that they come"), say("Were there"),
        say("Questions"), say("Rated"),
    )  # fmt: skip
    rows = (_talk(week, say) for week in book.weeks)
    wide = (12, DAY_WIDE, TIMES_WIDE, NAME_WIDE, TIMES_WIDE)
    yield Sheet(say("Talks"), head, rows, wide)
    of_votes = (say("Week"), say("Name"), say("Can"), say("Counted"))
    votes = (_vote(week.talk, vote, say) for week in book.weeks for vote in week.votes)
    yield Sheet(say("Votes"), of_votes, votes, (12, NAME_WIDE, TIMES_WIDE, 10))
    days = [str(week.talk.week) for week in book.weeks]
    there = (
        [member.name, *("✅" if member.id in week.there else "" for week in book.weeks)]
        for member in book.members
    )
    yield Sheet(say("Attendance"), (say("Name"), *days), there, (NAME_WIDE,))


def _talk(week: Week, say: Texts) -> list[Cell]:
    talk, summary = week.talk, week.summary
    offered = "; ".join(
        f"{_moment(each.starts_at, say)}: {each.votes or 0}" for each in talk.slots
    )
    moods = " ".join(f"{EMOJI[mood]} {n}" for mood, n in summary.moods.items())
    return [
        talk.week, moment(talk.starts_at, say.zone), talk.topic, talk.expert, offered,
        talk.voters or 0, _decision(talk, say), week.said, summary.attended, summary.asked, moods,
    ]  # fmt: skip


def _decision(talk: Talk, say: Texts) -> str:
    """A time was found, and there may have been no talk all the same."""
    called_off = say("❌ cancelled") if talk.state == TalkState.CANCELLED else ""
    return " · ".join(filter(None, (reason(talk, say), called_off)))


def _vote(talk: Talk, vote: Vote, say: Texts) -> list[Cell]:
    """In the poll the times come first, then "any time", then "I cannot"."""
    slots = talk.slots
    last = {len(slots): say("any time"), len(slots) + 1: say("cannot come")}
    times = {n: _moment(each.starts_at, say) for n, each in enumerate(slots)}
    said = "; ".join((times | last).get(n, "") for n in vote.options)
    return [talk.week, vote.name, said, "✅" if vote.is_counted else ""]


def _moment(at: dt.datetime, say: Texts) -> str:
    return f"{moment(at, say.zone):%Y-%m-%d %H:%M}"
