"""Who only reads and comes, or only teaches, is in no count, and nobody runs after her."""

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from models import Club, Contest, Letter, Member, Reminder, Session, Sessions, Talk, Task
from sandbox.people import membership
from services import (
    attendance,
    contest_candidates,
    contests,
    homework_people,
    network,
    polls,
    pulse,
    reach,
    reminders,
    roster,
    stars,
    talk_letters,
)
from tests.office_scene import AWAY, GUEST, KIN, TRAINER, fill
from tests.story import Story
from tests.talk_day import announced, announcement, tap_in_group
from tests.two_clubs import MEMBER, MENTOR, NOW, Town

TAKE_PART = {MENTOR, MEMBER, KIN, AWAY}
LEARN = TAKE_PART - {MENTOR}


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


def people(members: object) -> set[int]:
    return {each.person_id for each in members}  # type: ignore[attr-defined]


async def asked(session: Session, town: Town) -> dict[str, set[int]]:
    """Whom each part of the bot asks to take part."""
    club = await session.get_one(Club, town.ours.id)
    talk = await session.get_one(Talk, town.ours.talk)
    contest = await session.get_one(Contest, town.ours.contest)
    turnout = await polls.turnout(session, talk)
    for each in await session.scalars(select(Member)):
        each.in_group = False
    mentor = await roster.find(session, club.id, MENTOR)
    outside = await pulse.outside(session, mentor)
    return {
        "the vote on the time": people(turnout.silent),
        "its nudge": set(await polls.to_nudge(session, talk)),
        "the vote for stars": people(await contests.electorate(session, contest)),
        "the pulse": people(outside),
    }


async def test_who_is_counted_is_asked(town: Town) -> None:
    async with town.sessions() as session:
        for what, found in (await asked(session, town)).items():
            assert found == TAKE_PART, what
        assert (await reach.of(session, town.ours.id)).members == len(TAKE_PART)
        seen = await network.page(session, 0, NOW)
        ours = next(each for each in seen.page.entries if each.club.id == town.ours.id)
        assert ours.members == len(TAKE_PART)


async def test_who_learns_is_asked_for_reports_and_given_stars(town: Town) -> None:
    async with town.sessions() as session:
        task = await session.get_one(Task, town.ours.task)
        contest = await session.get_one(Contest, town.ours.contest)
        reminder = await session.get_one(Reminder, town.ours.reminded.reminder)
        field = await contest_candidates.field(session, contest, 0)
        found = {
            "homework": people(await homework_people.addressees(session, task)),
            "a mentor's own reminder": set(await reminders.readers(session, reminder, NOW)),
            "stars by hand": people(await stars.candidates(session, town.ours.id)),
        }
    for what, those in found.items():
        assert those == LEARN, what
    assert not {GUEST, TRAINER} & people(member for member, _ in field.page.entries)


async def test_a_guest_comes_and_can_be_ticked_as_present(town: Town) -> None:
    async with town.sessions() as session:
        found = await attendance.roll(session, town.ours.id, town.ours.talk, 0)
        assert GUEST in people(member for member, _ in found.page.entries)
        guest = await roster.find(session, town.ours.id, GUEST)
        assert guest
        here = await session.get_one(Talk, town.ours.talk)
        here.state = "announced"
        assert await attendance.answer(session, guest, here.id, NOW)


@pytest.mark.parametrize("who", [GUEST, TRAINER])
async def test_a_letter_that_asks_for_a_vote_is_dropped_for_who_became_a(
    who: int, town: Town
) -> None:
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        talk.state, talk.closed_at, talk.closes_at = "polling", None, NOW.replace(year=2030)
        letter = Letter(club_id=town.ours.id, chat_id=who, params={"talk": talk.id})
        assert await talk_letters.without_vote(session, letter, NOW) is None


async def test_what_a_guest_sends_is_no_report(town: Town) -> None:
    before = {row for row in await town.rows() if row[0].startswith("homework")}
    await town.write(GUEST, "#үй1 Отчет")
    assert {row for row in await town.rows() if row[0].startswith("homework")} == before
    assert (await town.write(GUEST, f"/start hw_{town.ours.task}")).text
    assert {row for row in await town.rows() if row[0].startswith("homework")} == before


async def test_who_leaves_the_group_is_counted_no_more_among_those_who_come(
    story: Story,
) -> None:
    club = await announced(story)
    for person in club.members[:2]:
        await tap_in_group(club, person, "✅ Катышам")
    await story.after(seconds=10)
    membership.leave(story.world, club.group, club.members[0])
    await story.after(seconds=10)
    assert announcement(club)[-1] == "✅ Катышат: 1"
