"""A vote at its edges: the very hour at which it closes, who comes by its link, what is undone."""

import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.clubs import NotAMember
from domain.contests import UNDECIDED, Closing, NotOpen, VotingIsClosed
from domain.counting import Method
from domain.roles import MembersOnly
from models import (
    Club,
    Contest,
    ContestKey,
    ContestState,
    ContestVoter,
    Errand,
    Letter,
    Member,
    MemberState,
    Role,
    Sessions,
    Step,
    StepState,
)
from screens.contest_buttons import Mark
from services import (
    contest_letters,
    contest_seals,
    contest_steps,
    contest_votes,
    errands,
    steps,
)
from tests.club_scene import ky
from tests.contest_scene import HOUR, MENTOR, NOW, Hall, voting

CLOSES = NOW + 3 * HOUR


@pytest.fixture
async def hall(sessions: Sessions, dispatcher: Dispatcher) -> Hall:
    return await voting(sessions, dispatcher)


@pytest.mark.parametrize("given", [None, 1])
async def test_once_it_is_over_a_ballot_in_private_shows_nobodys_choice(
    hall: Hall, given: int | None
) -> None:
    """The phone may be the family's."""
    for person, number in zip(hall.people[3:], (0, 0, 1, 1, 2), strict=True):
        await hall.vote(person, number)
    assert "✅" in str(hall.shown[hall.people[3]])
    await hall.until(CLOSES)
    over = await hall.vote(hall.people[3], 1, given)
    assert (over.buttons, over.toast) == ((), ky(VotingIsClosed.says))
    assert (over.text or "").splitlines()[1:] == ["Добуш берүү жабылды", "🗳 Добуш бергендер: 5"]


@pytest.mark.parametrize("late", [dt.timedelta(), dt.timedelta(minutes=1)])
async def test_a_tap_after_the_hour_is_no_vote_though_nobody_has_counted_yet(
    hall: Hall, late: dt.timedelta
) -> None:
    hall.now = CLOSES + late
    refused = await hall.vote(hall.people[5], 1, in_group=True)
    assert refused.toast == ky(VotingIsClosed.says)
    hall.now = CLOSES - dt.timedelta(seconds=1)
    await hall.vote(hall.people[6], 1, in_group=True)
    async with hall.sessions() as session:
        voted = select(Member.person_id).join(ContestVoter, ContestVoter.member_id == Member.id)
        assert (await session.scalars(voted)).all() == [hall.people[6]]


async def test_who_has_left_or_only_visits_sees_no_ballot_by_its_link(hall: Hall) -> None:
    gone, guest = hall.people[5:7]
    async with hall.sessions() as session:
        rows = await session.scalars(select(Member).where(Member.person_id.in_((gone, guest))))
        by_person = {each.person_id: each for each in rows}
        by_person[gone].state, by_person[guest].role = MemberState.LEFT, Role.GUEST
        await session.flush()
        with pytest.raises(NotAMember):
            await contest_votes.invited(session, hall.contest, gone, NOW)
        with pytest.raises(MembersOnly):
            await contest_votes.invited(session, hall.contest, guest, NOW)


async def test_of_a_vote_that_was_cancelled_nobody_is_reminded(hall: Hall) -> None:
    async with hall.sessions() as session:
        contest = await session.get_one(Contest, hall.contest)
        about = {
            "chat_id": hall.people[5],
            "club_id": hall.club,
            "params": {"contest": contest.id},
        }
        letter = Letter(kind="contests.nudge", **about)
        assert await contest_letters.without_vote(session, letter, NOW)
        await contest_steps.cancel(session, contest, NOW)
        assert await contest_letters.without_vote(session, letter, NOW) is None
        assert await contest_letters.unposted(session, letter, NOW) is None
        with pytest.raises(VotingIsClosed):
            await contest_steps.post_again(session, contest, NOW)


async def test_who_has_left_is_not_reminded_to_vote(hall: Hall) -> None:
    async with hall.sessions() as session:
        her = await session.scalars(select(Member).where(Member.person_id == hall.people[5]))
        her.one().state = MemberState.LEFT
        about = {"club_id": hall.club, "params": {"contest": hall.contest}}
        letter = Letter(kind="contests.nudge", chat_id=hall.people[5], **about)
        assert await contest_letters.without_vote(session, letter, NOW) is None


