"""Links, commands, words and forged bytes: who has no part in a club can do nothing to it."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from typing import Any

import pytest
from aiogram import Dispatcher, Router
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Sessions
from screens import menu
from screens.clubs import Pause
from services import roster
from tests.all_rows import Row
from tests.prove import seeds
from tests.source import modules
from tests.test_access import CLUB_BUTTONS, CLUBLESS, KYRGYZ, example, handlers, read
from tests.two_clubs import (
    INTRUDERS,
    MEMBER,
    MENTOR,
    RIVAL,
    SECRET,
    Side,
    Town,
    concerns,
    settle,
)

OUTSIDERS = {who: person for who, person in INTRUDERS.items() if person != MEMBER}
# Every kind of link with which somebody can come.
LINKS = {"invite": "inv_{side.invite}", "club": "setup_{side.id}"}
LINKS |= {"talk": "q_{side.talk}", "expert": "expert_{side.expert}", "task": "hw_{side.task}"}
LINKS |= {"calendar": "cal_{side.talk}", "contest": "sv_{side.contest}"}
LINKS |= {f"menu {where}": where + "_{side.id}" for where in ("talk", "tasks", "ask", "materials")}
LINKS |= {"topic": "topic_{side.id}_7", "material": "mat_{side.material}"}
WORDS = "https://zoom.us/j/1"  # good as a name, a topic and a link
FEW = settings(
    max_examples=seeds.examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


async def strange(town: Town, person: int, before: frozenset[Row]) -> list[str]:
    """Rows that changed and have nothing to do with her or with her club."""
    hers = None if person in (MEMBER, MENTOR) else town.theirs
    changed = before ^ await town.rows()
    members = [json.loads(facts) for table, facts in before if table == "club_members"]
    own = {each["id"] for each in members if each["person_id"] == person}
    return [
        f"{row}"
        for row in changed
        if not concerns(row, person, hers) and _whose(json.loads(row[1])) not in own
    ]


def _whose(facts: dict[str, Any]) -> Any:
    is_about_her = facts.get("kind") == roster.CHANGED
    return facts.get("subject_id" if is_about_her else "member_id")


def commands(router: Router) -> set[str]:
    filters = (f.callback for each in handlers(router, "message") for f in each.filters or ())
    return {str(c) for f in filters if isinstance(f, Command) for c in f.commands}


def questions() -> Iterator[State]:
    """All that a person can be asked for, so that her next message is the answer."""
    for module in modules("handlers"):
        found = vars(import_module(module.path.removesuffix(".py").replace("/", ".")))
        for group in found.values():
            if isinstance(group, type) and issubclass(group, StatesGroup):
                yield from group.__states__


def answers_about(side: Side) -> dict[str, object]:
    things = {"talk": side.talk, "question": side.question, "task": side.task}
    things |= {
        "report": side.report,
        "version": 1,
        "use": "due",
        "about": "well",
        "contest": side.contest,
        "number": 0,
        "person": 1,
        "fact": "council",
        "reminder": side.reminded.reminder,
        "step": side.reminded.step,
    }
    things |= {
        "material": side.material,
        "year": 2026,
        "mark": 1,
        "amount": 2,
        **asdict(side.stars),
    }
    return {"club": side.id, "invite": side.invite, "token": "", **things}


@pytest.mark.parametrize("who", INTRUDERS)
async def test_a_link_changes_only_what_is_hers(who: str, town: Town) -> None:
    for link in LINKS.values():
        before = await town.rows()
        screen = await town.write(INTRUDERS[who], f"/start {link.format(side=town.ours)}")

        assert await strange(town, INTRUDERS[who], before) == []
        assert SECRET not in repr(screen) or who == "a plain member"


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_a_command_shows_and_changes_nothing_of_another_club(
    who: str, town: Town, dispatcher: Dispatcher
) -> None:
    keys = [KYRGYZ(key) for key in menu.LABELS]
    told = [*(f"/{command}" for command in commands(dispatcher)), *keys]
    assert len(told) > 6
    for text in told:
        before = await town.rows()
        screen = await town.write(OUTSIDERS[who], text)

        assert await strange(town, OUTSIDERS[who], before) == []
        assert not read(screen), text


@pytest.mark.parametrize("who", INTRUDERS)
async def test_an_answer_comes_too_late_for_who_has_lost_her_right(who: str, town: Town) -> None:
    """She was asked while she was a mentor, or her client pretends it."""
    for question in questions():
        await town.ask(INTRUDERS[who], question.state, answers_about(town.ours))
        before = await town.rows()
        await town.write(INTRUDERS[who], WORDS)

        assert await strange(town, INTRUDERS[who], before) == [], question


async def test_an_answer_of_the_mentor_counts(town: Town) -> None:
    changed = set()
    for question in questions():
        await town.ask(MENTOR, question.state, answers_about(town.ours))
        before = await town.rows()
        await town.write(MENTOR, WORDS)
        changed |= {table for table, _ in before ^ await town.rows()}

    assert {"clubs", "talks"} <= changed


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_a_button_of_no_club_changes_only_what_is_hers(who: str, town: Town) -> None:
    for each in CLUBLESS:
        before = await town.rows()
        screen = await town.tap(OUTSIDERS[who], example(each, town.ours, town.ours))

        assert await strange(town, OUTSIDERS[who], before) == []
        assert SECRET not in repr(screen)


# --- any bytes

LETTERS = st.characters(codec="utf-8")
# What a table, a calendar or a message cannot hold, beside what it can.
EDGES = ("", "0", "-1", "1", "7", "\x00", "\u202e", str(2**31), str(2**63), "9" * 30)
SMALL = st.sampled_from(EDGES) | st.text(LETTERS, max_size=9)


def forged(asked: type[CallbackData]) -> st.SearchStrategy[str]:
    """With as many fields as the real one, so that many are taken for it."""
    names = asked.model_fields
    fields = [st.sampled_from("12") if name == "club" else SMALL for name in names]
    return st.tuples(*fields).map(lambda values: ":".join((asked.__prefix__, *values)))


FORGED = st.sampled_from([*CLUB_BUTTONS, *CLUBLESS]).flatmap(forged)
PREFIXES = st.sampled_from(["inv_", "setup_", "q_", "cal_", "expert_", ""])
LINK = st.tuples(PREFIXES, SMALL).map("".join)
WHO = st.sampled_from(sorted(INTRUDERS.values()))


def fits(data: str) -> bool:
    """Telegram takes 1 to 64 bytes."""
    return 1 <= len(data.encode()) <= 64


def bent(each: type[CallbackData], real: list[str]) -> Iterator[str]:
    """An edge in each field. Of what does not fit the button one is enough: all meet one wall."""
    refused = None
    for field, value in itertools.product(range(1, len(real)), EDGES):
        data = ":".join((*real[:field], value, *real[field + 1 :]))
        try:
            each.unpack(data)
        except (TypeError, ValueError):
            refused = data
        else:
            yield data
    if refused:
        yield refused


@pytest.mark.parametrize("share", [4, pytest.param(1, marks=pytest.mark.prove)])
async def test_no_field_of_a_button_takes_more_than_it_can_hold(share: int, town: Town) -> None:
    for number, each in enumerate((*CLUB_BUTTONS, *CLUBLESS)):
        edges = bent(each, example(each, town.theirs, town.theirs).split(":"))
        for data in itertools.islice(edges, number % share, None, share):
            screen = await town.tap(RIVAL, data)

            assert screen.text or screen.toast, data


@FEW
@given(person=WHO, data=(FORGED | st.text(LETTERS)).filter(fits))
async def test_any_bytes_in_a_button_do_no_harm(person: int, data: str, town: Town) -> None:
    before = await town.rows()
    screen = await town.tap(person, data)

    assert screen.text or screen.toast
    assert await strange(town, person, before) == []


@FEW
@given(person=WHO, payload=LINK | st.text(LETTERS, max_size=64))
async def test_any_link_does_no_harm(person: int, payload: str, town: Town) -> None:
    before = await town.rows()
    screen = await town.write(person, f"/start {payload}")

    assert screen.text or screen.toast
    assert await strange(town, person, before) == []


@FEW
@given(person=WHO, words=st.text(LETTERS, min_size=1, max_size=300), asked=st.data())
async def test_any_words_do_no_harm(
    person: int, words: str, asked: st.DataObject, town: Town
) -> None:
    question = asked.draw(st.sampled_from([None, *questions()]))
    if question:
        await town.ask(person, question.state, answers_about(town.ours))
    before = await town.rows()
    await town.write(person, words)  # which sees that she gets an answer

    assert await strange(town, person, before) == []


async def test_what_concerns_nobody_here_is_found(town: Town) -> None:
    before = await town.rows()
    await town.tap(MENTOR, Pause(club=town.ours.id).pack())

    assert await strange(town, INTRUDERS["a stranger"], before) != []
