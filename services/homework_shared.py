"""Albums that members share with the group: one of them may be a report that names no task."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from models import Letter, Member, Part, Person, Session, Urgency
from services import homework_reports as reports
from services import homework_strays as strays
from services import outbox

SELDOM = dt.timedelta(days=7)  # she is not asked more often


async def ask(session: Session, member: Member, album: Sequence[Part], now: dt.datetime) -> None:
    """What she shares with the group may be her report: where a task waits for it, she is asked.

    Only in private, and seldom, for it may as well be of her life. So no other message of hers
    joins this question: it has a moment to which nothing reaches back.
    """
    asked_at = next((each.asked_at for each in album if each.asked_at), None)
    is_new = asked_at is None
    if is_new and not await _may_be_asked(session, member, now):
        return
    at = asked_at or now.replace(microsecond=0) - 2 * strays.BURST
    for part in album:
        part.asked_at = part.asked_at or at
    key, when = f"{album[0].chat_id}:{album[0].media_group_id}", now + reports.SETTLING
    if waiting := await outbox.waits(session, "homework.ask", key):
        waiting.not_before = when
    elif is_new:
        await session.flush()
        await outbox.post(
            session, member.person_id, "homework.ask", now, key=key, club_id=member.club_id,
            urgency=Urgency.ANSWER, silent=True, not_before=when, person=member.person_id,
            reason=strays.Reason.SHARED, part=album[0].id,
        )  # fmt: skip


async def _may_be_asked(session: Session, member: Member, now: dt.datetime) -> bool:
    person = await session.get_one(Person, member.person_id)
    if not person.may_write or not await strays.pending(session, [member], now):
        return False
    hers = (Letter.chat_id == person.id, Letter.kind == "homework.ask")
    same = Letter.params["reason"].as_string() == strays.Reason.SHARED
    lately = select(Letter.id).where(*hers, same, Letter.not_before > now - SELDOM)
    others = strays.unsettled(person.id).where(Part.asked_at >= now - 3 * strays.BURST)
    return not (await session.scalar(lately.limit(1)) or await session.scalar(others.limit(1)))
