"""The weekly talks of a club: found, planned, and told about.

When the next one begins is in openings.py, what happens at each moment of the week in
talk_steps.py, what a mentor can change in talk_changes.py, the votes in polls.py and votes.py, the
letters in talk_letters.py.
"""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from domain.talks import TalkIsOff, TalkIsOver, TalkRules
from models import Club, Poll, Session, Talk, TalkState, Trouble
from services import outbox, quiet_hours, roster, steps

NOTICE = dt.timedelta(hours=2)  # the least time between telling people and what they are told
LAST_WORD = dt.timedelta(hours=2)  # to who has not voted, before closing
RATED_AFTER = dt.timedelta(minutes=5)  # the end
RATED_WITHIN = dt.timedelta(hours=12)  # later the group is not asked any more
SUMMED_UP_WITHIN = dt.timedelta(days=6)  # as long as a mentor can count who was there
WEEK = dt.timedelta(weeks=1)
REMINDERS = ("talks.remind_day", "talks.remind_hour")
TIED_TO_END = ("talks.hold", "talks.rate", "talks.sum_up")
TIED_TO_START = (
    "talks.remind_day", "talks.questions", "talks.remind_hour", "talks.remind_start",
    *TIED_TO_END,
)  # fmt: skip
OF_WEEK = (
    "talks.nudge", "talks.mention", "talks.close", "talks.decide", "talks.announce",
    *TIED_TO_START, "talks.carry",
)  # fmt: skip
AHEAD = (TalkState.PLANNED, TalkState.POLLING, TalkState.DECIDED, TalkState.ANNOUNCED)


def zone_of(club: Club) -> ZoneInfo:
    return ZoneInfo(club.zone)


async def find(session: Session, club_id: int, talk_id: int) -> Talk | None:
    mine = (Talk.id == talk_id, Talk.club_id == club_id)
    return await session.scalar(select(Talk).where(*mine))


async def hold(session: Session, club_id: int, talk_id: int, *, wait: bool = True) -> Talk | None:
    """As it is now, and nobody else changes it meanwhile. None as well if `wait` is not wanted and
    somebody does.
    """
    mine = select(Talk).where(Talk.id == talk_id, Talk.club_id == club_id)
    held = mine.with_for_update(of=Talk, skip_locked=not wait)
    return await session.scalar(held.execution_options(populate_existing=True))


async def get(session: Session, club_id: int, talk_id: int) -> Talk:
    """Raises TalkIsOver for a talk that is not there, or not of this club."""
    if talk := await find(session, club_id, talk_id):
        return talk
    raise TalkIsOver


def over(talk: Talk | None) -> TalkIsOver:
    """Why nothing can be done about it any more."""
    is_off = talk is not None and talk.state == TalkState.CANCELLED
    return TalkIsOff() if is_off else TalkIsOver()


def has_ended(talk: Talk, now: dt.datetime) -> bool:
    return talk.starts_at is not None and now >= talk.starts_at + talk.club.rules.talk.length


async def next_talk(session: Session, club_id: int, now: dt.datetime) -> Talk | None:
    """The talk that members look forward to: this week's until it is held, then the next."""
    ahead = select(Talk).where(Talk.club_id == club_id, Talk.state.in_(AHEAD))
    for talk in await session.scalars(ahead.order_by(Talk.week)):
        if not has_ended(talk, now):
            return talk
    return None


async def votes_at(session: Session, club_id: int, moment: dt.datetime) -> bool:
    """Will a vote that is open now still be so then?"""
    is_open = (Talk.state == TalkState.POLLING, Talk.closes_at > moment)
    voting = select(Talk.id).where(Talk.club_id == club_id, *is_open)
    return await session.scalar(voting) is not None


async def plan_rest(session: Session, talk: Talk, now: dt.datetime) -> None:
    """Plan what is still to be done for a talk, from where it stands. Nothing is planned twice."""
    for kind, due, of in rest(talk, now):
        await steps.plan(
            session, talk.club_id, kind, due, key=f"{talk.id}{of}", subject_id=talk.id
        )


def rest(talk: Talk, now: dt.datetime) -> Iterator[tuple[str, dt.datetime, str]]:
    """The steps that a talk still needs: kind, moment, and what tells it from the like."""
    rules = talk.club.rules.talk
    match talk.state:
        case TalkState.POLLING:
            for before in rules.nudges:
                if (due := talk.closes_at - before) >= now + NOTICE:
                    yield "talks.nudge", due, f":{before // dt.timedelta(hours=1)}"
            if (due := talk.closes_at - LAST_WORD) > now:
                yield "talks.mention", due, ""
            yield "talks.close", talk.closes_at, ""
            if talk.closed_at:
                yield "talks.decide", talk.closed_at, ""
        case TalkState.DECIDED if talk.announces_at:
            yield "talks.announce", talk.announces_at, ""
        case TalkState.ANNOUNCED if talk.starts_at:
            yield from _around(rules, talk.starts_at, now)
        case TalkState.HELD if talk.starts_at:
            yield from _after(rules, talk.starts_at, now)


