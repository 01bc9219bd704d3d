"""What it means when somebody replies to a letter of ours, by the kind of the letter.

She does not know of buttons and menus: whoever answers the message that she has just read has
answered it. A kind that is new has to be put here; a test finds those that are not.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from domain.clubs import NotAMember, NotReachable
from models import Letter, Person, Session
from services import clubs, outbox, question_experts, words


class Meaning(StrEnum):
    QUESTION = "question"  # to the talk that it tells of
    ANSWER = "answer"  # to the question that it brings
    REPORT = "report"  # on the task that it tells of
    MENTORS = "mentors"  # a word to the mentors of its club
    AUTHOR = "author"  # a word back to whose words it brought
    TALK = "talk"  # in the group: people talk with each other
    STRAY = "stray"  # it asked nothing: she is asked what it is


Answered = tuple[Meaning, Letter | None]
KINDS: dict[Meaning, frozenset[str]] = {
    Meaning.QUESTION: frozenset({"talks.announcement", "talks.remind_day"}),
    Meaning.ANSWER: frozenset({"questions.file", "questions.late", "questions.list"}),
    Meaning.REPORT: frozenset(
        {
            "board.extended", "homework.ask", "homework.card", "homework.changed", "homework.copy",
            "homework.file", "homework.header", "homework.masked", "homework.nudge",
            "homework.part",
            "homework.reminder", "homework.summary", "homework.together", "reviews.returned",
        }
    ),
    Meaning.MENTORS: frozenset(
        {
            "attendance.now", "attendance.soon", "calendar.called_off", "calendar.file",
            "calendar.moved", "clubs.wait",
            "clubs.way_in", "contests.choose_again", "contests.nudge", "contests.picture",
            "materials.file",
            "questions.called_off", "questions.ended", "questions.expert", "questions.moved",
            "reminders.nudge",
            "reviews.accepted", "reviews.comment", "reviews.undone", "stars.awarded",
            "stars.corrected", "stars.speaker", "stars.year_letter", "talks.nudge",
            "talks.nudge_poll",
        }
    ),
    Meaning.AUTHOR: frozenset({"clubs.copy", "clubs.word"}),
    Meaning.TALK: frozenset(
        {
            "archive.copy", "archive.edit", "archive.part", "attendance.rating",
            "attendance.recording", "attendance.thanks", "clubs.door", "clubs.newcomers",
            "clubs.unled", "contests.announced",
            "contests.extended", "contests.post", "materials.post", "questions.answer",
            "questions.published", "reminders.reach", "reminders.word", "stars.first",
            "stars.prize", "talks.called_off", "talks.changed", "talks.mention", "talks.paused",
            "talks.poll",
            "talks.remind_start",
        }
    ),
    Meaning.STRAY: frozenset(
        {
            "archive.failed", "attendance.summary", "bot.alarm", "bot.broke", "bot.failed",
            "bot.undone", "bot.unsent", "clubs.back", "clubs.entry", "clubs.gone", "clubs.let_in",
            "clubs.promoted", "clubs.rights",
            "clubs.setup", "clubs.undelivered", "clubs.unheard", "clubs.unreached",
            "contests.confirm", "contests.deleted", "contests.result",
            "contests.thin", "homework.overdue", "homework.unpublished", "knocks.ask",
            "knocks.register", "materials.forbidden", "materials.lost", "privacy.stays",
            "pulse.week",
            "questions.replied", "reminders.missed",
            "reminders.plan", "reviews.answer", "reviews.answers", "reviews.card",
            "reviews.digest", "reviews.part", "reviews.parts", "reviews.said", "stars.no_tags",
            "stars.speakers", "stars.year_end", "talks.decided", "talks.trouble", "topics.ask",
            "topics.lost",
        }
    ),
}  # fmt: skip


REVIEWED = frozenset({"reviews.comment", "reviews.returned"})
# Whoever replies to these means them, whatever else she has been asked.
OWN = frozenset(Meaning) - {Meaning.TALK, Meaning.STRAY}


def is_of_person(kind: str) -> bool:
    """Does it bring what somebody has said, who may be answered without a reply as well?"""
    return kind in KINDS[Meaning.AUTHOR] or kind in REVIEWED


def meaning(kind: str) -> Meaning:
    """A kind that nobody knows any more asked nothing."""
    return next((means for means, kinds in KINDS.items() if kind in kinds), Meaning.STRAY)


def _asks(letter: Letter) -> bool:
    return any(letter.kind in kinds for kinds in KINDS.values())


async def answered(session: Session, chat_id: int, message_id: int) -> Answered:
    """What a reply to this message means, and the letter that it answers.

    Where one message asked for several things she is asked which of them she has answered. What
    has only brought it up to date, as the count of those who come, asked for nothing.
    """
    told = [each for each in await outbox.told(session, chat_id, message_id) if _asks(each)]
    meant = {(meaning(each.kind), each.club_id) for each in told}
    if len(meant) != 1:
        return Meaning.STRAY, None
    return meaning(told[0].kind), told[0]


async def is_aside(
    session: Session, chat_id: int, message_id: int, asked: Mapping[str, Any]
) -> bool:
    """Is a reply to this message no answer to what she was `asked` elsewhere?

    A letter in whose place the question was shown is the question; but words between two people
    are never anything else, for the answer may be published.
    """
    told = await outbox.told(session, chat_id, message_id)
    meant = {meaning(each.kind) for each in told}
    of_others = {each.club_id for each in told} - {None, asked.get("club")}
    if Meaning.AUTHOR in meant or ("club" in asked and of_others):
        return True
    return message_id != asked.get("shown") and not OWN.isdisjoint(meant)


async def to_mentors(
    session: Session, letter: Letter, person_id: int, message_id: int, now: dt.datetime
) -> None:
    """Raises NotAMember or NoMentorToWrite."""
    member = await clubs.membership(session, letter.club_id or 0, person_id)
    if member:
        author = words.of_member(member)
    else:
        author = await _reader_of_words(session, letter, person_id)
    await words.to_mentors(session, author, message_id, now)


async def to_author(
    session: Session, letter: Letter, person_id: int, message_id: int, now: dt.datetime
) -> None:
    """Her message goes back to whose words she read. Raises NotAMember or NotReachable."""
    reader = await _reader_of_words(session, letter, person_id)
    author = await session.get_one(Person, letter.params["person"])
    if not author.may_write:
        raise NotReachable
    await words.bring(session, reader, author.id, message_id, now)
    if letter.params.get("for_mentor"):
        await words.note_answer(session, letter, person_id, now)


async def _reader_of_words(session: Session, letter: Letter, person_id: int) -> words.Author:
    """She may be the expert, who is no member."""
    if expert := await question_experts.in_club(session, letter.club_id or 0, person_id):
        return words.of_expert(expert, await session.get_one(Person, person_id))
    if member := await clubs.membership(session, letter.club_id or 0, person_id):
        return words.of_member(member)
    raise NotAMember
