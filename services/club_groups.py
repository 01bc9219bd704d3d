"""A club and the group it lives in: the group moves, is lost, or is followed by a new one."""

import datetime as dt
from collections.abc import Sequence
from uuid import uuid4

import structlog
from sqlalchemy import delete, select, update

from domain import roles
from domain.clubs import HasItsGroup, NoSuchClub
from domain.roles import Right, holding
from models import Club, ClubState, Letter, Member, MemberState, Session, Switch, Urgency
from services import (
    club_mentors,
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

log = structlog.get_logger()
PATIENCE = dt.timedelta(minutes=2)  # who removed the bot by a slip has added it again by then


async def lose(session: Session, club: Club, reason: str, now: dt.datetime) -> None:
    """The bot is out of the group. All is kept for the day on which it is added again."""
    if club.state == ClubState.GONE:
        return
    if club.state == ClubState.PAUSED:
        await switches.turn_on(session, club, Switch.STAYS_PAUSED)
    club.state, club.has_rights = ClubState.GONE, False
    await pauses.hold_group(session, club, now)
    await pauses.hold(session, club.id, now)
    await outbox.drop(session, club.chat_id, now, reason, Letter.urgency == Urgency.ANSWER)
    for mentor in await roster.whom_to_tell(session, club.id):
        await outbox.post(
            session, mentor, club_mentors.GONE, now, key=uuid4().hex, club_id=club.id,
            not_before=now + PATIENCE,
        )  # fmt: skip


async def remove(session: Session, club: Club, at: dt.datetime, now: dt.datetime) -> None:
    """Telegram says that its group has removed the bot."""
    club.removed_at = at
    await lose(session, club, "removed", now)


def is_back(club: Club, heard_at: dt.datetime) -> bool:
    """Is it taken for gone, and was its group heard after the bot was removed? A webhook is
    called by several lines at once, so what was said before may come later.
    """
    is_gone = club.state == ClubState.GONE
    return is_gone and (club.removed_at is None or club.removed_at < heard_at)


async def find_again(
    session: Session, club: Club, title: str, bot_name: str, now: dt.datetime
) -> None:
    """As `is_back` says: that the bot came back has been missed."""
    heard = clubs.Arrival(
        club.chat_id, title, None, has_rights=False, locale=club.locale, zone=club.zone,
        bot_name=bot_name,
    )  # fmt: skip
    await clubs.arrive(session, heard, now)


async def load_gone(session: Session, letter: Letter, _now: dt.datetime) -> Club | None:
    """None, once the bot is back."""
    club = await session.get_one(Club, letter.club_id)
    return club if club.state == ClubState.GONE else None


async def without_group(session: Session, person_id: int) -> Sequence[Club]:
    """The clubs that she leads and whose groups are lost. Where none was opened, no club is."""
    hers = (Member.person_id == person_id, Member.role.in_(holding(Right.LEAD)))
    lost = (Club.state == ClubState.GONE, Club.opened_at.is_not(None))
    active = Member.state == MemberState.ACTIVE
    found = select(Club).join(Member, Member.club_id == Club.id).where(*hers, active, *lost)
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
    await move(session, club.chat_id, new.chat_id, now)
    await clubs.begin_again(session, club, bot_name, now)


async def move(session: Session, old_id: int, new_id: int, now: dt.datetime) -> None:
    """The group became a supergroup: the same club, with a new id.

    Telegram may have told of the supergroup as of a new group before it told that it is ours.
    Where no club can move, the letters do: of an archive the settings still have the old id.
    """
    if old_id == new_id:
        return
    await outbox.move(session, old_id, new_id, now)
    club = await clubs.find_by_chat(session, old_id)
    stray = await clubs.find_by_chat(session, new_id)
    if club is None and stray and stray.opened_at:
        return  # both groups tell of it, and we have followed the first that did
    if club is None or (stray and stray.opened_at):
        log.warning("chat.moved", old=old_id, new=new_id)
        return
    if stray:
        club.has_rights = stray.has_rights
        await session.execute(delete(Club).where(Club.id == stray.id))
        session.expunge(stray)
    club.chat_id, club.pinned_id = new_id, None
    await session.flush()
    await talks.move_chat(session, old_id, new_id, now)
    await homework_steps.move_chat(session, club)
    await contest_steps.move_chat(session, club)
    if club.state == ClubState.GONE:
        await clubs.come_back(session, club, now)


async def unreachable(session: Session, chat_id: int, reason: str, now: dt.datetime) -> None:
    """Telegram says that nobody is there: a person who blocked us, or a group without us."""
    if chat_id > 0:
        await reach.lose(session, chat_id, reason, now)
    elif "user not found" not in reason and (club := await clubs.find_by_chat(session, chat_id)):
        await lose(session, club, reason, now)


async def miss(session: Session, letter: Letter, reason: str, now: dt.datetime) -> None:
    """As `unreachable`, of a letter that died of it: news for a club wait for its next group."""
    await unreachable(session, letter.chat_id, reason, now)
    club = await clubs.find_by_chat(session, letter.chat_id)
    is_lost = club is not None and club.id == letter.club_id and club.state == ClubState.GONE
    if is_lost and letter.urgency != Urgency.ANSWER:
        pauses.hold_refused(letter, reason)
