"""What a club can set: the usual is what was promised, and each setting does what it says."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain import homework, rules
from domain.rules import SETTINGS, USUAL, NoSuchRule, Rules
from domain.sound import has_room
from domain.talks import Ballot, Hour, closing_of, decide, opening_after, slots
from models import Club, Talk, TalkState
from screens import rules as screens
from screens.rule_hints import HINTS
from screens.rules import worded
from screens.texts import LANGUAGES, Texts
from services import quiet_hours, talk_steps, talks

BISHKEK = ZoneInfo("Asia/Bishkek")
NOON = dt.datetime(2026, 11, 25, 6, tzinfo=dt.UTC)  # a Wednesday in Bishkek
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
# Every number that the requirements of the club name.
PROMISED = {
    "russian": 0, "poll_day": 6, "poll_hour": 10, "poll_open": 34, "slots": 10,
    "poll_nudges": (24, 3), "thin_voters": 5, "thin_share": 20, "veto": 30, "length": 60,
    "day_before": 24, "hour_before": 60, "start_before": 10, "link_before": 30,
    "list_before": 60, "present_for": 24, "task_days": (7, 2, 0), "monthly": 1, "snooze": 1,
    "sends_itself": 10, "mentors_only": 0, "digests": (9, 18), "waits_long": 48,
    "quiet_hours": (21, 8), "group_day": 3, "group_pause": 30, "person_day": 2,
    "person_week": 6, "mentions": 0, "votes": 1, "voters": 0, "last_call": 30, "preview": 30,
    "top": 5, "joining": 0, "silent_weeks": 3, "pulse_day": 0, "plan_day": 6,
    "strays_kept": 30, "actions_kept": 400,
}  # fmt: skip


def club(chosen: dict[str, Any]) -> Club:
    return Club(id=1, chat_id=-1, zone="Asia/Bishkek", chosen_rules=chosen)


def due(of: Club, kind: str) -> list[dt.timedelta]:
    """When a step is due: before the talk, or before the poll closes."""
    talk = Talk(id=1, club=of, closes_at=NOON + 3 * DAY, starts_at=NOON + 3 * DAY)
    talk.state = TalkState.POLLING if kind == "talks.nudge" else TalkState.ANNOUNCED
    return [NOON + 3 * DAY - at for name, at, _ in talks.rest(talk, NOON) if name == kind]


def opening(of: Club) -> dt.datetime:
    return opening_after(of.rules.talk, BISHKEK, NOON).astimezone(BISHKEK)


def open_for(of: Club) -> dt.timedelta:
    return closing_of(of.rules.talk, BISHKEK, opening(of)) - opening(of)


def offered(of: Club) -> int:
    hours = [Hour(day, dt.time(18 + n)) for day in range(7) for n in (0, 1)]
    return len(slots(hours, NOON, BISHKEK, of.rules.talk))


def is_thin(of: Club, voters: int, members: int) -> bool:
    ballots = [Ballot(n, frozenset([0])) for n in range(voters)]
    found = decide([NOON], ballots, range(members), rules=of.rules.talk, zone=BISHKEK)
    return found.by.startswith("thin")


def nudged(of: Club, days: int) -> list[str]:
    moments = homework.nudges(NOON, NOON + days * DAY, BISHKEK, of.rules.course)
    return [each.about + "!" * each.in_group for each in moments]


def sounds(of: Club, *hours_ago: float, group: bool) -> bool:
    heard = [NOON - HOUR * each for each in hours_ago]
    budget = of.rules.group_sound if group else of.rules.person_sound
    return has_room(heard, NOON, BISHKEK, budget)


# The setting, another value, and what is then seen: with the usual rules, and with this one.
EFFECTS: list[tuple[str, Any, Callable[[Club], Any], Any, Any]] = [
    ("poll_day", 3, lambda c: opening(c).weekday(), 6, 3),
    ("poll_hour", 18, lambda c: opening(c).hour, 10, 18),
    ("poll_open", 10, open_for, 34 * HOUR, 10 * HOUR),
    ("poll_open", 72, open_for, 34 * HOUR, 72 * HOUR),
    ("slots", 4, offered, 10, 4),
    ("poll_nudges", [3], lambda c: due(c, "talks.nudge"), [DAY, 3 * HOUR], [3 * HOUR]),
    ("poll_nudges", [], lambda c: due(c, "talks.nudge"), [DAY, 3 * HOUR], []),
    ("thin_voters", 8, lambda c: is_thin(c, 6, 20), False, True),
    ("thin_share", 50, lambda c: is_thin(c, 6, 20), False, True),
    ("veto", 60, lambda c: talk_steps.veto(c, NOON + DAY, NOON)[1], NOON + HOUR / 2, NOON + HOUR),
    ("length", 90, lambda c: due(c, "talks.hold"), [-HOUR], [-1.5 * HOUR]),
    ("day_before", 48, lambda c: due(c, "talks.remind_day"), [DAY], [2 * DAY]),
    ("day_before", 0, lambda c: due(c, "talks.remind_day"), [DAY], []),
    ("hour_before", 120, lambda c: due(c, "talks.remind_hour"), [HOUR], [2 * HOUR]),
    ("hour_before", 0, lambda c: due(c, "talks.remind_hour"), [HOUR], []),
    ("start_before", 5, lambda c: due(c, "talks.remind_start"), [10 * MINUTE], [5 * MINUTE]),
    ("list_before", 120, lambda c: due(c, "talks.questions"), [HOUR], [2 * HOUR]),
    ("present_for", 48, lambda c: due(c, "talks.sum_up"), [-25 * HOUR], [-49 * HOUR]),
    ("task_days", [5, 1, 0], lambda c: nudged(c, 14), ["7", "2!", "0"], ["5", "1!", "0"]),
    ("task_days", [], lambda c: nudged(c, 14), ["7", "2!", "0"], []),
    ("monthly", 0, lambda c: nudged(c, 70), ["month1", "7", "2!", "0"], ["7", "2!", "0"]),
    ("quiet_hours", [20, 9], lambda c: quiet_hours.is_quiet(c, NOON + 8.5 * HOUR), False, True),
    ("group_day", 1, lambda c: sounds(c, 3, group=True), True, False),
    ("group_pause", 60, lambda c: sounds(c, 0.8, group=True), True, False),
    ("person_day", 1, lambda c: sounds(c, 3, group=False), True, False),
    ("person_week", 2, lambda c: sounds(c, 20, 40, group=False), True, False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "see", "usual", "then"), EFFECTS)
def test_a_setting_does_what_it_says(
    name: str, value: Any, see: Callable[[Club], Any], usual: Any, then: Any
) -> None:
    assert see(club({})) == usual
    assert see(club({name: value})) == then


def test_the_usual_rules_are_those_of_the_requirements() -> None:
    assert Rules(**PROMISED) == USUAL
    assert SETTINGS.keys() == PROMISED.keys()


def test_what_is_usual_is_offered_and_every_choice_is_another_one() -> None:
    for name, setting in SETTINGS.items():
        assert getattr(USUAL, name) in setting.choices, name
        assert len(set(setting.choices)) == len(setting.choices) > 1, name


def test_no_club_can_be_louder_or_keep_more_than_what_was_promised() -> None:
    for name in ("group_day", "person_day", "person_week", "actions_kept", "strays_kept"):
        assert max(SETTINGS[name].choices) == getattr(USUAL, name), name  # type: ignore[type-var]
    assert min(SETTINGS["group_pause"].choices) == USUAL.group_pause  # type: ignore[type-var]
    for hours in SETTINGS["quiet_hours"].choices:
        assert isinstance(hours, tuple)
        assert hours[0] <= 21
        assert hours[1] >= 8
    for several in (SETTINGS["poll_nudges"], SETTINGS["task_days"]):
        assert all(isinstance(each, tuple) and len(each) <= 3 for each in several.choices)


def test_a_button_brings_back_the_value_that_it_shows() -> None:
    for name, setting in SETTINGS.items():
        for value in setting.choices:
            assert rules.read(name, rules.written(value)) == value
    for slip in ("11", "", "x"):
        with pytest.raises(NoSuchRule):
            rules.read("poll_day", slip)
    with pytest.raises(NoSuchRule):
        rules.get("no_such_rule")


def test_what_is_not_offered_any_more_is_the_usual() -> None:
    assert rules.of({"veto": 45, "old_rule": 1, "length": 90}) == Rules(length=90)


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_read_differently(language: str) -> None:
    say = Texts(language, BISHKEK)
    for name, setting in SETTINGS.items():
        words = [worded(setting, value, say) for value in setting.choices]
        assert len(set(words)) == len(words), (name, words)


def test_the_settings_say_what_is_set_and_that_it_is_usual_only_where_one_chooses() -> None:
    say = Texts("ky", BISHKEK)
    sound = screens.page(club({}), rules.Page.SOUND, say).text or ""
    assert "🌙 Тынч сааттар — 21:00–08:00" in sound
    assert "демей" not in sound
    chosen = screens.page(club({"group_day": 1}), rules.Page.SOUND, say).text or ""
    assert "🔊 Топко: күнүнө үн — 1 (демейде: 3)" in chosen
    veto = screens.choices(club({}), "veto", say)
    assert "Добуш берүү жабылып, ушунча убакыт өткөндө" in (veto.text or "")
    assert "демейки" in str(veto.buttons)


def test_a_hint_is_about_a_setting() -> None:
    assert HINTS.keys() <= SETTINGS.keys()
