"""On Sunday the mentor sees what comes by itself, and changes what she does not want."""

import datetime as dt

import pytest

from domain.reminders import NoSuchReminder
from models import LetterState
from sandbox.people import bots, membership, messages, newcomers
from screens.clubs import Pause
from screens.reminder_buttons import ShowPlan
from services import plans
from tests.story import Story
from tests.talk_scene import OPENS, TalkClub, found, text

SUNDAY_EVENING = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)  # six o'clock there
NINE_IN_THE_EVENING = SUNDAY_EVENING + dt.timedelta(hours=3)
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
    assert "Дүйшөмбү, 23-ноябрь, 20:00 · 🗳 Добуш берүү жабылат" in plan(club)
    await club.story.until(SUNDAY_EVENING + dt.timedelta(weeks=1))
    assert "30-ноябрь, 20:00 · 🗳 Добуш берүү жабылат" in plan(club)


async def test_a_nudge_that_she_skips_never_comes(club: TalkClub) -> None:
    await club.story.until(OPENS + dt.timedelta(minutes=1))
    messages.say(club.story.world, club.mentor, club.bot, "/plan")
    await club.story.settle()
    for _ in range(2):
        await club.tap(club.mentor, "Добуш бере электерге")
        await club.tap(club.mentor, "Өткөрүп жиберүү")
    await club.story.after(days=2)
    assert NUDGE not in club.in_private(club.members[0])


async def test_what_she_moves_comes_later(club: TalkClub) -> None:
    await club.story.until(OPENS + dt.timedelta(minutes=1))
    messages.say(club.story.world, club.mentor, club.bot, "/plan")
    await club.story.settle()
    await club.tap(club.mentor, "Добуш бере электерге")
    await club.tap(club.mentor, "Бир саат кийин")
    await club.story.until(NINE_IN_THE_EVENING)
    assert NUDGE not in club.in_private(club.members[0]), "an hour later is night already"
    await club.story.after(hours=11)
    assert club.in_private(club.members[0]).count(NUDGE) == 1


async def test_a_nudge_cannot_be_moved_behind_the_end_of_the_vote(club: TalkClub) -> None:
    await club.story.until(OPENS + dt.timedelta(minutes=1))
    async with club.session() as session:
        shown = await plans.ahead(session, (await club.talk()).club, club.story.now, weeks=1)
        nudge = [step for step in shown.steps if step.kind == "talks.nudge"][-1]
        with pytest.raises(NoSuchReminder):
            await plans.move(session, await plans.get(session, club.id, nudge.id), plans.MOVES[1])
        with pytest.raises(NoSuchReminder):
            await plans.get(session, club.id + 1, nudge.id)


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
    for _ in range(2):
        await club.tap(club.mentor, "Топко жазуу")
    asked = await club.letters("reminders.reach")
    assert [letter.state for letter in asked] == [LetterState.SENT]
    assert sum("Жеке билдирүү" in said for said in club.in_group()) == 1
