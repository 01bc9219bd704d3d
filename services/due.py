"""Is there anything to do now, and if not, when next? One small read, asked every second."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.sql.elements import ColumnElement

from models import (
    Errand,
    ErrandState,
    Letter,
    Received,
    Session,
    Step,
    StepState,
    UpdateState,
    plain,
)


@dataclass(frozen=True, slots=True)
class Due:
    """The earliest waiting update, step, letter and errand; None where nothing waits."""

    update: dt.datetime | None
    step: dt.datetime | None
    letter: dt.datetime | None
    errand: dt.datetime | None

    @property
    def next(self) -> dt.datetime | None:
        moments = (self.update, self.step, self.letter, self.errand)
        return min(filter(None, moments), default=None)


async def earliest(session: Session) -> Due:
    return Due(*(await session.execute(_EARLIEST)).one())


async def overdue(session: Session, now: dt.datetime) -> dict[str, tuple[int, dt.datetime | None]]:
    """How many of each wait longer than they should, and since when the first of them does."""
    found = {}
    for name, (moment, waits) in _WAITING.items():
        late = select(func.count(), func.min(moment)).where(waits, moment <= now)
        many, since = (await session.execute(late)).one()
        found[name] = many, since
    return found


def _first(moment: Any, waits: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.min(moment)).where(waits).scalar_subquery()


_OPEN = plain(ErrandState.WAITING), plain(ErrandState.RUNNING)
_WAITING: dict[str, tuple[Any, ColumnElement[bool]]] = {
    "updates": (Received.not_before, Received.state == plain(UpdateState.NEW)),
    "steps": (Step.not_before, Step.state == plain(StepState.WAITING)),
    # One in hand counts as well: it is not at its receiver's yet.
    "letters": (Letter.not_before, Letter.settled_at.is_(None)),
    "errands": (Errand.not_before, Errand.state.in_(_OPEN)),
}
_EARLIEST = select(*(_first(moment, waits) for moment, waits in _WAITING.values()))
