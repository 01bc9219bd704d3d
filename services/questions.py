"""Questions to a talk, from asking to the moment at which somebody answers.

What a mentor or the expert does with them is in question_desk.py, the letters are in
question_letters.py, who the expert is in question_experts.py.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, or_, select, update

from domain.clubs import NotAMember
from domain.questions import (
    NoSuchQuestion,
    NoTalkAhead,
    NotYourQuestion,
    OwnQuestion,
    QuestionHasEnded,
    State,
    clean,
)
from models import (
    Member,
    QuestionFile,
    QuestionVote,
    Session,
    Talk,
    TalkQuestion,
    TalkState,
    Urgency,
    add_once,
)
from services import clubs, outbox, question_experts, replies, steps, talks
from services.question_messages import Heard
from services.replies import Meaning

MARKING = dt.timedelta(hours=24)  # after the talk, to say which questions were answered


def takes_questions(talk: Talk, now: dt.datetime) -> bool:
    """Until its end: during the talk the live ones come [F08]."""
    if talk.state not in talks.AHEAD:
        return False
    return talk.starts_at is None or now < talk.starts_at + talk.club.rules.talk.length


async def talk_for(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> Talk:
    """The talk itself, or the next one where it is over. Raises NoTalkAhead or TalkIsOver."""
    talk = await talks.get(session, club_id, talk_id)
    if takes_questions(talk, now):
        return talk
    if following := await talks.next_talk(session, club_id, now):
        return following
    raise NoTalkAhead


async def invited(session: Session, talk_id: int, person_id: int) -> tuple[Talk, Member]:
    """The talk of a deep link, and her place in its club. Raises NotAMember."""
    talk = await session.get(Talk, talk_id)
    member = await clubs.membership(session, talk.club_id, person_id) if talk else None
    if talk is None or member is None:
        raise NotAMember
    return talk, member


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
        talk = await talk_for(session, member.club_id, talk_id, now)
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
        await _show_at_once(session, question, now)
    if heard.file_id and all(each.message_id != heard.message_id for each in question.files):
        question.files.append(
            QuestionFile(
                message_id=heard.message_id,
                kind=heard.kind,
                file_id=heard.file_id,
                file_unique_id=heard.file_unique_id,
            )
        )
    return question


async def _kept(session: Session, member: Member, heard: Heard) -> TalkQuestion | None:
    """The question that this message is, or whose album it belongs to."""
    hers = select(TalkQuestion).where(TalkQuestion.member_id == member.id)
    at = hers.where(TalkQuestion.chat_id == heard.chat_id)
    if heard.album:
        at = at.where(TalkQuestion.album == heard.album)
    else:
        at = at.where(TalkQuestion.message_id == heard.message_id)
    return await session.scalar(at)


async def edit(session: Session, heard: Heard) -> bool:
    """She changed her words, which count while it is open. False if that is no question.

    Raises NotAQuestion or QuestionIsTooLong.
    """
    here = (TalkQuestion.chat_id == heard.chat_id, TalkQuestion.message_id == heard.message_id)
    question = await session.scalar(select(TalkQuestion).where(*here))
    if question and question.state == State.OPEN:
        question.text = clean(heard.text, heard.kind)
    return question is not None


async def album_of(session: Session, person_id: int, album: str) -> TalkQuestion | None:
    """Her question to which further pictures belong."""
    hers = select(TalkQuestion).join(TalkQuestion.member).where(Member.person_id == person_id)
    return await session.scalar(hers.where(TalkQuestion.album == album))


async def _show_at_once(session: Session, question: TalkQuestion, now: dt.datetime) -> None:
    """What is asked when the list has gone out follows it."""
    talk = question.talk
    start, rules = talk.starts_at, talk.club.rules.talk
    if talk.state != TalkState.ANNOUNCED or start is None or now < start - rules.list_before:
        return
    for reader in await question_experts.readers(session, talk):
        await outbox.post(
            session, reader, "questions.late", now, key=f"{question.id}:{reader}",
            club_id=talk.club_id, silent=True, expires_at=start + talk.club.rules.talk.length,
            question=question.id,
        )  # fmt: skip


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


async def find(session: Session, club_id: int, question_id: int) -> TalkQuestion | None:
    mine = (TalkQuestion.id == question_id, TalkQuestion.club_id == club_id)
    return await session.scalar(select(TalkQuestion).where(*mine))


async def get(session: Session, club_id: int, question_id: int) -> TalkQuestion:
    """Raises NoSuchQuestion for one that is not there, or not of this club."""
    if question := await find(session, club_id, question_id):
        return question
    raise NoSuchQuestion


async def get_own(session: Session, member: Member, question_id: int) -> TalkQuestion:
    """Raises NoSuchQuestion or NotYourQuestion."""
    question = await get(session, member.club_id, question_id)
    if question.member_id != member.id:
        raise NotYourQuestion
    return question


def _open(club_id: int) -> Select[TalkQuestion]:
    is_open = (TalkQuestion.club_id == club_id, TalkQuestion.state == State.OPEN)
    return select(TalkQuestion).where(*is_open).order_by(TalkQuestion.id)


async def of_talk(session: Session, talk: Talk) -> Sequence[TalkQuestion]:
    """The open ones in the order of answering: those asked beforehand first [F08], most votes
    first, and then the live ones as they came.
    """
    return await _in_turn(session, talk, TalkQuestion.talk_id == talk.id)


async def before(session: Session, talk: Talk) -> Sequence[TalkQuestion]:
    """The same, and what earlier talks have left: it comes to this one when its poll opens."""
    its = TalkQuestion.talk_id == talk.id
    left = TalkQuestion.talk.has(Talk.state.not_in(talks.AHEAD))
    return await _in_turn(session, talk, or_(its, left) if talk.state in talks.AHEAD else its)


async def _in_turn(
    session: Session, talk: Talk, which: ColumnElement[bool]
) -> Sequence[TalkQuestion]:
    found, start = await session.scalars(_open(talk.club_id).where(which)), talk.starts_at

    def turn(question: TalkQuestion) -> tuple[bool, int]:
        is_live = start is not None and question.asked_at >= start
        return is_live, 0 if is_live else -len(question.votes)

    return sorted(found, key=turn)


async def mine(session: Session, member: Member) -> Sequence[TalkQuestion]:
    """Her own that wait for an answer."""
    hers = _open(member.club_id).where(TalkQuestion.member_id == member.id)
    return (await session.scalars(hers)).all()


async def show_name(
    session: Session, member: Member, question_id: int, *, is_named: bool
) -> TalkQuestion:
    question = await get_own(session, member, question_id)
    if question.state != State.OPEN:
        raise QuestionHasEnded
    question.is_named = is_named
    return question


async def take_back(session: Session, member: Member, question_id: int) -> TalkQuestion:
    """What others asked and was merged into it is open again. Raises QuestionHasEnded."""
    question = await get_own(session, member, question_id)
    if question.state not in (State.OPEN, State.TAKEN_BACK):
        raise QuestionHasEnded
    question.state = State.TAKEN_BACK
    merged = update(TalkQuestion).where(TalkQuestion.merged_into_id == question.id)
    again = {"state": State.OPEN, "merged_into_id": None, "talk_id": question.talk_id}
    await session.execute(merged.values(**again))
    return question


async def ask_again(
    session: Session, member: Member, question_id: int, now: dt.datetime
) -> TalkQuestion:
    """She has taken it back, and asks it after all."""
    question = await get_own(session, member, question_id)
    if question.state == State.TAKEN_BACK:
        question.state = State.OPEN
        question.talk = await talk_for(session, member.club_id, question.talk_id, now)
    return question


async def need_too(
    session: Session, member: Member, question_id: int, *, is_needed: bool
) -> TalkQuestion:
    """She needs the answer as well, or not any more. Raises OwnQuestion or QuestionHasEnded."""
    question = await get(session, member.club_id, question_id)
    if question.state != State.OPEN:
        raise QuestionHasEnded
    if question.member_id == member.id:
        raise OwnQuestion
    ids = {"question_id": question.id, "member_id": member.id}
    if is_needed:
        await add_once(session, QuestionVote, **ids)
    else:
        await session.execute(delete(QuestionVote).filter_by(**ids))
    await session.refresh(question, ["votes"])
    return question


async def carry(session: Session, club_id: int, now: dt.datetime) -> None:
    """What no talk has answered waits for the talk that members look forward to."""
    ahead = await talks.next_talk(session, club_id, now)
    if ahead is None:
        return
    for question in await session.scalars(_open(club_id)):
        if not takes_questions(question.talk, now):
            question.talk = ahead
            question.carried += 1


async def plan_carry(session: Session, held: Talk, now: dt.datetime) -> None:
    """Questions wait for the next poll to open; where it has opened already, for a day."""
    following = await talks.next_talk(session, held.club_id, now)
    if following and following.state != TalkState.PLANNED:
        await steps.plan(
            session, held.club_id, "talks.carry", now + MARKING, key=f"{held.id}",
            subject_id=held.id,
        )  # fmt: skip
