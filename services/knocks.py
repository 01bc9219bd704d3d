"""Somebody asks at Telegram to come into a club's group: by its rule she may at once, usually if
she is registered; of others a mentor decides.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from domain.rules import Joining
from models import Club, Letter, Member, MemberState, Person, Session, Urgency
from services import invitations, outbox, roster

OPEN = dt.timedelta(minutes=5)  # so long Telegram lets us write to somebody who asks
ASK, ANSWER = "knocks.ask", {True: "knocks.let_in", False: "knocks.turn_away"}
KNOWN = (MemberState.ACTIVE, MemberState.LEFT)


async def hear(session: Session, club: Club, person: Person, bot: str, now: dt.datetime) -> None:
    member = await roster.find(session, club.id, person.id)
    if _is_let_in(club, member):
        each_time = f"{club.id}:{person.id}:{uuid4().hex}"
        await _answer(session, club, person.id, each_time, now, is_welcome=True)
        return
    key = f"{club.id}:{person.id}:{now:%Y-%m-%d}"
    if _can_register(member):
        await outbox.post(
            session, person.id, "knocks.register", now, key=key, club_id=club.id,
            urgency=Urgency.ANSWER, expires_at=now + OPEN, bot=bot,
        )  # fmt: skip
    for mentor in await roster.reachable_mentors(session, club.id):
        await outbox.post(
            session, mentor.person_id, ASK, now, key=f"{key}:{mentor.id}",
            club_id=club.id, person=person.id,
        )  # fmt: skip


def _can_register(member: Member | None) -> bool:
    if member is None:
        return True
    return member.state != MemberState.REMOVED and not invitations.is_complete(member)


def _is_let_in(club: Club, member: Member | None) -> bool:
    match club.rules.joining:
        case Joining.ANYBODY:
            return member is None or member.state != MemberState.REMOVED
        case Joining.NOBODY:
            return False
        case _:
            return bool(member and member.agreed_at and member.state in KNOWN)


async def decide(  # noqa: PLR0913 - an answer is these facts
    session: Session,
    mentor: Member,
    message_id: int,
    person_id: int,
    now: dt.datetime,
    *,
    is_welcome: bool,
) -> bool:
    """Is she welcome? The first answer of a mentor to her request stands."""
    await roster.hold(session, mentor.club_id)
    request = await _request(session, mentor, message_id, person_id, now)
    answers = {f"{kind}:{request}": welcome for welcome, kind in ANSWER.items()}
    if given := await session.scalar(select(Letter.key).where(Letter.key.in_(answers))):
        return answers[given]
    await _answer(session, mentor.club, person_id, request, now, is_welcome=is_welcome)
    return is_welcome


async def _request(
    session: Session, mentor: Member, message_id: int, person_id: int, now: dt.datetime
) -> str:
    """All mentors read of it on one day: by the message in which this one did, or else today."""
    told = await outbox.told(session, mentor.person_id, message_id)
    about_her = f"{ASK}:{mentor.club_id}:{person_id}:"
    keys = (each.key for each in told if each.key.startswith(about_her))
    asked = next(keys, f"{about_her}{now:%Y-%m-%d}:")
    return asked.rpartition(":")[0].removeprefix(f"{ASK}:")


async def _answer(  # noqa: PLR0913 - an answer is these facts
    session: Session,
    club: Club,
    person_id: int,
    key: str,
    now: dt.datetime,
    *,
    is_welcome: bool,
) -> None:
    await outbox.post(
        session, club.chat_id, ANSWER[is_welcome], now, key=key, club_id=club.id,
        urgency=Urgency.ANSWER, person=person_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asker:
    name: str
    person_id: int
    is_registered: bool


async def load_asker(session: Session, letter: Letter, _now: dt.datetime) -> Asker | None:
    """Nobody, once she is in the group."""
    person_id: int = letter.params["person"]
    member = await roster.find(session, letter.club_id or 0, person_id)
    if member and invitations.is_complete(member):
        return None if member.in_group else Asker(member.name, person_id, is_registered=True)
    person = await session.get(Person, person_id)
    if person is None or (member and member.in_group):
        return None
    return Asker(person.name, person_id, is_registered=False)


async def pass_over(_session: Session, _letter: Letter, _why: str, _now: dt.datetime) -> None:
    """She has taken it back, or somebody has answered it in Telegram."""
