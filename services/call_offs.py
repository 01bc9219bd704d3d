"""A talk that a mentor calls off: it is not held this time, and the next one comes by itself.

Until its hour it can be held after all. That it was not held can be said afterwards as well, and
taken back, as long as a mentor counts who was there.
"""

import datetime as dt

from sqlalchemy import select

from domain.attendance import MENTOR_AFTER, CountIsClosed, check_is_open
from domain.talks import next_part
from models import Session, Talk, TalkState, Urgency
from services import (
    attendance,
    edits,
    outbox,
    question_experts,
    questions,
    quiet_hours,
    series,
    steps,
    talk_changes,
    talk_pins,
    talk_troubles,
    talks,
)

UNDER_WAY = (TalkState.POLLING, TalkState.DECIDED, TalkState.ANNOUNCED)


async def ask(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> Talk:
    """The talk that can be called off, until its end: nobody may have come, or the link may fail.
    Raises TalkIsOver.
    """
    talk = await talk_changes.unfinished(session, club_id, talk_id, now)
    if talk.state not in UNDER_WAY:
        raise talks.over(talk)
    return talk


async def call_off(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> None:
    """The group is told, who said that she comes, and the expert. What was prepared and asked is
    for the next talk. Called off before, nothing happens. Raises TalkIsOver.
    """
    talk = await talks.hold(session, club_id, talk_id)
    if talk and talk.state == TalkState.CANCELLED:
        return
    talk = await ask(session, club_id, talk_id, now)
    await _tell(session, talk, now)
    if talk.state == TalkState.POLLING:
        await talk_troubles.stop_polls(session, talk, now)
        await series.ask_again(session, club_id)
    await talk_pins.take_down(session, talk, now)
    await attendance.begin_anew(session, talk)
    await _leave_out(session, talk, now)
    if talk.announcement_id:
        await edits.soon(
            session, talk.club.chat_id, talk.announcement_id, "talks.edit", now,
            club_id=club_id, talk=talk.id,
        )  # fmt: skip


async def _leave_out(session: Session, talk: Talk, now: dt.datetime) -> None:
    """It counts nowhere, and what was prepared and asked is for the next one."""
    for kind in talks.OF_WEEK:
        await steps.cancel(session, talk.club_id, kind, talk.id)
    await talk_troubles.skip(session, talk)
    await questions.carry(session, talk.club_id, now, of=talk)
    talk.revision += 1


async def ask_not_held(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> Talk:
    """The talk that is over, as everybody thinks. Raises TalkIsOver or CountIsClosed."""
    talk = await talks.hold(session, club_id, talk_id)
    if talk is None or talk.state != TalkState.HELD or talk.starts_at is None:
        raise talks.over(talk)
    check_is_open(talk.starts_at, _ended(talk) + MENTOR_AFTER, now)
    return talk


def _ended(talk: Talk) -> dt.datetime:
    return (talk.starts_at or talk.closes_at) + talk.club.rules.talk.length


async def was_not_held(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> None:
    """The group knows it, and nobody is told. Said before, nothing happens. Raises TalkIsOver or
    CountIsClosed.
    """
    talk = await talks.hold(session, club_id, talk_id)
    if talk is None or talk.state != TalkState.CANCELLED:
        await _leave_out(session, await ask_not_held(session, club_id, talk_id, now), now)


async def find_not_held(session: Session, club_id: int, now: dt.datetime) -> Talk | None:
    """The talk of which a mentor has said so, as long as she can take it back."""
    week = Talk.starts_at.between(now - MENTOR_AFTER - talks.WEEK, now)
    off = (Talk.club_id == club_id, Talk.state == TalkState.CANCELLED, week)
    for talk in await session.scalars(select(Talk).where(*off).order_by(Talk.starts_at.desc())):
        if now < _ended(talk) + MENTOR_AFTER and await _was_over(session, talk):
            return talk
    return None


async def _was_over(session: Session, talk: Talk) -> bool:
    """It was called off before its end, or it had ended as everybody thought."""
    if talk.starts_at is None:
        return False
    key = f"{talk.id}{talks.of_start(talk.starts_at)}"
    return await steps.is_past(session, talk.club_id, "talks.hold", key)


async def was_held(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> None:
    """A mentor said by a slip that it was not: it counts as before. Taken back before, nothing
    happens. Raises TalkIsOver or CountIsClosed.
    """
    talk = await talks.hold(session, club_id, talk_id)
    if talk and talk.state == TalkState.HELD:
        return
    if talk is None or talk.state != TalkState.CANCELLED or not await _was_over(session, talk):
        raise talks.over(talk)
    if now >= _ended(talk) + MENTOR_AFTER:
        raise CountIsClosed
    await _take_back(session, talk)
    talk.state = TalkState.HELD
    talk.revision += 1
    await talks.plan_rest(session, talk, now)
    await questions.plan_carry(session, talk, now)


async def _tell(session: Session, talk: Talk, now: dt.datetime) -> None:
    """In the morning, if it is night and that is early enough; also where she pauses the club
    until then. The hour of the talk is told to a group that knows it.
    """
    told = {talk.club.chat_id: "talks.called_off"}
    told |= dict.fromkeys(await attendance.who_comes(session, talk), "calendar.called_off")
    if expert := await question_experts.chat_of(session, talk.id):
        told.setdefault(expert, "questions.called_off")
    start, is_known = talk.starts_at, talk.state == TalkState.ANNOUNCED
    if is_known and await outbox.waits(session, "talks.announcement", f"{talk.id}"):
        is_known = False
    morning = quiet_hours.first_loud(talk.club, now)
    when = morning if start is None or morning < start else now
    for kind in dict.fromkeys(told.values()):
        theirs = (chat for chat, each in told.items() if each == kind)
        await outbox.post_each(
            session, {chat: f"{talk.id}:{talk.revision}:{chat}" for chat in theirs}, kind, now,
            club_id=talk.club_id, urgency=Urgency.ANSWER, not_before=when,
            silent=quiet_hours.is_quiet(talk.club, when),
            expires_at=max(start or talk.closes_at, when + talks.NOTICE), talk=talk.id,
            start=start.isoformat() if start and is_known else None,
        )  # fmt: skip


async def find(session: Session, club_id: int, now: dt.datetime) -> Talk | None:
    """The talk that was called off and can be held after all."""
    off = (Talk.club_id == club_id, Talk.state == TalkState.CANCELLED, Talk.starts_at > now)
    return await session.scalar(select(Talk).where(*off).order_by(Talk.week).limit(1))


async def hold_after_all(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> None:
    """It is announced anew, and who comes and the expert hear of it. Held already, nothing
    happens. Raises TalkIsOver.
    """
    talk = await talks.hold(session, club_id, talk_id)
    if talk and talk.state == TalkState.ANNOUNCED:
        return
    if talk is None or talk.state != TalkState.CANCELLED or not _is_ahead(talk, now):
        raise talks.over(talk)
    await _take_back(session, talk)
    for kind in talks.REMINDERS:  # a mentor may have moved them by hand
        key = f"{talk.id}{talks.of_start(talk.starts_at or now)}"
        await steps.take_up(session, club_id, kind, key, now)
    talk.revision += 1
    again = f":{talk.revision}"
    when = await _announce(session, talk, now, again)
    people = await attendance.who_comes(session, talk)
    unaware = await outbox.waiting(session, "calendar.called_off", f"{talk.id}:", people)
    await outbox.post_each(
        session, {each: f"{talk.id}{again}:{each}" for each in people if each not in unaware},
        "calendar.file", now, club_id=club_id, not_before=when, expires_at=talk.starts_at,
        talk=talk.id, after_all=True,
    )  # fmt: skip
    expert = await question_experts.chat_of(session, talk.id)
    told = [expert] if expert else []
    unaware = await outbox.waiting(session, "questions.called_off", f"{talk.id}:", told)
    await question_experts.tell(session, talk, now, when, "" if unaware else again)


def _is_ahead(talk: Talk, now: dt.datetime) -> bool:
    return talk.starts_at is not None and now < talk.starts_at


async def _announce(session: Session, talk: Talk, now: dt.datetime, again: str) -> dt.datetime:
    """What stands in the group stays as it is; what is on its way there tells it."""
    if await talk_troubles.is_on_its_way(session, talk):
        again = ""
    talk.announcement_id = None
    return await talks.announce(session, talk, now, at_once=False, again=again)


async def _take_back(session: Session, talk: Talk) -> None:
    """What has gone to the next talk, and was not changed there, comes back. What was asked
    meanwhile as well, unless the poll of that one has opened.
    """
    following = await talk_troubles.untold_after(session, talk)
    if following is None:
        return
    is_open = following.state != TalkState.PLANNED
    part = next_part(talk.topic or "") if is_open else None  # else it comes with the poll
    if following.topic == talk.topic:
        following.topic = part
    if following.expert == talk.expert and not part:
        following.expert = None
        await question_experts.follow(session, following.id, talk.id)
    for question in await questions.of_talk(session, following):
        if question.asked_at < _ended(talk) and (question.carried or not is_open):
            question.talk = talk
            question.carried = max(0, question.carried - 1)
