"""A talk that is moved, and moved back; an expert whose place another takes."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from domain.reminders import NoSuchReminder
from domain.talks import Reason
from models import Attendance, Step, StepState
from sandbox.people import bots, groups, membership, messages
from screens.other_times import ChooseTime
from screens.talks import AskExpert, NoExpert
from services import plans, question_experts, roster, series, talk_changes
from tests.story import Story
from tests.talk_day import STARTS, announced, tap_in_group
from tests.talk_scene import (
    ANNOUNCES,
    CLOSES,
    OPENS,
    THU_1830,
    WED_1830,
    WEDNESDAY,
    WEEK,
    TalkClub,
    announcements,
    found,
    row,
    text,
)

NIGHT = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)  # half past ten in the evening there
MORNING = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


async def move(club: TalkClub, *positions: int) -> None:
    talk = await club.talk()
    for position in positions:
        data = ChooseTime(club=club.id, talk=talk.id, position=position).pack()
        await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)


def news(club: TalkClub) -> list[str]:
    return [line for line in club.in_group() if line.startswith("🔄")]


async def test_after_the_group_became_a_supergroup_the_talk_is_announced_there(
    story: Story,
) -> None:
    club = await found(story, kind="group")
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(ANNOUNCES + MINUTE)
    club.group = groups.migrate(story.world, club.group, club.mentor)
    await story.settle()
    await story.after(minutes=1)
    [told] = announcements(club)
    assert "25-ноябрь" in told
    assert club.pinned() == [(await club.talk()).announcement_id]
    her = club.members[0]
    assert (await tap_in_group(club, her, "✅ Катышам")).startswith("Жакшы!")
    await story.until(WEDNESDAY + MINUTE)
    await story.after(minutes=1)
    assert len(announcements(club)) == 1


async def test_once_the_talk_has_begun_a_supergroup_reads_no_announcement(story: Story) -> None:
    club = await found(story, kind="group")
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(WEDNESDAY + MINUTE)
    club.group = groups.migrate(story.world, club.group, club.mentor)
    await story.settle()
    await story.after(minutes=1)
    assert announcements(club) == []
    assert not await club.letters("talks.announcement", chat_id=club.group.id)


async def test_moved_back_the_talk_is_at_the_time_that_the_group_chose(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(CLOSES + dt.timedelta(seconds=10))
    await move(club, THU_1830)
    assert (await club.talk()).decided_by == "mentor"
    await move(club, WED_1830)
    assert (await club.talk()).decided_by == Reason.VOTES
    await story.until(ANNOUNCES + MINUTE)
    assert not any("насаатчы" in line for line in club.in_group())


async def test_moved_back_the_rule_that_settled_a_tie_is_told(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830, THU_1830)
    await story.until(CLOSES + dt.timedelta(seconds=10))
    for there, by in (THU_1830, "mentor"), (WED_1830, Reason.EARLIER):
        await move(club, there)
        assert (await club.talk()).decided_by == by
    await story.until(ANNOUNCES + MINUTE)
    assert club.in_group()[-1].endswith("Добуштар тең болду: эртерээк убакыт тандалды.")
    await move(club, THU_1830, WED_1830)
    assert (await club.talk()).decided_by == Reason.EARLIER


async def test_where_somebody_has_left_since_no_rule_is_told_that_did_not_settle_it(
    story: Story,
) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(THU_1830)
    for person in club.members[:2]:
        await club.vote(person, WED_1830)
    await story.until(CLOSES + dt.timedelta(seconds=10))
    for person in club.members[3:]:
        membership.leave(story.world, club.group, person)
    await story.settle()
    await move(club, WED_1830)
    assert (await club.talk()).decided_by == "mentor"


async def test_moved_back_the_standing_time_is_the_standing_time(story: Story) -> None:
    club = await announced(story)
    async with club.session() as session:
        await series.fix(session, club.id, is_fixed=True)
    await story.until(OPENS + WEEK + MINUTE)
    for there, by in (THU_1830, "mentor"), (WED_1830, "standing"):
        await move(club, there)
        assert (await club.talk()).decided_by == by


async def test_what_few_have_chosen_is_told_as_such(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.vote(club.members[0], THU_1830)
    await story.until(CLOSES + dt.timedelta(seconds=10))
    await move(club, WED_1830, THU_1830)
    assert (await club.talk()).decided_by == Reason.THIN_LEADER


async def test_moved_and_moved_back_at_night_is_no_news_in_the_morning(story: Story) -> None:
    club = await announced(story)
    await story.until(NIGHT)
    await move(club, THU_1830, WED_1830)
    await story.until(MORNING)
    assert news(club) == []


async def test_moved_often_at_night_the_group_hears_once_of_the_last_time(story: Story) -> None:
    club = await announced(story)
    await story.until(NIGHT)
    await move(club, THU_1830, WED_1830, THU_1830, 4, THU_1830)
    await story.until(MORNING)
    assert len(news(club)) == 1
    assert "бейшемби, 26-ноябрь, 18:30" in news(club)[0].lower()


async def test_who_said_that_she_is_here_before_the_talk_was_moved_is_not_counted_yet(
    story: Story,
) -> None:
    club = await announced(story, link="https://zoom.us/j/1")
    await story.until(STARTS - 8 * MINUTE)
    await tap_in_group(club, club.members[0], "Келдим")
    assert len(await story.all(select(Attendance))) == 1
    await move(club, THU_1830)
    assert await story.all(select(Attendance)) == []


async def test_a_reminder_of_the_old_hour_that_was_skipped_cannot_be_put_back(
    story: Story,
) -> None:
    club = await announced(story)
    waiting = (Step.kind == "talks.remind_day", Step.state == StepState.WAITING)
    step = await story.one(select(Step).where(*waiting))
    async with club.session() as session:
        line = await plans.line(session, await row(session, club), step.id)
        await plans.skip(session, line, story.now)
    await move(club, THU_1830)
    async with club.session() as session:
        with pytest.raises(NoSuchReminder):
            await plans.put_back(session, await row(session, club), step.id, story.now)
    await move(club, WED_1830)
    async with club.session() as session:
        await plans.put_back(session, await row(session, club), step.id, story.now)


async def with_expert(story: Story) -> tuple[TalkClub, int]:
    """The fourth member has come by the link for the expert."""
    club = await announced(story)
    async with club.session() as session:
        number = (await club.talk()).id
        talk = await talk_changes.set_expert(session, club.id, number, "Айнура", story.now)
        token = (await question_experts.invite(session, talk)).token
    expert = club.members[3]
    bots.start(story.world, expert, club.bot, f"expert_{token}")
    await story.settle()
    return club, expert


async def ask(club: TalkClub, question: str) -> None:
    """A member asks, and it is time for the list."""
    talk = await club.talk()
    her = club.members[0]
    bots.start(club.story.world, her, club.bot, f"q_{talk.id}")
    await club.story.settle()
    messages.say(club.story.world, her, club.bot, question)
    await club.story.until(STARTS - 30 * MINUTE)


async def test_who_is_the_expert_no_more_does_not_get_the_questions(story: Story) -> None:
    club, expert = await with_expert(story)
    data = NoExpert(club=club.id, talk=(await club.talk()).id).pack()
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    await ask(club, "Бюджетти ким бекитет?")
    assert not any("Бюджетти" in said for said in club.in_private(expert))
    assert any("Бюджетти" in said for said in club.in_private(club.mentor))


async def test_whose_place_another_takes_hands_the_questions_over_to_her(story: Story) -> None:
    club, old = await with_expert(story)
    data = AskExpert(club=club.id, talk=(await club.talk()).id).pack()
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    messages.say(story.world, club.mentor, club.bot, "Гүлнара Токтобаева")
    await story.settle()
    shown = text(club.last(club.mentor))
    assert "Гүлнара Токтобаева" in shown
    link = re.search(r"start=(expert_\S+)", shown)
    assert link, "the mentor gets a link for her"
    new = club.members[4]
    bots.start(story.world, new, club.bot, link[1])
    await story.settle()
    await ask(club, "Бюджетти ким бекитет?")
    assert not any("Бюджетти" in said for said in club.in_private(old))
    assert any("Бюджетти" in said for said in club.in_private(new))


async def test_the_same_name_again_leaves_the_expert_her_questions(story: Story) -> None:
    club, expert = await with_expert(story)
    async with club.session() as session:
        number = (await club.talk()).id
        talk = await talk_changes.set_expert(session, club.id, number, " Айнура ", story.now)
        assert expert in await question_experts.readers(session, talk)
        assert expert not in await roster.whom_to_tell(session, club.id)


@pytest.mark.parametrize(
    ("way", "kind", "answer"),
    [
        (["📌 Тема"], "voice", "Сөз менен жазыңыз."),
        (["👩‍🏫 Эксперт"], "sticker", "Сөз менен жазыңыз."),
        (["⋯ Дагы", "🎥 Өтүүчү жери"], "photo", "Бул шилтеме эмес."),
    ],
)
async def test_a_mentor_who_answers_in_no_words_is_asked_for_them(
    story: Story, way: list[str], kind: str, answer: str
) -> None:
    club = await found(story)
    messages.say(story.world, club.mentor, club.bot, "/chai")
    await story.settle()
    for label in way:
        await club.tap(club.mentor, label)
    messages.send_media(story.world, club.mentor, club.bot, [{"kind": kind}])
    await story.after(seconds=5)
    assert club.in_private(club.mentor)[-1].startswith(answer)
