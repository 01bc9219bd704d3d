"""A candidate who leaves in the middle of a vote: whoever chose her can choose again."""

import pytest
from aiogram import Dispatcher

from domain.roles import Role
from models import ContestState, Sessions
from sandbox.people import membership
from services import offices, roster
from tests import remembered
from tests.contest_day import (
    VOTES,
    close_now,
    contest_of,
    gathered,
    opened,
    person,
    say,
    told,
    vote,
)
from tests.contest_scene import HOUR, NOW, Hall, voting
from tests.contest_scene import told as rows_of
from tests.story import Story
from tests.talk_scene import RIGHTS, TalkClub, member_row, text

AGAIN = "⚠️ Бермет мындан ары талапкер эмес. Ага добуш берген болсоңуз, кайра тандаңыз."
MISSED = "⚠️ Бир талапкер добуш берүүдөн чыкты. Ага добуш бергендер кайра тандай алат."
VOID = "Добуш берүүдөн чыккан талапкерге берилген добуштар эсептелбейт: {n}"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """Three of six have chosen Bermet."""
    ours = await gathered(story)
    await opened(ours)
    await vote(ours, **VOTES)
    return ours


async def leave(club: TalkClub, name: str) -> None:
    membership.leave(club.story.world, club.group, person(club, name))
    await club.story.settle()


def asked(club: TalkClub) -> set[int]:
    return {each for each in club.members if text(club.last(each)).startswith(AGAIN)}


async def test_who_has_voted_hears_that_a_candidate_has_left_and_can_choose_again(
    club: TalkClub,
) -> None:
    await leave(club, "Бермет")
    await club.story.after(minutes=3)
    assert asked(club) == {person(club, name) for name in VOTES if name != "Бермет"}
    assert MISSED in told(club, "🌟").splitlines()
    for name in ("Гүлзат", "Жылдыз"):
        await club.tap(person(club, name), "Чынара")
    await close_now(club)
    assert text(club.last(club.mentor)).splitlines()[2:6] == [
        "🥇 Чынара — 4 добуш → 🌟 3 жылдызча",
        "🥈 Гүлзат — 1 добуш → 🌟 2 жылдызча",
        VOID.format(n=1),
        "🗳 Добуш бергендер: 6. Баарыңыздарга рахмат!",
    ]
    await club.story.after(minutes=31)
    assert VOID.format(n=1) in told(club, "🏆")
    assert MISSED not in told(club, "🌟 Жылдызча үчүн")


async def test_who_has_not_chosen_her_sees_her_own_choice_as_it_is(club: TalkClub) -> None:
    await leave(club, "Бермет")
    await club.story.after(minutes=3)
    assert "✅ Чынара" in str(club.last(person(club, "Мээрим")))
    assert "✅" not in str(club.last(person(club, "Жылдыз")))


async def test_where_too_few_votes_count_the_mentor_decides_or_extends(club: TalkClub) -> None:
    await leave(club, "Бермет")
    await close_now(club)
    assert (await contest_of(club)).state == ContestState.THIN
    assert MISSED in text(club.last(club.mentor))
    await say(club, "/club")
    assert "🌿" not in text(club.last(club.mentor)), "something waits for her"
    await club.tap(club.mentor, "⚠️ добуш аз · Инвестиция")
    await club.tap(club.mentor, "🔁 Узартуу")
    await club.tap(club.mentor, "1 сааттан")
    assert (await contest_of(club)).state == ContestState.OPEN
    await club.story.after(minutes=3)
    assert asked(club) == {person(club, name) for name in VOTES if name != "Бермет"}


async def test_a_candidate_who_left_by_a_slip_and_is_back_is_in_the_vote_as_before(
    club: TalkClub,
) -> None:
    await leave(club, "Бермет")
    await club.story.after(minutes=1)
    membership.join(club.story.world, club.group, person(club, "Бермет"))
    await club.story.after(minutes=5)
    assert asked(club) == set()
    assert MISSED not in told(club, "🌟")
    await close_now(club)
    assert "🥇 Бермет — 3 добуш" in text(club.last(club.mentor))


async def test_a_candidate_who_becomes_a_trainer_is_missed_as_well_and_told_of_once(
    club: TalkClub,
) -> None:
    for role in (Role.TRAINER, Role.GUEST):
        async with club.session() as session:
            mentor = await member_row(session, club, club.mentor)
            hers = (await member_row(session, club, person(club, "Бермет"))).id
            await offices.appoint(session, mentor, hers, role, club.story.now)
        await club.story.after(minutes=3)
    assert person(club, "Бермет") not in asked(club), "she has not chosen herself"
    heard = [each for each in club.in_private(person(club, "Жылдыз")) if each.startswith(AGAIN)]
    assert len(heard) == 1


async def test_who_stood_no_more_while_the_bot_was_out_is_told_of_when_it_is_back(
    club: TalkClub,
) -> None:
    world = club.story.world
    membership.kick(world, club.group, club.bot, club.mentor)
    await club.story.after(minutes=5)
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        hers = (await member_row(session, club, person(club, "Бермет"))).id
        await offices.appoint(session, mentor, hers, Role.GUEST, club.story.now)
    await club.story.after(minutes=5)
    membership.add_bot(world, club.group, club.bot, club.mentor, RIGHTS)
    await club.story.after(minutes=3)
    assert asked(club) == {person(club, name) for name in VOTES if name != "Бермет"}
    assert MISSED in told(club, "🌟").splitlines()


async def test_of_a_vote_that_is_over_nobody_is_asked_again(club: TalkClub) -> None:
    await leave(club, "Бермет")
    await close_now(club)
    await club.story.after(minutes=3)
    assert asked(club) == set()


async def test_who_is_asked_again_does_not_tell_whom_she_chose(
    sessions: Sessions, another: Sessions, dispatcher: Dispatcher
) -> None:
    """Other women have chosen whoever leaves: if any table told, the tables would differ."""
    left = []
    for each, choices in (
        (await voting(sessions, dispatcher), (1, 2, 1, 0, 0, 0, 1, 1)),
        (await voting(another, dispatcher), (1, 2, 0, 1, 1, 1, 0, 0)),
    ):
        for voter, number in zip(each.people, choices, strict=True):
            await each.vote(voter, number)
        await departs(each, each.people[0])
        await each.until(NOW)
        await each.until(NOW + 3 * HOUR)
        left.append(await rows_of(each.sessions))
    assert left[0] == left[1]
    assert sum("contests.choose_again" in row for row in left[0]) == 7


async def departs(hall: Hall, whom: int) -> None:
    async with hall.sessions.begin() as session:
        candidate = (await hall.row()).candidates[0]
        assert candidate.member.person_id == whom
        await roster.depart(session, (await hall.row()).club, whom, NOW)


async def test_nobody_is_asked_for_as_many_as_are_left(
    sessions: Sessions, dispatcher: Dispatcher
) -> None:
    """Each would choose all of them, and all would have as many votes."""
    hall = await voting(sessions, dispatcher, choices=2)
    await departs(hall, hall.people[0])
    for number in (1, 2):
        ballot = await hall.vote(hall.people[7], number)
    assert "Эң көп" not in str(ballot.text)
    marked = [each.text for [each] in ballot.buttons if "✅" in each.text]
    assert marked == ["✅ " + (await hall.row()).candidates[2].member.name]
