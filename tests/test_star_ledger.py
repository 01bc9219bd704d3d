"""The ledger of the stars only grows, counts everything once, and its sums agree with it."""

import datetime as dt
import random

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from domain.stars import (
    LONGEST_REASON,
    ByHand,
    NoStarForHerself,
    NoSuchEntry,
    NothingToCorrect,
    ReasonIsMissing,
    ReasonIsTooLong,
    ShePartedWithTheClub,
    StarKind,
    StarsAreForMembers,
    WrongNumberOfStars,
)
from models import Letter, MemberState, Person, Role, Sessions, StarEntry, Step
from services import roster, star_board, stars
from tests.databases import ONLY_SQLITE
from tests.star_scene import MENTOR, NOW, Circle, counted_anew, gather, sums

YEAR = dt.timedelta(days=365)


def gift(circle: Circle, number: int, amount: int = 1, reason: str = "Рахмат") -> ByHand:
    return ByHand(circle.members[number].id, StarKind.OWN, amount, reason, "hand:1")


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE star_entries SET stars = 100",
        "UPDATE star_entries SET reason = ''",
        "DELETE FROM star_entries",
        "DELETE FROM clubs",
        "DELETE FROM club_people",
    ],
)
async def test_the_database_itself_refuses_to_change_the_ledger(
    sessions: Sessions, meddling: str
) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award(session, 0, 3)
    with pytest.raises(DBAPIError):
        async with sessions.begin() as session:
            await session.execute(text(meddling))
    async with sessions() as session:
        assert await counted_anew(session) == await sums(session) != {}


@ONLY_SQLITE  # the other has no INSERT OR REPLACE
async def test_replacing_an_entry_changes_nothing(sessions: Sessions) -> None:
    """SQLite would delete the old row without asking the trigger of deletions."""
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award(session, 0, 3)
        again = (
            "INSERT OR REPLACE INTO star_entries SELECT {}, club_id, member_id, year, kind, 100,"
            " reason, source, corrects_id, by_id, at FROM star_entries"
        )
        for number in ("id", "id + 1"):
            await session.execute(text(again.format(number)))

        assert [each.stars for each in await session.scalars(select(StarEntry))] == [3]
        assert list((await sums(session)).values()) == [3]


