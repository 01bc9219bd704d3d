"""The weekly talk: when its poll opens and closes, what it offers, and which time wins.

The rules of the vote are explained to members in docs/fairness.md.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from domain.errors import N_, ClubError, NotAnyMore
from domain.lines import visible
from domain.local_time import moment_of, next_weekly

LINE_LENGTH = 120  # characters
VOTING = timedelta(hours=4)  # the least time between opening and closing
PART = re.compile(r" \((\d{1,2})/(\d{1,2})\)$")


class NoHours(ClubError):
    says = N_("No hours are chosen yet. Please choose the hours that suit the club.")


class TalkIsOver(NotAnyMore):
    says = N_("This talk is already over. See you at the next one!")


class TalkIsOff(TalkIsOver):
    """It was called off, and who has not read so must not think that she has missed it."""

    says = N_("❌ There is no chai talk this time.")


class PollIsClosed(NotAnyMore):
    says = N_("Voting on the time has already ended. The next poll will come soon.")


class LineIsEmpty(ClubError):
    says = N_("Please write it in words.")


class LineIsTooLong(ClubError):
    says = N_("This is too long. At most {most} characters, please.")


class NotThisSlot(ClubError):
    says = N_("This time was not offered in the poll. Please choose one of its times.")


class NotThisWeek(ClubError):
    says = N_("Please choose a day of this talk's week: the next week has a talk of its own.")


@dataclass(frozen=True, order=True)
class Hour:
    """A weekday (0 is Monday) and a time of day on the club's clock."""

    weekday: int
    at: time


@dataclass(frozen=True)
class TalkRules:
    """A club's week.

    `lead` is the least time between closing and the talk, on the club's clock; `nudges` are
    counted back from closing. A vote is thin with fewer than `thin_voters` voters or with
    less than `thin_share` of the roster. What is `…_before` is counted back from the start; of a
    day or an hour before there is none if it is zero. `late_opening` leaves four hours to vote.
    """

    opens: Hour = Hour(6, time(10))
    closes: Hour = Hour(0, time(20))
    lead: timedelta = timedelta(hours=12)
    length: timedelta = timedelta(minutes=60)
    veto: timedelta = timedelta(minutes=30)
    nudges: tuple[timedelta, ...] = (timedelta(hours=24), timedelta(hours=3))
    thin_voters: int = 5
    thin_share: float = 0.20
    max_slots: int = 10
    late_opening: timedelta = timedelta(hours=30)
    day_before: timedelta = timedelta(hours=24)
    hour_before: timedelta = timedelta(hours=1)
    start_before: timedelta = timedelta(minutes=10)
    link_before: timedelta = timedelta(minutes=30)  # the way in is shown
    list_before: timedelta = timedelta(minutes=60)  # the expert gets the questions
    present_for: timedelta = timedelta(hours=24)  # so long after the end one says «I was there»


@dataclass(frozen=True)
class Ballot:
    """One person's answer; no slots and not `any_time` means "I cannot this week"."""

    person: int
    slots: frozenset[int]
    any_time: bool = False


class Reason(StrEnum):
    """Which rule settled the vote."""

    VOTES = auto()
    MISSED = auto()
    LAST_WEEK = auto()
    EARLIER = auto()
    THIN_LAST_WEEK = auto()
    THIN_LEADER = auto()
    NO_VOTES = auto()
    TOO_LATE = auto()


@dataclass(frozen=True)
class Decision:
    """The slot that won, `votes` for each slot, and how many members answered at all."""

    index: int
    starts_at: datetime
    votes: tuple[int, ...]
    voters: int
    by: Reason


def hour_of(moment: datetime, zone: ZoneInfo) -> Hour:
    local = moment.astimezone(zone)
    return Hour(local.weekday(), local.time())


def opening_after(rules: TalkRules, zone: ZoneInfo, after: datetime) -> datetime:
    """The first opening strictly after a moment, in UTC."""
    return next_weekly(rules.opens.weekday, rules.opens.at, zone, after)


def closing_of(rules: TalkRules, zone: ZoneInfo, opened: datetime) -> datetime:
    """The closing of a poll opened at a moment, in UTC; strictly after it."""
    return next_weekly(rules.closes.weekday, rules.closes.at, zone, opened)


