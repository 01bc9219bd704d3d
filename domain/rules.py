"""What a club can set, in one table: each rule with its default, what is offered, and its page.

The defaults are those of all clubs. Nothing that is offered is louder, keeps longer or tells more
than what members were promised (docs/decisions/0025-what-a-club-can-set.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time, timedelta
from enum import IntEnum, StrEnum, auto
from typing import Any

from domain.errors import N_, ClubError
from domain.homework import Course
from domain.quiet import Quiet
from domain.sound import Budget
from domain.talks import VOTING, Hour, TalkRules

Value = int | tuple[int, ...]
WEEK_OF_HOURS = 7 * 24


class NoSuchRule(ClubError):
    says = N_("This setting has changed. Please open the settings again.")


class Page(StrEnum):
    """Where it stands in the settings."""

    GROUP = auto()
    POLL = auto()
    TALK = auto()
    HOMEWORK = auto()
    SOUND = auto()
    STARS = auto()
    PEOPLE = auto()


class Unit(StrEnum):
    """How a value is said. Of none at all (0 minutes, no days) one says «no»."""

    WEEKDAY = auto()
    HOUR = auto()  # of the day, or several
    SPAN = auto()  # from one hour to another
    MINUTES = auto()
    HOURS = auto()
    DAYS = auto()
    WEEKS = auto()
    PERCENT = auto()
    COUNT = auto()
    SWITCH = auto()
    JOINING = auto()
    VOTERS = auto()


class Joining(IntEnum):
    """Who is let in at once, when she asks at Telegram to come into the group."""

    REGISTERED = 0
    ANYBODY = 1  # but whom a mentor has removed
    NOBODY = 2


@dataclass(frozen=True, slots=True)
class Setting:
    page: Page
    says: str
    unit: Unit
    choices: tuple[Value, ...]


def _set(page: Page, says: str, unit: Unit, usual: Value, *choices: Value) -> Any:
    return field(default=usual, metadata={"setting": Setting(page, says, unit, choices)})


def _switch(page: Page, says: str) -> Any:
    return _set(page, says, Unit.SWITCH, 0, 0, 1)


@dataclass(frozen=True, slots=True)
class Rules:
    """Numbers are in the unit of their setting."""

    russian: int = _switch(Page.GROUP, N_("🇷🇺 A line in Russian"))

    poll_day: int = _set(Page.POLL, N_("🗳 Day of the poll"), Unit.WEEKDAY, 6, *range(7))
    poll_hour: int = _set(Page.POLL, N_("🕙 Hour of the poll"), Unit.HOUR, 10, *range(8, 21))
    poll_open: int = _set(
        Page.POLL, N_("⏳ How long it is open"), Unit.HOURS, 34, 10, 24, 34, 48, 72
    )
    slots: int = _set(Page.POLL, N_("📅 Times, at most"), Unit.COUNT, 10, 4, 6, 8, 10)
    poll_nudges: tuple[int, ...] = _set(
        Page.POLL, N_("🔔 Nudges before it closes"), Unit.HOURS, (24, 3), (24, 3), (12, 3), (24,),
        (3,), (),
    )  # fmt: skip
    thin_voters: int = _set(Page.POLL, N_("🍃 Few votes: fewer than"), Unit.COUNT, 5, 3, 5, 8, 10)
    thin_share: int = _set(
        Page.POLL, N_("🍃 Few votes: less than"), Unit.PERCENT, 20, 10, 20, 30, 50
    )
    veto: int = _set(
        Page.POLL, N_("✋ Pause before announcing"), Unit.MINUTES, 30, 15, 30, 60, 120
    )

    length: int = _set(
        Page.TALK, N_("🍵 How long a talk is"), Unit.MINUTES, 60, 30, 45, 60, 90, 120
    )
    day_before: int = _set(Page.TALK, N_("🔔 Group: time before"), Unit.HOURS, 24, 24, 48, 0)
    hour_before: int = _set(
        Page.TALK, N_("🔔 Who comes: time before"), Unit.MINUTES, 60, 30, 60, 120, 0
    )
    start_before: int = _set(Page.TALK, N_("🔔 All: time before"), Unit.MINUTES, 10, 5, 10)
    link_before: int = _set(Page.TALK, N_("🎥 Link: time before"), Unit.MINUTES, 30, 15, 30, 60)
    list_before: int = _set(
        Page.TALK, N_("❓ Questions: time before"), Unit.MINUTES, 60, 30, 60, 120
    )
    present_for: int = _set(Page.TALK, N_("🙋 “I am here”: open for"), Unit.HOURS, 24, 12, 24, 48)

    task_days: tuple[int, ...] = _set(
        Page.HOMEWORK, N_("🔔 Days before it is due"), Unit.DAYS, (7, 2, 0), (7, 2, 0), (5, 1, 0),
        (2, 0), (1,), (),
    )  # fmt: skip
    monthly: int = _set(Page.HOMEWORK, N_("🔔 Long tasks: monthly"), Unit.SWITCH, 1, 0, 1)
    snooze: int = _set(Page.HOMEWORK, N_("😴 “Later” means in"), Unit.HOURS, 1, 1, 3, 24)
    sends_itself: int = _set(
        Page.HOMEWORK, N_("📤 Sent by itself after"), Unit.MINUTES, 10, 5, 10, 20, 30
    )
    mentors_only: int = _switch(Page.HOMEWORK, N_("🔒 Reports to mentors only"))
    digests: tuple[int, ...] = _set(
        Page.HOMEWORK, N_("📥 Mentors hear of reports"), Unit.HOUR, (9, 18), (9, 18), (9,), (18,),
        (9, 13, 18),
    )  # fmt: skip
    waits_long: int = _set(Page.HOMEWORK, N_("⌛️ A report waits long"), Unit.HOURS, 48, 24, 48, 72)

    quiet_hours: tuple[int, int] = _set(
        Page.SOUND, N_("🌙 Quiet hours"), Unit.SPAN, (21, 8), (21, 8), (20, 8), (21, 9), (20, 9)
    )
    group_day: int = _set(Page.SOUND, N_("🔊 Group: sounds a day"), Unit.COUNT, 3, 1, 2, 3)
    group_pause: int = _set(
        Page.SOUND, N_("🔊 Group: pause between"), Unit.MINUTES, 30, 30, 60, 120
    )
    person_day: int = _set(Page.SOUND, N_("🔉 A member: sounds a day"), Unit.COUNT, 2, 1, 2)
    person_week: int = _set(Page.SOUND, N_("🔉 A member: a week"), Unit.COUNT, 6, 2, 4, 6)
    mentions: int = _switch(Page.SOUND, N_("📣 Names in the group"))

    votes: int = _set(Page.STARS, N_("🗳 Votes of each"), Unit.COUNT, 1, 1, 2, 3)
    voters: int = _set(Page.STARS, N_("👥 Who votes"), Unit.VOTERS, 0, 0, 1)
    last_call: int = _set(Page.STARS, N_("🔔 Before a vote closes"), Unit.MINUTES, 30, 15, 30, 60)
    preview: int = _set(
        Page.STARS, N_("👀 Mentors see it before"), Unit.MINUTES, 30, 15, 30, 60, 120
    )
    top: int = _set(Page.STARS, N_("🏆 Places for all to see"), Unit.COUNT, 5, 3, 5)

    joining: int = _set(Page.PEOPLE, N_("🚪 Who asks to come in"), Unit.JOINING, 0, 0, 1, 2)
    silent_weeks: int = _set(Page.PEOPLE, N_("🤫 Silent for"), Unit.WEEKS, 3, 2, 3, 4, 6)
    pulse_day: int = _set(Page.PEOPLE, N_("💓 Day of the pulse"), Unit.WEEKDAY, 0, *range(7))
    plan_day: int = _set(Page.PEOPLE, N_("🗓 Day of the plan"), Unit.WEEKDAY, 6, *range(7))
    strays_kept: int = _set(Page.PEOPLE, N_("🧹 Unclear messages kept"), Unit.DAYS, 30, 7, 14, 30)
    actions_kept: int = _set(Page.PEOPLE, N_("🧹 Mentors' log kept"), Unit.DAYS, 400, 90, 180, 400)

    @property
    def talk(self) -> TalkRules:
        opens = Hour(self.poll_day, time(self.poll_hour))
        closing = (self.poll_day * 24 + self.poll_hour + self.poll_open) % WEEK_OF_HOURS
        return TalkRules(
            opens=opens,
            closes=Hour(closing // 24, time(closing % 24)),
            length=timedelta(minutes=self.length),
            veto=timedelta(minutes=self.veto),
            nudges=tuple(timedelta(hours=each) for each in self.poll_nudges),
            thin_voters=self.thin_voters,
            thin_share=self.thin_share / 100,
            max_slots=self.slots,
            late_opening=timedelta(hours=self.poll_open) - VOTING,
            day_before=timedelta(hours=self.day_before),
            hour_before=timedelta(minutes=self.hour_before),
            start_before=timedelta(minutes=self.start_before),
            link_before=timedelta(minutes=self.link_before),
            list_before=timedelta(minutes=self.list_before),
            present_for=timedelta(hours=self.present_for),
        )

    @property
    def course(self) -> Course:
        return Course(self.task_days, monthly=bool(self.monthly))

    @property
    def quiet(self) -> Quiet:
        starts, ends = self.quiet_hours
        return Quiet(time(starts), time(ends))

    @property
    def group_sound(self) -> Budget:
        return Budget(self.group_day, pause=timedelta(minutes=self.group_pause))

    @property
    def person_sound(self) -> Budget:
        return Budget(self.person_day, self.person_week)


USUAL = Rules()
SETTINGS: Mapping[str, Setting] = {each.name: each.metadata["setting"] for each in fields(Rules)}


def of(chosen: Mapping[str, Any]) -> Rules:
    """The rules of a club that has chosen this. What is not offered any more is the usual."""
    if not chosen:
        return USUAL
    known = {name: decoded(value) for name, value in chosen.items() if name in SETTINGS}
    offered = {name: value for name, value in known.items() if value in SETTINGS[name].choices}
    return replace(USUAL, **offered)  # type: ignore[arg-type]


def decoded(value: Any) -> Value:
    """From JSON, which knows no tuples."""
    return tuple(value) if isinstance(value, list) else int(value)


def get(name: str) -> Setting:
    """Raises NoSuchRule."""
    if setting := SETTINGS.get(name):
        return setting
    raise NoSuchRule


def written(value: Value) -> str:
    """As a button carries it."""
    several = value if isinstance(value, tuple) else (value,)
    return ".".join(map(str, several)) or "-"


def read(name: str, text: str) -> Value:
    """Raises NoSuchRule for what is not offered."""
    offered = {written(value): value for value in get(name).choices}
    if text in offered:
        return offered[text]
    raise NoSuchRule
