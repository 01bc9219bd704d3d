"""What happens at each moment of the club's week. Every function here is run by a step, once."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from domain.local_time import local_date
from domain.talks import VOTING, NoHours, closing_of, slots
from models import (
    STANDING,
    Club,
    Session,
    Slot,
    Step,
    Talk,
    TalkState,
    Trouble,
    Urgency,
)
from services import (
    attendance,
    group_menus,
    inbox,
    openings,
    outbox,
    polls,
    question_experts,
    questions,
    quiet_hours,
    roster,
    series,
    standing_times,
    steps,
    talk_pins,
    talk_troubles,
    talks,
    wordings,
)

COUNTING = dt.timedelta(seconds=60)  # the longest wait for votes that are still on their way
LOOKING = dt.timedelta(seconds=5)  # until Telegram has said whether the poll still stands


async def open_poll(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """As long as there is time to vote; a standing time has only to be told in time."""
    zone, rules = talks.zone_of(club), club.rules.talk
    talk = await _subject(session, step)
    closes_at = closing_of(rules, zone, talk.opens_at if talk else now)
    stands = await standing_times.start(session, club, closes_at)
    if talk and now > closes_at - VOTING and not (stands and stands >= talks.earliest(club, now)):
        raise steps.TooLate
    await openings.plan_next(session, club, now)
    await questions.carry(session, club.id, now)
    if talk is None or talk.state != TalkState.PLANNED:
        return
    talk.closes_at = closes_at
    hours = await standing_times.ticked(session, club.id)
    try:
        offered = slots(hours, talk.closes_at, zone, rules)
    except NoHours:
        await talk_troubles.call_off(session, talk, Trouble.NO_HOURS, now)
        return
    await series.carry_topic(session, talk)
    taken = await _taken(session, club)
    free = {each for each in offered if local_date(each, zone) not in taken}
    if not free or (stands and local_date(stands, zone) in taken):
        await talk_troubles.call_off(session, talk, Trouble.DAY_TAKEN, now)
        return
    starts = sorted({*free, stands} if stands else free)
    talk.slots = [Slot(position=n, starts_at=start) for n, start in enumerate(starts)]
    if stands:
        talk.starts_at, talk.decided_by, talk.closed_at = stands, STANDING, now
        await _settle(session, club, talk, now)
    else:
        await _ask(session, club, talk, now)


async def _ask(session: Session, club: Club, talk: Talk, now: dt.datetime) -> None:
    talk.state = TalkState.POLLING
    await series.asked(session, club.id)
    talk.thin_voters, talk.thin_share = club.rules.thin_voters, club.rules.thin_share
    await talks.post_poll(session, talk, club.chat_id, now)
    await group_menus.look_after_daily(session, club, now)
    await talks.plan_rest(session, talk, now)


async def _taken(session: Session, club: Club) -> set[dt.date]:
    """The days on which a talk of the club is held anyway: its poll was on another day."""
    settled = (Talk.club_id == club.id, Talk.state.in_(talk_troubles.SET))
    starts = await session.scalars(select(Talk.starts_at).where(*settled))
    return {local_date(each, talks.zone_of(club)) for each in starts if each}


async def miss_opening(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """After a long absence this week's poll may still open late, though an older one cannot."""
    late = await openings.in_time_after(session, club, now)
    await openings.plan_next(session, club, max(step.due_at, late))
    talk = await _subject(session, step)
    if talk and talk.state == TalkState.PLANNED:
        stands = await standing_times.of(session, talk)
        what = Trouble.TOLD_TOO_LATE if stands else Trouble.OPENED_TOO_LATE
        await talk_troubles.call_off(session, talk, what, now)


