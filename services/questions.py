"""Questions to a talk, until the moment at which somebody answers.

How they are asked is in question_asking.py, what a mentor or the expert does with them in
question_desk.py, the letters are in question_letters.py, who the expert is in
question_experts.py.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, or_, select

from domain.clubs import NotAMember
from domain.questions import (
    NoSuchQuestion,
    NoTalkAhead,
    NotYourQuestion,
    OwnQuestion,
    QuestionHasEnded,
    State,
)
from models import (
    Member,
    QuestionVote,
    Session,
    Talk,
    TalkQuestion,
    TalkState,
    add_once,
)
from services import clubs, question_lists, steps, talks

MARKING = dt.timedelta(hours=24)  # after the talk, to say which questions were answered


def takes_questions(talk: Talk, now: dt.datetime) -> bool:
    """Until its end: during the talk the live ones come [F08]."""
    return talk.state in talks.AHEAD and not talks.has_ended(talk, now)


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


async def take_back(
    session: Session, member: Member, question_id: int, now: dt.datetime
) -> TalkQuestion:
    """What others asked and was merged into it is open again. Raises QuestionHasEnded."""
    question = await get_own(session, member, question_id)
    if question.state == State.TAKEN_BACK:
        return question
    if question.state != State.OPEN:
        raise QuestionHasEnded
    question.state = State.TAKEN_BACK
    merged = select(TalkQuestion).where(TalkQuestion.merged_into_id == question.id)
    again = (await session.scalars(merged)).all()
    for each in again:
        each.state, each.merged_into_id, each.talk = State.OPEN, None, question.talk
    await question_lists.rewrite(session, question, now)
    for each in again:
        await question_lists.follow(session, each, now, has_files=True)
    return question


async def ask_again(
    session: Session, member: Member, question_id: int, now: dt.datetime
) -> TalkQuestion:
    """She has taken it back, and asks it after all."""
    question = await get_own(session, member, question_id)
    if question.state == State.TAKEN_BACK:
        question.state = State.OPEN
        question.talk = await talk_for(session, member.club_id, question.talk_id, now)
        await question_lists.follow(session, question, now)
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


async def carry(
    session: Session, club_id: int, now: dt.datetime, *, of: Talk | None = None
) -> None:
    """What no talk has answered waits for the talk that members look forward to; all of it, or
    what was asked `of` one talk.
    """
    ahead = await talks.next_talk(session, club_id, now)
    if ahead is None:
        return
    for question in await session.scalars(_open(club_id)):
        if not takes_questions(question.talk, now) and of in (None, question.talk):
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
