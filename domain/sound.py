"""How often the bot may make a sound: few times, so that each of them is heard."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.local_time import local_date


class Level(StrEnum):
    """What may sound to a person, as she has chosen it; the rest comes without a sound."""

    ALL = "all"
    IMPORTANT = "important"  # no nudges
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Budget:
    """Days and weeks are those of the club's calendar; a week begins on Monday."""

    a_day: int
    a_week: int | None = None
    pause: dt.timedelta = dt.timedelta()


def has_room(
    sounded: Collection[dt.datetime], now: dt.datetime, zone: ZoneInfo, budget: Budget
) -> bool:
    """May there be one more sound now, after those?"""
    days = [local_date(moment, zone) for moment in sounded]
    today = local_date(now, zone)
    this_week = [day for day in days if day >= monday(now, zone)]
    return (
        days.count(today) < budget.a_day
        and (budget.a_week is None or len(this_week) < budget.a_week)
        and all(now - moment >= budget.pause for moment in sounded)
    )


def monday(now: dt.datetime, zone: ZoneInfo) -> dt.date:
    """On which the week of the moment began."""
    today = local_date(now, zone)
    return today - dt.timedelta(days=today.weekday())
