"""Who is in time to be counted at a talk, and what may be told of how it was."""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import N_, ClubError

OPENS_BEFORE = timedelta(minutes=10)  # the message that we are starting has the button
OPEN_AFTER = timedelta(hours=24)  # after the talk's end, for members
MENTOR_AFTER = timedelta(days=7)  # after its end, for the mentor with her list
FEW = 5  # with fewer ratings one could guess whose they are


class NotBegun(ClubError):
    says = N_("The talk has not begun yet. Please press when it begins.")


class CountIsClosed(ClubError):
    says = N_("Who was there is counted until a day after the talk. Thank you for coming!")


class Mood(StrEnum):
    LOVED = "loved"
    LIKED = "liked"
    SO_SO = "so-so"


def check_is_open(
    starts_at: datetime, length: timedelta, now: datetime, *, by_mentor: bool = False
) -> None:
    """Raises NotBegun or CountIsClosed."""
    if now < starts_at - OPENS_BEFORE:
        raise NotBegun
    if now >= starts_at + length + (MENTOR_AFTER if by_mentor else OPEN_AFTER):
        raise CountIsClosed
