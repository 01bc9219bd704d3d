"""What the club says, in the reader's language. The words are in locales/."""

import datetime as dt
import html
from dataclasses import dataclass, replace
from typing import Self
from zoneinfo import ZoneInfo

from domain.errors import N_
from screens import days
from screens.catalogues import catalogue

LANGUAGES = ("ky", "ru", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """Speaks one language. Every value that is put into a sentence is escaped for HTML."""

    language: str
    zone: ZoneInfo
    bot_name: str = ""  # in letters, which have links to us
    now: dt.datetime | None = None  # without it no day is called «today»

    def __call__(self, sentence: str, **values: object) -> str:
        return _fill(catalogue(self.language).gettext(sentence), values)

    def many(self, one: str, several: str, n: int, **values: object) -> str:
        return _fill(catalogue(self.language).ngettext(one, several, n), {"n": n, **values})

    def at(self, zone: ZoneInfo) -> Self:
        """In the same language, by the clocks of another place."""
        return replace(self, zone=zone)

    def link(self, payload: str) -> str:
        """Opens the private chat with us, and tells us why she comes."""
        return f"https://t.me/{self.bot_name}?start={payload}"

    def day(self, moment: dt.datetime | dt.date) -> str:
        """The weekday and date in words, in the club's zone: «бейшемби, 26-ноябрь»."""
        local = moment.astimezone(self.zone) if isinstance(moment, dt.datetime) else moment
        return days.date(local, self.language)

    def time(self, moment: dt.datetime) -> str:
        """The hour in the club's zone: «18:30»."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def moment(self, moment: dt.datetime) -> str:
        """«бейшемби, 26-ноябрь, 18:30»"""
        return f"{self.day(moment)}, {self.time(moment)}"

    def soon(self, moment: dt.datetime) -> str:
        """«бүгүн, 18:30» where that is today; for what is of no use tomorrow."""
        if self.now and self.day(moment) == self.day(self.now):
            return self(N_("today, {time}"), time=self.time(moment))
        return self.moment(moment)

    def weekday(self, weekday: int, *, short: bool = False) -> str:
        return days.weekday(weekday, self.language, short=short)

    def month(self, day: dt.date) -> str:
        """«ноябрь 2026»"""
        return days.month(day, self.language)


def _fill(pattern: str, values: dict[str, object]) -> str:
    return pattern.format(**{name: html.escape(str(v), quote=False) for name, v in values.items()})


def lowered(text: str) -> str:
    """The first letter small, as within a line."""
    return text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """The first letter large, as at the head of a line."""
    return text[:1].upper() + text[1:]
