"""The mentor's own reminders, from the sentence she types to the group that reads it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain import reminders as rules
from domain.typed_phrases import Every
from models import Reminder, ReminderState
from sandbox.people import messages
from screens.clubs import Pause, Resume
from screens.reminder_buttons import NewReminder, ShowLevels, SkipOnce
from services import reminders
from tests.club_scene import ky
from tests.story import Story
from tests.talk_scene import TalkClub, found, text, untick_all

BISHKEK = ZoneInfo("Asia/Bishkek")
HALF_PAST_SIX = dt.datetime(2026, 11, 26, 12, 30, tzinfo=dt.UTC)  # Thursday evening there
DAY = dt.timedelta(days=1)
REMINDER = "⏰ Эске салабыз: Сүрөт алып келиңиз"


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


async def type_in(club: TalkClub, sentence: str) -> str:
    """She opens the reminders and types; what the bot says to it."""
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=NewReminder(club=club.id).pack())
    messages.say(club.story.world, club.mentor, club.bot, sentence)
    await club.story.settle()
    return text(club.last(club.mentor))


async def reminder(club: TalkClub) -> Reminder:
    mine = select(Reminder).where(Reminder.club_id == club.id).order_by(Reminder.id.desc())
    found: Reminder = (await club.story.all(mine))[0]
    return found


def times(club: TalkClub, words: str = REMINDER) -> int:
    return club.in_group().count(words)


async def test_a_sentence_is_echoed_and_sent_when_she_says_it_is_right(club: TalkClub) -> None:
    said = await type_in(club, "26-ноябрь саат 18:30 сүрөт алып келиңиз")
    assert "Бейшемби, 26-ноябрь, 18:30" in said
    assert "туурабы?" in said
    await club.story.until(HALF_PAST_SIX + DAY)
    assert times(club) == 0, "nobody had confirmed it"
    await type_in(club, "28-ноябрь саат 18:30 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    await club.story.until(HALF_PAST_SIX + 2 * DAY - dt.timedelta(seconds=1))
    assert times(club) == 0
    await club.story.after(seconds=1)
    assert times(club) == 1
    assert (await reminder(club)).state == ReminderState.SENT


async def test_a_day_that_can_be_two_is_asked_back(club: TalkClub) -> None:
    await type_in(club, "жекшемби күнү 18:00 сүрөт алып келиңиз")  # today, or in a week?
    await club.tap(club.mentor, "Жекшемби, 29-ноябрь")
    assert "29-ноябрь, 18:00 — туурабы?" in text(club.last(club.mentor))


async def test_words_alone_are_given_a_time_by_buttons(club: TalkClub) -> None:
    await type_in(club, "Сүрөт алып келиңиз")
    await club.tap(club.mentor, "Эртең")
    await club.tap(club.mentor, "18:00")
    await club.tap(club.mentor, "Туура")
    await club.story.after(days=1, hours=12)
    assert times(club) == 1


async def test_a_time_alone_is_asked_for_its_words(club: TalkClub) -> None:
    await type_in(club, "эртең 18:00")
    messages.say(club.story.world, club.mentor, club.bot, "Сүрөт алып келиңиз")
    await club.story.settle()
    await club.tap(club.mentor, "Туура")
    await club.story.after(days=1, hours=12)
    assert times(club) == 1


async def test_a_time_alone_that_can_be_two_is_not_asked_for_anew(club: TalkClub) -> None:
    await type_in(club, "жекшемби күнү 18:00")  # today, or in a week?
    messages.say(club.story.world, club.mentor, club.bot, "Сүрөт алып келиңиз")
    await club.story.settle()
    await club.tap(club.mentor, "Жекшемби, 29-ноябрь")
    assert "29-ноябрь, 18:00 — туурабы?" in text(club.last(club.mentor))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("эртең саат 23:00 сүрөт", "Саат 21:00"),
        ("31-ноябрь сүрөт", "Убакытты түшүнгөн жокмун"),
        ("кечээ 10:00 сүрөт", "өтүп кетти"),
        ("сүрөт " * 300, "Өтө узун"),
    ],
)
async def test_what_cannot_be_is_said_with_an_example(
    club: TalkClub, sentence: str, answer: str
) -> None:
    assert answer in await type_in(club, sentence)


async def test_it_comes_every_week_until_it_is_deleted(club: TalkClub) -> None:
    await untick_all(club)
    await type_in(club, "ар бейшемби 18:30 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    await club.story.until(HALF_PAST_SIX + 8 * DAY)
    assert times(club) == 2
    await club.tap(club.mentor, "Сүрөт алып")
    await club.tap(club.mentor, "Жок кылуу")
    await club.tap(club.mentor, "🗑 Ооба")
    await club.story.until(HALF_PAST_SIX + 15 * DAY)
    assert times(club) == 2


async def test_a_reminder_that_was_moved_comes_once_and_at_the_new_time(club: TalkClub) -> None:
    await type_in(club, "26-ноябрь 18:30 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    await club.tap(club.mentor, "Сүрөт алып")
    await club.tap(club.mentor, "Башка убакыт")
    await club.tap(club.mentor, "Эртең")
    await club.tap(club.mentor, "12:00")
    await club.story.until(HALF_PAST_SIX - DAY)
    assert times(club) == 1
    await club.story.until(HALF_PAST_SIX + DAY)
    assert times(club) == 1


async def test_each_member_gets_it_in_private_and_the_mentor_does_not(club: TalkClub) -> None:
    await type_in(club, "26-ноябрь 18:30 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Топко")
    await club.tap(club.mentor, "Туура")
    await club.story.until(HALF_PAST_SIX)
    assert times(club) == 0
    assert [club.in_private(person).count(REMINDER) for person in club.members] == [1] * 6
    assert REMINDER not in club.in_private(club.mentor)


async def test_a_pause_swallows_it_and_the_next_one_comes(club: TalkClub) -> None:
    await type_in(club, "күн сайын 18:30 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=Pause(club=club.id).pack())
    await club.story.until(HALF_PAST_SIX)
    assert times(club) == 0
    await club.press(club.mentor, last, data=Resume(club=club.id).pack())
    await club.story.until(HALF_PAST_SIX + DAY)
    assert times(club) == 1


async def test_of_what_a_pause_has_swallowed_for_good_the_mentor_hears(club: TalkClub) -> None:
    await type_in(club, "26-ноябрь 18:30 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=Pause(club=club.id).pack())
    await club.story.until(HALF_PAST_SIX + DAY)
    await club.press(club.mentor, last, data=Resume(club=club.id).pack())
    assert times(club) == 0
    assert club.in_private(club.mentor)[-1].startswith("⏸ Клуб токтоп турганда бул эскертүү")


async def test_after_an_outage_of_days_the_mentor_hears_of_it_and_nothing_is_late(
    club: TalkClub,
) -> None:
    await type_in(club, "26-ноябрь 18:30 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    club.story.telegram.clock.set(HALF_PAST_SIX + dt.timedelta(hours=20))
    await club.story.settle()
    assert times(club) == 0
    assert "жөнөтүлгөн жок" in " ".join(club.in_private(club.mentor))


async def test_what_was_to_be_said_this_evening_is_not_said_the_next_morning(
    club: TalkClub,
) -> None:
    await type_in(club, "26-ноябрь 18:30 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    club.story.telegram.clock.set(HALF_PAST_SIX + dt.timedelta(hours=6))  # half past midnight
    await club.story.settle()
    await club.story.after(hours=12)
    assert times(club) == 0
    assert "жөнөтүлгөн жок" in " ".join(club.in_private(club.mentor))


@pytest.mark.parametrize("reaches", ["group", "each member"])
async def test_an_evening_word_comes_that_evening_even_where_it_may_not_sound_any_more(
    club: TalkClub, reaches: str
) -> None:
    await type_in(club, "26-ноябрь 18:30 сүрөт алып келиңиз")
    if reaches != "group":
        await club.tap(club.mentor, "Топко")
    await club.tap(club.mentor, "Туура")
    back = HALF_PAST_SIX + dt.timedelta(hours=3)  # half past nine
    club.story.telegram.clock.set(back)
    await club.story.settle()
    heard = club.in_group() if reaches == "group" else club.in_private(club.members[0])
    assert heard.count(REMINDER) == 1
    kind = "reminders.word" if reaches == "group" else "reminders.nudge"
    assert not any(letter.sounded_at for letter in await club.letters(kind))
    await club.story.after(hours=12)
    assert times(club) == (reaches == "group")


async def test_she_chooses_how_loud_the_bot_may_be(club: TalkClub) -> None:
    person = club.members[0]
    last = club.last(person)["message_id"]
    await club.press(person, last, data=ShowLevels().pack())
    await club.tap(person, "Үнсүз")
    assert "✅ 🔕" in str(club.last(person))


def test_the_31st_comes_on_the_last_day_of_a_short_month() -> None:
    due = dt.datetime(2027, 1, 31, 10, 0, tzinfo=BISHKEK)
    days = []
    for _ in range(3):
        due = rules.after(due, Every.MONTHLY, 31, BISHKEK) or due
        days.append(due.astimezone(BISHKEK).date().isoformat())
    assert days == ["2027-02-28", "2027-03-31", "2027-04-30"]


async def test_what_is_set_for_the_31st_comes_on_the_31st_again(club: TalkClub) -> None:
    await type_in(club, "31-январь 18:30 сүрөт алып келиңиз")
    number = (await reminder(club)).id
    days = []
    async with club.session() as session:
        hers = await reminders.get(session, club.id, number)
        hers.every = Every.MONTHLY
        await reminders.confirm(session, hers, club.story.now)
        for _ in range(2):
            assert hers.due_at
            await reminders.skip(session, hers, hers.due_at)
            days.append(hers.due_at and hers.due_at.astimezone(BISHKEK).date().isoformat())
    assert days == ["2027-02-28", "2027-03-31"]


async def test_one_time_is_left_out_however_often_she_presses(club: TalkClub) -> None:
    await type_in(club, "ар бейшемби 18:30 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    await club.tap(club.mentor, "Сүрөт алып")
    await club.tap(club.mentor, "Жок кылуу")
    planned = await reminder(club)
    assert planned.due_at
    minute = int(planned.due_at.timestamp()) // 60
    skipping = SkipOnce(club=club.id, reminder=planned.id, minute=minute).pack()
    shown = club.last(club.mentor)["message_id"]
    for _ in range(2):
        await club.press(club.mentor, shown, data=skipping)
    assert (await reminder(club)).due_at == planned.due_at + 7 * DAY


async def test_what_she_sets_in_a_pause_says_that_nothing_goes_by_itself(club: TalkClub) -> None:
    await club.press(
        club.mentor, club.last(club.mentor)["message_id"], data=Pause(club=club.id).pack()
    )
    paused = ky("⏸ Paused: nothing happens by itself.")
    assert paused in await type_in(club, "эртең 10:00 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    assert paused in text(club.last(club.mentor))


def test_nine_oclock_stays_nine_when_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    due = dt.datetime(2027, 3, 27, 9, 0, tzinfo=berlin)
    for every in (Every.DAILY, Every.WEEKLY, Every.MONTHLY):
        after = rules.after(due, every, 27, berlin)
        assert after
        assert after.astimezone(berlin).hour == 9


async def test_a_reminder_of_another_club_is_not_there(club: TalkClub) -> None:
    await type_in(club, "эртең 18:30 сүрөт")
    mine = await reminder(club)
    async with club.session() as session:
        with pytest.raises(rules.NoSuchReminder):
            await reminders.get(session, club.id + 1, mine.id)
