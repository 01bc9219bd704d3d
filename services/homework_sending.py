"""A draft whose button nobody has pressed: it goes by itself, or is given back."""

import datetime as dt
from collections.abc import Sequence

from domain.homework import NothingToSend, ReportState
from models import Club, Member, MemberState, Part, Report, Session, Step
from services import homework, homework_drafts
from services import homework_people as people
from services import homework_reports as reports
from services import homework_strays as strays
from services import homework_withdrawals as withdrawals


async def send(session: Session, report: Report, member: Member, now: dt.datetime) -> None:
    """By her button. Raises what reports.send does."""
    await leave_out(session, report, now, but=member)
    await reports.send(session, report, now, by=member.person_id)


async def leave_out(
    session: Session, report: Report, now: dt.datetime, but: Member | None = None
) -> None:
    """What somebody was about to throw away does not go along when the rest is sent; unless
    nothing else would be taken.
    """
    for member in await _throwing_away(session, report, now, but):
        if report.state == ReportState.DRAFT:
            await withdrawals.is_no_report(session, report, member, now)


async def going(
    session: Session, report: Report, member: Member, now: dt.datetime
) -> Sequence[Part]:
    """What stands in it, and is sent if she presses the button now."""
    parts = [*reports.parts_of(report)]
    for each in await _throwing_away(session, report, now, member):
        theirs = await withdrawals.removable(session, report, each)
        parts = [part for part in parts if part not in theirs]
    return parts


async def _throwing_away(
    session: Session, report: Report, now: dt.datetime, but: Member | None
) -> Sequence[Member]:
    """Who was asked whether to start over, has not said, and may."""
    asked = await homework_drafts.held_back_by(session, report)
    found = [await session.get_one(Member, each) for each in asked]
    others = [each for each in found if each is not but]
    return [each for each in others if await people.takes(session, report.task, each, now)]


async def send_itself(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """She forgot the button. The draft of who has left stays one, and that of no task any more is
    given back to her.
    """
    report = await reports.find(session, club.id, step.subject_id or 0)
    if report is None or report.state != ReportState.DRAFT:
        return
    mates = await people.team_of(session, report.task, report.member)
    if report.member.state != MemberState.ACTIVE and not mates:
        return
    if report.task.state not in homework.LIVE:
        await _give_back(session, report, now)
        return
    try:
        await reports.send(session, report, now, by=None)
    except NothingToSend:  # she has taken everything out again
        return


async def set_aside(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """She was asked whether to start over, and has not said: she is asked what it is, and the
    group sees nothing of it. Where nothing else would be taken, it goes by itself.
    """
    report = await reports.find(session, club.id, step.subject_id or 0)
    if report is None or report.state != ReportState.DRAFT:
        return
    member = await session.get_one(Member, homework_drafts.whose(step.key))
    is_hers = await people.is_of(session, report, member)
    await homework_drafts.cancel(session, report, member)
    if is_hers and await people.takes(session, report.task, member, now):
        await withdrawals.is_no_report(session, report, member, now)
    elif not await homework_drafts.is_held_back(session, report):  # her mate's turn may come
        await send_itself(session, club, step, now)


async def _give_back(session: Session, report: Report, now: dt.datetime) -> None:
    """Its task was deleted while it was a draft, and each who has put something into it reads
    that it does not go by itself.
    """
    parts = [each for each in reports.added(report) if each.chat_id > 0]
    for person_id in {each.person_id for each in parts}:
        await reports.shut(session, person_id)
        theirs = [each for each in parts if each.person_id == person_id]
        await withdrawals.ask_of(session, report, theirs, now, strays.Reason.CLOSED)
