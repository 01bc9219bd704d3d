"""Gentle in private, by name in the group only if the club wants it, and never more than three."""

import datetime as dt

import pytest

from models import Letter, Reaches, Reminder, ReminderState
from sandbox.people import bots
from screens.reminder_buttons import NewReminder, ShowReminders
from services import reminders, rules
from tests.homework_scene import PHOTO, HomeworkClub, days, open_club
from tests.story import Story
from tests.talk_scene import CANNOT, CLOSES, OPENS, WED_1830, TalkClub, found, row

NUDGE = "🗳 Сиз дагы добуш бере элексиз. Ыңгайлуу убакытты тандаңыз 👇"
MENTION = "🗳 Добуш берүү жабылат: дүйшөмбү, 23-ноябрь, 20:00\nДобушуңузду күтөбүз:"
TWO_HOURS_BEFORE = CLOSES - dt.timedelta(hours=2)
HOUR = dt.timedelta(hours=1)
PRESENT = "⏰ Эске салабыз: Белек даярдаңыз"


async def choose_names(club: TalkClub) -> None:
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=ShowReminders(club=club.id).pack())
    await club.tap(club.mentor, "👥 Топто аты менен: жок")


def mentions(club: TalkClub) -> list[str]:
    return [said for said in club.in_group() if said.startswith(MENTION)]


async def test_in_the_group_nobody_is_named_unless_the_club_wants_it(story: Story) -> None:
    club = await found(story)
    await story.until(CLOSES)
    assert mentions(club) == []
    assert [club.in_private(person).count(NUDGE) for person in club.members] == [2] * 6


async def test_after_two_words_in_private_the_third_is_in_the_group_and_there_is_no_fourth(
    story: Story,
) -> None:
    club = await found(story)
    await choose_names(club)
    await story.until(OPENS)
    voter, refusing, blocked, *_ = club.members
    await club.vote(voter, WED_1830)
    await club.vote(refusing, CANNOT)
    await club.vote(club.mentor, WED_1830)
    bots.block(story.world, blocked, club.bot)
    await story.until(TWO_HOURS_BEFORE - dt.timedelta(seconds=1))
    assert mentions(club) == []
    await story.until(CLOSES)
    assert mentions(club) == [f"{MENTION}\nГүлзат, Жылдыз, Мээрим, Сезим"]
    assert [club.in_private(person).count(NUDGE) for person in club.members] == [0, 0, 0, 2, 2, 2]


async def test_where_all_have_voted_nobody_is_called(story: Story) -> None:
    club = await found(story)
    await choose_names(club)
    await choose_names_again(club)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await club.vote(club.mentor, WED_1830)
    await story.until(CLOSES)
    assert mentions(club) == []
    assert [letter.state for letter in await club.letters("talks.mention")] == ["dropped"]


async def choose_names_again(club: TalkClub) -> None:
    """No, and yes after all."""
    await club.tap(club.mentor, "👥 Топто аты менен: ооба")
    await club.tap(club.mentor, "👥 Топто аты менен: жок")


# --- homework


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


def nudges(club: HomeworkClub, person: int) -> int:
    return sum("⏰ Эске салабыз" in each and "№" in each for each in club.in_private(person))


async def test_in_an_hour_she_is_reminded_once_more_unless_she_has_reported(
    club: HomeworkClub,
) -> None:
    task = await club.give()
    later, reporting, *_ = club.members
    await club.story.until(task.due_at - days(7) - 9 * HOUR)  # eleven in the morning there
    assert (nudges(club, later), nudges(club, reporting)) == (1, 1)
    for person in (later, reporting, later):
        toast = await club.tap(person, "⏰ Кийинчерээк")
        assert toast
        assert toast["text"] == "⏰ Эске салам: бүгүн, 12:00"
    await club.send_to_group(reporting, PHOTO, reply_to=task.card_id)
    await club.story.after(minutes=59)
    assert nudges(club, later) == 1
    await club.story.after(minutes=1)
    assert (nudges(club, later), nudges(club, reporting)) == (2, 1)
    await club.story.after(hours=8, minutes=30)
    assert nudges(club, later) == 2
    await club.tap(later, "⏰ Кийинчерээк")
    await club.story.after(hours=11)
    assert nudges(club, later) == 2, "in the night she sleeps"
    await club.story.after(hours=1)
    assert nudges(club, later) == 3


