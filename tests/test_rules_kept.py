"""Rules that are kept in the database's part of the club: by votes, homework, letters, its log."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.homework import Kind
from models import (
    Action,
    Attendance,
    Candidate,
    Club,
    Contest,
    ContestState,
    Letter,
    Part,
    Person,
    Report,
    Session,
    Sessions,
    Step,
    StepState,
    Talk,
    TalkState,
    Task,
    Voters,
)
from services import (
    actions,
    contest_steps,
    contests,
    homework,
    homework_asked,
    homework_drafts,
    knocks,
    openings,
    outbox,
    plans,
    pulse,
    review_digests,
    rules,
    snoozes,
    star_board,
    talk_views,
)
from services.homework import Instructions
from tests.contest_scene import voting
from tests.star_scene import NOW, Circle, gather

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
async def session(sessions: Sessions) -> AsyncIterator[Session]:
    async with sessions.begin() as session:
        yield session


@pytest.fixture
async def circle(session: Session) -> Circle:
    return await gather(session)


async def due(session: Session, kind: str) -> list[dt.timedelta]:
    """How long from now the waiting steps of a kind are due."""
    waiting = select(Step.due_at).where(Step.kind == kind, Step.state == StepState.WAITING)
    return [each - NOW for each in await session.scalars(waiting.order_by(Step.due_at))]


async def vote(session: Session, circle: Circle) -> Contest:
    candidates = [Candidate(number=n, member=each) for n, each in enumerate(circle.members[:3])]
    contest = Contest(
        club=circle.club, title="Инвестиция", made_at=NOW, state=ContestState.OPEN,
        closes_at=NOW + 3 * HOUR, candidates=candidates,
    )  # fmt: skip
    session.add(contest)
    await session.flush()
    return contest


async def task(session: Session, circle: Circle) -> Task:
    given = Instructions(Kind.TEXT, "Жыйын өткөрүңүз", "Жыйын өткөрүңүз")
    return await homework.draft(session, circle.mentor, given, "club_bot", NOW)


async def draft_of_talk(session: Session, circle: Circle) -> Contest:
    talk = Talk(
        club=circle.club, week=NOW.date(), state=TalkState.HELD, opens_at=NOW - DAY,
        closes_at=NOW, starts_at=NOW,
    )  # fmt: skip
    session.add(talk)
    await session.flush()
    return await contests.about_talk(session, circle.mentor, talk.id, "Чай сүйлөшүү", NOW)


@pytest.mark.parametrize(
    ("chosen", "seen"),
    [
        ({}, (1, Voters.ROSTER)),
        ({"votes": 2}, (2, Voters.ROSTER)),
        ({"voters": 1}, (1, Voters.PRESENT)),
    ],
)
async def test_a_new_vote_begins_as_the_club_has_set(
    session: Session, circle: Circle, chosen: dict[str, Any], seen: tuple[int, Voters]
) -> None:
    circle.club.chosen_rules = chosen
    contest = await draft_of_talk(session, circle)
    assert (contest.choices, contest.voters) == seen


@pytest.mark.parametrize(("chosen", "minutes"), [({}, 30), ({"last_call": 60}, 60)])
async def test_the_last_call_of_a_vote(
    session: Session, circle: Circle, chosen: dict[str, Any], minutes: int
) -> None:
    circle.club.chosen_rules = chosen
    await vote(session, circle)
    await contest_steps.begin(session, circle.club, NOW)
    assert await due(session, "contests.nudge") == [3 * HOUR - minutes * MINUTE]


@pytest.mark.parametrize(("chosen", "places"), [({}, 5), ({"top": 3}, 3)])
async def test_so_many_places_all_may_see(
    session: Session, circle: Circle, chosen: dict[str, Any], places: int
) -> None:
    circle.club.chosen_rules = chosen
    await circle.award_each(session, [9, 8, 7, 6, 5, 4])
    board = await star_board.board(session, circle.club, NOW)
    assert len(board.top) == places


async def test_a_task_is_for_mentors_only_where_the_club_has_set_it(
    session: Session, circle: Circle
) -> None:
    assert not (await task(session, circle)).is_private
    circle.club.chosen_rules = {"mentors_only": 1}
    assert (await task(session, circle)).is_private


async def test_reports_are_sent_by_themselves_and_mentors_told_when_it_is_set(
    session: Session, circle: Circle
) -> None:
    circle.club.chosen_rules = {"sends_itself": 5, "digests": [18], "waits_long": 72}
    given = await task(session, circle)
    report = Report(
        club_id=circle.club.id, task=given, member=circle.members[0], started_at=NOW,
        last_part_at=NOW, parts=[],
    )  # fmt: skip
    session.add(report)
    await session.flush()
    await homework_drafts.plan_sending(session, report)
    assert await due(session, "homework.send_itself") == [5 * MINUTE]

    await review_digests.plan(session, circle.club, NOW)  # ten in the morning
    assert await due(session, "reviews.digest") == [8 * HOUR, 8 * HOUR + 3 * DAY]


async def test_later_is_when_the_club_has_set_it(session: Session, circle: Circle) -> None:
    circle.club.chosen_rules = {"snooze": 3}
    her = circle.members[0]
    await outbox.post(session, her.person_id, "homework.nudge", NOW, key="1", club_id=1, task=1)
    letter = (await session.scalars(select(Letter))).one()
    assert await snoozes.snooze(session, her, letter.id, NOW) == NOW + 3 * HOUR


@pytest.mark.parametrize(
    ("chosen", "minutes", "is_open"),
    [({}, 31, False), ({}, 30, True), ({"link_before": 60}, 31, True)],
)
async def test_the_way_in_is_shown_so_long_before(
    session: Session, circle: Circle, chosen: dict[str, Any], minutes: int, is_open: bool
) -> None:
    circle.club.chosen_rules = chosen
    talk = Talk(
        club=circle.club, week=NOW.date(), state=TalkState.ANNOUNCED, opens_at=NOW - DAY,
        closes_at=NOW, starts_at=NOW + minutes * MINUTE,
    )  # fmt: skip
    session.add(talk)
    await session.flush()
    assert (await talk_views.view(session, circle.members[0], NOW)).is_open == is_open


@pytest.mark.parametrize(
    ("joining", "known", "stranger"), [(0, True, False), (1, True, True), (2, False, False)]
)
async def test_who_comes_in_at_once(
    session: Session, circle: Circle, joining: int, known: bool, stranger: bool
) -> None:
    circle.club.chosen_rules = {"joining": joining}
    new = Person(id=6_000, name="Жаңы", may_write=False)
    session.add(new)
    await session.flush()
    for person, is_in in ((circle.members[0].person, known), (new, stranger)):
        await knocks.hear(session, circle.club, person, "club_bot", NOW)
        let_in = await session.scalars(select(Letter.params).where(Letter.kind == "knocks.let_in"))
        assert any(params["person"] == person.id for params in let_in) == is_in


@pytest.mark.parametrize(("chosen", "silent"), [({}, False), ({"silent_weeks": 2}, True)])
async def test_who_counts_as_silent(
    session: Session, circle: Circle, chosen: dict[str, Any], silent: bool
) -> None:
    circle.club.chosen_rules = chosen
    her = circle.members[0]
    her.joined_at = NOW - 60 * DAY
    held = {"state": TalkState.HELD, "closes_at": NOW}
    for days in (16, 11, 4):
        opened = NOW - days * DAY
        session.add(Talk(club=circle.club, week=opened.date(), opens_at=opened, **held))
    await session.flush()
    first = (await session.scalars(select(Talk).order_by(Talk.week))).first()
    session.add(Attendance(talk_id=first.id, member_id=her.id, marked_at=NOW - 15 * DAY))
    await session.flush()
    assert (her in await pulse.quiet(session, circle.mentor, NOW)) == silent


async def test_the_log_and_what_is_unclear_go_earlier_where_a_club_wants_it(
    session: Session, circle: Circle
) -> None:
    other = await gather(session, chat=-1002)
    circle.club.chosen_rules = {"actions_kept": 90, "strays_kept": 7}
    for each in (circle, other):
        for age in (1, 100):
            actions.note(session, each.mentor, f"{age}", "", "", NOW - age * DAY)
        for age in (1, 10):
            session.add(
                Part(
                    person_id=5_001, chat_id=each.club.chat_id, message_id=age, kind=Kind.PHOTO,
                    text="", came_at=NOW - age * DAY,
                )
            )  # fmt: skip
    await session.flush()
    await actions.prune(session, NOW)
    await homework_asked.prune(session, NOW)

    kept = [(each.club_id, each.what) for each in await session.scalars(select(Action))]
    assert sorted(kept) == [(circle.club.id, "1"), (other.club.id, "1"), (other.club.id, "100")]
    parts = [(each.chat_id, each.message_id) for each in await session.scalars(select(Part))]
    assert sorted(parts) == [(-1002, 1), (-1002, 10), (-1001, 1)]


async def test_a_new_day_moves_the_next_poll_pulse_and_plan_at_once(
    session: Session, circle: Circle
) -> None:
    club = circle.club
    session.add(  # a Sunday at ten: the poll of this week has just opened
        Talk(
            club=club, week=NOW.date(), state=TalkState.POLLING, opens_at=NOW,
            closes_at=NOW + 34 * HOUR,
        )
    )  # fmt: skip
    await openings.begin(session, club, NOW)
    await pulse.begin(session, club, NOW)
    await plans.begin(session, club, NOW)
    assert await due(session, "talks.open") == [7 * DAY]

    await rules.choose(session, club, "poll_day", 2, NOW)
    assert await due(session, "talks.open") == [10 * DAY]
    await rules.choose(session, club, "poll_hour", 18, NOW)
    assert await due(session, "talks.open") == [10 * DAY + 8 * HOUR]
    await rules.choose(session, club, "poll_day", 6, NOW)
    assert await due(session, "talks.open") == [7 * DAY + 8 * HOUR]
    ahead = select(Talk).where(Talk.state == TalkState.PLANNED)
    talk = (await session.scalars(ahead)).one()
    assert talk.closes_at - talk.opens_at == 34 * HOUR

    await rules.choose(session, club, "pulse_day", 2, NOW)
    await rules.choose(session, club, "plan_day", 4, NOW)
    assert await due(session, "pulse.tell") == [3 * DAY - HOUR]
    assert await due(session, "reminders.plan") == [5 * DAY + 8 * HOUR]


async def test_what_is_chosen_again_is_kept_nowhere(session: Session, circle: Circle) -> None:
    club = circle.club
    assert await rules.choose(session, club, "veto", 60, NOW) == 30
    assert await rules.choose(session, club, "length", 90, NOW) == 60
    assert club.chosen_rules == {"veto": 60, "length": 90}
    assert await rules.choose(session, club, "veto", 30, NOW) == 60
    assert club.chosen_rules == {"length": 90}


async def test_mentors_see_a_result_so_long_before_the_group(
    sessions: Sessions, dispatcher: Dispatcher
) -> None:
    hall = await voting(sessions, dispatcher, members=6, candidates=2)
    async with sessions.begin() as session:
        (await session.get_one(Club, hall.club)).chosen_rules = {"preview": 120}
    first, *others = hall.people
    await hall.vote(first, 1)
    for person in others:
        await hall.vote(person, 0)
    closes_at = (await hall.row()).closes_at
    assert closes_at
    await hall.until(closes_at)
    assert (await hall.row()).announces_at == closes_at + 2 * HOUR
