"""On Monday the mentor sees in one message what needs her, and nothing where nothing does."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from models import (
    Club,
    Contest,
    ContestState,
    ContestVoter,
    Member,
    Role,
    Session,
    Talk,
    TalkState,
)
from sandbox.people import bots
from screens.pulse import names
from screens.texts import Texts
from services import attendance, homework_teams, openings, pulse
from services.questions import carry
from tests.homework_scene import PHOTO, HomeworkClub
from tests.story import Story
from tests.talk_scene import OPENS, WED_1830, WEEK, found, member_row, text, untick_all

MONDAY = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)  # nine in the morning there
PULSE = "🌡 Клубдун аптасы"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    ours = await found(story)
    return HomeworkClub(ours.story, ours.id, ours.group, ours.mentor, ours.members)


def told(club: HomeworkClub) -> int:
    return sum(PULSE in said for said in club.in_private(club.mentor))


def labels(club: HomeworkClub, person: int | None = None) -> list[str]:
    """The lines of the newest pulse, a mentor's where nobody is named."""
    seen = club.sees(person or club.mentor, club.bot)
    shown = [each for each in seen if PULSE in text(each)][-1]
    rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
    return [row[0]["text"] for row in rows]


async def test_where_nothing_needs_her_she_is_left_in_peace(club: HomeworkClub) -> None:
    await club.story.until(MONDAY + dt.timedelta(hours=1))
    assert told(club) == 0
    await club.say(club.mentor, "🏠 Клубум")
    assert "🌿 Баары жакшы" in club.in_private(club.mentor)[-1]
    assert [letter.kind for letter in await club.letters("pulse.week")] == ["pulse.week"]


async def test_one_message_on_monday_in_which_every_line_leads_on(club: HomeworkClub) -> None:
    await club.give()
    her, blocked, *_ = club.members
    task = await club.task()
    await club.send_to_group(her, PHOTO, reply_to=task.card_id)
    bots.block(club.story.world, blocked, club.bot)
    await club.story.until(MONDAY - dt.timedelta(seconds=1))
    assert told(club) == 0
    await club.story.after(seconds=1)
    assert labels(club) == ["📥 Каралбаган отчет: 1", "📬 Жете алабыз: 6 / 7"]
    await club.tap(club.mentor, "📥 Каралбаган отчет: 1")
    await club.story.after(seconds=3)
    assert "Бермет" in " ".join(club.in_private(club.mentor)[-3:])
    await club.story.until(MONDAY + WEEK)
    assert [letter.state for letter in await club.letters("pulse.week")] == ["sent"] * 2


async def test_stars_that_nobody_has_confirmed_are_not_forgotten(club: HomeworkClub) -> None:
    """The group has read who has won them."""
    async with club.session() as session:
        ours = await session.get_one(Club, club.id)
        vote = Contest(
            club=ours, title="Инвестиция", made_at=club.story.now, awaits_confirmation=True,
            state=ContestState.ANNOUNCED, closes_at=club.story.now,
        )  # fmt: skip
        session.add(vote)
    await club.story.until(MONDAY)
    assert "🔏 Жылдызча ырастоо: 1" in labels(club)
    await club.tap(club.mentor, "🔏 Жылдызча ырастоо")
    await club.tap(club.mentor, "✅")
    await club.say(club.mentor, "🏠 Клубум")
    shown = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert not any("🔏" in each["text"] for row in shown for each in row)


async def test_in_the_morning_of_the_pulse_new_reports_are_told_of_once(
    club: HomeworkClub,
) -> None:
    await club.give()
    task = await club.task()
    await club.story.until(MONDAY - dt.timedelta(hours=10))  # after the evening's digest
    await club.send_to_group(club.members[0], PHOTO, reply_to=task.card_id)
    await club.story.until(MONDAY + dt.timedelta(hours=1))
    heard = [said for said in club.in_private(club.mentor) if said.startswith("📬 Жаңы отчеттор")]
    assert (told(club), heard) == (1, [])
    assert "📥 Каралбаган отчет: 1" in labels(club)
    await club.send_to_group(club.members[1], PHOTO, reply_to=task.card_id)
    await club.story.until(MONDAY + dt.timedelta(hours=10))
    assert any(said.startswith("📬 Жаңы отчеттор: 2") for said in club.in_private(club.mentor))


