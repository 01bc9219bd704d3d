"""What follows when somebody has left the club, come back, or become something else in it."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models import Club, Member, Session, Step
from services import attendance, contest_steps, star_tags


async def follow(session: Session, _club: Club, step: Step, now: dt.datetime) -> None:
    """She may stand in a vote for stars, wear a tag with hers, and come to a talk."""
    whole = select(Member).options(joinedload(Member.club), joinedload(Member.person))
    member = await session.scalar(whole.where(Member.id == step.subject_id))
    if member:
        await contest_steps.follow(session, member, now)
        await star_tags.show(session, member, now)
        await attendance.follow(session, member, now)
