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


async def hear(session: Session, member: Member, piece: Piece, now: dt.datetime) -> None:
    """What she sends alone is kept if it is more than talk, or than a picture as people send them:
    if she tells of it there, or was just asked about another one.
    """
    is_said = piece.kind == Kind.TEXT
    if not is_said and (before := await session.scalar(_just_asked(piece))):
        part = await reports.keep(session, piece, now)
        part.asked_at = before.asked_at
        await homework_asked.counts_in(session, before, now)
        return
    is_told = is_headed(piece.text) if is_said else tells(piece.text)
    if is_told and await _may_be_asked(session, member, [piece], now):
        await _ask(session, member, [await reports.keep(session, piece, now)], now)


def _just_asked(piece: Piece) -> Select[Part]:
    """Whoever makes no albums sends one picture after the other."""
    lately = Part.came_at >= piece.came_at - strays.BURST
    others = (Part.chat_id == piece.chat_id, Part.message_id != piece.message_id, lately)
    return homework_asked.unsettled(piece.person_id).where(*others).limit(1)


async def hear_album(
    session: Session, member: Member, album: Sequence[Part], now: dt.datetime
) -> None:
    """Its parts come one by one, and are asked about together."""
    asked_at = next((each.asked_at for each in album if each.asked_at), None)
    if asked_at or await _may_be_asked(session, member, album, now):
        await _ask(session, member, album, now, asked_at)


async def _ask(
    session: Session,
    member: Member,
    shared: Sequence[Part],
    now: dt.datetime,
    asked_at: dt.datetime | None = None,
) -> None:
    """It may be her report, on a task that waits for it.

    She is asked only in private, and seldom, for it may as well be of her life. So no other
    message of hers joins this question: it has a moment to which nothing reaches back.
    """
    first, when = shared[0], now + reports.SETTLING
    for part in shared:
        part.asked_at = part.asked_at or asked_at or now.replace(microsecond=0) - 2 * strays.BURST
    key = f"{first.chat_id}:{first.media_group_id or first.message_id}"
    if waiting := await outbox.waits(session, "homework.ask", key):
        waiting.not_before = when
    elif asked_at is None:
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
    others = homework_asked.unsettled(person.id).where(Part.asked_at >= now - 3 * strays.BURST)
    if await session.scalar(others.limit(1)):
        return False
    if any(is_about_report(each.text) for each in shared):
        return True
    hers = (Letter.chat_id == person.id, Letter.kind == "homework.ask")
    same = Letter.params["reason"].as_string() == strays.Reason.SHARED
    lately = select(Letter.id).where(*hers, same, Letter.not_before > now - SELDOM)
    return await session.scalar(lately.limit(1)) is None
