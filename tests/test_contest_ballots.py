"""A vote about a task, and two votes at once."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain.homework import ReportState
from models import Club, ContestVoter, Report, Task
from screens import contests as screens
from screens.texts import Texts
from services import contests
from services.contests import Events
from tests.contest_day import NOON, TITLE, gathered, opened
from tests.homework_scene import PHOTO, open_club
from tests.story import Story
from tests.talk_scene import TalkClub, member_row, text

SAY = Texts("ky", ZoneInfo("Asia/Bishkek"))


def test_a_task_that_was_given_by_voice_has_a_name_in_its_vote() -> None:
    task = Task(id=7, number=1, title="")
    shown = screens.which_event(Club(id=1), Events([], [task]), SAY)
    assert shown.buttons[0][0].text == "📚 №1"
    assert screens.title_of_task(task, SAY) == "Үй тапшырмасы №1"


def asked(club: TalkClub, who: int) -> list[bool]:
    """Of each reminder to vote that she sees: is it about the usual event?"""
    ballots = [each for each in club.sees(who, club.bot) if "⏰ Сиз" in text(each)]
    return [TITLE in text(each) for each in ballots]


async def test_two_votes_that_close_together_are_two_ballots(story: Story) -> None:
    """Both have the same names on their buttons, and a tap writes its message anew."""
    club = await gathered(story)
    await opened(club)
    await opened(club, title="Суу маселеси")
    her = club.members[6]
    await club.story.until(NOON + dt.timedelta(minutes=32))
    assert asked(club, her) == [True, False]
    await club.tap(her, "Чынара")
    assert asked(club, her) == [True]
    assert len(await club.story.all(select(ContestVoter))) == 1


@pytest.mark.parametrize("is_private", [True, False])
async def test_what_she_sent_to_the_mentors_alone_is_no_picture_for_the_club(
    story: Story, *, is_private: bool
) -> None:
    club = await open_club(story, names=["Бермет"])
    await club.give()
    async with club.session() as session:
        (await session.get_one(Task, (await club.task()).id)).is_private = is_private
    await club.send(club.members[0], PHOTO)
    await club.tap_send(club.members[0])
    async with club.session() as session:
        [report] = await session.scalars(select(Report))
        report.state, report.is_best = ReportState.ACCEPTED, True
        mentor = await member_row(session, club, club.mentor)
        task = await session.get_one(Task, report.task_id)
        contest = await contests.about_task(session, mentor, task, task.title, story.now)
        [stands] = contest.candidates
    assert (stands.file_id is None) == is_private
