"""A draft is sent by itself some minutes later, when she forgot the button, and takes what she
sends until then.
"""

import datetime as dt

from sqlalchemy import case, select, update

from domain.homework import ReportState
from models import Member, Report, Session
from services import steps

SENDS_ITSELF = "homework.send_itself"


async def plan_sending(session: Session, report: Report, since: dt.datetime | None = None) -> None:
    """After its last part, or after this moment."""
    after = dt.timedelta(minutes=report.task.club.rules.sends_itself)
    at = (since or report.last_part_at) + after
    await steps.cancel(session, report.club_id, SENDS_ITSELF, report.id)
    key = f"{report.id}:{at:%Y%m%d%H%M%S%f}"
    await steps.plan(session, report.club_id, SENDS_ITSELF, at, key=key, subject_id=report.id)


async def resume(session: Session, member: Member, now: dt.datetime) -> None:
    """She has come back, and while she was away nothing of hers was sent. What becomes of it she
    reads below, and not where she was before.
    """
    hers = (Report.member_id == member.id, Report.state == ReportState.DRAFT)
    for report in await session.scalars(select(Report).where(*hers)):
        report.summary_id = None
        await plan_sending(session, report, now)


async def turn_away(session: Session, person_id: int) -> None:
    """By her keyboard she has gone elsewhere. What she sends next is not shown to the group as
    more of what she has handed in; a draft still takes it, and she is told of that below.
    """
    hers = update(Report).where(Report.opened_by == person_id, Report.open_until.is_not(None))
    is_draft = Report.state == ReportState.DRAFT
    is_own = Report.member.has(Member.person_id == person_id)
    left = hers.values(
        open_until=case((is_draft, Report.open_until)),
        summary_id=case((~(is_draft & is_own), Report.summary_id)),
    )
    await session.execute(left.execution_options(synchronize_session=False))
