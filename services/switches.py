"""What a club has switched on, beside the way that all clubs go."""

from models import Club, ClubSwitch, Session, Switch, add_once


async def turn_on(session: Session, club: Club, switch: Switch) -> None:
    await add_once(session, ClubSwitch, club_id=club.id, switch=switch)


async def turn_off(session: Session, club: Club, switch: Switch) -> bool:
    """Was it on?"""
    row = await session.get(ClubSwitch, (club.id, switch))
    if row:
        await session.delete(row)
        await session.flush()
    return row is not None
