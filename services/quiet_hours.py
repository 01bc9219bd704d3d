"""The hours in which a club's bot makes no sound, on the club's own clock."""

import datetime as dt
from zoneinfo import ZoneInfo

from domain import quiet
from models import Club


def first_loud(club: Club, moment: dt.datetime) -> dt.datetime:
    """The moment itself if sound is allowed then, else the end of the quiet hours."""
    return quiet.first_loud(moment, ZoneInfo(club.zone), club.rules.quiet)


def is_quiet(club: Club, moment: dt.datetime) -> bool:
    return quiet.is_quiet(moment, ZoneInfo(club.zone), club.rules.quiet)
