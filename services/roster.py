"""Who is in which club: those seen in its group, those who came by invitation, those who left."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import joinedload

from domain.clubs import nickname
from domain.pages import Page, page_of
from domain.roles import Right, holding, may
from domain.spelling import alphabetical, by_name
from models import (
    Club,
    ClubState,
    Letter,
    Member,
    MemberState,
    Person,
    Role,
    Session,
    Urgency,
    add_once,
)
from services import homework_drafts, outbox, people, steps

CHANGED = "roster.changed"
WELCOME = "clubs.newcomers"
PAGE = 40  # names on one page: with 60 letters each they fit into one message
Where = ColumnElement[bool]
IN_GROUP = ("creator", "administrator", "member")


def _whole() -> Select[Member]:
    return select(Member).options(joinedload(Member.club), joinedload(Member.person))


_HERS = _whole().where(
    Member.club_id == bindparam("club"), Member.person_id == bindparam("person")
)


def _active(club_id: int) -> Select[Member]:
    return _whole().where(Member.club_id == club_id, Member.state == MemberState.ACTIVE)


async def hold(session: Session, club_id: int) -> None:
    """Until this change is committed nobody else gets beyond this in the same club."""
    await session.execute(select(Club.id).where(Club.id == club_id).with_for_update())


async def find(session: Session, club_id: int, person_id: int) -> Member | None:
    """Her place in the club in whatever state, with club and person."""
    return await session.scalar(_HERS, {"club": club_id, "person": person_id})


async def place(session: Session, club: Club, person: Person, now: dt.datetime) -> Member:
    """Her place in the club; made, as that of somebody invited, if she has none yet."""
    member = await find(session, club.id, person.id)
    if member is None:
        await add_once(
            session,
            Member,
            club_id=club.id,
            person_id=person.id,
            state=MemberState.INVITED,
            name=nickname(person.name),
            joined_at=now,
        )
        member = (await session.scalars(_HERS, {"club": club.id, "person": person.id})).one()
    return member


async def admit(session: Session, member: Member, now: dt.datetime) -> None:
    """She is in the club. Who comes back has her place and her history again."""
    if member.state == MemberState.INVITED:
        member.joined_at = now
    elif member.state != MemberState.ACTIVE:
        await homework_drafts.resume(session, member, now)
        await note_change(session, member, now)
    member.state = MemberState.ACTIVE


async def note_change(session: Session, member: Member, now: dt.datetime) -> None:
    """She has left, come back, or become something else: votes and tags follow her soon."""
    await steps.plan(session, member.club_id, CHANGED, now, key=uuid4().hex, subject_id=member.id)


async def see(session: Session, club: Club, person: Person, now: dt.datetime) -> Member:
    """She is in the club's group. Who left the club but stays in its group is left in peace."""
    member = await place(session, club, person, now)
    if not member.in_group:
        member.in_group = True
        if member.state != MemberState.ACTIVE:
            await admit(session, member, now)
        else:
            await note_change(session, member, now)
        await welcome(session, member, now)
    return member


async def welcome(session: Session, member: Member, now: dt.datetime) -> None:
    """Once a day at most, after waiting a little for those who come with her. Who comes when that
    of the day is out is welcomed the day after.
    """
    if member.agreed_at is None or member.welcomed or not member.in_group:
        return
    soon = now + dt.timedelta(minutes=10)
    for due in (soon, soon + dt.timedelta(days=1)):
        key = f"{member.club_id}:{due:%Y-%m-%d}"
        if await outbox.post(
            session, member.club.chat_id, WELCOME, now, key=key, club_id=member.club_id,
            silent=True, urgency=Urgency.NUDGE, not_before=due,
        ) or await outbox.waits(session, WELCOME, key):  # fmt: skip
            return


async def newcomers(
    session: Session, letter: Letter, _now: dt.datetime
) -> Sequence[Member] | None:
    """Those who registered and came into the group and were not welcomed yet."""
    fresh = _active(letter.club_id or 0).where(Member.agreed_at.is_not(None), Member.in_group)
    fresh = fresh.where(~Member.welcomed).order_by(Member.id).limit(PAGE)
    return (await session.scalars(fresh)).all() or None


async def note_welcomed(session: Session, letter: Letter, _: Any, now: dt.datetime) -> None:
    for member in await newcomers(session, letter, now) or ():
        member.welcomed = True


async def depart(
    session: Session, club: Club, person_id: int, now: dt.datetime, *, removed: bool | None = None
) -> bool:
    """She is no longer in the club's group. The line there does not tell whether by her own will:
    then `removed` is None, and who was removed stays so. True if she led the club till now.
    """
    member = await find(session, club.id, person_id)
    if member is None:
        return False
    was_there = member.in_group or member.state == MemberState.ACTIVE
    if member.in_group and club.headcount:
        club.headcount -= 1  # until Telegram is asked again
    led, member.in_group = _leave(member, now), False
    if removed is not None:
        member.state = MemberState.REMOVED if removed else MemberState.LEFT
    if was_there:
        await note_change(session, member, now)
    return led


