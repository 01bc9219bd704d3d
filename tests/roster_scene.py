"""Tables of the roster as mentors send them."""

import datetime as dt

from models import RosterTable, Session


async def send_table(
    session: Session, club: int, mentor: int, words: str, now: dt.datetime
) -> int:
    """One that has been read; it expects one woman. Returns its number."""
    table = RosterTable(
        club_id=club, person_id=mentor, file_id="file", file_name="members.csv", came_at=now,
        found={"lines": [[2, f"Айым {words}", {"council": words}]]},
    )  # fmt: skip
    session.add(table)
    await session.flush()
    return table.id
