"""Who is forgotten is named nowhere any more, however her name was written there."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select

from domain.contests import labelled, short
from models import Action, Expected, Received, Sessions, UpdateState, json_text
from services import actions, forgetting, roster
from tests.two_clubs import MEMBER, MENTOR, NOW, Town, settle

LONG = "Абдыкадырова Гүлмира Токтогуловна"


@pytest.fixture
async def town(sessions: Sessions, dispatcher: object) -> Town:
    return await settle(sessions, dispatcher)


async def call_her(town: Town, name: str) -> None:
    async with town.sessions.begin() as session:
        her = await roster.find(session, town.ours.id, MEMBER)
        assert her
        await actions.rename(session, her, name)


async def forget(town: Town) -> None:
    async with town.sessions.begin() as session:
        await forgetting.erase(session, MEMBER, None, str, NOW)


async def test_the_mentors_table_expects_her_no_more_with_her_surname_first_and_in_capitals(
    town: Town,
) -> None:
    """She had left, and the mentor has sent her table once more."""
    await call_her(town, "Жамийла Токтогулова")
    async with town.sessions.begin() as session:
        her = await roster.find(session, town.ours.id, MEMBER)
        assert her
        await roster.depart(session, her.club, MEMBER, NOW)
        for name in ("ТОКТОГУЛОВА ЖАМИЙЛА", "Айзат Асанова"):
            session.add(Expected(club_id=town.ours.id, name=name))
    await forget(town)
    async with town.sessions() as session:
        assert [each.name for each in await session.scalars(select(Expected))] == ["Айзат Асанова"]


@pytest.mark.parametrize(
    "cut", [short, *(partial(labelled, place=each) for each in ("Тоң", "Жети-Өгүз району", "1"))]
)
async def test_a_name_that_a_button_has_shortened_leaves_the_list_of_what_mentors_did(
    town: Town, cut: Callable[[str], str]
) -> None:
    await call_her(town, LONG)
    async with town.sessions.begin() as session:
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        shown = f"☐ {cut(LONG)}"
        actions.note(session, mentor, "stand", shown, "Талапкерлер", NOW)
    await forget(town)
    async with town.sessions() as session:
        labels = [each.label for each in await session.scalars(select(Action))]
    assert "" in labels
    assert not any("Абдыкадырова" in each for each in labels)


async def test_a_former_name_leaves_it_too_and_that_of_another_stays(town: Town) -> None:
    await call_her(town, "Айка Осмон")
    async with town.sessions.begin() as session:
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        for about in ("👤 Айка Осмон", "Айка Осмонова жана айыл өкмөтү", f"👤 {mentor.name}"):
            actions.note(session, mentor, "mt_do", "✅ Айка Осмон", about, NOW)
    await call_her(town, LONG)
    async with town.sessions() as session:
        found = (await session.scalars(select(Action).where(Action.what == "mt_do"))).all()
    assert {each.about for each in found} == {
        f"👤 {LONG}", "Айка Осмонова жана айыл өкмөтү", f"👤 {mentor.name}",
    }  # fmt: skip
    assert {each.label for each in found} == {f"✅ {LONG}"}
    await forget(town)
    async with town.sessions() as session:
        labels = [each.label for each in await session.scalars(select(Action))]
    assert not any("Айка Осмон" in each or LONG in each for each in labels)


async def test_what_mentors_did_for_her_namesake_is_not_said_of_her(town: Town) -> None:
    async with town.sessions.begin() as session:
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        actions.note(session, mentor, "mt_do", "✅", f"👤 {mentor.name}", NOW)
        named = mentor.name
    await call_her(town, named)
    await call_her(town, "Жамийла Токтогулова")
    async with town.sessions() as session:
        abouts = [each.about for each in await session.scalars(select(Action))]
    assert f"👤 {named}" in abouts


async def test_a_former_name_of_one_word_leaves_it_and_a_longer_one_of_another_stays(
    town: Town,
) -> None:
    """As Telegram has it, until she registers: the mentor has marked her already."""
    await call_her(town, "Айка")
    async with town.sessions.begin() as session:
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        mentor.name = "Айка Осмонова"
        for label in ("✅ Айка", "✅ Айка Осмонова", "✅ Айкан"):
            actions.note(session, mentor, "mt_do", label, "👥 Катышуучулар", NOW)
    await call_her(town, "Жамийла Токтогулова")
    await forget(town)
    async with town.sessions() as session:
        labels = await session.scalars(select(Action.label).where(Action.what == "mt_do"))
        assert sorted(labels) == ["", "✅ Айка Осмонова", "✅ Айкан"]


async def test_a_former_name_that_another_has_too_leaves_it(town: Town) -> None:
    async with town.sessions.begin() as session:
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        mentor.name = LONG
        actions.note(session, mentor, "mt_do", "✅", f"👤 {LONG}", NOW)
    await call_her(town, LONG)
    await call_her(town, "Жамийла Токтогулова")
    await call_her(town, "Жамийла")
    await forget(town)
    async with town.sessions() as session:
        abouts = await session.scalars(select(Action.about).where(Action.what == "mt_do"))
        assert abouts.all() == [""]


@pytest.mark.parametrize("name", ["Жамийла Токтогулова", 'Жамийла «Жаш» "Т" 100%'])
async def test_what_a_mentor_tapped_below_her_name_is_kept_as_a_number_alone(
    town: Town, name: str
) -> None:
    await call_her(town, name)
    done = {"state": UpdateState.DONE, "not_before": NOW, "received_at": NOW, "queue": MENTOR}
    tap = {"from": {"id": MENTOR}, "data": "mt_do:1:2", "message": {"text": f"👤 {name}\nТоң"}}
    other = {**tap, "message": {"text": "👤 Айзат Асанова"}}
    async with town.sessions.begin() as session:
        for number, each in enumerate((tap, other), 1):
            body = json_text.write({"update_id": number, "callback_query": each})
            session.add(Received(update_id=number, body=body, **done))
    await forget(town)
    async with town.sessions() as session:
        kept = await session.execute(
            select(Received.update_id, Received.body).order_by(Received.id).limit(2)
        )
        (first, blank), (second, whole) = kept
    assert (first, blank, second) == (1, "{}", 2)
    assert "Айзат" in whole
