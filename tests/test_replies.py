"""Whoever replies to what we wrote has answered it; and what nobody asked for is never lost."""

import datetime as dt
import inspect
import itertools
from collections import Counter

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from models import (
    Dialog,
    Letter,
    LetterState,
    Member,
    Part,
    Role,
    Sessions,
    Talk,
    Task,
    TaskState,
)
from sandbox.people import messages
from scheduler.jobs import LETTERS
from screens.people import words_sent
from screens.screen import Screen
from services.replies import KINDS, Meaning, meaning
from tests.homework_scene import PHOTO, days, open_club
from tests.question_scene import announced as asking
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import CLOSES, WEDNESDAY, TalkClub, found, text
from tests.test_access import KYRGYZ
from tests.two_clubs import MEMBER, MENTOR, NOW, Town, settle

# Calls to Telegram after which no message stands in a chat that somebody could reply to.
SILENT = (
    "Answer", "Approve", "Create", "Decline", "Delete", "Edit", "Get", "Pin", "Set", "Stop",
    "Unpin",
)  # fmt: skip
HOUR = dt.timedelta(hours=1)
NUMBERS = itertools.count(100)  # of messages: far from those that stand there already
Shown = dict[str, object]
PICTURE: Shown = {"photo": [{"file_id": "f1", "file_unique_id": "u1", "width": 90, "height": 60}]}


def is_message(kind: str) -> bool:
    call = str(inspect.signature(LETTERS[kind].render).return_annotation)
    return not call.rpartition(".")[2].rstrip("'>").startswith(SILENT)


# --- every kind has a meaning


def test_of_every_letter_it_is_known_what_a_reply_to_it_means() -> None:
    known = Counter(kind for kinds in KINDS.values() for kind in kinds)
    assert {kind for kind in LETTERS if is_message(kind)} - known.keys() == set()
    assert known.keys() - LETTERS.keys() == set()
    assert [kind for kind, times in known.items() if times > 1] == []


def test_what_is_no_message_is_seen_by_its_call() -> None:
    assert is_message("talks.nudge_poll")
    assert not is_message("talks.edit")
    assert not is_message("clubs.who")


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


async def told(town: Town, kind: str, **params: object) -> None:
    """She has just been sent a letter of this kind, alone or with others in message 5."""
    async with town.sessions.begin() as session:
        letter = Letter(
            club_id=town.ours.id, chat_id=MEMBER, kind=kind, params=params,
            key=f"t:{kind}{params}", urgency=1, not_before=NOW, state=LetterState.SENT,
            message_id=5,
        )  # fmt: skip
        session.add(letter)


async def answer(town: Town, words: str | Shown, to: int) -> Screen:
    """She replies in private to the message of that number, in words or with a picture."""
    where = {"chat": {"id": MEMBER, "type": "private"}, "date": 1_790_000_000}
    her = {"id": MEMBER, "is_bot": False, "first_name": "Айым"}
    read = {"message_id": to, **where, "text": "…"}
    sent = {"message_id": next(NUMBERS), **where, "from": her, "reply_to_message": read}
    shown = {"text": words} if isinstance(words, str) else words
    return await town.feed({"message": sent | shown})


async def letters_to(town: Town, person: int) -> list[str]:
    """The kinds of what is to be sent to her at once."""
    async with town.sessions() as session:
        mine = select(Letter.kind).where(Letter.chat_id == person, Letter.not_before <= NOW)
        return list(await session.scalars(mine.order_by(Letter.id)))


@pytest.mark.parametrize("kind", sorted(KINDS[Meaning.MENTORS]))
async def test_a_reply_to_what_members_are_told_goes_to_the_mentors(kind: str, town: Town) -> None:
    await told(town, kind)
    screen = await answer(town, "Келе албайм, балам ооруп жатат", to=5)
    assert screen == words_sent(KYRGYZ)
    assert await letters_to(town, MENTOR) == ["clubs.word", "clubs.copy"]


async def test_a_reply_to_a_report_that_was_returned_is_more_of_that_report(town: Town) -> None:
    await told(town, "reviews.returned", report=town.ours.report)
    await answer(town, "Дагы 25 адам катышты", to=5)
    async with town.sessions() as session:
        mine = select(Part.text).where(Part.report_id == town.ours.report)
        assert "Дагы 25 адам катышты" in list(await session.scalars(mine))


async def test_to_a_message_that_asked_for_two_things_only_a_picture_is_surely_a_report(
    town: Town,
) -> None:
    await told(town, "talks.nudge", talk=town.ours.talk)
    await told(town, "homework.nudge", task=town.ours.task)
    await answer(town, "Келе албайм", to=5)
    assert await letters_to(town, MENTOR) == [], "it may be about the homework as well"
    async with town.sessions() as session:
        asked = select(Part).where(Part.text == "Келе албайм", Part.asked_at.is_not(None))
        assert (await session.scalars(asked)).one().report_id is None
    await answer(town, PICTURE, to=5)
    async with town.sessions() as session:
        pictures = select(Part).where(Part.file_unique_id == "u1")
        assert (await session.scalars(pictures)).one().report_id == town.ours.report


