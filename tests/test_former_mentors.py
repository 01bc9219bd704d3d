"""Who leads the club until the night: what waits for the morning is for those who lead it then."""

import datetime as dt

import pytest

from domain.roles import Right
from sandbox.people import bots, membership
from scheduler.jobs import LETTERS
from screens.reminder_buttons import NewReminder
from services import clubs
from tests import remembered
from tests.question_scene import Asking, announced
from tests.story import Story
from tests.talk_scene import RIGHTS, row

NIGHT = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)  # eleven in the evening there
MORNING = dt.datetime(2026, 11, 25, 2, 1, tzinfo=dt.UTC)
WORDS = "Эртең келе албайм, балам ооруп калды"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> Asking:
    """Late in the evening before the talk."""
    club = await announced(story)
    await story.until(NIGHT)
    return club


async def hand_over(club: Asking, heir: int) -> None:
    """The mentor leaves, and another leads the club."""
    membership.promote(club.story.world, club.group, heir, club.mentor, RIGHTS)
    await club.story.settle()
    membership.leave(club.story.world, club.group, club.mentor)
    await club.story.settle()


async def write_to_mentor(club: Asking, her: int, words: str) -> None:
    await club.say(her, "⚙️ Дагы")
    await club.tap(her, "👩‍🏫 Насаатчыга жазуу")
    await club.say(her, words)


async def test_what_went_wrong_in_the_night_is_told_to_who_leads_and_not_to_who_has_left(
    club: Asking,
) -> None:
    expert = club.members[0]
    await club.say(club.mentor, "❓ Суроо")
    await club.tap(club.mentor, "👩‍🏫 Эксперт үчүн шилтеме")
    await club.follow(expert, club.told(club.mentor).rsplit(maxsplit=1)[-1])
    membership.leave(club.story.world, club.group, expert)
    await club.story.settle()
    told = len(club.in_private(club.mentor))
    await hand_over(club, club.members[1])
    await club.story.until(MORNING)
    assert len(club.in_private(club.mentor)) == told
    assert "эксперти менен байланыш үзүлдү" in club.told(club.members[1])


async def test_what_a_member_wrote_at_night_reaches_who_leads_in_the_morning_and_nobody_else(
    club: Asking,
) -> None:
    her, heir = club.members[:2]
    await write_to_mentor(club, her, WORDS)
    await hand_over(club, heir)
    await club.story.until(MORNING)
    assert WORDS not in club.in_private(club.mentor)
    assert club.in_private(heir)[-2:] == ["✉️ Жазган: Бермет\nКлуб: «Окуу клубу»", WORDS]
    await club.say(heir, "Рахмат, түшүндүм", reply_to=club.last(heir)["message_id"])
    await club.story.after(hours=1)
    assert club.told(her) == "Рахмат, түшүндүм"


async def test_a_mentor_who_blocks_the_bot_by_a_slip_reads_in_the_morning_what_waited(
    club: Asking,
) -> None:
    her = club.members[0]
    await write_to_mentor(club, her, WORDS)
    bots.block(club.story.world, club.mentor, club.bot)
    await club.story.after(minutes=2)
    bots.start(club.story.world, club.mentor, club.bot)
    await club.story.until(MORNING)
    assert club.in_private(club.mentor).count(WORDS) == 1


async def test_what_a_member_wrote_before_the_club_paused_is_read_in_the_morning(
    club: Asking,
) -> None:
    await write_to_mentor(club, club.members[0], WORDS)
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), club.story.now)
    await club.story.until(MORNING)
    assert club.in_private(club.mentor)[-1] == WORDS


async def test_of_two_mentors_the_one_who_stays_reads_it_once(club: Asking) -> None:
    her, heir = club.members[:2]
    membership.promote(club.story.world, club.group, heir, club.mentor, RIGHTS)
    await club.story.settle()
    await write_to_mentor(club, her, WORDS)
    membership.leave(club.story.world, club.group, club.mentor)
    await club.story.until(MORNING)
    assert club.in_private(heir).count(WORDS) == 1
    assert WORDS not in club.in_private(club.mentor)


async def test_what_a_mentor_answers_at_night_is_read_though_she_leads_no_more(
    club: Asking,
) -> None:
    her, heir = club.members[:2]
    await club.story.until(MORNING)
    await write_to_mentor(club, her, WORDS)
    await club.story.until(NIGHT + dt.timedelta(days=1))
    copy = next(m for m in reversed(club.sees(club.mentor, club.bot)) if m.get("text") == WORDS)
    await club.say(club.mentor, "Сакайып кетсин", reply_to=copy["message_id"])
    await hand_over(club, heir)
    await club.story.until(MORNING + dt.timedelta(days=1))
    assert club.told(her) == "Сакайып кетсин"


def test_what_only_mentors_are_told_is_looked_at_again_before_it_is_sent() -> None:
    checked = {name for name, kind in LETTERS.items() if kind.needs == Right.LEAD}
    assert checked >= {
        "attendance.summary", "clubs.let_in", "clubs.unreached", "knocks.ask", "reminders.plan",
        "talks.decided", "talks.trouble",
    }  # fmt: skip


async def test_that_her_reminder_was_missed_hears_who_leads_the_club_by_then(
    club: Asking,
) -> None:
    heir = club.members[1]
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=NewReminder(club=club.id).pack())
    await club.say(club.mentor, "эртең 10:00 сүрөт алып келиңиз")
    await club.tap(club.mentor, "Туура")
    await hand_over(club, heir)
    club.story.telegram.clock.set(MORNING + dt.timedelta(hours=20))
    await club.story.settle()
    await club.story.after(hours=10)
    missed = [each.chat_id for each in await club.letters("reminders.missed", state="sent")]
    assert missed == [heir]