async def test_a_vote_that_is_taken_back_is_counted_no_more_in_the_group(hall: Hall) -> None:
    her = hall.people[5]
    async with hall.sessions.begin() as session:
        (await session.get_one(Contest, hall.contest)).message_id = 77
    await hall.vote(her, 1)
    async with hall.sessions.begin() as session:
        [letter] = await session.scalars(select(Letter).filter_by(kind="contests.count"))
        await session.delete(letter)  # the group has read that one has voted
    await hall.tap(her, Mark(club=hall.club, contest=hall.contest, number=1, given=0).pack())
    async with hall.sessions() as session:
        assert (await session.scalars(select(ContestVoter))).all() == []
        assert (await session.scalars(select(Letter).filter_by(kind="contests.count"))).one()


async def voted(hall: Hall, ballots: int) -> None:
    for person in hall.people[-ballots:]:
        await hall.vote(person, 1)


@pytest.mark.parametrize(
    ("ballots", "becomes"), [(4, ContestState.THIN), (5, ContestState.COUNTED)]
)
async def test_four_ballots_are_too_few_to_be_counted_and_five_are_enough(
    hall: Hall, ballots: int, becomes: ContestState
) -> None:
    await voted(hall, ballots)
    await hall.until(CLOSES)
    assert (await hall.row()).state == becomes
    assert await hall.result() == ({} if becomes == ContestState.THIN else {1: (1, ballots)})


async def test_a_vote_that_goes_on_does_not_end_at_its_first_hour(hall: Hall) -> None:
    await voted(hall, 5)
    async with hall.sessions.begin() as session:
        contest = await session.get_one(Contest, hall.contest)
        await contest_steps.extend(session, contest, Closing.THREE_HOURS, NOW + HOUR)
    await hall.until(CLOSES - HOUR / 2)  # when the last call would have come
    await hall.until(CLOSES)
    assert (await hall.row()).state == ContestState.OPEN
    async with hall.sessions() as session:
        assert (await session.scalars(select(Letter).filter_by(kind="contests.nudge"))).all() == []
    await hall.until(CLOSES + HOUR)
    assert (await hall.row()).state == ContestState.COUNTED


async def test_few_ballots_that_go_on_are_not_given_up_a_day_later(hall: Hall) -> None:
    await voted(hall, 4)
    await hall.until(CLOSES)
    async with hall.sessions.begin() as session:
        contest = await session.get_one(Contest, hall.contest)
        later = CLOSES + UNDECIDED - HOUR
        await contest_steps.extend(session, contest, Closing.THREE_HOURS, later)
    await hall.until(CLOSES + UNDECIDED)
    assert (await hall.row()).state == ContestState.OPEN


async def test_a_vote_of_a_few_minutes_reminds_nobody_as_it_begins(hall: Hall) -> None:
    evening = dt.datetime(2026, 12, 5, 14, 45, tzinfo=dt.UTC)  # a quarter to nine in Bishkek
    async with hall.sessions.begin() as session:
        contest = await session.get_one(Contest, hall.contest)
        contest.closes_at = evening
        await contest_steps.extend(session, contest, Closing.TONIGHT, evening)
    await hall.until(evening)
    async with hall.sessions() as session:
        assert (await session.scalars(select(Letter).filter_by(kind="contests.nudge"))).all() == []


async def test_what_is_counted_stays_so_whatever_is_tapped_or_comes_twice(hall: Hall) -> None:
    await voted(hall, 5)
    await hall.until(CLOSES)
    async with hall.sessions.begin() as session:
        contest = await session.get_one(Contest, hall.contest)
        closing = (await session.scalars(select(Step).filter_by(kind="contests.close"))).one()
        before = len((await session.scalars(select(Letter))).all())
        await contest_steps.close(session, contest.club, closing, CLOSES)
        await contest_steps.give_up(session, contest.club, closing, CLOSES)
        await contest_steps.forget(session, CLOSES + dt.timedelta(days=30))
        for refused in (
            contest_steps.close_now(session, contest, CLOSES),
            contest_steps.decide(session, contest, 0, CLOSES),
            contest_steps.cancel(session, contest, CLOSES),
        ):
            with pytest.raises(NotOpen):
                await refused
        assert contest.state == ContestState.COUNTED
        assert len((await session.scalars(select(Letter))).all()) == before
    assert await hall.result() == {1: (1, 5)}


