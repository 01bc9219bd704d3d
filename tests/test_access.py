"""Nobody reads or changes a club that she has no part in: every button, link, command and word."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiogram import Dispatcher, Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters.callback_data import CallbackData, CallbackQueryFilter

from bot.middlewares import Authorise
from domain.clubs import MentorsOnly, NoSuchClub, NotAMember
from domain.roles import RIGHTS
from models import Role, Sessions
from screens import (
    departures,
    homework_buttons,
    network,
    people,
    privacy_buttons,
    question_answers,
    question_desk,
    reminder_buttons,
)
from screens.buttons import ClubButton
from screens.screen import Screen
from screens.talks import CallOff
from screens.texts import Texts
from services import clubs
from tests.two_clubs import (
    INTRUDERS,
    MEMBER,
    MENTOR,
    NOW,
    RIVAL,
    SECRET,
    STRANGER,
    TITLE,
    Side,
    Town,
    settle,
)

KYRGYZ = Texts("ky", ZoneInfo("Asia/Bishkek"))
REFUSALS = {KYRGYZ(refusal.says) for refusal in (NotAMember, MentorsOnly, NoSuchClub)} | {
    people.stale(KYRGYZ).toast  # of private buttons, in a group
}
# Buttons of no club, and why nobody has to be a member to press them.
CLUBLESS: dict[type[CallbackData], str] = {
    reminder_buttons.ShowLevels: "everybody chooses what may sound on her phone",
    reminder_buttons.ChooseLevel: "everybody chooses what may sound on her phone",
    people.Speak: "everybody chooses her own language",
    people.Languages: "everybody chooses her own language",
    people.More: "shows what she herself can do",
    people.Agree: "carries an invitation that nobody can guess",
    people.Introduce: "carries an invitation that nobody can guess",
    people.Rename: "carries an invitation that nobody can guess",
    people.Live: "carries an invitation that nobody can guess",
    people.Write: "carries an invitation that nobody can guess",
    privacy_buttons.MyData: "shows what she herself may ask for",
    privacy_buttons.SendMyData: "sends her what is kept about herself",
    privacy_buttons.Forget: "tells her what it means to be forgotten",
    privacy_buttons.ForgetForSure: "erases what is kept about herself",
    departures.LeaveForSure: "ends her own place, and where she has none it is refused",
    network.ShowNetwork: "asks whether the settings name her as an organiser",
    homework_buttons.ItIsNothing: "forgets what she herself has sent",
    homework_buttons.ItIsFromExpert: "carries the token of the expert, which nobody can guess",
    question_desk.ExpertDesk: "carries the token of the expert, which nobody can guess",
    question_desk.ExpertEnd: "carries the token of the expert, which nobody can guess",
    question_desk.ExpertListen: "carries the token of the expert, which nobody can guess",
    question_desk.ExpertAnswer: "carries the token of the expert, which nobody can guess",
    question_answers.ForMentors: "carries the token of the expert, which nobody can guess",
    question_answers.ExpertSends: "carries the token of the expert, which nobody can guess",
}
# What a button may carry: of which club it is, the things of that club, and plain values.
THINGS = {"contest", "task", "report", "talk", "question", "reminder", "step", "letter"}
THINGS |= {"starred", "entry", "table", "material"}
VALUES = {"weekday": 2, "at": 1200, "in_day": False, "page": 0, "position": 1, "code": "ru"}
VALUES |= {"oblast": "osh", "then": "", "invite": "invite1001"}
VALUES |= {"term": "2w", "use": "due", "month": 202612, "day": 20261210, "size": 2}
VALUES |= {"person": 1, "may": True, "about": "well"}
VALUES |= {"fact": "council", "standing": "deputy"}
VALUES |= {"version": 1, "after": 0, "reason": "photos", "span": "3d", "event": 1}
VALUES |= {"mood": "liked", "is_fixed": True, "parts": 3, "whom": 1, "came": True}
VALUES |= {"ahead": 1, "minute": 29_925_000, "hours": "1", "weeks": 2, "level": "silent"}
VALUES |= {"asked": 1_795_500_000, "number": 0, "given": 1, "stands": True, "closing": "3h"}
VALUES |= {"is_needed": True, "is_named": True, "place": 0, "how": "answered", "why": "topic"}
VALUES |= {"year": 2026, "grounds": "help", "mark": 1, "amount": 2, "slip": "count", "scale": 1}
VALUES |= {"wanted": True, "hidden": True, "before": 0, "who": 1, "role": "trainer", "here": 1}
VALUES |= {"sheet": "poll", "rule": "mentions", "value": "1", "post": "talk", "thread": 7}
VALUES |= {"once": True, "shelf": "document", "word": "бюджет", "is_there": True}
VALUES |= {"dated": int(NOW.timestamp()), "attempt": 1, "since": 0, "said": 1, "last": 1}


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


# --- what there is


def handlers(root: Router, event: str) -> Iterator[HandlerObject]:
    for router in root.chain_tail:
        if observer := router.observers.get(event):
            yield from observer.handlers


def taps(root: Router) -> Iterator[HandlerObject]:
    yield from handlers(root, "callback_query")


def asked_for(tap: HandlerObject) -> type[CallbackData] | None:
    """The class of the buttons that this handler takes."""
    filters = (each.callback for each in tap.filters or ())
    return next((f.callback_data for f in filters if isinstance(f, CallbackQueryFilter)), None)


def unguarded(router: Router) -> list[str]:
    """Handlers of taps that no membership is asked for; the last one takes what nobody knows."""
    *known, last = taps(router)
    found = [(tap.callback.__name__, asked_for(tap)) for tap in known]
    loose = [name for name, asked in found if asked is None or not guarded(asked)]
    return loose + ([] if last.callback.__name__ == "stale" else [last.callback.__name__])


def guarded(asked: type[CallbackData]) -> bool:
    return asked in CLUBLESS or issubclass(asked, ClubButton)


def buttons(of: type[CallbackData]) -> Iterator[type[CallbackData]]:
    """Those that can be shown: a class that has others below it only names what they share."""
    below = [each for each in of.__subclasses__() if each.__module__.startswith("screens.")]
    for each in below:
        yield from buttons(each)
    if not below:
        yield of


CLUB_BUTTONS = sorted(buttons(ClubButton), key=lambda each: each.__name__)


def example(asked: type[CallbackData], own: Side, other: Side) -> str:
    """A button of her own club about the other's things, as it would be shown.

    A field that is new here has to be put into a table above.
    """
    homework = {"task": other.task, "report": other.report}
    things = {**homework, "talk": other.talk, "question": other.question, "other": other.question}
    things |= {"contest": other.contest, "table": other.table, "material": other.material}
    things |= asdict(other.reminded) | asdict(other.stars)
    known = {"club": own.id, "token": other.expert, **things, **VALUES}
    return asked(**{name: known[name] for name in asked.model_fields}).pack()


def test_every_handler_of_a_tap_asks_who_taps(dispatcher: Dispatcher) -> None:
    assert unguarded(dispatcher) == []


def test_every_button_has_a_handler(dispatcher: Dispatcher) -> None:
    taken = {asked_for(tap) for tap in taps(dispatcher)} - {None}

    assert taken == set(buttons(CallbackData))
    assert len(CLUB_BUTTONS) > 15


def test_a_handler_that_asks_nobody_is_found() -> None:
    class Open(CallbackData, prefix="open"):
        club: int

    slips = Router()

    @slips.callback_query(Open.filter())
    async def anybody(event: object) -> None: ...

    @slips.callback_query()
    async def anything(event: object) -> None: ...

    assert unguarded(slips) == ["anybody", "anything"]


# --- taps


async def breaches(town: Town, person: int, data: str, chat: int | None = None) -> list[str]:
    """What a tap that must be refused did all the same."""
    before = await town.rows()
    screen = await town.tap(person, data, chat)
    changed = [f"changed {table}" for table, _ in before ^ await town.rows()]
    told = [] if screen.toast in REFUSALS and screen.alert else [f"was told {screen}"]
    return changed + told + (["read a secret"] if read(screen) else [])


def read(screen: Screen) -> set[str]:
    """What she sees of our club."""
    return {word for word in (TITLE, SECRET) if word in repr(screen)}


def may(person: int, asked: type[ClubButton]) -> bool:
    return person == MEMBER and asked.needs in RIGHTS[Role.MEMBER]


@pytest.mark.parametrize("who", INTRUDERS)
async def test_no_button_works_for(who: str, town: Town) -> None:
    person = INTRUDERS[who]
    forged = [each for each in CLUB_BUTTONS if not may(person, each)]
    found = {
        each.__name__: await breaches(town, person, example(each, town.ours, town.ours))
        for each in forged
    }

    assert len(forged) > 12
    assert {name: faults for name, faults in found.items() if faults} == {}


async def test_each_button_works_for_its_mentor(town: Town) -> None:
    """Otherwise the tests above would prove nothing: here the same taps do what they are for."""
    effective = set()
    for each in sorted(CLUB_BUTTONS, key=lambda each: each is CallOff):  # then there is no talk
        before = await town.rows()
        screen = await town.tap(MENTOR, example(each, town.ours, town.ours))
        assert screen.toast not in REFUSALS, each
        effective |= {each.__name__} if await town.rows() != before else set()

    assert {"CallOff", "PublishNow", "ChooseTime", "Tick", "Pause", "Resume"} <= effective


async def test_a_thing_of_another_club_is_not_found_in_ones_own(town: Town) -> None:
    """She is a mentor and the club is hers, but the talk that the button names is not."""
    naming = [each for each in CLUB_BUTTONS if THINGS & each.model_fields.keys()]
    assert len(naming) > 5
    for each in naming:
        before = await town.rows()
        screen = await town.tap(RIVAL, example(each, town.theirs, town.ours))

        assert await town.rows() == before, each
        assert screen.toast, each
        assert not read(screen), each


async def test_a_button_of_one_club_does_nothing_in_the_group_of_another(town: Town) -> None:
    for each in CLUB_BUTTONS:
        data = example(each, town.theirs, town.theirs)
        assert await breaches(town, RIVAL, data, chat=town.ours.chat) == [], each


async def test_without_the_guard_the_taps_would_do_harm(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lets_everybody_in(_: Authorise, asked: ClubButton, data: dict[str, Any]) -> None:
        member = await clubs.membership(data["session"], asked.club, MENTOR)
        data.update(member=member, club=member and member.club)

    monkeypatch.setattr(Authorise, "_admit", lets_everybody_in)
    found = [
        await breaches(town, STRANGER, example(each, town.ours, town.ours))
        for each in CLUB_BUTTONS
    ]

    assert all(found)
    assert any("read a secret" in faults for faults in found)
    assert any("changed talks" in faults for faults in found)
