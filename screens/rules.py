"""The settings of a club: what holds now, what is usual, what else can be chosen."""

from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.rules import SETTINGS, USUAL, Page, Setting, Unit, Value, written
from models import Club
from screens.buttons import MentorButton
from screens.clubs import GroupLanguages, Settings
from screens.rule_buttons import PAGES, ChooseRule, ShowRule, ShowRules
from screens.rule_hints import HINTS
from screens.screen import Screen, button, column
from screens.star_buttons import StarSettings
from screens.texts import Texts, raised
from screens.topics import ShowTopics

COUNTED = {
    Unit.MINUTES: N_("{n} min"),
    Unit.HOURS: N_("{n} h"),
    Unit.DAYS: N_("{n} d"),
    Unit.WEEKS: N_("{n} wk"),
    Unit.PERCENT: N_("{n} %"),
    Unit.COUNT: N_("{n}"),
}
NAMED = {
    Unit.SWITCH: (N_("no"), N_("yes")),
    Unit.VOTERS: (N_("the whole club"), N_("those who were there")),
    Unit.JOINING: (
        N_("registered: at once"),
        N_("everybody: at once"),
        N_("a mentor decides"),
    ),
}
# What is set elsewhere and is looked for here as well.
ELSEWHERE: dict[Page, tuple[tuple[str, type[MentorButton]], ...]] = {
    Page.GROUP: (
        (N_("🌐 Language of the group"), GroupLanguages),
        (N_("🗂 Topics"), ShowTopics),
    ),
    Page.STARS: ((N_("⚙️ What stars are given for"), StarSettings),),
}


def page(club: Club, shown: Page, say: Texts, undo: tuple[str, Value] | None = None) -> Screen:
    """`undo`: the rule that was changed just now, and what it was before."""
    names = [name for name, setting in SETTINGS.items() if setting.page == shown]
    lines = [_line(club, name, say) for name in names]
    buttons = [button(say(SETTINGS[n].says), ShowRule(club=club.id, rule=n)) for n in names]
    others = [button(say(label), to(club=club.id)) for label, to in ELSEWHERE.get(shown, ())]
    back = button(say("← Back"), Settings(club=club.id))
    rows = column(*_undo(club, undo, say), *buttons, *others, back)
    text = "\n".join([say(PAGES[shown]), "", *lines])
    return Screen(text, rows, toast=say("✅ Saved") if undo else None)


def _undo(club: Club, undo: tuple[str, Value] | None, say: Texts) -> list[InlineKeyboardButton]:
    if undo is None:
        return []
    name, before = undo
    label = say("↩️ Again: {value}", value=worded(SETTINGS[name], before, say))
    return [button(label, ChooseRule(club=club.id, rule=name, value=written(before)))]


def _line(club: Club, name: str, say: Texts) -> str:
    setting, now, usual = SETTINGS[name], getattr(club.rules, name), getattr(USUAL, name)
    about = {"what": say(setting.says), "value": worded(setting, now, say)}
    if now == usual:
        return say("{what} — {value}", **about)
    return say("{what} — {value} (usual: {usual})", **about, usual=worded(setting, usual, say))


def choices(club: Club, name: str, say: Texts) -> Screen:
    setting, now = SETTINGS[name], getattr(club.rules, name)
    offered = [
        button(
            "✅ " * (value == now) + _marked(name, value, say),
            ChooseRule(club=club.id, rule=name, value=written(value)),
        )
        for value in setting.choices
    ]
    back = button(say("← Back"), ShowRules(club=club.id, sheet=setting.page))
    text = say("{what}\nNow: {value}", what=say(setting.says), value=worded(setting, now, say))
    hint = say(HINTS[name]) if name in HINTS else ""
    return Screen("\n\n".join(filter(None, (text, hint))), column(*offered, back))


def _marked(name: str, value: Value, say: Texts) -> str:
    words = worded(SETTINGS[name], value, say)
    return say("{value} · usual", value=words) if value == getattr(USUAL, name) else words


def worded(setting: Setting, value: Value, say: Texts) -> str:
    match setting.unit, value:
        case ((Unit.SWITCH | Unit.VOTERS | Unit.JOINING as unit), int()):
            return say(NAMED[unit][value])
        case _, () | 0 if setting.unit != Unit.WEEKDAY:
            return say("no")
        case Unit.WEEKDAY, int():
            return raised(say.weekday(value))
        case Unit.SPAN, (since, until):
            return f"{since:02}:00–{until:02}:00"
        case Unit.HOUR, _:
            return ", ".join(f"{hour:02}:00" for hour in _several(value))
        case unit, _:
            return say(COUNTED[unit], n=", ".join(map(str, _several(value))))


def _several(value: Value) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)
