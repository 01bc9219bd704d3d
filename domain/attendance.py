"""Who is in time to be counted at a talk, and what may be told of how it was."""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import N_, ClubError, NotAnyMore

OPENS_BEFORE = timedelta(minutes=10)  # the message that we are starting has the button
MENTOR_AFTER = timedelta(days=7)  # after its end, for the mentor with her list
FEW = 5  # with fewer ratings one could guess whose they are


class NotBegun(ClubError):
    says = N_("The talk has not begun yet. Please press when it begins.")


class CountIsClosed(NotAnyMore):
    says = N_("Who was there is not counted any more. Thank you for coming!")


class RatingIsClosed(NotAnyMore):
    says = N_("How it was is not asked any more. Thank you for coming!")


class Mood(StrEnum):
    LOVED = "loved"
    LIKED = "liked"
    SO_SO = "so-so"


def check_is_open(starts_at: datetime, until: datetime, now: datetime) -> None:
    """Raises NotBegun or CountIsClosed."""
    if now < starts_at - OPENS_BEFORE:
        raise NotBegun
    if now >= until:
        raise CountIsClosed
