"""What goes wrong with a talk by human hand, and the one tap of the mentor that mends it."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from domain.talks import PollIsClosed, next_part
from models import (
    Letter,
    LetterState,
    Member,
    MemberState,
    Poll,
    Role,
    Session,
    Talk,
    TalkExpert,
    TalkState,
)
from models import Trouble as What
from services import edits, outbox, question_experts, talk_pins, talks

SET = (TalkState.DECIDED, TalkState.ANNOUNCED)
UNTOLD = (TalkState.PLANNED, TalkState.POLLING, TalkState.DECIDED)


async def call_off(session: Session, talk: Talk, what: What, now: dt.datetime) -> None:
    """After a long pause nobody is told that there is no time «this week», in which the next vote
    is open by now.
    """
    await talk_pins.take_down(session, talk, now)
    await skip(session, talk)
    if what != What.NO_TIME_LEFT or now < talk.opens_at + talks.WEEK:
        await talks.report(session, talk, what, now)


async def skip(session: Session, talk: Talk) -> None:
    await hand_on(session, talk)
    talk.state = TalkState.CANCELLED


async def hand_on(session: Session, talk: Talk) -> None:
    """It is not held this week: what was prepared for it is for the next one that has not been
    announced; its poll may be open, and may have got the next part of a topic.
    """
    following = await untold_after(session, talk)
    if following is None:
        return
    if not following.topic or following.topic == next_part(talk.topic or ""):
        following.topic = talk.topic
    if not following.expert:
        following.expert = talk.expert
        await question_experts.follow(session, talk.id, following.id)


async def untold_after(session: Session, talk: Talk) -> Talk | None:
    later = select(Talk).where(Talk.club_id == talk.club_id, Talk.week > talk.week)
    untold = later.where(Talk.state.in_(UNTOLD)).order_by(Talk.week).limit(1)
    return await session.scalar(untold)


async def look_for_poll(session: Session, talk: Talk, key: str, now: dt.datetime) -> None:
    """Telegram tells nobody that somebody has deleted it: an edit that changes nothing finds out,
    before people are sent there.
    """
    for poll in talk.polls:
        if poll.message_id and not poll.is_closed:
            await outbox.post(
                session, poll.chat_id, "talks.look", now, key=f"{key}:{poll.poll_id}",
                club_id=talk.club_id, silent=True, expires_at=talk.closes_at, talk=talk.id,
                message=poll.message_id,
            )  # fmt: skip


async def miss_poll(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """The poll was not found: it was deleted in the group. Its votes still count."""
    talk = await talks.get(session, letter.club_id or 0, letter.params["talk"])
    if not edits.is_gone(why) or talk.closed_at:
        return
    for poll in talk.polls:
        if poll.message_id and not poll.is_closed:
            poll.message_id = None
            await talks.report(session, talk, What.POLL_DELETED, now, once=poll.poll_id)


async def miss_stopped(session: Session, letter: Letter, why: str, _now: dt.datetime) -> None:
    """The poll was deleted before its end: nobody can vote in it any more."""
    if edits.is_gone(why):
        poll = await session.get_one(Poll, letter.params["poll"])
        poll.is_closed = True


async def lack_poll(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """The group takes no polls, or its General topic nothing at all."""
    talk = await talks.get(session, letter.club_id or 0, letter.params["talk"])
    tried = f"{talk.id}:{letter.not_before:%Y%m%d%H%M%S}"  # posted again, it may be refused again
    what = What.GENERAL_CLOSED if "TOPIC_CLOSED" in why else What.NOT_SENT
    await talks.report(session, talk, what, now, once=tried)


async def stop_polls(session: Session, talk: Talk, now: dt.datetime) -> None:
    for poll in talk.polls:
        if poll.message_id and not poll.is_closed:
            await outbox.post(
                session, poll.chat_id, "talks.stop_poll", now, key=poll.poll_id,
                club_id=talk.club_id, talk=talk.id, message=poll.message_id, poll=poll.poll_id,
            )  # fmt: skip


async def post_poll_again(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> Talk:
    """The votes of both polls count. Where one stands, nothing happens. Raises PollIsClosed."""
    talk = await talks.get(session, club_id, talk_id)
    if talk.state != TalkState.POLLING or now >= talk.closes_at - talks.NOTICE:
        raise PollIsClosed
    if any(poll.message_id for poll in talk.polls):
        return talk
    chat, again = talk.club.chat_id, len(talk.polls)
    refused = select(Letter).where(Letter.key == talks.poll_letter(talk, chat, again))
    letter = await session.scalar(refused.where(Letter.state == LetterState.DEAD))
    if letter:
        outbox.revive(letter, chat, now)
    else:
        await talks.post_poll(session, talk, chat, now, again)
    return talk


async def miss_post(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """The announcement could not be edited: it was deleted in the group."""
    talk = await talks.get(session, letter.club_id or 0, letter.params["talk"])
    if edits.is_gone(why) and talk.announcement_id and talk.state == TalkState.ANNOUNCED:
        once = f"{talk.id}:{talk.announcement_id}"
        talk.announcement_id = None
        await talks.report(session, talk, What.POST_DELETED, now, once=once)


async def announce_again(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> Talk:
    """Raises TalkIsOver. Where the announcement stands, or is on its way, nothing happens."""
    talk = await talks.hold(session, club_id, talk_id)
    if talk is None or talk.state != TalkState.ANNOUNCED:
        raise talks.over(talk)
    if talk.announcement_id is None and not await is_on_its_way(session, talk):
        await outbox.post(
            session, talk.club.chat_id, "talks.announcement", now,
            key=f"{talk.id}:{now.isoformat()}", club_id=club_id, expires_at=talk.starts_at,
            talk=talk.id,
        )  # fmt: skip
    return talk


async def is_on_its_way(session: Session, talk: Talk) -> bool:
    to_group = (Letter.chat_id == talk.club.chat_id, Letter.kind == "talks.announcement")
    found = await session.scalars(select(Letter).where(*to_group, outbox.OPEN))
    return any(each.params["talk"] == talk.id for each in found)


async def pin_again(session: Session, club_id: int, now: dt.datetime) -> None:
    """The bot may do so again: what stands in the group and was refused is pinned now, and what is
    over does not stay on top.
    """
    refused = (Letter.club_id == club_id, Letter.kind.in_(("talks.pin", "talks.unpin")))
    dead = select(Letter).where(*refused, Letter.state == LetterState.DEAD)
    for letter in (await session.scalars(dead)).all():
        talk = await talks.find(session, club_id, letter.params["talk"])
        if talk is None or talk.club.chat_id != letter.chat_id:
            continue
        is_on_top = letter.params["message"] in _on_top(talk)
        if is_on_top == (letter.kind == "talks.pin"):
            outbox.revive(letter, letter.chat_id, now)


def _on_top(talk: Talk) -> Sequence[int | None]:
    """The messages of the talk that are to be pinned now."""
    match talk.state:
        case TalkState.POLLING | TalkState.DECIDED:
            return [poll.message_id for poll in talk.polls]
        case TalkState.ANNOUNCED:
            return [talk.announcement_id]
        case _:
            return []


async def look_for_clash(session: Session, talk: Talk, now: dt.datetime) -> None:
    """A mentor of two clubs cannot be in two talks at one hour."""
    if talk.starts_at is None:
        return
    here, there = aliased(Member), aliased(Member)
    length = talk.club.rules.talk.length
    clashing = (
        select(Talk.id)
        .join(there, there.club_id == Talk.club_id)
        .join(here, here.person_id == there.person_id)
        .where(
            here.club_id == talk.club_id, Talk.id != talk.id, Talk.state.in_(SET),
            Talk.starts_at > talk.starts_at - length, Talk.starts_at < talk.starts_at + length,
            *(m.role == Role.MENTOR for m in (here, there)),
            *(m.state == MemberState.ACTIVE for m in (here, there)),
        )
    )  # fmt: skip
    if await session.scalar(clashing.limit(1)):
        once = f"{talk.id}:{talk.starts_at:%Y%m%d%H%M}"
        await talks.report(session, talk, What.SAME_HOUR, now, once=once)


async def look_for_door(session: Session, talk: Talk, now: dt.datetime) -> None:
    """Soon it begins, and nobody knows where. A club that has never had a link may meet without
    one: its mentors are told once.
    """
    start = talk.starts_at
    if talk.venue[0] is None and start and now < start:
        had = select(Talk.id).where(Talk.club_id == talk.club_id, Talk.link.is_not(None))
        is_used = await session.scalar(had.limit(1)) is not None
        once = f"{talk.id}" if is_used else f"club {talk.club_id}"
        await talks.report(session, talk, What.NO_LINK, now, once=once, until=start)


async def miss_expert(
    session: Session, person_id: int, now: dt.datetime, club_id: int | None = None
) -> None:
    """She left the club, cannot be written to by any, or is forgotten: the mentors of her coming
    talks should know, once for each time that she took the place.
    """
    hers = select(TalkExpert).join(TalkExpert.talk).where(TalkExpert.person_id == person_id)
    here = hers if club_id is None else hers.where(Talk.club_id == club_id)
    for expert in await session.scalars(here):
        if expert.talk.state in talks.AHEAD:
            once = f"{expert.talk_id}:{expert.bound_at}"  # nothing of her stays in a key
            await talks.report(session, expert.talk, What.EXPERT_LEFT, now, once=once)
