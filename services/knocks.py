"""Somebody asks at Telegram to come into a club's group: by its rule she may at once, usually if
she is registered; of others a mentor decides.
"""

import datetime as dt
from uuid import uuid4

from sqlalchemy import func, select

from domain.rules import Joining
from models import Club, Letter, Member, MemberState, Person, Session, Urgency
from services import outbox, roster

OPEN = dt.timedelta(minutes=5)  # so long Telegram lets us write to somebody who asks
ASK, ANSWER = "knocks.ask", {True: "knocks.let_in", False: "knocks.turn_away"}
KNOWN = (MemberState.ACTIVE, MemberState.LEFT)


async def hear(session: Session, club: Club, person: Person, bot: str, now: dt.datetime) -> None:
    member = await roster.find(session, club.id, person.id)
    if _is_let_in(club, member):
        await answer(session, club, person.id, now, is_welcome=True)
        return
    key = f"{club.id}:{person.id}:{now:%Y-%m-%d}"
    if member is None or member.state != MemberState.REMOVED:
        await outbox.post(
            session, person.id, "knocks.register", now, key=key, club_id=club.id,
            urgency=Urgency.ANSWER, expires_at=now + OPEN, bot=bot,
        )  # fmt: skip
    for mentor in await roster.mentors(session, club.id):
        if mentor.person.may_write:
            await outbox.post(
                session, mentor.person_id, ASK, now, key=f"{key}:{mentor.id}",
                club_id=club.id, person=person.id,
            )  # fmt: skip


def _is_let_in(club: Club, member: Member | None) -> bool:
    match club.rules.joining:
        case Joining.ANYBODY:
            return member is None or member.state != MemberState.REMOVED
        case Joining.NOBODY:
            return False
        case _:
            return bool(member and member.agreed_at and member.state in KNOWN)


async def decide(
    session: Session, club: Club, person_id: int, now: dt.datetime, *, is_welcome: bool
) -> bool:
    """Is she welcome? The first answer of a mentor to her request stands."""
    asked = await _newest(session, ASK, club, person_id)
    answers = {each: await _newest(session, ANSWER[each], club, person_id) for each in ANSWER}
    latest = max(answers, key=lambda each: answers[each])
    if answers[latest] > asked:
        return latest
    await answer(session, club, person_id, now, is_welcome=is_welcome)
    return is_welcome


async def _newest(session: Session, kind: str, club: Club, person_id: int) -> int:
    """The number of the last such letter about her; 0 if there is none."""
    about_her = Letter.key.startswith(f"{kind}:{club.id}:{person_id}:", autoescape=True)
    return await session.scalar(select(func.max(Letter.id)).where(about_her)) or 0


async def answer(
    session: Session, club: Club, person_id: int, now: dt.datetime, *, is_welcome: bool
) -> None:
    await outbox.post(
        session, club.chat_id, ANSWER[is_welcome], now,
        key=f"{club.id}:{person_id}:{uuid4().hex}", club_id=club.id, urgency=Urgency.ANSWER,
        person=person_id,
    )  # fmt: skip


async def load_person(session: Session, letter: Letter, _now: dt.datetime) -> Person | None:
    """Nobody, once she is in the group."""
    member = await roster.find(session, letter.club_id or 0, letter.params["person"])
    is_in = member is not None and member.in_group
    return None if is_in else await session.get(Person, letter.params["person"])


async def pass_over(_session: Session, _letter: Letter, _why: str, _now: dt.datetime) -> None:
    """She has taken it back, or somebody has answered it in Telegram."""
