"""The letters of a club that pauses, or has lost its group: what waits for its hour waits on,
until the club goes on.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from models import Club, Letter, LetterState, Session, Talk, TalkState, Urgency
from services import edits, outbox, quiet_hours
from services.talk_troubles import UNTOLD

WORDS = FROM, COPY = "clubs.word", "clubs.copy"  # between two people
HELD = dt.timedelta(days=36_500)  # later than any hour for which a letter waits by itself


async def hold(session: Session, club_id: int, now: dt.datetime) -> None:
    """Answers to what somebody has done come all the same, and what people write to each other.
    So does what has had its hour: a message that is just being written anew, and a letter that is
    tried again.
    """
    for letter in await _waiting(session, club_id, now + edits.PAUSE, now + HELD / 2):
        if not letter.tries and letter.kind not in WORDS:
            letter.not_before += HELD


async def tell_group(session: Session, club: Club, now: dt.datetime) -> None:
    """When its next poll would come, or the time that its vote has found; a pause that is over by
    then was nobody's concern. Once for each moment.
    """
    ahead = (Talk.club_id == club.id, Talk.state.in_(UNTOLD))
    talk = await session.scalar(select(Talk).where(*ahead).order_by(Talk.week).limit(1))
    if talk is None:
        return
    match talk.state:
        case TalkState.PLANNED:
            due = talk.opens_at
        case TalkState.POLLING:
            due = talk.closes_at
        case _:
            due = talk.announces_at or now
    await outbox.post(
        session, club.chat_id, "talks.paused", now, key=f"{talk.id}:{due:%Y%m%d%H%M}",
        club_id=club.id, urgency=Urgency.ANSWER, silent=True, talk=talk.id,
        not_before=quiet_hours.first_loud(club, max(due, now)),
    )  # fmt: skip


async def hold_group(session: Session, club: Club, now: dt.datetime) -> None:
    """Nobody can read it there now: also what is due waits until the club has a group again."""
    for letter in await _waiting(session, club.id, now - HELD, now + HELD / 2):
        if letter.chat_id == club.chat_id:
            letter.not_before += HELD


def hold_refused(letter: Letter, why: str) -> None:
    """As `hold_group`, of what was refused, for nobody can read it there."""
    outbox.put_back(letter, why)
    letter.not_before += HELD


async def let_go(session: Session, club_id: int, now: dt.datetime) -> None:
    """Each at its hour, or at once; what has become too late meanwhile is dropped when sent."""
    for letter in await _waiting(session, club_id, now + HELD / 2, now + 2 * HELD):
        letter.not_before -= HELD
        letter.params = outbox.params_of(letter)  # it begins anew, also for Telegram to take it


async def _waiting(
    session: Session, club_id: int, after: dt.datetime, until: dt.datetime
) -> Sequence[Letter]:
    in_time = (Letter.not_before > after, Letter.not_before <= until)
    later = (Letter.state == LetterState.WAITING, outbox.OPEN, *in_time)
    news = (Letter.club_id == club_id, Letter.urgency != Urgency.ANSWER)
    return (await session.scalars(select(Letter).where(*news, *later).with_for_update())).all()
