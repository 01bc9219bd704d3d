"""What a mentor does with the questions, and the expert with those of her talk.

Whoever comes second, or taps twice, changes nothing.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from domain.questions import (
    Kind,
    NoSuchQuestion,
    NoTalkAhead,
    QuestionHasEnded,
    Reason,
    State,
    clean,
)
from domain.talks import LineIsEmpty
from models import QuestionVote, Session, Talk, TalkQuestion, add_once
from services import outbox, talks
from services.question_messages import Heard

UNDO = dt.timedelta(minutes=10)  # so long an end can be undone before the asker hears of it


@dataclass(frozen=True, slots=True)
class Actor:
    """In which club she acts; an expert sees the questions of one talk only."""

    club_id: int
    talk_id: int | None = None


async def take(session: Session, actor: Actor, question_id: int) -> TalkQuestion:
    """The question, locked: nobody else ends it meanwhile. Raises NoSuchQuestion."""
    mine = (TalkQuestion.id == question_id, TalkQuestion.club_id == actor.club_id)
    question = await session.scalar(select(TalkQuestion).where(*mine))
    if question:  # alone: its asker may be she who acts, whose place was read with her club
        await session.refresh(question, with_for_update={"of": TalkQuestion})
    if question is None or actor.talk_id not in (None, question.talk_id):
        raise NoSuchQuestion
    return question


async def _open(session: Session, actor: Actor, question_id: int) -> TalkQuestion:
    question = await take(session, actor, question_id)
    if question.state != State.OPEN:
        raise QuestionHasEnded
    return question


async def mark_answered(
    session: Session, actor: Actor, question_id: int, now: dt.datetime, *, in_group: bool
) -> TalkQuestion:
    """In the talk, or where its asker has read it: `in_group`."""
    question = await take(session, actor, question_id)
    if question.state == State.OPEN:
        await _end(session, question, State.ANSWERED, now, in_group=in_group)
    return question


async def publish(
    session: Session, actor: Actor, question_id: int, answer: Heard, now: dt.datetime
) -> TalkQuestion:
    """Tell the group the question and its answer; one that was answered in the talk, too."""
    question = await take(session, actor, question_id)
    if question.state not in (State.OPEN, State.ANSWERED):
        raise QuestionHasEnded
    question.answer = clean(answer.text, answer.kind)
    question.answer_kind, question.answer_file_id = answer.kind, answer.file_id or None
    await _end(session, question, State.PUBLISHED, now)
    await outbox.post(
        session, question.talk.club.chat_id, "questions.published", now,
        key=f"{question.id}:{question.reopened}", club_id=question.club_id, silent=True,
        question=question.id,
    )  # fmt: skip
    if answer.file_id:
        await outbox.post(
            session, question.talk.club.chat_id, "questions.answer", now,
            key=f"{question.id}:{question.reopened}", club_id=question.club_id, silent=True,
            question=question.id,
        )  # fmt: skip
    return question


async def hide(
    session: Session, actor: Actor, question_id: int, reason: Reason, now: dt.datetime
) -> TalkQuestion:
    question = await take(session, actor, question_id)
    if question.state == State.OPEN:
        await _end(session, question, State.HIDDEN, now, reason=reason)
    return question


async def _end(
    session: Session,
    question: TalkQuestion,
    state: State,
    now: dt.datetime,
    **how: Any,
) -> None:
    """Every asker is told once, a little later: a slip of the finger can be undone till then."""
    question.state, question.ended_at = state, now
    merged = select(TalkQuestion).where(TalkQuestion.merged_into_id == question.id)
    family = [question, *await session.scalars(merged)]
    for person, asked in {each.member.person_id: each.id for each in reversed(family)}.items():
        await outbox.post(
            session, person, "questions.ended", now,
            key=f"{question.id}:{person}:{question.reopened}", club_id=question.club_id,
            silent=True, not_before=now + UNDO, question=question.id, asked=asked, **how,
        )  # fmt: skip


async def reopen(session: Session, actor: Actor, question_id: int) -> TalkQuestion:
    """It was not answered after all. What stands in the group stays."""
    question = await take(session, actor, question_id)
    if question.state in (State.ANSWERED, State.HIDDEN):
        question.state, question.ended_at = State.OPEN, None
        question.reopened += 1
    return question


async def carry_over(
    session: Session, actor: Actor, question_id: int, talk_id: int
) -> TalkQuestion:
    """From this talk to the next one; nothing if it has gone on already. Raises NoTalkAhead."""
    question = await _open(session, actor, question_id)
    if question.talk_id == talk_id:
        later = select(Talk).where(Talk.club_id == actor.club_id, Talk.week > question.talk.week)
        ahead = later.where(Talk.state.in_(talks.AHEAD)).order_by(Talk.week).limit(1)
        following = await session.scalar(ahead)
        if following is None:
            raise NoTalkAhead
        question.talk = following
        question.carried += 1
    return question


async def reword(session: Session, actor: Actor, question_id: int, words: str) -> TalkQuestion:
    """In a mentor's wording. Raises LineIsEmpty, QuestionIsTooLong or QuestionHasEnded."""
    question = await _open(session, actor, question_id)
    if not words.strip():
        raise LineIsEmpty
    question.text = clean(words, Kind.TEXT)
    return question


async def merge(session: Session, actor: Actor, one_id: int, other_id: int) -> TalkQuestion:
    """One goes into the other: votes unite, and its asker learns how the other one ends.

    Raises NoSuchQuestion, or QuestionHasEnded where one of them is not open any more.
    """
    first, second = [await take(session, actor, each) for each in sorted((one_id, other_id))]
    one, other = (first, second) if one_id < other_id else (second, first)
    if one.merged_into_id == other.id:
        return other
    if one is other or {one.state, other.state} != {State.OPEN}:
        raise QuestionHasEnded
    followers = {vote.member_id for vote in one.votes} | {one.member_id}
    for member in followers - {other.member_id}:
        await add_once(session, QuestionVote, question_id=other.id, member_id=member)
    merged = update(TalkQuestion).where(TalkQuestion.merged_into_id == one.id)
    await session.execute(merged.values(merged_into_id=other.id))
    one.state, one.merged_into_id = State.MERGED, other.id
    await session.flush()
    await session.refresh(other, ["votes"])
    return other
