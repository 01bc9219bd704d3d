"""What a mentor changes is noted: who, what, when; looking and what is refused are not."""

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.privacy import KEPT
from models import Action, Sessions
from screens import clubs as club_screens
from screens.office_buttons import Rhythm, ShowActions
from screens.profile_buttons import AskFact, SetStanding
from services import actions, roster
from tests.two_clubs import MEMBER, MENTOR, NOW, RIVAL, Town, settle


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


async def noted(town: Town) -> list[tuple[str, int, str]]:
    async with town.sessions() as session:
        found = await session.scalars(select(Action).order_by(Action.id))
        return [(each.what, each.member.person_id, each.label or each.about) for each in found]


async def test_a_change_is_noted_and_looking_is_not(town: Town) -> None:
    club = town.ours.id
    await town.tap(MENTOR, club_screens.Settings(club=club).pack())
    await town.tap(MENTOR, club_screens.GroupLanguages(club=club).pack())
    await town.tap(MENTOR, Rhythm(club=club).pack())
    assert await noted(town) == []

    await town.tap(MENTOR, club_screens.Pause(club=club).pack())
    await town.tap(MENTOR, club_screens.Tick(club=club, weekday=6, at=600, in_day=True).pack())
    assert [what for what, _, _ in await noted(town)] == ["pause", "tick"]
    assert {person for _, person, _ in await noted(town)} == {MENTOR}


async def test_what_is_refused_is_not_noted(town: Town) -> None:
    await town.tap(RIVAL, club_screens.Pause(club=town.ours.id).pack())
    await town.tap(MEMBER, club_screens.Pause(club=town.ours.id).pack())

    assert await noted(town) == []


async def test_the_button_is_kept_as_she_read_it_and_what_it_stood_under(town: Town) -> None:
    data = club_screens.Pause(club=town.ours.id).pack()
    user, chat = {"id": MENTOR, "is_bot": False, "first_name": "А"}, {"id": MENTOR}
    keyboard = {"inline_keyboard": [[{"text": "⏸ Тындыруу", "callback_data": data}]]}
    shown = {"message_id": 1, "date": 1_790_000_000, "chat": {**chat, "type": "private"}}
    shown |= {"text": "⚙️ Жөндөөлөр\nБиринчи сап гана", "reply_markup": keyboard}
    tap = {"id": "1", "from": user, "chat_instance": "1", "data": data, "message": shown}
    await town.feed({"callback_query": tap})

    log = await town.tap(MENTOR, ShowActions(club=town.ours.id).pack())
    assert "⏸ Тындыруу · ⚙️ Жөндөөлөр" in (log.text or "")
    assert "Биринчи сап" not in (log.text or "")


async def test_what_she_says_of_a_member_is_noted_and_of_herself_is_not(town: Town) -> None:
    async with town.sessions() as session:
        member = await roster.find(session, town.ours.id, MEMBER)
        mentor = await roster.find(session, town.ours.id, MENTOR)
    assert member
    assert mentor
    for whom in (member, mentor):
        data = SetStanding(club=town.ours.id, person=whom.id, standing="deputy")
        await town.tap(MENTOR, data.pack())
    asked = AskFact(club=town.ours.id, person=member.id, fact="council").model_dump()
    await town.ask(MENTOR, "AskedOfMember:fact", asked)
    await town.write(MENTOR, "Тоң")
    await town.ask(MEMBER, "AskedOfMember:fact", asked)
    await town.write(MEMBER, "Ак-Суу")

    assert [what for what, _, _ in await noted(town)] == ["me_who", "AskedOfMember:fact"]


async def test_the_log_has_pages_and_ends_after_its_time(town: Town) -> None:
    async with town.sessions.begin() as session:
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        for number in range(actions.PAGE + 2):
            actions.note(session, mentor, "x", f"№{number}", "Ж" * 300, NOW)
    first = await town.tap(MENTOR, ShowActions(club=town.ours.id).pack())
    older = first.buttons[0][0].callback_data
    assert older
    assert len(first.text or "") < 4096
    second = await town.tap(MENTOR, older)

    assert ["№1 " in (page.text or "") for page in (first, second)] == [False, True]
    async with town.sessions.begin() as session:
        await actions.prune(session, NOW + KEPT["actions"] * 1.01)
    assert await noted(town) == []
