"""Is somebody in the club's group? Telegram is asked, and she is let in or shown the way in."""

import datetime as dt
from typing import Any

from models import Club, Letter, Session, Urgency
from services import outbox, people, roster


async def ask_who(
    session: Session, club: Club, person_id: int, now: dt.datetime, *, door: bool = False
) -> bool:
    """Ask Telegram whether she is in the group; the answer admits her, or opens her the `door`.

    Of a stranger it is asked once a day. True if it was.
    """
    again = f"{now:%Y-%m-%dT%H:%M}" if door else f"{now:%Y-%m-%d}"
    return await outbox.post(
        session,
        club.chat_id,
        "clubs.who",
        now,
        key=f"{club.id}:{person_id}:{again}:{door}",
        club_id=club.id,
        urgency=Urgency.ANSWER,
        person=person_id,
        door=door,
    )


async def note_who(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """Telegram said whether she is in the group."""
    club = await session.get_one(Club, letter.club_id)
    person = await people.know(session, letter.params["person"], answer.user.full_name)
    if not answer.user.is_bot and roster.is_in(answer):
        member = await roster.see(session, club, person, now)
        await roster.rank(session, member, now, is_admin=roster.is_admin(answer))
    elif letter.params["door"]:
        await ask_link(session, letter, "", now)


async def ask_link(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    """She registered and is not in the group: make her a way in that only one can go."""
    if letter.params["door"]:
        await outbox.post(
            session, letter.chat_id, "clubs.link", now, key=str(letter.id),
            club_id=letter.club_id, urgency=Urgency.ANSWER, person=letter.params["person"],
        )  # fmt: skip


async def give_link(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    await _tell(session, letter, "clubs.way_in", now, url=answer.invite_link)


async def lack_link(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    """The bot may not make links: she waits for the mentor, who learns of it."""
    await _tell(session, letter, "clubs.wait", now)
    for mentor in await roster.whom_to_tell(session, letter.club_id or 0):
        await outbox.post(
            session, mentor, "clubs.let_in", now, key=f"{letter.id}:{mentor}",
            club_id=letter.club_id, person=letter.params["person"],
        )  # fmt: skip


async def _tell(
    session: Session, letter: Letter, kind: str, now: dt.datetime, **params: Any
) -> None:
    person: int = letter.params["person"]
    await outbox.post(
        session, person, kind, now, key=str(letter.id), club_id=letter.club_id,
        urgency=Urgency.ANSWER, person=person, **params,
    )  # fmt: skip
