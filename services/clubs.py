"""A club and its group: how it begins, what its mentors set, what Telegram does to it."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from domain.clubs import PRESET, ClubIsGone, LastHour, NoSuchClub
from models import (
    Club,
    ClubState,
    Hour,
    Letter,
    Member,
    MemberState,
    Person,
    Session,
    Switch,
    add_once,
)
from services import (
    club_mentors,
    contest_steps,
    headcounts,
    homework_steps,
    openings,
    pauses,
    plans,
    pulse,
    reminders,
    review_digests,
    roster,
    star_steps,
    star_tags,
    switches,
    talk_troubles,
)

INVITE_BYTES = 12
_OF_CHAT = select(Club).where(Club.chat_id == bindparam("chat"))


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bot came into a group: brought by whom, with the rights it needs or not."""

    chat_id: int
    title: str
    by: Person | None  # None: an administrator who hides behind the group
    has_rights: bool
    locale: str
    zone: str
    bot_name: str


async def get(session: Session, club_id: int) -> Club:
    """Raises NoSuchClub, also for one that the bot is no longer in."""
    club = await session.get(Club, club_id)
    if club is None or club.state == ClubState.GONE:
        raise NoSuchClub
    return club


async def find_by_chat(session: Session, chat_id: int) -> Club | None:
    return await session.scalar(_OF_CHAT, {"chat": chat_id})


async def membership(session: Session, club_id: int, person_id: int) -> Member | None:
    """Her place in the club, with club and person; None for whoever left or never came."""
    member = await roster.find(session, club_id, person_id)
    return member if member and member.state == MemberState.ACTIVE else None


async def hours(session: Session, club_id: int) -> Sequence[Hour]:
    chosen = select(Hour).where(Hour.club_id == club_id).order_by(Hour.weekday, Hour.at)
    return (await session.scalars(chosen)).all()


async def arrive(session: Session, arrival: Arrival, now: dt.datetime) -> Club:
    """The bot is in the group, for the first time or again: then the club goes on as it was."""
    club = await _found(session, arrival, now)
    club.title, club.has_rights = arrival.title, arrival.has_rights
    if arrival.by:
        club.added_by = arrival.by.id
        member = await roster.see(session, club, arrival.by, now)
        await roster.admit(session, member, now)
    if club.state == ClubState.GONE:
        await come_back(session, club, now)
    await club_mentors.ask_admins(session, club, now, bot=arrival.bot_name)
    await headcounts.ask(session, club, now)
    return club


async def _found(session: Session, arrival: Arrival, now: dt.datetime) -> Club:
    fresh = await add_once(
        session,
        Club,
        chat_id=arrival.chat_id,
        title=arrival.title,
        locale=arrival.locale,
        zone=arrival.zone,
        invite=secrets.token_urlsafe(INVITE_BYTES),
        created_at=now,
    )
    club = (await session.scalars(select(Club).where(Club.chat_id == arrival.chat_id))).one()
    if fresh:
        session.add_all(Hour(club_id=club.id, weekday=h.weekday, at=h.at) for h in PRESET)
        await session.flush()
    return club


async def come_back(session: Session, club: Club, now: dt.datetime) -> None:
    club.state = await as_it_was(session, club)
    if club.has_rights:
        await star_tags.look_again(session, club, now)
    if club.state == ClubState.ACTIVE:
        await _go_on(session, club, now)


async def begin_again(session: Session, club: Club, bot_name: str, now: dt.datetime) -> None:
    """In another group, which is shown the way in."""
    await club_mentors.ask_admins(session, club, now, bot=bot_name)
    await headcounts.ask(session, club, now)
    if club.opened_at:
        await club_mentors.tell(session, club, club.chat_id, "clubs.door", now, bot=bot_name)


async def as_it_was(session: Session, club: Club) -> ClubState:
    """A club that was paused when the bot was removed stays so until a mentor resumes it."""
    if await switches.turn_off(session, club, Switch.STAYS_PAUSED):
        return ClubState.PAUSED
    return ClubState.ACTIVE if club.opened_at else ClubState.SETTING_UP


async def _go_on(session: Session, club: Club, now: dt.datetime) -> None:
    """Plan what is to happen by itself."""
    await pauses.let_go(session, club.id, now)
    await openings.begin(session, club, now)
    await homework_steps.begin(session, club, now)
    await review_digests.begin(session, club, now)
    await reminders.begin(session, club, now)
    await contest_steps.begin(session, club, now)
    await star_steps.go_on(session, club, now)
    await plans.begin(session, club, now)
    await pulse.begin(session, club, now)


async def change_rights(
    session: Session, club: Club, now: dt.datetime, *, has_rights: bool
) -> None:
    """The bot was promoted or demoted in the group."""
    if club.has_rights == has_rights:
        return
    club.has_rights = has_rights
    await club_mentors.tell_mentor(session, club, "clubs.rights", now)
    if has_rights:
        await star_tags.look_again(session, club, now)
        await club_mentors.ask_admins(session, club, now)
        await _pin(session, club, now)
        await talk_troubles.pin_again(session, club.id, now)


async def open_(session: Session, club: Club, bot_name: str, now: dt.datetime) -> bool:
    """The mentor has chosen the hours: the weekly talk begins to run by itself.

    False if it runs already. Raises ClubIsGone.
    """
    if club.state == ClubState.GONE:
        raise ClubIsGone
    if club.state != ClubState.SETTING_UP:
        return False
    club.state, club.opened_at = ClubState.ACTIVE, now
    await _go_on(session, club, now)
    await club_mentors.tell(session, club, club.chat_id, "clubs.door", now, bot=bot_name)
    return True


async def note_door(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """The message with the way in stands in the group: it is pinned, silently."""
    club = await session.get_one(Club, letter.club_id)
    club.pinned_id = answer.message_id
    await _pin(session, club, now)


async def _pin(session: Session, club: Club, now: dt.datetime) -> None:
    if club.pinned_id:
        await club_mentors.tell(
            session, club, club.chat_id, "clubs.pin", now, message=club.pinned_id
        )


async def tick(session: Session, club: Club, weekday: int, at: dt.time) -> None:
    """Tick an hour, or untick it. Raises LastHour: a club always has one, whoever else unticks."""
    await roster.hold(session, club.id)
    chosen = await hours(session, club.id)
    there = next((hour for hour in chosen if (hour.weekday, hour.at) == (weekday, at)), None)
    if there is None:
        session.add(Hour(club_id=club.id, weekday=weekday, at=at))
    elif len(chosen) == 1:
        raise LastHour
    else:
        await session.delete(there)
    await session.flush()


async def pause(session: Session, club: Club, now: dt.datetime) -> None:
    """Nothing happens by itself until a mentor resumes."""
    if club.state == ClubState.ACTIVE:
        club.state = ClubState.PAUSED
        await pauses.hold(session, club.id, now)
        await pauses.tell_group(session, club, now)


async def resume(session: Session, club: Club, now: dt.datetime) -> None:
    if club.state == ClubState.PAUSED:
        club.state = ClubState.ACTIVE
        await _go_on(session, club, now)
