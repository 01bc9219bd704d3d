"""On Sunday the mentor sees what comes by itself, and changes what she does not want."""

import datetime as dt

import pytest

from domain.reminders import NoSuchReminder
from domain.talks import VOTING
from models import Club, LetterState, Talk
from sandbox.people import bots, membership, messages, newcomers
from screens.clubs import Pause
from screens.reminder_buttons import ShowPlan
from services import clubs, plans, steps
from services.talk_steps import LOOKING
from tests.story import Story
from tests.talk_day import announced
from tests.talk_scene import CLOSES, OPENS, WEDNESDAY, WEEK, TalkClub, found, row, text

SUNDAY_EVENING = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)  # six o'clock there
MONDAY_AT_TEN = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
NUDGE = "🗳 Сиз дагы добуш бере элексиз. Ыңгайлуу убакытты тандаңыз 👇"
PLAN = "🗓 Өзү аткарылуучу иштер"


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


def plan(club: TalkClub) -> str:
    """The newest plan that the mentor sees, with its buttons."""
    shown = [each for each in club.sees(club.mentor, club.bot) if text(each).startswith(PLAN)]
    return f"{text(shown[-1])}\n{shown[-1]['reply_markup']}" if shown else ""


async def test_every_sunday_evening_the_plan_comes(club: TalkClub) -> None:
    await club.story.until(SUNDAY_EVENING - dt.timedelta(seconds=1))
    assert plan(club) == ""
    await club.story.after(seconds=1)
    assert "дш 23, 20:00 🗳 Добуш жабылат" in plan(club)
    await club.story.until(SUNDAY_EVENING + dt.timedelta(weeks=1))
    assert "дш 30, 20:00 🗳 Добуш жабылат" in plan(club)
    assert plan(club).count("Добуш жабылат") == 1


async def test_the_plan_of_a_week_ends_with_it_and_the_longer_one_after_two(
    club: TalkClub,
) -> None:
    now = club.story.now
    async with club.session() as session:
        for days in (6, 8, 13, 15):
            moment = now + dt.timedelta(days=days)
            await steps.plan(session, club.id, "homework.due", moment, key=f"{days}")
        for weeks, most in ((1, 6), (2, 13)):
            told = await plans.ahead(session, await row(session, club), now, weeks=weeks)
            due = [each.key for each in told.steps if each.kind == "homework.due"]
            assert due[-1].endswith(f":{most}")


async def test_a_nudge_that_she_skips_never_comes(club: TalkClub) -> None:
    await club.story.until(OPENS + dt.timedelta(minutes=1))
    messages.say(club.story.world, club.mentor, club.bot, "/plan")
    await club.story.settle()
    for _ in range(2):
        await club.tap(club.mentor, "Добуш бере элек")
        await club.tap(club.mentor, "Өткөрүп жиберүү")
    await club.story.after(days=2)
    assert NUDGE not in club.in_private(club.members[0])


async def test_what_she_skipped_by_mistake_she_puts_back(club: TalkClub) -> None:
    await club.story.until(OPENS + dt.timedelta(minutes=1))
    messages.say(club.story.world, club.mentor, club.bot, "/plan")
    await club.story.settle()
    nudges = plan(club).count("Добуш бере элек")
    await club.tap(club.mentor, "Добуш бере элек")
    await club.tap(club.mentor, "Өткөрүп жиберүү")
    assert plan(club).count("Добуш бере элек") == nudges - 1
    await club.tap(club.mentor, "↩️ Кайтарып алуу")
    assert plan(club).count("Добуш бере элек") == nudges
    await club.story.after(days=2)
    assert club.in_private(club.members[0]).count(NUDGE) == nudges


async def open_line(club: TalkClub, label: str) -> None:
    messages.say(club.story.world, club.mentor, club.bot, "/plan")
    await club.story.settle()
    await club.tap(club.mentor, label)


async def write(club: TalkClub, words: str) -> str:
    """She answers what she was asked; what the bot says to it."""
    messages.say(club.story.world, club.mentor, club.bot, words)
    await club.story.settle()
    return text(club.last(club.mentor))


async def test_what_she_moves_comes_at_the_hour_that_she_chose(club: TalkClub) -> None:
    await club.story.until(OPENS + dt.timedelta(minutes=1))
    await open_line(club, "Добуш бере элек")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await club.tap(club.mentor, "Эртең")
    await club.tap(club.mentor, "10:00")
    await club.story.until(MONDAY_AT_TEN - dt.timedelta(seconds=1))
    assert NUDGE not in club.in_private(club.members[0])
    await club.story.after(seconds=1 + LOOKING.seconds)
    assert club.in_private(club.members[0]).count(NUDGE) == 1


