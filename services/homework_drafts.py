"""A draft is sent by itself some minutes later, when she forgot the button, and takes what she
sends until then. Once she wants to start over, it waits for her word.
"""

import datetime as dt

from sqlalchemy import case, select, update

from domain.homework import ReportState
from models import Member, Report, Session
from services import steps

SENDS_ITSELF, SET_ASIDE = KINDS = ("homework.send_itself", "homework.set_aside")


async def plan_sending(session: Session, report: Report, since: dt.datetime | None = None) -> None:
    """After its last part, or after this moment."""
    await _plan(session, report, SENDS_ITSELF, "", since or report.last_part_at)


async def hold_back(session: Session, report: Report, member: Member, now: dt.datetime) -> None:
    """She was asked whether to start over: until she has said, it does not go by itself."""
    await _plan(session, report, SET_ASIDE, f":{member.id}", now)


async def _plan(
    session: Session, report: Report, kind: str, whose: str, since: dt.datetime
) -> None:
    at = since + dt.timedelta(minutes=report.task.club.rules.sends_itself)
    await cancel(session, report)
    key = f"{report.id}{whose}:{at:%Y%m%d%H%M%S%f}"
    await steps.plan(session, report.club_id, kind, at, key=key, subject_id=report.id)


async def cancel(session: Session, report: Report) -> None:
    for kind in KINDS:
        await steps.cancel(session, report.club_id, kind, report.id)


async def go_on(session: Session, report: Report, now: dt.datetime) -> None:
    """She does not start over after all."""
    if report.state == ReportState.DRAFT:
        await plan_sending(session, report, now)


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