async def test_to_a_message_about_two_tasks_she_is_asked_which(town: Town) -> None:
    async with town.sessions.begin() as session:
        one = await session.get_one(Task, town.ours.task)
        facts = ("club_id", "author_id", "bot", "kind", "text", "due_at", "published_at")
        same = {each: getattr(one, each) for each in (*facts, "created_at")}
        other = Task(number=2, title="Экинчи", state=TaskState.PUBLISHED, **same)
        session.add(other)
        await session.flush()
        second = other.id
    await told(town, "homework.nudge", task=town.ours.task)
    await told(town, "homework.nudge", task=second, again=True)
    await answer(town, PICTURE, to=5)
    async with town.sessions() as session:
        pictures = select(Part).where(Part.file_unique_id == "u1")
        assert (await session.scalars(pictures)).one().asked_at


async def test_a_reply_to_a_letter_of_one_club_is_no_answer_to_what_another_asked(
    town: Town,
) -> None:
    """A member of ours, as the mentor of the other she was just asked for its talk's topic."""
    async with town.sessions.begin() as session:
        mine = Member(club_id=town.theirs.id, person_id=MEMBER, role=Role.MENTOR, name="Айым",
                      joined_at=NOW)  # fmt: skip
        session.add(mine)
        (await session.get_one(Talk, town.theirs.talk)).topic = "Бюджет"
    about = {"club": town.theirs.id, "talk": town.theirs.talk}
    await town.ask(MEMBER, "Asked:topic", about)
    await told(town, "attendance.now")
    assert await answer(town, "Шилтеме ачылбай жатат", to=5) == words_sent(KYRGYZ)
    assert await letters_to(town, MENTOR) == ["clubs.word", "clubs.copy"]
    async with town.sessions() as session:
        assert (await session.get_one(Talk, town.theirs.talk)).topic == "Бюджет"
        dialog = await session.get_one(Dialog, f"{MEMBER}:{MEMBER}")
        assert (dialog.state, dialog.data) == ("Asked:topic", about), (
            "it still waits for the topic"
        )
    await town.write(MEMBER, "Жол оңдоо")
    async with town.sessions() as session:
        assert (await session.get_one(Talk, town.theirs.talk)).topic == "Жол оңдоо"


def test_a_letter_that_nobody_knows_any_more_is_a_stray() -> None:
    assert meaning("talks.telegram") == Meaning.STRAY


# --- how it goes on


async def reply(club: TalkClub, person: int, to: str, words: str) -> str:
    """She replies to the newest message of the bot that has these words in it."""
    shown = [each for each in club.sees(person, club.bot) if to in text(each)]
    number = shown[-1]["message_id"]
    messages.say(club.story.world, person, club.bot, words, reply_to=number)
    await club.story.settle()
    return club.in_private(person)[-1]


async def test_a_mentor_answers_a_member_by_a_reply_and_she_answers_back(story: Story) -> None:
    club = await asking(story)
    her = club.members[0]
    await tap_in_group(club, her, "✅ Катышам")
    await story.until(WEDNESDAY - HOUR)
    await reply(club, her, "⏰ Чай сүйлөшүү бүгүн", "Кечигип калсам болобу?")
    assert club.in_private(club.mentor)[-1] == "Кечигип калсам болобу?"
    assert "Жообуңуз жөнөтүлдү" in await reply(club, club.mentor, "Кечигип", "Ооба, болот")
    assert "Айгүл" in club.in_private(her)[-2]
    assert club.in_private(her)[-1] == "Ооба, болот"
    await reply(club, her, "Ооба, болот", "Рахмат!")
    assert club.in_private(club.mentor)[-1] == "Рахмат!"


async def test_a_reply_to_the_question_for_votes_reaches_the_mentor(story: Story) -> None:
    club = await found(story)
    await story.until(CLOSES - 23.9 * HOUR)
    her = club.members[0]
    said = await reply(club, her, "🗳 Сиз дагы добуш бере элексиз", "Шейшембиде иштейм")
    assert "Насаатчыга" in said
    assert club.in_private(club.mentor)[-1] == "Шейшембиде иштейм"


async def test_a_reply_to_the_reminder_of_homework_is_a_report(story: Story) -> None:
    club = await open_club(story)
    task = await club.give()
    await story.until(task.due_at - days(6))
    her = club.members[0]
    await reply(club, her, "⏰ Эске салабыз", "25 адам катышты")
    assert await club.report(her, task)
    assert await club.report(club.members[1], task) is None


# --- what nobody asked for


async def test_a_stray_word_is_kept_and_one_tap_makes_it_a_question(story: Story) -> None:
    club = await asking(story)
    her = club.members[0]
    await club.say(her, "Бюджетти кантип окуйбуз?")
    await story.after(seconds=3)
    assert "Бул эмне?" in club.in_private(her)[-1]
    await club.tap(her, "❓ Суроо")
    [question] = await club.questions()
    assert (question.text, question.is_named) == ("Бюджетти кантип окуйбуз?", False)
    assert "Сурооңуз кабыл алынды" in club.in_private(her)[-1]


async def test_a_stray_voice_goes_to_the_mentor_as_it_is(story: Story) -> None:
    club = await open_club(story)
    her = club.members[0]
    await club.send(her, {"kind": "voice"})
    await story.after(seconds=3)
    await club.tap(her, "👩‍🏫 Насаатчы")
    assert club.last(club.mentor).get("voice")


async def test_two_strays_are_one_question_and_nothing_is_asked_of_what_she_forgets(
    story: Story,
) -> None:
    club = await open_club(story)
    her = club.members[0]
    await club.say(her, "Саламатсызбы")
    await club.send(her, PHOTO)
    await story.after(seconds=3)
    assert sum("Бул эмне?" in said for said in club.in_private(her)) == 1
    await club.tap(her, "✖️")
    await story.after(seconds=3)
    assert sum("Бул эмне?" in said for said in club.in_private(her)) == 0
