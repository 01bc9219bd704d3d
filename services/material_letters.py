"""What the letters about materials speak of, and what follows when a file is lost."""

import datetime as dt

from domain.materials import NoSuchMaterial
from models import Letter, Material, Person, Session
from services import clubs, materials, outbox, roster

VOICE_FORBIDDEN = "VOICE_MESSAGES_FORBIDDEN"  # nor round videos: with Premium one can choose so


async def load(session: Session, letter: Letter, _now: dt.datetime) -> Material | None:
    """None if it was removed meanwhile."""
    try:
        return await materials.get(session, letter.club_id or 0, letter.params["material"])
    except NoSuchMaterial:
        return None


async def load_for_member(session: Session, letter: Letter, now: dt.datetime) -> Material | None:
    """None for who has left the club."""
    member = await clubs.membership(session, letter.club_id or 0, letter.chat_id)
    return await load(session, letter, now) if member else None


async def lose(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """Telegram does not know the file any more: she is told, and the mentors are, once."""
    person, lost = await session.get(Person, letter.chat_id), await load(session, letter, now)
    if person is None or not person.may_write or lost is None:
        return  # it was not the file, or nobody needs it any more
    club_id, which = lost.club_id, materials.key_of(lost)
    about = {"club_id": club_id, "silent": True, "material": lost.id}
    keys = {letter.chat_id: f"{lost.id}:{letter.id}"}
    if VOICE_FORBIDDEN in why:
        await outbox.post_each(session, keys, "materials.forbidden", now, **about)
        return
    lost.file_unique_id = None  # that it is there already must not keep it from being added
    mentors = {each: f"{which}:{each}" for each in await roster.whom_to_tell(session, club_id)}
    await outbox.post_each(session, mentors | keys, "materials.lost", now, **about)
