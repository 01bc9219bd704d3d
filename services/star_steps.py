"""What follows when a star was given, and what the club does at the year's end [G05, G09]."""

import datetime as dt
from uuid import uuid4

from sqlalchemy import select

from domain.local_time import local_date, moment_of
from domain.stars import StarKind
from models import Club, Member, MemberState, Person, Session, StarEntry, StarSum, Step, Urgency
from services import outbox, roster, star_tags, steps
from services.talks import zone_of

SPEAKERS, YEAR, NEW_YEAR = "stars.speakers", "stars.year", "stars.new_year"
# Month and day of the club's calendar. The #ChongOy conference is held near the year's end.
DAYS = {SPEAKERS: (12, 1), YEAR: (12, 28)}
AT = dt.time(10)
SECOND_THOUGHTS = dt.timedelta(minutes=5)
LATE = dt.timedelta(days=20)  # it is still good to know
PAUSED = dt.timedelta(days=365)  # however long: tags of an old year would stay beside the names


async def follow(
    session: Session, member: Member, source: str, now: dt.datetime, *, is_first: bool
) -> None:
    """She learns of her star; her first one is celebrated by the group [S7]."""
    given = (
        await session.scalars(select(StarEntry).filter_by(member_id=member.id, source=source))
    ).one()
    key = str(given.id)
    if member.person.may_write:
        await outbox.post(
            session, member.person_id, "stars.awarded", now, key=key, club_id=member.club_id,
            entry=given.id,
        )  # fmt: skip
    if is_first and member.state == MemberState.ACTIVE:
        await _celebrate(session, member, given, now)
    await begin(session, member.club, given.year, now)


async def _celebrate(session: Session, member: Member, given: StarEntry, now: dt.datetime) -> None:
    """Once, but not for a star that was taken back before the group has read of it."""
    earlier = await outbox.unsent(session, "stars.first", str(member.id))
    if earlier:
        earlier.params = {"entry": given.id}
        outbox.revive(earlier, member.club.chat_id, now)
        return
    await outbox.post(
        session, member.club.chat_id, "stars.first", now, key=str(member.id),
        # What a vote awards sounds already.
        club_id=member.club_id, silent=given.kind == StarKind.CONTEST, entry=given.id,
    )  # fmt: skip


async def follow_correction(session: Session, wrong: StarEntry, now: dt.datetime) -> None:
    """She learns of it once, whatever is corrected at a stretch, or while she has not read of the
    star itself.
    """
    member = wrong.member
    for kind in ("stars.awarded", "stars.corrected"):
        if await outbox.will_tell(session, member.person_id, kind, entry=wrong.id):
            return
    if member.person.may_write:
        await outbox.post(
            session, member.person_id, "stars.corrected", now, key=uuid4().hex,
            club_id=member.club_id, entry=wrong.id, silent=True,
            not_before=now + SECOND_THOUGHTS,
        )  # fmt: skip


async def begin(session: Session, club: Club, year: int, now: dt.datetime) -> None:
    """Plan the end of a year in which stars are given. What is planned stays as it is, and what
    nobody needs any more is not planned: it would count as missed.
    """
    zone = zone_of(club)
    for kind, (month, day) in DAYS.items():
        due_at = moment_of(dt.date(year, month, day), AT, zone)
        if now <= due_at + LATE:
            await steps.plan(session, club.id, kind, due_at, key=str(year), subject_id=year)
    new_year = moment_of(dt.date(year + 1, 1, 1), AT, zone)
    await steps.plan(session, club.id, NEW_YEAR, new_year, key=str(year), subject_id=year)


async def go_on(session: Session, club: Club, now: dt.datetime) -> None:
    """The club goes on after a pause: so does each year with stars, the one before as well, whose
    end may have come meanwhile.
    """
    year = local_date(now, zone_of(club)).year
    mine = (StarSum.club_id == club.id, StarSum.year.in_((year - 1, year)))
    for starred in await session.scalars(select(StarSum.year).where(*mine).distinct()):
        await begin(session, club, starred, now)


async def propose_speakers(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    await _tell_mentors(session, club, "stars.speakers", step, now)


async def end_year(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """To the mentors the one with the most stars, for the prize; to each member her own year."""
    await _tell_mentors(session, club, "stars.year_end", step, now)
    starred = select(StarSum.member_id).where(
        StarSum.club_id == club.id, StarSum.year == step.subject_id, StarSum.stars > 0
    )
    theirs = (
        select(Member)
        .join(Member.person)
        .where(Member.id.in_(starred), Member.state == MemberState.ACTIVE, Person.may_write)
    )
    for member in await session.scalars(theirs.order_by(Member.id)):
        await outbox.post(
            session, member.person_id, "stars.year_letter", now,
            key=f"{step.subject_id}:{member.id}", club_id=club.id, urgency=Urgency.NUDGE,
            member=member.id, year=step.subject_id,
        )  # fmt: skip


async def begin_year(session: Session, club: Club, _step: Step, now: dt.datetime) -> None:
    """The tags beside the names begin anew; the board of the old year stays readable."""
    await star_tags.look_again(session, club, now)


async def _tell_mentors(
    session: Session, club: Club, kind: str, step: Step, now: dt.datetime
) -> None:
    for mentor in await roster.reachable_mentors(session, club.id):
        await outbox.post(
            session, mentor.person_id, kind, now, key=f"{step.subject_id}:{mentor.id}",
            club_id=club.id, year=step.subject_id,
        )  # fmt: skip
