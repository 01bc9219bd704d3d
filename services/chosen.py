"""Which clubs do not go by the usual rule."""

from collections.abc import Sequence

from sqlalchemy import String, cast, select

from models import Club, Session


async def clubs_that_chose(session: Session, rule: str) -> Sequence[Club]:
    names = cast(Club.chosen_rules, String)
    return (await session.scalars(select(Club).where(names.contains(f'"{rule}"')))).all()