async def test_a_moment_that_she_types_is_echoed_before_anything_is_moved(club: TalkClub) -> None:
    await club.story.until(OPENS + dt.timedelta(minutes=1))
    await open_line(club, "Добуш бере элек")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    assert "түшүнгөн жокмун" in await write(club, "качан болсо да")
    assert "Дүйшөмбү, 23-ноябрь, 10:30 — туурабы?" in await write(club, "эртең 10:30")
    await club.tap(club.mentor, "✅ Туура")
    assert "Дүйшөмбү, 23-ноябрь, 10:30" in text(club.last(club.mentor))
    await club.story.until(MONDAY_AT_TEN + dt.timedelta(minutes=30) + LOOKING)
    assert club.in_private(club.members[0]).count(NUDGE) == 1


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [("эртең 20:30", "эске сала турган эч нерсе калбайт"), ("эртең 23:00", "Саат 21:00")],
)
async def test_a_nudge_cannot_come_behind_the_end_of_the_vote_or_at_night(
    club: TalkClub, moment: str, refusal: str
) -> None:
    await club.story.until(OPENS + dt.timedelta(minutes=1))
    await open_line(club, "Добуш бере элек")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await write(club, moment)
    toast = await club.tap(club.mentor, "✅ Туура")
    assert toast
    assert refusal in toast["text"]


async def test_in_her_own_words_it_comes_once_with_its_buttons(story: Story) -> None:
    club = await announced(story)
    words = "Достор, эртең <b>бюджет</b> жөнүндө сүйлөшөбүз!"
    await open_line(club, "Чай, топко")
    await club.tap(club.mentor, "✏️ Башка сөз")
    assert "Өтө узун" in await write(club, "ө" * 1001)
    assert f"⏰ Эске салабыз: {words}" in await write(club, words)
    await story.until(WEDNESDAY - dt.timedelta(days=1))
    assert club.in_group()[-1] == f"⏰ Эске салабыз: {words}"
    assert "Суроо" in str(club.sees(club.mentor)[-1]["reply_markup"])
    assert not any("чай сүйлөшүү эртең" in said for said in club.in_group())


async def test_she_can_go_back_to_the_usual_words(story: Story) -> None:
    club = await announced(story)
    await open_line(club, "Чай, топко")
    await club.tap(club.mentor, "✏️ Башка сөз")
    await write(club, "Келиңиздер!")
    await club.tap(club.mentor, "↩️ Кадимки сөз")
    await story.until(WEDNESDAY - dt.timedelta(days=1))
    assert "⏰ Эске салабыз: чай сүйлөшүү эртең, 18:30." in club.in_group()[-1]


async def test_a_reminder_moved_to_another_day_names_the_day_of_the_talk(story: Story) -> None:
    club = await announced(story)
    await open_line(club, "Чай, топко")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await write(club, "шаршемби 12:00")
    await club.tap(club.mentor, "✅ Туура")
    await story.until(WEDNESDAY - dt.timedelta(hours=6, minutes=30))
    assert "⏰ Эске салабыз: чай сүйлөшүү бүгүн, 18:30." in club.in_group()[-1]


async def test_a_week_without_a_talk_is_skipped_and_the_next_one_runs(club: TalkClub) -> None:
    async with club.session() as session:
        (await session.get_one(Talk, (await club.talk(state="planned")).id)).topic = "Бюджет"
    await open_line(club, "Добуш ачылат")
    await club.tap(club.mentor, "⏭ Өткөрүп жиберүү")
    await club.tap(club.mentor, "⏭ Ооба, өткөрүп жиберүү")
    await club.story.until(OPENS + dt.timedelta(days=6))
    assert not any("poll" in message for message in club.sees(club.mentor))
    await club.story.until(OPENS + WEEK)
    [poll] = [message["poll"] for message in club.sees(club.mentor) if "poll" in message]
    assert "Бюджет" in poll["description"]


