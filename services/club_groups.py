"""A club and the group it lives in: the group moves, is lost, or is followed by a new one."""

import datetime as dt
from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import delete, select, update

from domain import roles
from domain.clubs import HasItsGroup, NoSuchClub
from domain.roles import Right, holding
from models import Club, ClubState, Letter, Member, MemberState, Session, Switch
from services import (
    clubs,
    contest_steps,
    homework_steps,
    outbox,
    pauses,
    reach,
    roster,
    switches,
    talks,
)

PATIENCE = dt.timedelta(minutes=2)  # who removed the bot by a slip has added it again by then


async def lose(session: Session, club: Club, reason: str, now: dt.datetime) -> None:
    """The bot is out of the group. All is kept for the day on which it is added again."""
    if club.state == ClubState.GONE:
        return
    if club.state == ClubState.PAUSED:
        await switches.turn_on(session, club, Switch.STAYS_PAUSED)
    club.state, club.has_rights = ClubState.GONE, False
    await outbox.drop(session, club.chat_id, now, reason)
    await pauses.hold(session, club.id, now)
    for mentor in await roster.mentors(session, club.id):
        if mentor.person.may_write:
            await outbox.post(
                session, mentor.person_id, "clubs.gone", now, key=uuid4().hex, club_id=club.id,
                not_before=now + PATIENCE,
            )  # fmt: skip


async def load_gone(session: Session, letter: Letter, _now: dt.datetime) -> Club | None:
    """None, once the bot is back."""
    club = await session.get_one(Club, letter.club_id)
    return club if club.state == ClubState.GONE else None


async def without_group(session: Session, person_id: int) -> Sequence[Club]:
    """The clubs that she leads and whose groups are lost."""
    hers = (Member.person_id == person_id, Member.role.in_(holding(Right.LEAD)))
    lost = (Member.state == MemberState.ACTIVE, Club.state == ClubState.GONE)
    found = select(Club).join(Member, Member.club_id == Club.id).where(*hers, *lost)
    return (await session.scalars(found.order_by(Club.id))).all()


async def settle_in(
    session: Session, mentor: Member, new_id: int, bot_name: str, now: dt.datetime
) -> None:
    """Her club, whose group is lost, goes on in the group of a new one that she set up as well.

    Who of its people is there is seen anew. Raises HasItsGroup, NoSuchClub or MentorsOnly.
    """
    club = mentor.club
    if club.state != ClubState.GONE:
        raise HasItsGroup
    new = await clubs.get(session, new_id)
    if new.opened_at is not None:
        raise NoSuchClub
    there = await clubs.membership(session, new.id, mentor.person_id)
    if there is None:
        raise NoSuchClub
    roles.check(there.role, Right.LEAD)
    club.title = new.title
    inside = select(Member.person_id).where(Member.club_id == new.id, Member.in_group)
    seen = Member.person_id.in_((await session.scalars(inside)).all())
    ours = update(Member).where(Member.club_id == club.id)
    await session.execute(ours.values(in_group=seen))
    await move(session, club.chat_id, new.chat_id)
    await clubs.begin_again(session, club, bot_name, now)


async def move(session: Session, old_chat_id: int, new_chat_id: int) -> None:
    """The group became a supergroup: the same club, with a new id.

    Telegram may have told of the supergroup as of a new group before it told that it is ours.
    """
    club = await clubs.find_by_chat(session, old_chat_id)
    if club is None or old_chat_id == new_chat_id:
        return
    if (stray := await clubs.find_by_chat(session, new_chat_id)) and stray.opened_at is None:
        club.has_rights = stray.has_rights
        await session.execute(delete(Club).where(Club.id == stray.id))
        session.expunge(stray)
    if club.state == ClubState.GONE:
        club.state = await clubs.as_it_was(session, club)
    club.chat_id, club.pinned_id = new_chat_id, None
    await session.flush()
    await talks.move_chat(session, old_chat_id, new_chat_id)
    await homework_steps.move_chat(session, club)
    await contest_steps.move_chat(session, club)
    await outbox.move(session, old_chat_id, new_chat_id)


async def unreachable(session: Session, chat_id: int, reason: str, now: dt.datetime) -> None:
    """Telegram says that nobody is there: a person who blocked us, or a group without us."""
    if chat_id > 0:
        await reach.lose(session, chat_id, reason, now)
    elif "user not found" not in reason and (club := await clubs.find_by_chat(session, chat_id)):
        await lose(session, club, reason, now)