async def test_who_is_silent_for_three_weeks_is_named_to_her_alone(club: HomeworkClub) -> None:
    silent, *others = club.members
    for week in range(3):
        await club.story.until(OPENS + week * WEEK)
        for person in others:
            await club.vote(person, WED_1830)
    await club.story.until(MONDAY + 2 * WEEK)
    assert told(club) == 0, "three weeks are not over"
    await club.story.until(MONDAY + 3 * WEEK)
    assert "🔕 3 апта унчукпаган: 1" in labels(club)
    await club.tap(club.mentor, "🔕 3 апта")
    names = club.in_private(club.mentor)[-1]
    assert "Бермет" in names
    assert "Чынара" not in names
    assert not any("Бермет" in said for said in club.in_group())
    assert silent == (await club_member(club, "Бермет")).person_id


async def test_who_was_reminded_three_times_in_vain_is_a_line_for_the_mentor(
    club: HomeworkClub,
) -> None:
    await untick_all(club)
    await club.give()
    task = await club.task()
    assert task.due_at
    done, *_ = club.members
    await club.send_to_group(done, PHOTO, reply_to=task.card_id)
    await club.story.until(task.due_at - dt.timedelta(days=1))
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        assert (await pulse.of(session, mentor, club.story.now)).deaf == []
    await club.story.until(task.due_at + WEEK)
    assert f"⏰ №1, тапшыра элек: {len(club.members) - 1}" in labels(club)
    async with club.session() as session:
        leader = await leading(session, club, club.members[1])
        [(_, often)] = (await pulse.of(session, leader, club.story.now)).deaf
    assert often == 1, "of her oblast only she herself is missing"
    await club.tap(club.mentor, "⏰ №1")
    board = next(said for said in club.in_private(club.mentor) if "Чынара" in said)
    assert "№1" in board


async def leading(session: Session, club: HomeworkClub, person: int) -> Member:
    """She is the co-mentor of an oblast in which the club has nobody else."""
    member = await member_row(session, club, person)
    member.role, member.oblast, member.leads = Role.CO_MENTOR, "naryn", "naryn"
    await session.flush()
    return member


async def club_member(club: HomeworkClub, name: str) -> Member:
    async with club.session() as session:
        rows = [await member_row(session, club, person) for person in club.members]
        return next(each for each in rows if each.name == name)


def test_of_nobody_no_name_is_to_be_pressed() -> None:
    """She opens an old pulse when all have been heard of again."""
    shown = names(Club(id=1), (), Texts("ky", ZoneInfo("Asia/Bishkek")))
    assert shown.text == "🌿 Эми эч ким жок: баары жакшы."


async def test_a_paused_club_calls_nobody_silent(club: HomeworkClub) -> None:
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        assert await pulse.quiet(session, mentor, club.story.now + 9 * WEEK) == []


async def asked_twice(session: Session, club: HomeworkClub, later: dt.datetime) -> None:
    """In votes of the two weeks before."""
    for weeks in (1, 2):
        asked = later - weeks * WEEK
        session.add(
            Talk(
                club_id=club.id, week=asked.date(), state=TalkState.HELD, opens_at=asked,
                closes_at=asked,
            )
        )  # fmt: skip
    await session.flush()


async def test_who_has_worked_on_the_report_of_her_team_is_not_silent(club: HomeworkClub) -> None:
    later = club.story.now + 3 * WEEK
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    async with club.session() as session:
        team, *_ = await homework_teams.of(session, await club.task())
        two = {each.person_id for each in team}
    for person in two:
        await club.send_to_group(person, PHOTO, reply_to=(await club.task()).card_id)
    assert len(await club.reports()) == 1
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        await asked_twice(session, club, later)
        silent = {each.person_id for each in await pulse.quiet(session, mentor, later)}
    assert silent == {*club.members} - two