async def test_the_poll_of_a_week_opens_when_she_says(club: TalkClub) -> None:
    await open_line(club, "Добуш ачылат")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await write(club, "эртең 9:00")
    await club.tap(club.mentor, "✅ Туура")
    await club.story.until(OPENS + dt.timedelta(hours=22))
    assert not any("poll" in message for message in club.sees(club.mentor))
    await club.story.after(hours=1)
    [poll] = [message["poll"] for message in club.sees(club.mentor) if "poll" in message]
    assert poll["close_date"] == int(CLOSES.timestamp())


async def open_on_saturday(club: TalkClub) -> None:
    """She lets the poll of Sunday, in the coming week, open the evening before."""
    await club.story.until(OPENS + dt.timedelta(minutes=1))
    await open_line(club, "Добуш ачылат")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await write(club, "ишемби 18:00")
    await club.tap(club.mentor, "✅ Туура")


def opened(club: TalkClub) -> list[str]:
    """On which day of the week each poll in the group was opened, and when, in UTC."""
    polls = [message for message in club.sees(club.mentor) if "poll" in message]
    moments = [dt.datetime.fromtimestamp(each["date"], dt.UTC) for each in polls]
    return [f"{moment:%a %H}" for moment in moments]


async def test_after_a_poll_that_opened_a_day_earlier_the_weeks_go_on(club: TalkClub) -> None:
    await open_on_saturday(club)
    await club.story.until(OPENS + 3 * WEEK)
    assert opened(club) == ["Sun 04", "Sat 12", "Sun 04", "Sun 04"]


async def test_a_week_that_she_moved_and_then_skipped_is_followed_by_the_next(
    club: TalkClub,
) -> None:
    await open_on_saturday(club)
    await open_line(club, "Добуш ачылат")
    await club.tap(club.mentor, "⏭ Өткөрүп жиберүү")
    await club.tap(club.mentor, "⏭ Ооба, өткөрүп жиберүү")
    await club.story.until(OPENS + 3 * WEEK)
    assert opened(club) == ["Sun 04", "Sun 04", "Sun 04"]


async def test_a_poll_that_was_moved_and_then_missed_is_followed_by_the_next(
    club: TalkClub,
) -> None:
    await open_on_saturday(club)
    saturday = OPENS + WEEK - dt.timedelta(hours=16)
    await club.story.until(saturday - dt.timedelta(seconds=1))
    club.story.telegram.clock.set(CLOSES + WEEK - VOTING + dt.timedelta(minutes=1))
    await club.story.until(OPENS + 3 * WEEK)
    assert opened(club) == ["Sun 04", "Sun 04", "Sun 04"]


async def test_a_line_of_another_club_is_not_there(club: TalkClub) -> None:
    async with club.session() as session:
        here = (await club.talk(state="planned")).club
        [opening, *_] = (await plans.ahead(session, here, club.story.now, weeks=1)).steps
        with pytest.raises(NoSuchReminder):
            await plans.line(session, Club(id=club.id + 1), opening.id)


async def test_a_paused_club_says_so(club: TalkClub) -> None:
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=Pause(club=club.id).pack())
    await club.press(club.mentor, last, data=ShowPlan(club=club.id, weeks=1).pack())
    assert "⏸" in plan(club)


async def test_the_group_is_asked_to_open_the_bot_once_a_week(club: TalkClub) -> None:
    bots.block(club.story.world, club.members[0], club.bot)
    silent = newcomers.person(club.story.world, "Үмүт")["id"]
    membership.join(club.story.world, club.group, silent)
    await club.story.settle()
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=ShowPlan(club=club.id, weeks=1).pack())
    await club.tap(club.mentor, "📬 Кимге жете албайбыз")
    assert "Үмүт" in club.in_private(club.mentor)[-1]
    assert await club.letters("reminders.reach") == [], "she has only looked"
    for _ in range(2):
        await club.tap(club.mentor, "📣 Топко")
        await club.story.after(hours=1)
    asked = await club.letters("reminders.reach")
    assert [letter.state for letter in asked] == [LetterState.SENT]
    assert sum("Жеке билдирүү" in said for said in club.in_group()) == 1


async def test_a_poll_that_was_moved_opens_then_though_the_club_has_paused_meanwhile(
    club: TalkClub,
) -> None:
    await open_line(club, "Добуш ачылат")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await write(club, "бүгүн 15:00")
    await club.tap(club.mentor, "✅ Туура")
    async with club.session() as session:
        here = await row(session, club)
        await clubs.pause(session, here, club.story.now)
        await clubs.resume(session, here, club.story.now)
    await club.story.until(OPENS + WEEK)
    assert opened(club) == ["Sun 09", "Sun 04"]
