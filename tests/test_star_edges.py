"""Stars of two years and two clubs, and of those who left or stand on no board."""

import datetime as dt

import pytest
from sqlalchemy import select

from domain.stars import (
    NoStarForHerself,
    NoSuchEntry,
    NothingToCorrect,
    ShePartedWithTheClub,
    StarsAreForMembers,
    WrongNumberOfStars,
)
from models import (
    Letter,
    MemberState,
    Role,
    Session,
    Sessions,
    StarEntry,
    StarSpeaker,
    Step,
)
from services import star_board, star_letters, star_steps, star_tags, star_years, stars
from tests.star_scene import NOW, Circle, gather

LAST_YEAR = NOW - dt.timedelta(days=365)


async def correct(session: Session, circle: Circle, number: int, amount: int) -> StarEntry:
    """All that she has was given at once."""
    hers = select(StarEntry).filter_by(member_id=circle.members[number].id, corrects_id=None)
    entry = (await session.scalars(hers)).one()
    mentor = circle.mentor
    return await stars.correct(session, mentor, entry.id, stars=amount, reason="Жаңылдык", now=NOW)


async def test_at_the_years_end_those_read_of_their_year_who_have_stars_in_it(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        here, there = await gather(session), await gather(session, chat=-1002)
        for number in (0, 2, 3, 4):
            await here.award(session, number, 2)
        await here.award(session, 1, 2, now=LAST_YEAR)
        await there.award(session, 5, 2)
        here.members[2].state = MemberState.LEFT
        here.members[3].person.may_write = False
        await correct(session, here, 4, 0)
        await session.flush()
        step = Step(club_id=here.club.id, subject_id=2026)
        await star_steps.end_year(session, here.club, step, NOW)
        told = await session.scalars(select(Letter.chat_id).filter_by(kind="stars.year_letter"))
        assert told.all() == [here.members[0].person_id]


async def test_a_letter_about_a_year_or_a_star_holds_while_she_is_in_the_club(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        here = await gather(session)
        her = here.members[0]
        await here.award(session, 0, 2)
        entry = (await session.scalars(select(StarEntry))).one()
        params = {"member": her.id, "year": 2026, "entry": entry.id}
        letter = Letter(club_id=here.club.id, chat_id=her.person_id, params=params)
        loads = (
            star_letters.own_year, star_letters.given, star_letters.any_given, star_letters.first
        )  # fmt: skip
        for load in loads:
            assert await load(session, letter, NOW), load
        await star_board.hide(session, her, hidden=True)
        assert await star_letters.first(session, letter, NOW) is None, "no name to the group"
        assert await star_letters.given(session, letter, NOW)
        await star_board.hide(session, her, hidden=False)
        her.state = MemberState.LEFT
        await session.flush()
        for load in loads:
            assert await load(session, letter, NOW) is None, load
        her.state = MemberState.ACTIVE
        await correct(session, here, 0, 0)
        assert await star_letters.given(session, letter, NOW) is None
        assert await star_letters.own_year(session, letter, NOW) is None
        assert await star_letters.any_given(session, letter, NOW), "she reads of the correction"


async def test_speakers_are_those_of_one_year_of_one_club(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        here, there = await gather(session), await gather(session, chat=-1002)
        for circle in (here, there):
            await circle.award_each(session, [3, 2, 1])
            await circle.award(session, 0, 3, now=LAST_YEAR)
            await star_years.invite_speakers(session, circle.club, 2026, NOW)
            await star_years.invite_speakers(session, circle.club, 2025, NOW)
        await star_years.tick_speaker(session, here.club, 2026, here.members[1].id)
        found = await session.execute(
            select(StarSpeaker.club_id, StarSpeaker.year, StarSpeaker.member_id)
        )
        ours, theirs = [each.id for each in here.members], [each.id for each in there.members]
        assert {*map(tuple, found)} == {
            (here.club.id, 2026, ours[0]), (here.club.id, 2026, ours[2]),
            (here.club.id, 2025, ours[0]), (there.club.id, 2025, theirs[0]),
            *((there.club.id, 2026, each) for each in theirs[:3]),
        }  # fmt: skip
        params = {"member": ours[1], "year": 2026}
        letter = Letter(club_id=here.club.id, chat_id=1, params=params)
        assert await star_letters.speaker(session, letter, NOW) is None
        letter.params = {"member": ours[2], "year": 2026}
        assert await star_letters.speaker(session, letter, NOW)


async def test_a_mentor_gives_and_corrects_within_her_club_and_not_for_herself(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        here, there = await gather(session), await gather(session, chat=-1002)
        await here.award(session, 0, 2)
        for member, refusal in (
            (there.members[0], ShePartedWithTheClub), (here.mentor, NoStarForHerself),
        ):  # fmt: skip
            with pytest.raises(refusal):
                await stars.candidate(session, here.mentor, member.id)
        here.members[1].role = Role.MENTOR
        here.members[2].state = MemberState.LEFT
        await session.flush()
        for number, refusal in ((1, StarsAreForMembers), (2, ShePartedWithTheClub)):
            with pytest.raises(refusal):
                await stars.candidate(session, here.mentor, here.members[number].id)
        for amount, refusal in ((11, WrongNumberOfStars), (2, NothingToCorrect)):
            with pytest.raises(refusal):
                await correct(session, here, 0, amount)
        await correct(session, here, 0, 3)
        with pytest.raises(NothingToCorrect):
            await correct(session, here, 0, 3)
        await correct(session, here, 0, 2)
        assert await stars.total(session, here.members[0]) == 2


@pytest.mark.parametrize(
    ("tags", "hidden", "state", "role", "in_group", "shown"),
    [
        (True, False, MemberState.ACTIVE, Role.MEMBER, True, 2),
        (False, False, MemberState.ACTIVE, Role.MEMBER, True, 0),
        (True, True, MemberState.ACTIVE, Role.MEMBER, True, 0),
        (True, False, MemberState.LEFT, Role.MEMBER, True, 0),
        (True, False, MemberState.ACTIVE, Role.TRAINER, True, 0),
        (True, False, MemberState.ACTIVE, Role.MENTOR, True, None),
        (True, False, MemberState.ACTIVE, Role.MEMBER, False, None),
    ],
)
async def test_what_stands_beside_her_name(
    sessions: Sessions,
    tags: bool,
    hidden: bool,
    state: MemberState,
    role: Role,
    in_group: bool,
    shown: int | None,
) -> None:
    async with sessions.begin() as session:
        here = await gather(session)
        her = here.members[0]
        await here.award(session, 0, 2)
        await stars.settle(session, here.club.id, tags=tags)
        await star_board.hide(session, her, hidden=hidden)
        her.state, her.role, her.in_group = state, role, in_group
        await session.flush()
        letter = Letter(club_id=here.club.id, params={"member": her.id})
        found = await star_tags.load(session, letter, NOW)
        assert (found and found.stars) == shown


async def test_a_prize_is_noted_for_each_who_shares_the_first_place(sessions: Sessions) -> None:
    """Also where one of them had it before the other came level with her."""
    async with sessions.begin() as session:
        here = await gather(session)
        with pytest.raises(NoSuchEntry):
            await star_years.give_prize(session, here.club, 2026, "Китеп", NOW)
        await here.award_each(session, [3, 2])
        await star_years.give_prize(session, here.club, 2026, "Китеп", NOW)
        await here.award(session, 1, 1)
        await star_years.give_prize(session, here.club, 2026, "Китеп", NOW)
        found = await star_years.year(session, here.club, 2026)
        assert found.prizes == {each.id: "Китеп" for each in here.members[:2]}


async def test_who_has_no_star_of_the_year_is_no_speaker_of_it(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        here = await gather(session)
        await here.award_each(session, [3, 2])
        for stranger in (here.members[2], here.mentor):
            with pytest.raises(NoSuchEntry):
                await star_years.tick_speaker(session, here.club, 2026, stranger.id)


async def test_our_tags_stand_where_the_club_wants_them_and_she_is_in_the_group(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        here, there = await gather(session), await gather(session, chat=-1002)
        for circle in (here, there):
            await circle.award_each(session, [1, 1])
        await stars.settle(session, here.club.id, tags=True)
        here.members[1].in_group = False
        await session.flush()
        worn = [await star_tags.worn(session, each.person_id) for each in here.members[:3]]
        assert [[*each] for each in worn] == [[here.club.chat_id], [], []]
