"""What a mentor changes by hand: the time, the topic, the expert, the moment of the news."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select

from domain.attendance import NotBegun
from domain.clubs import web_link
from domain.local_time import local_date
from domain.reminders import check_hour
from domain.talks import NotThisSlot, NotThisWeek, clean_line, hour_of
from domain.venue import read_venue
from models import MENTOR, STANDING, Club, Letter, LetterState, Session, Slot, Talk, TalkState
from services import (
    attendance,
    edits,
    materials,
    outbox,
    polls,
    question_experts,
    steps,
    talk_troubles,
    talks,
)

MOVABLE = (TalkState.DECIDED, TalkState.ANNOUNCED)


async def open_talk(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> Talk:
    """A talk that is still ahead; until she is done, it is not announced. Raises TalkIsOver."""
    talk = await unfinished(session, club_id, talk_id, now)
    if talk.starts_at and talk.starts_at <= now:
        raise talks.over(talk)
    return talk


async def unfinished(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> Talk:
    """As `open_talk`, until its end. Raises TalkIsOver."""
    talk = await talks.hold(session, club_id, talk_id)
    if talk is None or talk.state not in talks.AHEAD or talks.has_ended(talk, now):
        raise talks.over(talk)
    return talk


async def publish(session: Session, club_id: int, talk_id: int, now: dt.datetime) -> Talk:
    """Tell the group now. Once it has been told, nothing happens any more."""
    talk = await open_talk(session, club_id, talk_id, now)
    if talk.state == TalkState.DECIDED:
        await steps.cancel(session, club_id, "talks.announce", talk.id)
        when = await talks.announce(session, talk, now, at_once=True)
        await question_experts.tell(session, talk, now, when)
    return talk


def still_ahead(talk: Talk, now: dt.datetime) -> Sequence[Slot]:
    return [slot for slot in talk.slots if slot.starts_at > now]


async def reschedule(
    session: Session, club_id: int, talk_id: int, position: int, now: dt.datetime
) -> Talk:
    """Hold the talk at another time of the poll. Raises TalkIsOver or NotThisSlot."""
    talk = await open_talk(session, club_id, talk_id, now)
    slot = next((s for s in still_ahead(talk, now) if s.position == position), None)
    if slot is None:
        raise NotThisSlot
    return await _move(session, talk, slot.starts_at, now)


def last_day(talk: Talk) -> dt.date:
    """Of its week: the vote of the next one ends on the day after."""
    return local_date(talk.closes_at, talks.zone_of(talk.club)) + dt.timedelta(days=6)


async def hold_at(
    session: Session, club_id: int, talk_id: int, start: dt.datetime, now: dt.datetime
) -> Talk:
    """At a time that nobody voted on. Raises TalkIsOver, HasPassed, AtNight or NotThisWeek."""
    talk = await open_talk(session, club_id, talk_id, now)
    zone = talks.zone_of(talk.club)
    check_hour(start, now, zone, talk.club.rules.quiet)
    if local_date(start, zone) > last_day(talk):
        raise NotThisWeek
    return await _move(session, talk, start, now)


async def _move(session: Session, talk: Talk, start: dt.datetime, now: dt.datetime) -> Talk:
    if talk.state not in MOVABLE:
        raise NotThisSlot
    if start == talk.starts_at:
        return talk
    decided_by = await _chosen_by(session, talk, start)  # read while it is where the group put it
    was, talk.starts_at, talk.decided_by = talk.starts_at, start, decided_by
    await attendance.begin_anew(session, talk)
    if talk.state == TalkState.ANNOUNCED:
        for kind in talks.TIED_TO_START:
            await steps.cancel(session, talk.club_id, kind, talk.id)
        await talks.plan_rest(session, talk, now)
        await _change_post(session, talk, now)
        await _tell_new_time(session, talk, was, now)
    elif talk.announces_at and start < talk.announces_at + talks.NOTICE:
        await publish(session, talk.club_id, talk.id, now)  # so near that it cannot wait
    await talk_troubles.look_for_clash(session, talk, now)
    return talk


async def _chosen_by(session: Session, talk: Talk, start: dt.datetime) -> str:
    """The rule, where it is the time that the group has found; else the mentor."""
    if talk.voters is None or talk.closed_at is None:
        hour = await polls.standing(session, talk.club)
        return STANDING if hour == hour_of(start, talks.zone_of(talk.club)) else MENTOR
    found = await polls.decision(session, talk, talks.earliest(talk.club, talk.closed_at))
    as_told = [each.votes for each in talk.slots] == [*found.votes]  # nobody has left since
    return found.by if as_told and found.starts_at == start else MENTOR


async def set_topic(
    session: Session, club_id: int, talk_id: int, text: str, now: dt.datetime
) -> Talk:
    talk = await open_talk(session, club_id, talk_id, now)
    talk.topic = clean_line(text)
    await _change_post(session, talk, now)
    return talk


async def set_expert(
    session: Session, club_id: int, talk_id: int, text: str | None, now: dt.datetime
) -> Talk:
    """None: she will not come, and nobody takes her place yet.

    Who was named as the expert before sees the questions no more. Who has come by the link of a
    talk without a name is the one who is named now.
    """
    talk = await open_talk(session, club_id, talk_id, now)
    before, talk.expert = talk.expert, None if text is None else clean_line(text)
    if talk.expert != before and (before or text is None):
        await question_experts.release(session, talk.id)
    await _change_post(session, talk, now)
    return talk


async def set_venue(
    session: Session, club_id: int, talk_id: int, text: str, now: dt.datetime
) -> Talk:
    """This talk is held somewhere else; it may have begun, and the link does not work. Raises
    NotALink or PasscodeIsTooLong.
    """
    talk = await unfinished(session, club_id, talk_id, now)
    before, venue = talk.venue, read_venue(text)
    talk.link, talk.passcode = venue.link, venue.passcode
    await _change_post(session, talk, now)
    if talk.venue != before:
        await _show_door(session, talk, now)
    return talk


async def set_recording(
    session: Session, club_id: int, talk_id: int, text: str, now: dt.datetime
) -> Talk:
    """Kept in the library, and told to the group without a sound. Raises NotBegun or NotALink."""
    talk = await talks.get(session, club_id, talk_id)
    if talk.starts_at is None or now < talk.starts_at:
        raise NotBegun
    talk.recording = web_link(text)
    await materials.keep_recording(session, talk, now)
    await outbox.post(
        session, talk.club.chat_id, "attendance.recording", now,
        key=f"{talk.id}:{talk.recording}", club_id=club_id, silent=True, talk=talk.id,
        recording=talk.recording,
    )  # fmt: skip
    return talk


async def meet_at(session: Session, club: Club, text: str, now: dt.datetime) -> None:
    """The club's talks are held there from now on. Raises NotALink or PasscodeIsTooLong."""
    before, venue = (club.link, club.passcode), read_venue(text)
    club.link, club.passcode = venue.link, venue.passcode
    await follow_club(session, club.id, now)
    held_there = _announced(club.id).where(Talk.link.is_(None))
    if (club.link, club.passcode) != before:
        for talk in (await session.scalars(held_there)).all():
            await _show_door(session, talk, now)