async def nudge(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    talk = await _subject(session, step)
    if talk is None or talk.state != TalkState.POLLING or talk.closed_at:
        return
    if now < step.due_at + COUNTING and await inbox.has_waiting(session, until=now):
        raise steps.NotYet  # it may be the very vote that we are about to ask for
    loud = quiet_hours.first_loud(club, now)
    if loud >= talk.closes_at:
        return
    words = await wordings.params(session, step)
    keys = {person: f"{step.key}:{person}" for person in await polls.to_nudge(session, talk)}
    if keys:
        await talk_troubles.look_for_poll(session, talk, step.key, now)
    for kind in ("talks.nudge", "talks.nudge_poll"):
        await outbox.post_each(
            session, keys, kind, now, club_id=club.id, urgency=Urgency.NUDGE,
            silent=kind != "talks.nudge", not_before=max(loud, now + LOOKING),
            expires_at=talk.closes_at, talk=talk.id, **words,
        )  # fmt: skip


async def mention(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """By name in the group, if the club has chosen it: after two words in private, the last."""
    talk = await _subject(session, step)
    loud = quiet_hours.first_loud(club, now)
    if talk and club.rules.mentions and loud < talk.closes_at:
        await outbox.post(
            session, club.chat_id, "talks.mention", now, key=step.key, club_id=club.id,
            urgency=Urgency.NUDGE, not_before=loud, expires_at=talk.closes_at, talk=talk.id,
            **await wordings.params(session, step),
        )  # fmt: skip


async def close(session: Session, _club: Club, step: Step, now: dt.datetime) -> None:
    """Stop the voting. Telegram may have done so by itself at the closing date: then well."""
    talk = await _subject(session, step)
    if talk is None or talk.state != TalkState.POLLING or talk.closed_at:
        return
    talk.closed_at = now
    talk.closes_at = min(talk.closes_at, now)
    await talk_troubles.stop_polls(session, talk, now)
    await talks.plan_rest(session, talk, now)


async def count(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """Decide the vote, once all votes are here that Telegram counted, or after a minute."""
    talk = await _subject(session, step)
    if talk is None or talk.state != TalkState.POLLING or talk.closed_at is None:
        return
    if now < talk.closed_at + COUNTING and not await polls.are_all_in(session, talk, now):
        raise steps.NotYet
    first = talks.earliest(club, now)
    if all(slot.starts_at < first for slot in talk.slots):
        await talk_troubles.call_off(session, talk, Trouble.NO_TIME_LEFT, now)
        await series.ask_again(session, club.id)
        return
    await _decide(session, talk, first, now)
    await _settle(session, club, talk, now)


def veto(club: Club, starts_at: dt.datetime, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """When the mentors are told of the time, and until when they can object.

    Both wait for the morning, as far as the group still hears of it in time; else it is at night,
    without a sound: no time of the poll loses because it is too early in the day.
    """
    for told_at in (quiet_hours.first_loud(club, now), now):
        announces_at = quiet_hours.first_loud(club, told_at + club.rules.talk.veto)
        if announces_at + talks.NOTICE <= starts_at:
            return told_at, announces_at
    return now, now + club.rules.talk.veto


async def _settle(session: Session, club: Club, talk: Talk, now: dt.datetime) -> None:
    """The time is found: the mentors hear of it first."""
    told_at, talk.announces_at = veto(club, talk.starts_at or now, now)
    talk.state = TalkState.DECIDED
    for mentor in await roster.whom_to_tell(session, club.id):
        await outbox.post(
            session, mentor, "talks.decided", now, key=f"{talk.id}:{mentor}", club_id=club.id,
            not_before=told_at, silent=quiet_hours.is_quiet(club, told_at),
            expires_at=talk.starts_at, talk=talk.id,
        )  # fmt: skip
    await talk_troubles.look_for_clash(session, talk, now)
    await talks.plan_rest(session, talk, now)


async def _decide(session: Session, talk: Talk, first: dt.datetime, now: dt.datetime) -> None:
    decision = await polls.decision(session, talk, first)
    for slot, votes in zip(talk.slots, decision.votes, strict=True):
        slot.votes = votes
    talk.starts_at = decision.starts_at
    talk.decided_by = decision.by
    talk.voters = decision.voters
    if await polls.could_differ(session, talk, decision):
        await talks.report(session, talk, Trouble.VOTES_LOST, now)


async def announce_due(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    if await _subject(session, step) is None:
        return
    talk = await talks.hold(session, club.id, step.subject_id or 0, wait=False)
    if talk is None:
        raise steps.NotYet  # a mentor is changing it: the group is told what she has chosen
    if talk.state != TalkState.DECIDED or talk.starts_at is None:
        return
    if talk.starts_at <= now:
        await talk_troubles.call_off(session, talk, Trouble.TOLD_TOO_LATE, now)
        return
    when = await talks.announce(session, talk, now, at_once=False)
    await question_experts.tell(session, talk, now, when)
    await group_menus.look_after_daily(session, club, now)


async def remind_day(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    if talk := await _announced(session, step):
        words = await wordings.params(session, step)
        await _remind(session, talk, "talks.remind_day", now, talks.NOTICE, [club.chat_id], words)
        await group_menus.look_after_daily(session, club, now)


async def remind_hour(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """Only those who said that they come, and the expert, without whom there is no talk."""
    if talk := await _announced(session, step):
        coming = await attendance.who_comes(session, talk)
        people = await question_experts.and_expert(session, talk, coming)
        words = await wordings.params(session, step)
        before = club.rules.talk.start_before
        await _remind(session, talk, "attendance.soon", now, before, people, words)


async def remind_start(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """The start of a talk is exempt from the quiet hours: whoever comes is awake.

    Where a member gets it in private, with sound, the group gets it without.
    """
    if talk := await _announced(session, step):
        people = await attendance.who_comes(session, talk)
        words = await wordings.params(session, step)
        at_start, group = dt.timedelta(), [club.chat_id]
        silent = {"silent": bool(people), **words}
        await _remind(session, talk, "talks.remind_start", now, at_start, group, silent)
        readers = await question_experts.and_expert(session, talk, people)
        await _remind(session, talk, "attendance.now", now, at_start, readers, words)


async def _remind(  # noqa: PLR0913 - a reminder is these facts
    session: Session,
    talk: Talk,
    kind: str,
    now: dt.datetime,
    before: dt.timedelta,
    chats: Iterable[int],
    more: Mapping[str, Any],
) -> None:
    """Until so long before the start; in the quiet hours it waits, as far as it can."""
    start = talk.starts_at
    if start and now >= start - before:
        raise steps.TooLate
    await outbox.post_each(
        session, {chat: f"{talk.id}:{start:%Y%m%d%H%M}:{chat}" for chat in chats}, kind, now,
        club_id=talk.club_id, expires_at=start and start - before,
        urgency=Urgency.NUDGE if kind == "attendance.soon" else Urgency.ANNOUNCEMENT,
        talk=talk.id, start=start and start.isoformat(), **more,
    )  # fmt: skip


async def hold(session: Session, _club: Club, step: Step, now: dt.datetime) -> None:
    talk = await _announced(session, step)
    if talk is None:
        return
    talk.state = TalkState.HELD
    await questions.plan_carry(session, talk, now)
    if talk.announcement_id:
        await talk_pins.unpin(session, talk, talk.announcement_id, now)


async def _announced(session: Session, step: Step) -> Talk | None:
    talk = await _subject(session, step)
    return talk if talk and talk.state == TalkState.ANNOUNCED else None


async def _subject(session: Session, step: Step) -> Talk | None:
    return await talks.find(session, step.club_id, step.subject_id) if step.subject_id else None
