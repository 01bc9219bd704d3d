"""A member asks: what she sends is taken as her question, and what she corrects of it counts."""

import datetime as dt

from sqlalchemy import ColumnElement, select

from domain.questions import State, clean
from models import Member, QuestionFile, Session, TalkQuestion, Urgency
from services import outbox, question_lists, questions, replies
from services.question_messages import Heard
from services.replies import Meaning


async def asked_about(session: Session, chat_id: int, message_id: int) -> int | None:
    """The id of the talk for which this message of ours asks questions."""
    means, letter = await replies.answered(session, chat_id, message_id)
    return letter.params["talk"] if letter and means == Meaning.QUESTION else None


async def ask(
    session: Session, member: Member, talk_id: int, heard: Heard, now: dt.datetime
) -> TalkQuestion:
    """Take her question, to this talk or, where that is over, to the next one.

    Raises NoTalkAhead, NotAQuestion or QuestionIsTooLong.
    """
    question = await _kept(session, member, heard)
    if question is None:
        question = await _begin(session, member, talk_id, heard, now)
    elif heard.text and _is_more(question, heard):  # any picture of an album may bear its words
        await _reword(session, question, f"{question.text}\n{heard.text}", now)
    if _is_more(question, heard):
        question.files.append(
            QuestionFile(
                message_id=heard.message_id,
                kind=heard.kind,
                file_id=heard.file_id,
                file_unique_id=heard.file_unique_id,
            )
        )
    return question


async def _begin(
    session: Session, member: Member, talk_id: int, heard: Heard, now: dt.datetime
) -> TalkQuestion:
    talk = await questions.talk_for(session, member.club_id, talk_id, now)
    question = TalkQuestion(
        club_id=member.club_id,
        talk=talk,
        member=member,
        chat_id=heard.chat_id,
        message_id=heard.message_id,
        album=heard.album,
        text=clean(heard.text, heard.kind),
        asked_at=now,
        files=[],
        votes=[],
    )
    session.add(question)
    await session.flush()
    await question_lists.tell(session, question, now)
    return question


async def _kept(session: Session, member: Member, heard: Heard) -> TalkQuestion | None:
    hers = select(TalkQuestion).where(TalkQuestion.member_id == member.id)
    return await session.scalar(hers.where(*_with(heard)))


def _with(heard: Heard) -> tuple[ColumnElement[bool], ...]:
    """The question that this message is, or whose album it belongs to."""
    here = TalkQuestion.chat_id == heard.chat_id
    if heard.album:
        return here, TalkQuestion.album == heard.album
    return here, TalkQuestion.message_id == heard.message_id


def _is_more(question: TalkQuestion, heard: Heard) -> bool:
    known = {each.message_id for each in question.files}
    return bool(heard.file_id) and heard.message_id not in known


async def edit(session: Session, heard: Heard, now: dt.datetime) -> bool:
    """She changed her words, which count while it is open. False if that is no question.

    Raises NotAQuestion or QuestionIsTooLong.
    """
    question = await session.scalar(select(TalkQuestion).where(*_with(heard)))
    if question and (heard.text or not heard.album):
        await _reword(session, question, heard.text, now)
    return question is not None


async def _reword(session: Session, question: TalkQuestion, words: str, now: dt.datetime) -> None:
    if question.state != State.OPEN:
        return
    was, question.text = question.text, clean(words, question.kind)
    if question.text != was:
        await question_lists.tell(session, question, now, is_corrected=True)


async def album_of(session: Session, person_id: int, album: str) -> TalkQuestion | None:
    """Her question to which further pictures belong."""
    hers = select(TalkQuestion).join(TalkQuestion.member).where(Member.person_id == person_id)
    return await session.scalar(hers.where(TalkQuestion.album == album))


async def ask_in_group(
    session: Session, member: Member, talk_id: int, heard: Heard, now: dt.datetime
) -> TalkQuestion:
    """Receipt by a reaction; where it goes to the next talk, she reads so in private."""
    question = await ask(session, member, talk_id, heard, now)
    await outbox.post(
        session, heard.chat_id, "questions.seen", now, key=str(question.id),
        club_id=member.club_id, urgency=Urgency.ANSWER, question=question.id,
    )  # fmt: skip
    if question.talk.id != talk_id and member.person.may_write:
        await outbox.post(
            session, member.person_id, "questions.moved", now, key=str(question.id),
            club_id=member.club_id, silent=True, question=question.id,
        )  # fmt: skip
    return question