async def test_who_has_voted_for_a_star_is_not_silent(club: HomeworkClub) -> None:
    later = club.story.now + 9 * WEEK
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        await asked_twice(session, club, later)
        contest = Contest(
            club=mentor.club, title="Бюджет", made_at=later - WEEK, closes_at=later - WEEK,
            state=ContestState.ANNOUNCED, candidates=[],
        )  # fmt: skip
        session.add(contest)
        await session.flush()
        before = await pulse.quiet(session, mentor, later)
        session.add(ContestVoter(contest_id=contest.id, member_id=before[0].id))
        assert await pulse.quiet(session, mentor, later) == before[1:]


@pytest.mark.parametrize(
    ("there", "falls"),
    [((5, 3, 2), True), ((5, 3, 3), False), ((2, 3, 5), False), ((3, 2), False)],
)
async def test_attendance_that_falls_talk_after_talk_is_a_line(
    club: HomeworkClub, there: tuple[int, ...], falls: bool
) -> None:
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        for week, count in enumerate(there):
            start = OPENS - (9 - week) * WEEK
            talk = Talk(
                club_id=club.id, week=start.date(), state=TalkState.HELD, opens_at=start,
                closes_at=start, starts_at=club.story.now,
            )  # fmt: skip
            session.add(talk)
            await session.flush()
            for person in club.members[:count]:
                member = await member_row(session, club, person)
                await attendance.be_there(session, member, talk.id, club.story.now)
        seen = (await pulse.of(session, mentor, club.story.now)).attendance
        assert list(seen) == (list(there) if falls else [])
        leader = await leading(session, club, club.members[0])
        assert not (await pulse.of(session, leader, club.story.now)).attendance, "one came always"


async def test_a_question_that_no_talk_answered_is_a_line(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.say(her, "Бюджетти кантип окуйбуз?")
    await club.story.after(seconds=3)
    await club.tap(her, "❓ Суроо")
    async with club.session() as session:
        (await session.get_one(Talk, (await club.talk(state="planned")).id)).state = TalkState.HELD
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        assert (await pulse.of(session, mentor, club.story.now)).questions == []
        await openings.plan_next(session, mentor.club, OPENS)
        await carry(session, club.id, club.story.now)
        seen = await pulse.of(session, mentor, club.story.now)
        assert [each.text for each in seen.questions] == ["Бюджетти кантип окуйбуз?"]


async def test_a_co_mentor_has_the_week_of_her_oblast_and_no_other(club: HomeworkClub) -> None:
    hers, elsewhere, her, outside, *_ = club.members
    async with club.session() as session:
        for person in (hers, elsewhere, her, outside):
            oblast = "naryn" if person in (hers, her) else "osh"
            member = await member_row(session, club, person)
            member.oblast, member.in_group = oblast, person != outside
        co_mentor = await member_row(session, club, her)
        co_mentor.role = co_mentor.office = Role.CO_MENTOR
        co_mentor.leads = "naryn"
    del club.group.members[outside]  # unheard by the bot
    await club.give()
    task = await club.task()
    for person in (hers, elsewhere):
        await club.send_to_group(person, PHOTO, reply_to=task.card_id)
        bots.block(club.story.world, person, club.bot)
    await club.story.until(MONDAY)
    assert labels(club, her) == ["📥 Каралбаган отчет: 1", "📬 Жете алабыз: 1 / 2"]
    assert labels(club) == ["📥 Каралбаган отчет: 2", "👥 Топто жок: 1", "📬 Жете алабыз: 5 / 7"]
    await club.tap(her, "📬 Жете алабыз")
    shown = club.last(her)["reply_markup"]["inline_keyboard"]
    assert [row[0]["text"] for row in shown[:2]] == ["📝🔕 Бермет", "🤝 Гүлзат"]


async def test_what_waits_for_her_stands_in_her_home(club: HomeworkClub) -> None:
    await club.give()
    task = await club.task()
    await club.send_to_group(club.members[0], PHOTO, reply_to=task.card_id)
    await club.story.after(seconds=3)
    await club.say(club.mentor, "🏠 Клубум")
    await club.tap(club.mentor, "📥 Каралбаган отчет: 1")
    await club.story.after(seconds=3)
    assert "Бермет" in " ".join(club.in_private(club.mentor)[-3:])