async def test_a_vote_that_was_closed_early_was_held_then(hall: Hall) -> None:
    await voted(hall, 5)
    async with hall.sessions() as session:
        contest = await session.get_one(Contest, hall.contest)
        await contest_steps.close_now(session, contest, NOW + HOUR)
        assert contest.closes_at == NOW + HOUR


async def test_few_ballots_that_nobody_decided_do_not_keep_their_key(hall: Hall) -> None:
    """The club was paused, so that nothing came to an end by itself."""
    await voted(hall, 4)
    async with hall.sessions() as session:
        contest = await session.get_one(Contest, hall.contest)
        contest.state = ContestState.THIN
        await contest_steps.forget(session, CLOSES + dt.timedelta(days=8))
        assert contest.state == ContestState.CANCELLED
        assert (await session.scalars(select(ContestKey))).all() == []
        assert (await session.scalars(select(Errand.kind))).all() == [errands.SHRED_KEYS]


async def test_without_its_key_a_vote_does_not_go_on(hall: Hall) -> None:
    """It came out of a backup: nobody could ever read its ballots."""
    async with hall.sessions() as session:
        contest = await session.get_one(Contest, hall.contest)
        await contest_seals.destroy(session, contest.id)
        with pytest.raises(NotOpen):
            await contest_steps.extend(session, contest, Closing.THREE_HOURS, NOW)


async def test_a_candidate_does_not_vote_against_herself(
    sessions: Sessions, dispatcher: Dispatcher
) -> None:
    """She can give herself no star: between her and another her ballot says nothing."""
    hall = await voting(sessions, dispatcher, method=Method.STARS, candidates=2)
    hers, *others = hall.people[:1] + hall.people[2:6]
    await hall.vote(hers, 1, 5)
    await hall.vote(others[0], 0, 1)
    for each in others[1:]:
        for number in (0, 1):
            await hall.vote(each, number, 2)
    await hall.until(CLOSES)
    assert await hall.result() == {0: (1, 7), 1: (2, 11)}


@pytest.mark.parametrize("state", [ContestState.THIN, ContestState.COUNTED])
async def test_after_a_pause_a_vote_comes_to_its_end_as_before(
    hall: Hall, state: ContestState
) -> None:
    await voted(hall, 4 if state == ContestState.THIN else 5)
    await hall.until(CLOSES)
    planned = "contests.give_up" if state == ContestState.THIN else "contests.announce"
    async with hall.sessions.begin() as session:
        club = await session.get_one(Club, hall.club)
        await steps.cancel(session, club.id, planned)
        await contest_steps.begin(session, club, CLOSES + dt.timedelta(minutes=10))
        row = select(Step.due_at).filter_by(kind=planned, state=StepState.WAITING)
        due_at = (await session.scalars(row)).one()
    if state == ContestState.COUNTED:
        assert due_at == CLOSES + dt.timedelta(minutes=30), "as the mentors were told"
    await hall.until(CLOSES + UNDECIDED + HOUR)
    assert (await hall.row()).state != state


async def test_a_letter_about_a_vote_is_not_sent_once_it_is_overtaken(hall: Hall) -> None:
    """Of few ballots when it goes on, of its result when it is cancelled, and so on."""
    async with hall.sessions() as session:
        contest = await session.get_one(Contest, hall.contest)
        letter = Letter(kind="…", chat_id=MENTOR, params={"contest": contest.id})
        loads = {
            contest_letters.thin: {ContestState.THIN},
            contest_letters.counted: {ContestState.COUNTED, ContestState.ANNOUNCED},
            contest_letters.announced: {ContestState.ANNOUNCED},
        }
        for load, told in loads.items():
            for state in ContestState:
                contest.state = state
                assert bool(await load(session, letter, NOW)) == (state in told), (load, state)
        contest.state, contest.awaits_confirmation = ContestState.ANNOUNCED, True
        assert await contest_letters.unconfirmed(session, letter, NOW)
        contest.awaits_confirmation = False
        assert await contest_letters.unconfirmed(session, letter, NOW) is None