async def test_the_same_source_counts_once_for_each_member(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        for number in (0, 0, 1):
            await circle.award(session, number, 3, source="contest:7")
        assert sorted((await sums(session)).values()) == [3, 3]
        told = select(Letter).where(Letter.kind == "stars.awarded")
        assert len((await session.scalars(told)).all()) == 2


async def test_a_correction_is_a_second_entry_in_the_year_it_corrects(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award(session, 0, 3)
        wrong = (await stars.latest(session, circle.club.id)).entries[0]
        how = {"reason": "Эсеп", "now": NOW + YEAR}
        await stars.correct(session, circle.mentor, wrong.id, stars=2, **how)
        await stars.correct(session, circle.mentor, wrong.id, stars=0, **how)
        with pytest.raises(NothingToCorrect):
            await stars.correct(session, circle.mentor, wrong.id, stars=0, **how)
        await stars.correct(session, circle.mentor, wrong.id, stars=1, **how)

        entries = (await session.scalars(select(StarEntry).order_by(StarEntry.id))).all()
        assert [each.stars for each in entries] == [3, -1, -2, 1]
        assert {each.year for each in entries} == {2026}
        assert {each.by_id for each in entries} == {circle.mentor.id}
        assert list((await sums(session)).values()) == [1]
        assert await stars.entry(session, circle.club.id, wrong.id) == (wrong, 1)
        with pytest.raises(NoSuchEntry):  # a correction is not corrected, but what it corrects
            await stars.entry(session, circle.club.id, entries[1].id)


async def test_a_year_is_that_of_the_clubs_own_calendar(sessions: Sessions) -> None:
    last_second = dt.datetime(2026, 12, 31, 17, 59, 59, tzinfo=dt.UTC)
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award(session, 0, 3, last_second)
        await circle.award(session, 0, 5, last_second + dt.timedelta(seconds=1))

        assert [(year, amount) for (_, year, _), amount in (await sums(session)).items()] == [
            (2026, 3),
            (2027, 5),
        ]
        old = await star_board.board(session, circle.club, last_second + YEAR, 2026)
        assert [row.stars for row in old.top] == [3]
        new = await star_board.board(session, circle.club, last_second + YEAR)
        assert [row.stars for row in new.top] == [5]


@pytest.mark.parametrize("seed", range(5))
async def test_the_sums_agree_with_the_ledger_whatever_happens(
    sessions: Sessions, seed: int
) -> None:
    chance = random.Random(seed)
    async with sessions.begin() as session:
        circles = [await gather(session), await gather(session, chat=-1002)]
        for _ in range(60):
            circle = chance.choice(circles)
            now = NOW + dt.timedelta(days=chance.randrange(800))
            known = (await stars.latest(session, circle.club.id)).entries
            if known and chance.random() < 0.3:
                wrong = chance.choice(known)
                try:
                    await stars.correct(
                        session, circle.mentor, wrong.id, stars=chance.randrange(4),
                        reason="Эсеп", now=now,
                    )  # fmt: skip
                except NothingToCorrect:
                    continue
            else:
                source = f"contest:{chance.randrange(40)}"  # some of them for the second time
                await circle.award(session, chance.randrange(8), chance.randint(1, 5), now, source)

        assert await sums(session) == await counted_anew(session) != {}


async def test_a_star_by_hand_is_refused_with_a_sentence(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        other = await gather(session, chat=-1002)
        second, left = circle.members[1], circle.members[2]
        second.role, left.state = Role.MENTOR, MemberState.LEFT
        await session.flush()
        refusals = {
            WrongNumberOfStars: [gift(circle, 0, 0), gift(circle, 0, 1000), gift(circle, 0, -1)],
            ReasonIsMissing: [gift(circle, 0, reason=" \n ")],
            ReasonIsTooLong: [gift(circle, 0, reason="а" * 5000)],
            StarsAreForMembers: [gift(circle, 1)],
            ShePartedWithTheClub: [gift(circle, 2), gift(other, 0)],
            NoStarForHerself: [ByHand(circle.mentor.id, StarKind.OWN, 1, "Мен", "hand:1")],
        }
        for refusal, gifts in refusals.items():
            for each in gifts:
                with pytest.raises(refusal):
                    await stars.give(session, circle.mentor, each, NOW)
        assert await sums(session) == {}
        await stars.give(session, circle.mentor, gift(circle, 0, reason="а" * LONGEST_REASON), NOW)
        await stars.give(session, circle.mentor, gift(circle, 0), NOW)  # the same tap once more
        assert list((await sums(session)).values()) == [1]


async def test_a_vote_may_award_one_who_left_meanwhile(sessions: Sessions) -> None:
    """She has earned it, and it is hers when she comes back; nobody is told of it."""
    async with sessions.begin() as session:
        circle = await gather(session)
        await roster.leave(session, circle.members[0], NOW)
        await circle.award(session, 0, 3)
        await circle.award(session, 1, 1)

        board = await star_board.board(session, circle.club, NOW)
        assert [row.name for row in board.top] == ["Жылдыз"]
        assert await stars.total(session, circle.members[0]) == 3
        first = select(Letter.key).where(Letter.kind == "stars.first")
        assert list(await session.scalars(first)) == [f"stars.first:{circle.members[1].id}"]


async def test_the_first_award_plans_the_end_of_its_year_once(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award_each(session, [1, 1])
        planned = await session.execute(select(Step.kind, Step.due_at).order_by(Step.due_at))
        assert [(kind, f"{due:%m-%d %H}") for kind, due in planned] == [
            ("stars.speakers", "12-01 04"),
            ("stars.year", "12-28 04"),
            ("stars.new_year", "01-01 04"),
        ]


async def test_the_first_star_at_christmas_plans_nothing_that_is_too_late(
    sessions: Sessions,
) -> None:
    """A step that is found too late counts as missed, and an operator looks for what broke."""
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award(session, 0, 1, dt.datetime(2026, 12, 25, 4, tzinfo=dt.UTC))
        planned = await session.scalars(select(Step.kind).order_by(Step.due_at))
        assert list(planned) == ["stars.year", "stars.new_year"]


async def test_who_gave_is_written_down(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award(session, 0, 1)
        entry = (await stars.latest(session, circle.club.id)).entries[0]
        giver = await roster.find(session, circle.club.id, MENTOR)
        assert giver
        assert (entry.by_id, entry.reason, entry.at) == (giver.id, "Жардам", NOW)


async def test_who_is_forgotten_leaves_the_ledger_as_it_is(sessions: Sessions) -> None:
    """Her place in the club is given to nobody; entries name places, so none has to change."""
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award_each(session, [3, 1])
        before, her = await sums(session), circle.members[0]
        session.add(Person(id=-her.id, name=""))
        await session.flush()
        old = await session.get_one(Person, her.person_id)
        her.person_id, her.name, her.state = -her.id, "", MemberState.LEFT
        await session.flush()
        await session.delete(old)
        await session.flush()

        assert await sums(session) == await counted_anew(session) == before
        board = await star_board.board(session, circle.club, NOW)
        assert [row.name for row in board.top] == ["Жылдыз"]