def slots(
    hours: Iterable[Hour], closes_at: datetime, zone: ZoneInfo, rules: TalkRules
) -> tuple[datetime, ...]:
    """The moments to offer, in UTC and in time order: each hour once, `lead` after closing.

    Raises NoHours. Of more than `max_slots` every so-many-th is offered, so that early and
    late days of the week fare alike, and week after week the same hours are offered.
    """
    # Counted on the club's clock, weeks follow each other without a gap or an overlap even
    # when the clocks change: no date is offered by two polls, and none by no poll.
    first = closes_at.astimezone(zone).replace(tzinfo=None) + rules.lead
    offered = sorted({_at_or_after(first, hour, zone) for hour in hours})
    if not offered:
        raise NoHours
    count = min(len(offered), rules.max_slots)
    return tuple(offered[(2 * n + 1) * len(offered) // (2 * count)] for n in range(count))


def _at_or_after(first: datetime, hour: Hour, zone: ZoneInfo) -> datetime:
    days = (hour.weekday - first.weekday()) % 7
    if days == 0 and hour.at < first.time():
        days = 7
    return moment_of(first.date() + timedelta(days=days), hour.at, zone)


def decide(  # noqa: PLR0913  (all that the vote depends on, so that it can be counted again)
    slots: Sequence[datetime],
    ballots: Iterable[Ballot],
    roster: Collection[int],
    missed: Collection[int] = (),
    last: datetime | None = None,
    *,
    rules: TalkRules,
    zone: ZoneInfo,
    earliest: datetime | None = None,
) -> Decision:
    """Find the winning slot from at most one ballot per person; outsiders are not counted.

    `missed` are those who missed the last three talks, `last` is when last week's talk began.
    What lies before `earliest`, if not all does, is counted and cannot win any more.
    """
    members = frozenset(roster)
    counted = [ballot for ballot in ballots if ballot.person in members]
    votes = _tally(counted, len(slots))
    ahead = [n for n, slot in enumerate(slots) if earliest is None or slot >= earliest]
    usual = [last is not None and hour_of(slot, zone) == hour_of(last, zone) for slot in slots]
    index, by = _winner(
        slots,
        ahead,
        (Reason.VOTES, votes),
        (Reason.MISSED, _tally((b for b in counted if b.person in missed), len(slots))),
        (Reason.LAST_WEEK, usual),
    )
    voters, most = len(counted), max(votes[n] for n in ahead)
    thin = is_thin(voters, len(members), rules)
    if thin or not most:
        by = Reason.THIN_LEADER if most else Reason.NO_VOTES
        if stays := [n for n in ahead if usual[n]]:
            index, by = stays[0], Reason.THIN_LAST_WEEK
    if max(votes) > most and not (thin and by is Reason.THIN_LAST_WEEK):
        by = Reason.TOO_LATE
    return Decision(index, slots[index], votes, voters, by)


def is_thin(voters: int, members: int, rules: TalkRules) -> bool:
    """Then a handful of people would move everybody else's talk."""
    return voters < max(rules.thin_voters, rules.thin_share * members)


def _tally(ballots: Iterable[Ballot], count: int) -> tuple[int, ...]:
    votes = [0] * count
    for ballot in ballots:
        for index in range(count):
            votes[index] += ballot.any_time or index in ballot.slots
    return tuple(votes)


def _winner(
    slots: Sequence[datetime], leaders: list[int], *ladder: tuple[Reason, Sequence[int]]
) -> tuple[int, Reason]:
    """Climb from rule to rule until one slot is left; also tell which rule left it alone."""
    for by, score in ladder:
        best = max(score[index] for index in leaders)
        leaders = [index for index in leaders if score[index] == best]
        if len(leaders) == 1:
            return leaders[0], by
    return min(leaders, key=lambda index: slots[index]), Reason.EARLIER


def clean_line(raw: str) -> str:
    """A topic or a name in one line. Raises LineIsEmpty or LineIsTooLong."""
    line = visible(raw)
    if not line:
        raise LineIsEmpty
    if len(line) > LINE_LENGTH:
        raise LineIsTooLong(most=LINE_LENGTH)
    return line


def in_parts(topic: str, parts: int) -> str:
    """A big topic goes over several weeks [F04]: «Budget (1/3)»; with one part, only its name."""
    name = PART.sub("", topic)
    return f"{name} (1/{parts})" if parts > 1 else name


def next_part(topic: str) -> str | None:
    """«Budget (1/3)» is followed by «Budget (2/3)», and the last part by nothing."""
    found = PART.search(topic)
    if found is None or int(found[1]) >= int(found[2]):
        return None
    return f"{topic[: found.start()]} ({int(found[1]) + 1}/{found[2]})"