def _around(
    rules: TalkRules, start: dt.datetime, now: dt.datetime
) -> Iterator[tuple[str, dt.datetime, str]]:
    """What happens before a talk and after it."""
    of = of_start(start)
    if rules.day_before and (due := start - rules.day_before) >= now + NOTICE:
        yield "talks.remind_day", due, of
    if rules.hour_before and (due := start - rules.hour_before) >= now:
        yield "talks.remind_hour", due, of
    if start > now:  # they are of use until it begins
        yield "talks.questions", max(start - rules.list_before, now), of
        yield "talks.remind_start", max(start - rules.start_before, now), of
    yield "talks.hold", start + rules.length, of
    yield from _after(rules, start, now)


def _after(
    rules: TalkRules, start: dt.datetime, now: dt.datetime
) -> Iterator[tuple[str, dt.datetime, str]]:
    """What a pause has made too late is not planned: it would count as missed."""
    ends_at = start + rules.length
    if now <= (due := ends_at + RATED_AFTER) + RATED_WITHIN:
        yield "talks.rate", due, of_start(start)
    if now <= (due := ends_at + rules.present_for) + SUMMED_UP_WITHIN:
        yield "talks.sum_up", due, of_start(start)


def of_start(start: dt.datetime) -> str:
    """A talk that was moved is reminded of anew."""
    return f":{start:%Y%m%d%H%M}"


async def post_poll(
    session: Session, talk: Talk, chat: int, now: dt.datetime, again: int = 0
) -> None:
    """Once, and once more for each number that `again` has. One whose hour is a quiet one comes
    then; its sound waits for the morning, when it is pinned.
    """
    is_night = all(quiet_hours.is_quiet(talk.club, each) for each in (talk.opens_at, now))
    await outbox.post(
        session, chat, "talks.poll", now, key=_of_poll(talk, chat, again),
        club_id=talk.club_id, silent=is_night, expires_at=talk.closes_at - NOTICE, talk=talk.id,
    )  # fmt: skip


def _of_poll(talk: Talk, chat: int, again: int) -> str:
    return f"{talk.id}:{chat}" + f":{again}" * (again > 0)


def poll_letter(talk: Talk, chat: int, again: int) -> str:
    """The key of the letter that `post_poll` posts."""
    return f"talks.poll:{_of_poll(talk, chat, again)}"


async def announce(
    session: Session, talk: Talk, now: dt.datetime, *, at_once: bool, again: str = ""
) -> dt.datetime:
    """Tell the group, and when; once, and once more for each `again`. In quiet hours it waits for
    the morning, or goes `at_once` but silent.
    """
    talk.state = TalkState.ANNOUNCED
    when = now if at_once else loud(talk, now)
    await outbox.post(
        session, talk.club.chat_id, "talks.announcement", now, key=f"{talk.id}{again}",
        club_id=talk.club_id, not_before=when, silent=quiet_hours.is_quiet(talk.club, when),
        expires_at=talk.starts_at, talk=talk.id,
    )  # fmt: skip
    await plan_rest(session, talk, now)
    return when


def loud(talk: Talk, now: dt.datetime) -> dt.datetime:
    """The first moment with sound, or now where the talk would be too near by then."""
    moment = quiet_hours.first_loud(talk.club, now)
    return moment if talk.starts_at and moment + NOTICE <= talk.starts_at else now


def earliest(club: Club, now: dt.datetime) -> dt.datetime:
    """From when on a time can still be objected to, and then told early enough."""
    return now + club.rules.talk.veto + NOTICE


async def report(  # noqa: PLR0913 - which trouble, of what, and how long it matters
    session: Session,
    talk: Talk,
    trouble: Trouble,
    now: dt.datetime,
    *,
    once: str = "",
    until: dt.datetime | None = None,
) -> None:
    """Tell every mentor what went wrong: once for this talk, or `once` for what is named."""
    for mentor in await roster.whom_to_tell(session, talk.club_id):
        await outbox.post(
            session, mentor, "talks.trouble", now, key=f"{trouble}:{once or talk.id}:{mentor}",
            club_id=talk.club_id, expires_at=until, talk=talk.id, trouble=trouble,
        )  # fmt: skip


async def move_chat(session: Session, old: int, new: int, now: dt.datetime) -> None:
    """The group has a new id, in which its old messages cannot be reached: the announcement comes
    again. A vote that is under way goes on in a second poll, and the votes of both count.
    """
    polls_there = update(Poll).where(Poll.chat_id == old)
    await session.execute(polls_there.values(chat_id=new, message_id=None))
    moved = select(Talk).join(Club, Club.id == Talk.club_id).where(Club.chat_id.in_((old, new)))
    for talk in await session.scalars(moved.where(Talk.state.in_(AHEAD))):
        stood, talk.announcement_id = talk.announcement_id, None
        if talk.state == TalkState.POLLING and talk.polls and not talk.closed_at:
            await post_poll(session, talk, new, talk.opens_at)
        if stood and talk.state == TalkState.ANNOUNCED and talk.starts_at and now < talk.starts_at:
            await outbox.post(
                session, new, "talks.announcement", now, key=f"{talk.id}:{new}", silent=True,
                club_id=talk.club_id, expires_at=talk.starts_at, talk=talk.id,
            )  # fmt: skip
