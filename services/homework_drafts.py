"""A draft is sent by itself some minutes later, when she forgot the button, and takes what she
sends until then. Once she wants to start over, it waits for her word.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import case, select, update

from domain.homework import ReportState
from models import Member, Report, Session
from services import steps

SENDS_ITSELF, SET_ASIDE = KINDS = ("homework.send_itself", "homework.set_aside")


async def plan_sending(session: Session, report: Report, since: dt.datetime | None = None) -> None:
    """After its last part, or after this moment; while somebody is asked whether to start over,
    not at all: when that is settled, the rest goes.
    """
    await steps.cancel(session, report.club_id, SENDS_ITSELF, report.id)
    if not await is_held_back(session, report):
        await _plan(session, report, SENDS_ITSELF, "", since or report.last_part_at)


async def hold_back(session: Session, report: Report, member: Member, now: dt.datetime) -> None:
    """She was asked whether to start over: until she has said, it does not go by itself."""
    await cancel(session, report, member)
    await _plan(session, report, SET_ASIDE, _of(member), now)


async def is_held_back(session: Session, report: Report, member: Member | None = None) -> bool:
    """By this `member`; else by any of those whose it is."""
    return bool(await _held_back(session, report, member))


async def held_back_by(session: Session, report: Report) -> Sequence[int]:
    """The ids of the members who were asked, and have not said."""
    return [whose(key) for key in await _held_back(session, report)]


def whose(key: str) -> int:
    """Of a step that sets something aside: the id of the member who put it in."""
    return int(key.rsplit(":", 2)[1])


async def _held_back(
    session: Session, report: Report, member: Member | None = None
) -> Sequence[str]:
    about = f"{report.id}{_of(member)}:"
    return await steps.waiting(session, report.club_id, SET_ASIDE, about)


def _of(member: Member | None) -> str:
    return f":{member.id}" if member else ""


async def _plan(session: Session, report: Report, kind: str, of: str, since: dt.datetime) -> None:
    at = since + dt.timedelta(minutes=report.task.club.rules.sends_itself)
    key = f"{report.id}{of}:{at:%Y%m%d%H%M%S%f}"
    await steps.plan(session, report.club_id, kind, at, key=key, subject_id=report.id)


async def cancel(session: Session, report: Report, member: Member | None = None) -> None:
    """What is planned; of what was asked, where she is named, only what `member` was."""
    await steps.cancel(session, report.club_id, SENDS_ITSELF, report.id)
    about = f"{report.id}{_of(member)}:"
    await steps.cancel(session, report.club_id, SET_ASIDE, report.id, beginning=about)


async def go_on(session: Session, report: Report, member: Member, now: dt.datetime) -> None:
    """She does not start over after all."""
    if report.state == ReportState.DRAFT:
        await cancel(session, report, member)
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