async def test_later_is_before_the_deadline_and_names_the_day(club: HomeworkClub) -> None:
    async with club.session() as session:
        await rules.choose(session, await row(session, club), "snooze", 24, club.story.now)
    task, her = await club.give(), club.members[0]
    await club.story.until(task.due_at - days(2) - 10 * HOUR)  # ten in the morning there
    toast = await club.tap(her, "⏰ Кийинчерээк")
    assert toast
    assert toast["text"] == "⏰ Эске салам: ишемби, 5-декабрь, 10:00"
    await club.story.until(task.due_at - 10 * HOUR)
    said = nudges(club, her)
    toast = await club.tap(her, "⏰ Кийинчерээк")
    assert toast
    assert toast["text"] == "⏰ Эске салам: бүгүн, 15:00"
    await club.story.after(hours=5)
    assert nudges(club, her) == said + 1


async def test_two_reminders_in_one_message_have_a_button_for_each_task_and_one_later(
    club: HomeworkClub,
) -> None:
    first, her = await club.give(), club.members[0]
    await club.give("Жол боюнча жыйын")
    await club.story.until(first.due_at - days(7) - 9 * HOUR)
    assert nudges(club, her) == 1
    shown = [row[0]["text"] for row in club.last(her)["reply_markup"]["inline_keyboard"]]
    assert shown == ["📝 Отчет №1", "📝 Отчет №2", "⏰ Кийинчерээк"]
    await club.tap(her, "⏰ Кийинчерээк")
    await club.send_to_group(her, PHOTO, reply_to=first.card_id)
    await club.story.after(hours=1)
    assert "№2" in club.in_private(her)[-1]
    assert nudges(club, her) == 2
    assert "№1" not in club.in_private(her)[-1]


async def test_her_own_reminder_can_be_for_who_has_no_report_when_it_is_sent(
    club: HomeworkClub,
) -> None:
    task = await club.give()
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=NewReminder(club=club.id).pack())
    await club.say(club.mentor, "эртең 10:00 белек даярдаңыз")
    await club.tap(club.mentor, "👥 Топко")
    await club.tap(club.mentor, "👤 Ар бир катышуучуга")
    await club.tap(club.mentor, "✅ Туура")
    done, silent, *_ = club.members
    await club.send_to_group(done, PHOTO, reply_to=task.card_id)
    await club.story.after(days=1, hours=2)
    assert club.in_private(done).count(PRESENT) == 0
    assert [club.in_private(person).count(PRESENT) for person in club.members[1:]] == [1] * 5
    assert PRESENT not in club.in_group()
    assert silent


async def test_who_reports_between_the_step_and_the_message_is_left_alone(
    club: HomeworkClub,
) -> None:
    task = await club.give()
    async with club.session() as session:
        here = await row(session, club)
        late = Reminder(club=here, by=club.mentor, text="Белек", reaches=Reaches.LATE)
        session.add(late)
        await session.flush()
        assert len(await reminders.readers(session, late, club.story.now)) == 6
        number = late.id
    done, silent, *_ = club.members
    await club.send_to_group(done, PHOTO, reply_to=task.card_id)
    async with club.session() as session:
        late = await session.get_one(Reminder, number)
        assert len(await reminders.readers(session, late, club.story.now)) == 5
        told = [
            Letter(kind="reminders.nudge", chat_id=person, params={"reminder": number})
            for person in (done, silent)
        ]
        assert await reminders.standing(session, told[0], club.story.now) is None
        assert await reminders.standing(session, told[1], club.story.now) is late
        late.state = ReminderState.DELETED  # the mentor has changed her mind
        assert await reminders.standing(session, told[1], club.story.now) is None


async def test_one_time_of_a_repeated_reminder_is_skipped(club: HomeworkClub) -> None:
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=NewReminder(club=club.id).pack())
    await club.say(club.mentor, "күн сайын 10:00 белек даярдаңыз")
    await club.tap(club.mentor, "✅ Туура")
    await club.tap(club.mentor, "Белек")
    await club.tap(club.mentor, "🗑")
    await club.tap(club.mentor, "⏭ Бир жолу өткөрүү")
    await club.story.until(OPENS + days(0.5))
    assert club.in_group().count(PRESENT) == 0
    await club.story.until(OPENS + days(1) + HOUR)
    assert club.in_group().count(PRESENT) == 1