async def leave(session: Session, member: Member, now: dt.datetime) -> bool:
    """As `depart`, by her own will, wherever she is. Nothing is held against her [D01, D02]."""
    await people.list_commands(session, member.person, now)
    await note_change(session, member, now)
    return _leave(member, now)


def _leave(member: Member, now: dt.datetime) -> bool:
    led = may(member.role, Right.LEAD)
    if member.state == MemberState.ACTIVE:
        member.left_at = now
    if member.state != MemberState.REMOVED:
        member.state = MemberState.LEFT
    lay_down(member)
    return led


def lay_down(member: Member) -> None:
    """Whatever she was, she is a member like others."""
    member.role, member.office, member.leads = Role.MEMBER, None, None


async def rank(session: Session, member: Member, now: dt.datetime, *, is_admin: bool) -> bool:
    """The admins of the group are mentors of the club; others are what a mentor made them. True
    if she led the club and does so no more.
    """
    led = may(member.role, Right.LEAD)
    leads = is_admin and member.state == MemberState.ACTIVE
    role = Role.MENTOR if leads else member.office or Role.MEMBER
    if member.role != role:
        member.role = role
        await note_change(session, member, now)
        if (leads or led) and member.club.opened_at:  # before, she is setting it up
            await people.tell_role(session, member, now)
        else:
            await people.list_commands(session, member.person, now)
    return led and not may(member.role, Right.LEAD)


async def mentors(session: Session, club_id: int) -> Sequence[Member]:
    return await who_may(session, club_id, Right.LEAD)


async def reachable_mentors(session: Session, club_id: int) -> Sequence[Member]:
    """Those who can be written to."""
    return [each for each in await mentors(session, club_id) if each.person.may_write]


async def whom_to_tell(session: Session, club_id: int) -> list[int]:
    """The same, by their ids at Telegram: the chats in which they read."""
    return [mentor.person_id for mentor in await reachable_mentors(session, club_id)]


async def holds(session: Session, club_id: int, person_id: int, right: Right) -> bool:
    """Is she in the club now, and may she do that there?"""
    member = await find(session, club_id, person_id)
    return bool(member and member.state == MemberState.ACTIVE and may(member.role, right))


async def who_may(session: Session, club_id: int, right: Right) -> Sequence[Member]:
    asked = _active(club_id).where(Member.role.in_(holding(right))).order_by(Member.id)
    return (await session.scalars(asked)).all()


async def with_role(session: Session, club_id: int) -> Sequence[Member]:
    """Those who are not simply members: mentors first, then by name."""
    asked = _active(club_id).where(Member.role != Role.MEMBER)
    order = list(Role)
    found = (await session.scalars(asked)).all()
    return sorted(
        found, key=lambda each: (-order.index(each.role), alphabetical(each.name), each.id)
    )


async def places_of(session: Session, person_id: int) -> Sequence[Member]:
    """Her active memberships in clubs that go on, those where she is a mentor first.

    A group to which the bot was only added is no club of hers, if she has another one.
    """
    hers = _whole().join(Member.club).where(Member.person_id == person_id)
    alive = hers.where(Member.state == MemberState.ACTIVE, Club.state != ClubState.GONE)
    first = (Member.role == Role.MENTOR).desc()
    found = (await session.scalars(alive.order_by(first, Member.id))).all()
    return [each for each in found if not _is_hardly_one(each)] or found


def _is_hardly_one(place: Member) -> bool:
    """Nobody has opened it, and she has said nothing there to the bot."""
    is_hers = place.role == Role.MENTOR or place.agreed_at
    return place.club.state == ClubState.SETTING_UP and not is_hers


async def page(
    session: Session, club_id: int, number: int, within: Where | None = None
) -> Page[Member]:
    """Of the active members by name."""
    asked = _active(club_id) if within is None else _active(club_id).where(within)
    members = (await session.scalars(asked)).all()
    ordered = by_name(members)
    return page_of(ordered, number, PAGE)


def is_in(place: Any) -> bool:
    """Does this ChatMember of Telegram stand for somebody who is in the chat?"""
    return place.status in IN_GROUP or (place.status == "restricted" and place.is_member)


def is_admin(place: Any) -> bool:
    return place.status in ("creator", "administrator")


def has_rights(place: Any) -> bool:
    """May the bot do in the group all that it does there?"""
    return is_admin(place) and bool(place.can_pin_messages and place.can_invite_users)
