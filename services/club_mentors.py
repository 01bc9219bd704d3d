"""Who leads a club: the administrators of its group. How they are found, what they are told."""

import datetime as dt
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from domain.clubs import MentorsOnly, NotAMember
from models import (
    Club,
    ClubState,
    Letter,
    LetterState,
    Member,
    MemberState,
    Person,
    Role,
    Session,
    Urgency,
)
from services import outbox, people, reach, roster

GONE, BACK = "clubs.gone", "clubs.back"  # the bot is out of the group, and in it again


async def ask_admins(
    session: Session, club: Club, now: dt.datetime, key: str = "", **params: Any
) -> bool:
    return await outbox.post(
        session, club.chat_id, "clubs.admins", now,
        key=key or uuid4().hex, club_id=club.id, urgency=Urgency.ANSWER, **params,
    )  # fmt: skip


async def keep_led(session: Session, club: Club, now: dt.datetime, *, is_left: bool) -> None:
    """Where nobody is a mentor any more, the administrators of the group are, whoever they are.

    If nobody is, the group is told; as well if a mentor `is_left`, and no other can be written to.
    """
    if club.state != ClubState.GONE and not await roster.mentors(session, club.id):
        await ask_admins(session, club, now, f"{club.id}:unled:{now:%Y-%m-%dT%H}")
    if is_left:
        await reach.call_mentors(session, club, now)


async def call_for_mentor(session: Session, club: Club, now: dt.datetime) -> None:
    """In the group, once a day at most, where nobody leads the club, or who does hears nothing."""
    await reach.call_mentors(session, club, now)
    if not await roster.mentors(session, club.id):
        key = f"{club.id}:{now:%Y-%m-%d}"
        await outbox.post(session, club.chat_id, "clubs.unled", now, key=key, club_id=club.id)


async def note_admins(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """Telegram said who the admins are: they are the mentors, and nobody else is."""
    club = await session.get_one(Club, letter.club_id)
    users = [each.user for each in answer if not each.user.is_bot]
    # Of bots Telegram names no other than us.
    club.has_rights = any(each.user.is_bot and roster.has_rights(each) for each in answer)
    for user in users:
        person = await people.know(session, user.id, user.full_name)
        member = await roster.see(session, club, person, now)
        await roster.rank(session, member, now, is_admin=True)
    admins = {user.id for user in users}
    for mentor in await roster.mentors(session, club.id):
        if mentor.person_id not in admins:
            await roster.rank(session, mentor, now, is_admin=False)
    if asker := letter.params.get("asker"):
        await tell(session, club, asker, "clubs.entry", now)
    elif bot := letter.params.get("bot"):
        kind = BACK if club.opened_at else "clubs.setup"
        first = await tell_mentor(session, club, kind, now, bot=bot)
        for reader in await _who_miss_us(session, club) - {first}:
            await tell(session, club, reader, BACK, now, bot=bot)
    else:
        await call_for_mentor(session, club, now)


async def _who_miss_us(session: Session, club: Club) -> set[int]:
    """The mentors who have heard that the bot is gone, and not that it is back."""
    news = select(Letter.chat_id, Letter.kind).where(
        Letter.club_id == club.id, Letter.kind.in_((GONE, BACK)), Letter.state == LetterState.SENT
    )
    newest = dict((await session.execute(news.order_by(Letter.id))).all())
    reached = await roster.whom_to_tell(session, club.id)
    return {mentor for mentor in reached if newest.get(mentor) == GONE}


async def enter(session: Session, club: Club, person: Person, now: dt.datetime) -> Member | None:
    """A mentor comes by the link in the group. None: Telegram is asked whether she is one.

    The link can be guessed, so it is asked once an hour for each. Then raises MentorsOnly, and
    NotAMember for who left the club: she comes back first.
    """
    member = await roster.find(session, club.id, person.id)
    if member and member.state == MemberState.LEFT:
        raise NotAMember
    if member and member.role == Role.MENTOR:
        return member
    once = f"{club.id}:{person.id}:{now:%Y-%m-%dT%H}"
    if not await ask_admins(session, club, now, once, asker=person.id):
        raise MentorsOnly
    return None


async def tell_mentor(
    session: Session, club: Club, kind: str, now: dt.datetime, **params: Any
) -> int:
    """One message: to the mentor who added the bot, or to another, or else to the group. In which
    chat.
    """
    reached = await roster.whom_to_tell(session, club.id)
    chat_id = min(reached, key=lambda mentor: mentor != club.added_by, default=club.chat_id)
    await tell(session, club, chat_id, kind, now, **params)
    return chat_id


async def tell(
    session: Session, club: Club, chat_id: int, kind: str, now: dt.datetime, **params: Any
) -> None:
    await outbox.post(session, chat_id, kind, now, key=uuid4().hex, club_id=club.id, **params)