async def _show_door(session: Session, talk: Talk, now: dt.datetime) -> None:
    """Who has been told already that the talk begins is told the way in."""
    start = talk.starts_at
    if talk.state != TalkState.ANNOUNCED or start is None or talks.has_ended(talk, now):
        return
    key = f"{talk.id}{talks.of_start(start)}"
    if not await steps.is_past(session, talk.club_id, "talks.remind_start", key):
        return
    people = await attendance.who_comes(session, talk)
    readers = await question_experts.and_expert(session, talk, people)
    group = [talk.club.chat_id]
    for kind, chats in (("talks.remind_start", group), ("attendance.now", readers)):
        await outbox.post_each(
            session, {chat: f"{talk.id}:{talk.revision}:{chat}" for chat in chats}, kind, now,
            club_id=talk.club_id, silent=bool(people) and chats == group,
            expires_at=start + talk.club.rules.talk.length, talk=talk.id,
            start=start.isoformat(), has_begun=True,
        )  # fmt: skip


async def follow_club(session: Session, club_id: int, now: dt.datetime) -> None:
    """The club has changed where its talks are held: so have those that were announced."""
    for talk in (await session.scalars(_announced(club_id))).all():
        await _change_post(session, talk, now)


def _announced(club_id: int) -> Select[Talk]:
    """Also one that goes on just now."""
    return select(Talk).where(Talk.club_id == club_id, Talk.state == TalkState.ANNOUNCED)


async def last_as_set(session: Session, club_id: int, now: dt.datetime) -> None:
    """The club's talks are longer or shorter from now on: one that was announced ends with it."""
    await follow_club(session, club_id, now)
    for talk in (await session.scalars(_announced(club_id))).all():
        for kind in talks.TIED_TO_END:
            await steps.cancel(session, club_id, kind, talk.id)
        await talks.plan_rest(session, talk, now)


async def _change_post(session: Session, talk: Talk, now: dt.datetime) -> None:
    """The announcement is written anew where it stands; that makes no sound."""
    if talk.state == TalkState.ANNOUNCED:
        talk.revision += 1
        if talk.announcement_id:
            await edits.soon(
                session, talk.club.chat_id, talk.announcement_id, "talks.edit", now,
                club_id=talk.club_id, talk=talk.id,
            )  # fmt: skip


async def _tell_new_time(
    session: Session, talk: Talk, was: dt.datetime | None, now: dt.datetime
) -> None:
    """The group in one line, and the expert; who said that she comes gets it for her calendar.

    An announcement that waits for the morning tells the new time itself. Whoever knows the time,
    or will by what waits for her, hears nothing more of it.
    """
    if await outbox.waits(session, "talks.announcement", f"{talk.id}"):
        return
    start = talk.starts_at
    told = dict.fromkeys(await attendance.who_comes(session, talk), "calendar.moved")
    if expert := await question_experts.chat_of(session, talk.id):
        told.setdefault(expert, question_experts.TOLD)
    told = {talk.club.chat_id: "talks.changed", **told}
    waiting = await _waiting(session, talk, told)
    for chat, kind in told.items():
        coming = waiting[chat]
        known = coming[0].params.get("was") if coming else was and was.isoformat()
        if start and start.isoformat() not in (known, *(each.params["start"] for each in coming)):
            await outbox.post(
                session, chat, kind, now, key=f"{talk.id}:{talk.revision}:{chat}",
                club_id=talk.club_id, not_before=talks.loud(talk, now), expires_at=start,
                talk=talk.id, start=start.isoformat(), was=known,
            )  # fmt: skip


async def _waiting(
    session: Session, talk: Talk, kinds: Mapping[int, str]
) -> Mapping[int, Sequence[Letter]]:
    """The letters about the talk that wait, of the kind that each chat gets, the oldest first."""
    theirs = (Letter.chat_id.in_(kinds), Letter.kind.in_(set(kinds.values())))
    still = select(Letter).where(Letter.state == LetterState.WAITING, *theirs)
    waiting = defaultdict[int, list[Letter]](list)
    for each in await session.scalars(still.order_by(Letter.id)):
        if each.kind == kinds[each.chat_id] and each.params["talk"] == talk.id:
            waiting[each.chat_id].append(each)
    return waiting
