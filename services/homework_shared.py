"""What members share with the group: it may be a report that names no task."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, select

from domain.homework import Kind
from domain.homework_words import is_about_report, is_headed, tells
from models import Letter, Member, Part, Person, Session, Urgency
from services import homework_asked, outbox
from services import homework_reports as reports
from services import homework_strays as strays
from services.homework_reports import Piece

SELDOM = dt.timedelta(days=7)  # she is not asked more often, unless she calls it a report


async def may_tell(session: Session, member: Member, piece: Piece, now: dt.datetime) -> bool:
    """Is what she sends alone more than talk, or a picture as people send them: does she tell of
    it there, or was she just asked about another one? Nothing else is kept.
    """
    is_said = piece.kind == Kind.TEXT
    if not is_said and await session.scalar(_just_asked(piece)):
        return True
    is_told = is_headed(piece.text) if is_said else tells(piece.text)
    return is_told and await _may_be_asked(session, member, [piece], now)


def _just_asked(piece: Piece | Part) -> Select[Part]:
    """Whoever makes no albums sends one picture after the other."""
    lately = Part.came_at >= piece.came_at - strays.BURST
    others = (Part.chat_id == piece.chat_id, Part.message_id != piece.message_id, lately)
    return strays.unsettled(piece.person_id).where(*others).limit(1)


async def ask(session: Session, member: Member, shared: Sequence[Part], now: dt.datetime) -> None:
    """What she shares with the group may be her report: where a task waits for it, she is asked.

    Only in private, and seldom, for it may as well be of her life. So no other message of hers
    joins this question: it has a moment to which nothing reaches back.
    """
    first = shared[0]
    asked_at = next((each.asked_at for each in shared if each.asked_at), None)
    is_alone = asked_at is None and not first.media_group_id
    if is_alone and (before := await session.scalar(_just_asked(first))):
        first.asked_at = asked_at = before.asked_at
        await homework_asked.counts_in(session, before, now)
    is_new = asked_at is None
    if is_new and not await _may_be_asked(session, member, shared, now):
        return
    at = asked_at or now.replace(microsecond=0) - 2 * strays.BURST
    for part in shared:
        part.asked_at = part.asked_at or at
    key, when = (
        f"{first.chat_id}:{first.media_group_id or first.message_id}",
        now + reports.SETTLING,
    )
    if waiting := await outbox.waits(session, "homework.ask", key):
        waiting.not_before = when
    elif is_new:
        await session.flush()
        await outbox.post(
            session, member.person_id, "homework.ask", now, key=key, club_id=member.club_id,
            urgency=Urgency.ANSWER, silent=True, not_before=when, person=member.person_id,
            reason=strays.Reason.SHARED, part=first.id,
        )  # fmt: skip


async def _may_be_asked(
    session: Session, member: Member, shared: Sequence[Piece | Part], now: dt.datetime
) -> bool:
    person = await session.get_one(Person, member.person_id)
    if not person.may_write or not await strays.pending(session, [member], now):
        return False
    others = strays.unsettled(person.id).where(Part.asked_at >= now - 3 * strays.BURST)
    if await session.scalar(others.limit(1)):
        return False
    if any(is_about_report(each.text) for each in shared):
        return True
    hers = (Letter.chat_id == person.id, Letter.kind == "homework.ask")
    same = Letter.params["reason"].as_string() == strays.Reason.SHARED
    lately = select(Letter.id).where(*hers, same, Letter.not_before > now - SELDOM)
    return await session.scalar(lately.limit(1)) is None
