"""Reviewing reports: when mentors hear that some wait, and what stands in the way."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from domain.errors import N_, ClubError, NotAnyMore
from domain.local_time import local_date, moment_of

LOOKING = timedelta(minutes=15)  # so long a report is in the hands of who opened it
SECOND_THOUGHTS = timedelta(minutes=1)  # until the author hears of a decision
WORDS_LENGTH = 700  # characters; with the sentence around them they fit under a voice message


class OwnReport(NotAnyMore):
    says = N_("This report is your own. Another mentor will look at it.")


class OwnReportAlone(NotAnyMore):
    says = N_(
        "This report is your own, and you are the only mentor."
        " Please make one more woman an administrator of the group."
    )


class InOtherHands(NotAnyMore):
    says = N_("👀 Looking at it: {name}")


class AlreadyDecided(NotAnyMore):
    says = N_("This report is already reviewed.")


class WordsOnly(ClubError):
    says = N_("Please write it or say it by voice 🎤.")


class WordsTooLong(ClubError):
    says = N_("This is too long. At most {most} characters, please.")


class Reason(StrEnum):
    """What is missing in most reports that are returned."""

    PHOTOS = auto()
    WORDS = auto()
    TOPIC = auto()


def digest_after(moment: datetime, zone: ZoneInfo, hours: Sequence[int]) -> datetime:
    """The next of the hours at which mentors are told, in UTC, strictly after a moment."""
    day = local_date(moment, zone)
    days = (day + timedelta(days=n) for n in range(2))
    offered = (moment_of(each, time(hour), zone) for each in days for hour in hours)
    return min(at for at in offered if at > moment)
