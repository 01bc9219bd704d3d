"""A mentor or the expert replies to a question: in the group, or to the letter that brings it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select

from domain.questions import State
from domain.reactions import is_reaction
from domain.roles import Right
from models import Letter, Person, QuestionFile, Session, TalkQuestion, Urgency
from services import outbox, question_experts, questions, replies, roster
from services.replies import Meaning

ANSWERABLE = (State.OPEN, State.ANSWERED)
DESK = "desk"  # in the `params` of a letter in whose place the questions are gone through


async def answered_by(
    session: Session, person: Person, chat_id: int, message_id: int
) -> TalkQuestion | None:
    """The question that this letter has brought her, while she may still answer it. Below a list
    the expert writes to the mentors.
    """
    letter, brought = await _brought(session, chat_id, message_id)
    if letter is None or len(brought) != 1:
        return None
    question = await questions.find(session, letter.club_id or 0, brought[0])
    if question and question.merged_into_id:
        question = await questions.find(session, question.club_id, question.merged_into_id)
    if question is None or question.state not in ANSWERABLE:
        return None
    of_expert = await question_experts.chat_of(session, question.talk_id) == person.id
    if of_expert and "questions" in letter.params:
        return None
    return question if await _may_answer(session, question, person.id) else None


async def listed(
    session: Session, person: Person, chat_id: int, message_id: int
) -> Mapping[int, TalkQuestion]:
    """Of a list with several nobody knows which one a mentor has answered: those that she may, by
    their numbers.
    """
    letter, brought = await _brought(session, chat_id, message_id)
    if letter is None or len(brought) == 1:
        return {}
    club = letter.club_id or 0
    if not await roster.holds(session, club, person.id, Right.LEAD):
        return {}
    theirs = (TalkQuestion.club_id == club, TalkQuestion.id.in_(brought))
    answerable = select(TalkQuestion).where(*theirs, TalkQuestion.state.in_(ANSWERABLE))
    found = {each.id: each for each in await session.scalars(answerable)}
    numbered = enumerate(brought, letter.params["first"])
    return {n: found[each] for n, each in numbered if each in found}


async def _brought(
    session: Session, chat_id: int, message_id: int
) -> tuple[Letter | None, Sequence[int]]:
    """The letter that shows questions, and which they are."""
    means, letter = await replies.answered(session, chat_id, message_id)
    if letter is None or means != Meaning.ANSWER or DESK in letter.params:
        return None, []
    return letter, letter.params.get("questions") or [letter.params["question"]]


async def open_desk(session: Session, chat_id: int, message_id: int) -> None:
    """Nobody knows any more which question this message shows."""
    for letter in await outbox.told(session, chat_id, message_id):
        if replies.meaning(letter.kind) == Meaning.ANSWER:
            letter.params = {**letter.params, DESK: True}


async def ask_whether(  # noqa: PLR0913 - who has replied to what
    session: Session, person: Person, chat_id: int, message_id: int, words: str, now: dt.datetime
) -> None:
    """Is it the answer? She alone can tell, so she is asked in private, for each question once a
    day. Thanks are none, nor is what asks back.
    """
    if words.rstrip().endswith("?") or (words and is_reaction(words)):
        return
    question = await _asked_in(session, chat_id, message_id)
    if question and person.may_write and await _may_answer(session, question, person.id):
        await outbox.post(
            session, person.id, "questions.replied", now,
            key=f"{question.id}:{person.id}:{now:%Y-%m-%d}", club_id=question.club_id,
            urgency=Urgency.ANSWER, silent=True, question=question.id,
        )  # fmt: skip


async def _asked_in(session: Session, chat_id: int, message_id: int) -> TalkQuestion | None:
    """The open question of which this message is a part, or into which that was merged."""
    file = TalkQuestion.files.any(QuestionFile.message_id == message_id)
    part = or_(TalkQuestion.message_id == message_id, file)
    here = TalkQuestion.chat_id == chat_id
    question = await session.scalar(select(TalkQuestion).where(here, part))
    if question and question.merged_into_id:
        question = await session.get(TalkQuestion, question.merged_into_id)
    return question if question and question.state == State.OPEN else None


async def _may_answer(session: Session, question: TalkQuestion, person_id: int) -> bool:
    if await question_experts.chat_of(session, question.talk_id) == person_id:
        return True
    return await roster.holds(session, question.club_id, person_id, Right.LEAD)
