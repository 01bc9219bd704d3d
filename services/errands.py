"""Errands: asked for in a transaction, run outside of any, and run again after a crash."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import delete, or_, select, update

from domain.homework import ReportState
from domain.privacy import KEPT
from domain.roles import Right, may
from models import Errand, ErrandState, Member, MemberState, Part, Report, Session, Task
from services import roster, scopes

LEASE = dt.timedelta(minutes=5)
RENEWED = dt.timedelta(minutes=1)  # after that, again and again while it is run
TRIES = 8
PAUSE = dt.timedelta(seconds=5)
EXPORT, MY_DATA, FORGET = "export", "privacy.my_data", "privacy.forget"
BOARD = "star_board"  # the one that every member may ask for; all else is her office's
SHRED_KEYS, SHRED_ROWS = "contests.shred", "privacy.shred"  # of a vote · of who is forgotten
KEEP, RENEW = "reports.keep", "reports.renew"
NOBODY = 0  # waits for it
ACCEPTED_FOR = dt.timedelta(minutes=10)  # before it is kept: that may still be undone
OPEN = (ErrandState.WAITING, ErrandState.RUNNING)


async def ask_export(
    session: Session, mentor: Member, task: Task | None, now: dt.datetime
) -> bool:
    """Of one task or of all. False if the same is already on its way to her."""
    subject = task.id if task else None
    return await ask(session, mentor.club_id, mentor.person_id, EXPORT, subject, now)


async def ask(  # noqa: PLR0913 - an errand is these facts
    session: Session,
    club_id: int | None,
    chat_id: int,
    kind: str,
    subject: int | None,
    now: dt.datetime,
) -> bool:
    """False if the same is already on its way to this chat."""
    same = select(Errand.id).where(
        Errand.chat_id == chat_id,
        Errand.club_id == club_id,
        Errand.kind == kind,
        Errand.subject_id == subject if subject else Errand.subject_id.is_(None),
        Errand.state.in_(OPEN),
    )
    if await session.scalar(same.limit(1)):
        return False
    session.add(_errand(club_id, kind, subject, chat_id, now))
    await session.flush()
    return True


async def ask_my_data(session: Session, person_id: int, now: dt.datetime) -> bool:
    """All that is kept about her. False if it is already on its way."""
    return await ask(session, None, person_id, MY_DATA, None, now)


async def ask_forget(
    session: Session, person_id: int, archive_chat: int | None, now: dt.datetime
) -> None:
    """Its subject is the archive, in which there are copies of what she has sent."""
    await ask(session, None, person_id, FORGET, archive_chat, now)


async def keep(session: Session, report: Report, now: dt.datetime) -> None:
    """An accepted report goes into the archive chat and its files into the folder, as the settings
    say; what has come by then goes with it.
    """
    same = (Errand.kind == KEEP, Errand.subject_id == report.id)
    waiting = select(Errand.id).where(*same, Errand.state == ErrandState.WAITING)
    if await session.scalar(waiting.limit(1).with_for_update()):  # nobody begins it before
        return  # this change is committed
    errand = _errand(report.club_id, KEEP, report.id, NOBODY, now)
    errand.not_before = now + ACCEPTED_FOR
    session.add(errand)
    await session.flush()


async def renew(session: Session, report: Report, part: Part, now: dt.datetime) -> None:
    """What stands in the archive chat becomes what this part is now, and its file is kept."""
    if part.archive_id:
        await ask(session, report.club_id, NOBODY, RENEW, part.id, now)
    if report.state == ReportState.ACCEPTED:
        await keep(session, report, now)


async def shred(session: Session, kind: str, club_id: int | None, now: dt.datetime) -> None:
    """What this transaction deletes is to leave the files of the database as well."""
    session.add(_errand(club_id, kind, None, NOBODY, now))
    await session.flush()


def _errand(
    club_id: int | None, kind: str, subject: int | None, chat_id: int, now: dt.datetime
) -> Errand:
    return Errand(
        club_id=club_id, kind=kind, subject_id=subject, chat_id=chat_id, asked_at=now,
        not_before=now,
    )  # fmt: skip


async def lease(session: Session, kinds: Collection[str], now: dt.datetime) -> Errand | None:
    """The one that waits longest, or that a dead process has left."""
    # One that ends long after any given now is of a clock that was set back.
    left = ~Errand.lease_until.between(now, now + 2 * LEASE)
    free = or_(Errand.state == ErrandState.WAITING, left)
    errand = await session.scalar(
        select(Errand)
        .where(Errand.state.in_(OPEN), Errand.kind.in_(kinds), Errand.not_before <= now, free)
        .order_by(Errand.not_before, Errand.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if errand:
        errand.state, errand.lease_until = ErrandState.RUNNING, now + LEASE
        errand.tries += 1
    return errand


async def is_hers(session: Session, errand: Errand) -> bool:
    """May she who asked for it still have it? What waited, as while Telegram was away, is not for
    who has lost her office since, or has left.
    """
    if errand.club_id is None or errand.chat_id <= 0:
        return True
    member = await roster.find(session, errand.club_id, errand.chat_id)
    if member is None or member.state != MemberState.ACTIVE:
        return False
    if errand.kind == EXPORT and errand.subject_id:  # a trainer has that of her own task
        task = select(Task.id).where(Task.id == errand.subject_id, scopes.tasks(member))
        return may(member.role, Right.TEACH) and await session.scalar(task) is not None
    return may(member.role, Right.ATTEND if errand.kind == BOARD else Right.LEAD)


async def _in_hand(session: Session, leased: Errand) -> Errand | None:
    """None: somebody else has begun it since. Or it is gone, and SQLite may have given its number
    to one that waits.
    """
    errand = await session.get(Errand, leased.id, with_for_update=True)
    is_mine = errand and (errand.state, errand.tries) == (ErrandState.RUNNING, leased.tries)
    return errand if is_mine else None


async def advance(
    session: Session, leased: Errand, now: dt.datetime, *, sent: int = 0, message: int = 0
) -> None:
    """It goes on: the lease is renewed, and what has arrived is not sent again."""
    errand = await _in_hand(session, leased)
    if errand:
        errand.lease_until = now + LEASE
        errand.sent = max(errand.sent, sent)
        errand.message_id = message or errand.message_id


async def settle(session: Session, leased: Errand, now: dt.datetime) -> None:
    errand = await _in_hand(session, leased)
    if errand:
        finish(errand, now)


def finish(errand: Errand, now: dt.datetime) -> None:
    errand.state, errand.settled_at, errand.error = ErrandState.DONE, now, None
    errand.lease_until = None


async def put_off(session: Session, leased: Errand, until: dt.datetime, error: str) -> None:
    """Telegram asked us to wait: that is no try."""
    errand = await _in_hand(session, leased)
    if errand:
        errand.state, errand.lease_until, errand.error = ErrandState.WAITING, None, error
        errand.not_before, errand.tries = until, errand.tries - 1


async def failed(session: Session, leased: Errand, error: str, now: dt.datetime) -> Errand | None:
    """Once more a little later; after TRIES it is given up, and then returned."""
    errand = await _in_hand(session, leased)
    if errand is None:
        return None
    if errand.tries >= TRIES:
        give_up(errand, error, now)
        return errand
    errand.lease_until, errand.error = None, error
    errand.state, errand.not_before = ErrandState.WAITING, now + PAUSE * 2**errand.tries
    return None


def give_up(errand: Errand, error: str, now: dt.datetime) -> None:
    errand.state, errand.settled_at, errand.error = ErrandState.DEAD, now, error
    errand.lease_until = None


async def return_leases(session: Session) -> None:
    """Take back what a dead process had in its hands. Only for a database with one process."""
    mine = update(Errand).where(Errand.state == ErrandState.RUNNING)
    await session.execute(mine.values(state=ErrandState.WAITING, lease_until=None))


async def prune(session: Session, now: dt.datetime) -> None:
    await session.execute(delete(Errand).where(Errand.settled_at < now - KEPT["errands"]))
