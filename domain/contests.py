"""What a contest refuses, until when one votes, and what a ballot can hold."""

import enum
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.counting import Method
from domain.errors import N_, ClubError, NotAnyMore
from domain.local_time import local_date, moment_of

FEWEST, MOST = 2, 20  # candidates
MOST_CHOICES = 5
FEW = 5  # with fewer ballots one could guess who voted how: they are not counted
TITLE_LENGTH = 100
SHORT = 28  # characters of a name on a button that a small phone shows whole
MARKED = 22  # the same, beside marks
PLACE = 12  # characters of where she is from, beside a name that is another's too
UNDECIDED = timedelta(days=1)  # so long a thin vote waits for the mentor


class NoSuchContest(NotAnyMore):
    says = N_("This vote is no longer there.")


class VotingIsClosed(NotAnyMore):
    says = N_("Voting is closed")


class AlreadyBegun(NotAnyMore):
    says = N_("This vote has begun already, so this cannot be changed any more.")


class NotOpen(NotAnyMore):
    says = N_("This can be done only while the vote is open.")


class SelfVote(ClubError):
    says = N_("You cannot vote for yourself 🙂")


class NotAmongVoters(ClubError):
    says = N_("In this vote only those who were present vote.")


class NoSuchCandidate(ClubError):
    says = N_("This candidate is not in the vote.")


class CandidateLeft(ClubError):
    says = N_("{name} has left the club. Please take her off the list of candidates.")


class CandidateHasLeft(ClubError):
    says = N_("This candidate has left the club. Please choose another one.")


class MentorStands(ClubError):
    says = N_("{name}: mentors, trainers and guests are not in the ranking. Please take her off.")


class TooFewCandidates(ClubError):
    says = N_("A vote needs at least two candidates.")


class TooManyCandidates(ClubError):
    says = N_("At most {most} candidates, or nobody would read them all.")


class EnoughChosen(ClubError):
    says = N_("You can choose at most {most}. Take one away first.")


class AlreadyVotedOn(ClubError):
    says = N_("There is a vote on “{title}” already.")


class TitleIsEmpty(ClubError):
    says = N_("Please write in text what the vote is about.")


class TitleIsTooLong(ClubError):
    says = N_("The name of the event is too long. At most {most} characters, please.")


class NobodyVoted(ClubError):
    says = N_("Nobody has voted yet. You can extend the vote or cancel it.")


class NobodyWasPresent(ClubError):
    says = N_("Nobody is marked as present, so nobody could vote.")


class HourHasPassed(ClubError):
    says = N_("This hour has passed. Please choose another one.")


class ClosesLater(ClubError):
    says = N_("The vote is open for longer than that already. Please choose a later hour.")


class NotAPicture(ClubError):
    says = N_("Please send a photo or a video.")


class Closing(enum.StrEnum):
    """Until when one votes, as a mentor chooses it."""

    HOUR = "1h"
    THREE_HOURS = "3h"
    TONIGHT = "21"
    NOON = "12"


def closing_of(choice: Closing, zone: ZoneInfo, now: datetime) -> datetime:
    """Counted from now. Raises HourHasPassed where too little time would be left."""
    today = local_date(now, zone)
    match choice:
        case Closing.HOUR:
            return now + timedelta(hours=1)
        case Closing.THREE_HOURS:
            return now + timedelta(hours=3)
        case Closing.TONIGHT:
            moment = moment_of(today, time(21), zone)
        case _:
            moment = moment_of(today + timedelta(days=1), time(12), zone)
    if moment < now + timedelta(minutes=10):
        raise HourHasPassed
    return moment


def is_ahead(
    choice: Closing, zone: ZoneInfo, now: datetime, closes_at: datetime | None = None
) -> bool:
    """Also of the hour at which an open vote closes: it is extended, and never cut short."""
    try:
        return closing_of(choice, zone, now) > (closes_at or now)
    except HourHasPassed:
        return False


def clean_title(typed: str) -> str:
    """In one line. Raises TitleIsEmpty or TitleIsTooLong."""
    title = " ".join(typed.split())
    if not title:
        raise TitleIsEmpty
    if len(title) > TITLE_LENGTH:
        raise TitleIsTooLong(most=TITLE_LENGTH)
    return title


def marked(
    marks: Mapping[int, int], number: int, mark: int, method: Method, choices: int
) -> dict[int, int]:
    """The ballot with this mark. Who has one choice changes it by choosing another candidate.

    Raises EnoughChosen.
    """
    others = {each: given for each, given in marks.items() if each != number}
    if not mark:
        return others
    if method == Method.STARS:
        return {**others, number: mark}
    if choices == 1:
        return {number: 1}
    if len(others) >= choices:
        raise EnoughChosen(most=choices)
    return {**others, number: 1}


def shuffled(numbers: Sequence[int], contest: int, reader: int) -> list[int]:
    """The order of the candidates in this reader's message: another one for each, and always the
    same for her, so that nothing jumps under her finger.
    """

    def lot(number: int) -> bytes:
        return hashlib.sha256(f"{contest}:{reader}:{number}".encode()).digest()

    return sorted(numbers, key=lot)


def short(name: str, room: int = SHORT) -> str:
    """As long as a button of a small phone can show it."""
    return name if len(name) <= room else name[: room - 1].rstrip() + "…"


def labelled(name: str, place: str, room: int = SHORT) -> str:
    """As long as that too, with where she is from beside her name."""
    where = f" · {place}" if len(place) <= PLACE else f" · {place[: PLACE - 1].rstrip()}…"
    left = room - len(where)
    return (name if len(name) <= left else f"{name[: left - 1].rstrip()}…") + where


def as_labelled(name: str) -> set[str]:
    """All that a button may show of it, for who has to find it again."""
    cut = (f"{name[:room].rstrip()}…" for room in range(MARKED - PLACE - 4, min(SHORT, len(name))))
    return {name, short(name).rstrip("…"), *cut}
