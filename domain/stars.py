"""Rules of the stars: what they are given for, how many at once, who stands where [G03–G05]."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import N_, ClubError, NotAnyMore

PLACES = (3, 2, 1)  # stars for the first places of a vote
SCALES = (PLACES, (1, 0, 0), (5, 3, 2), (3, 3, 3))  # offered to a club
MOST_WEIGHT = 5
MOST_AT_ONCE = 10
LONGEST_REASON = 200
TAG_LETTERS = 16  # Telegram's limit of a member tag
SPEAKERS = 10  # of #ChongOy, proposed from those with the most stars [G09]


class StarKind(enum.StrEnum):
    CONTEST = "contest"
    PRACTICE = "practice"
    SPEECH = "speech"
    HELP = "help"
    OWN = "own"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a mentor gives to a member. `source` is of this one time, so that it counts once."""

    member_id: int
    kind: StarKind
    stars: int
    reason: str
    source: str


# What one award by hand is worth; a setting of the club.
WEIGHTS = {StarKind.PRACTICE: 2, StarKind.SPEECH: 2, StarKind.HELP: 1, StarKind.OWN: 1}


class NoStarForHerself(NotAnyMore):
    says = N_("A star cannot be given to oneself 🙂")


class LastSpeaker(ClubError):
    says = N_("Keep at least one speaker. Please tick another one first.")


class StarsAreForMembers(NotAnyMore):
    says = N_("Mentors give stars and do not collect them. Please choose a member.")


class ShePartedWithTheClub(NotAnyMore):
    says = N_("She is no longer in the club, so she cannot be given a star.")


class WrongNumberOfStars(ClubError):
    says = N_("At once you can give from 1 to {most} stars.")


class ReasonIsMissing(ClubError):
    says = N_("Please write in a few words what the star is for.")


class CorrectionIsUnexplained(ReasonIsMissing):
    says = N_("✏️ Why is it corrected? Please write it in a few words.")


class PrizeIsMissing(ReasonIsMissing):
    says = N_("Please write in a few words what the prize is.")


class ReasonIsTooLong(ClubError):
    says = N_("That is too long: at most {most} letters, please.")


class NoSuchEntry(NotAnyMore):
    says = N_("This entry of the stars is no longer there.")


class NothingToCorrect(NotAnyMore):
    says = N_("It is so already: nothing was changed.")


def check_stars(stars: int) -> int:
    """As many as may be given at once. Raises WrongNumberOfStars."""
    if not 1 <= stars <= MOST_AT_ONCE:
        raise WrongNumberOfStars(most=MOST_AT_ONCE)
    return stars


def read_reason(text: str | None, missing: type[ReasonIsMissing] = ReasonIsMissing) -> str:
    """In one line. Raises what is `missing` without words, or ReasonIsTooLong."""
    reason = " ".join((text or "").split())
    if not reason:
        raise missing
    if len(reason) > LONGEST_REASON:
        raise ReasonIsTooLong(most=LONGEST_REASON)
    return reason


def places(stars: Sequence[int]) -> list[int]:
    """Places for a falling row of stars: who has as many shares the place, and the next is left
    out (1, 2, 2, 4).
    """
    return [stars.index(each) + 1 for each in stars]
