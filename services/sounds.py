"""What has sounded lately, by the ledger, and what may sound to whom."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from domain.rules import Rules
from domain.sound import Level, has_room
from models import Letter, LetterState, Loudness, Session, Urgency

WEEK = dt.timedelta(days=8)  # the longest a calendar's week can be since its beginning, and more
_SOUNDED: Any = select(Letter.chat_id, Letter.sounded_at).where(
    Letter.chat_id.in_(bindparam("chats", expanding=True)),
    Letter.sounded_at >= bindparam("since"),
    Letter.id.not_in(bindparam("but", expanding=True)),
    Letter.state.in_((LetterState.SENDING, LetterState.SENT)),
)
_LEVELS = select(Loudness.person_id, Loudness.level).where(
    Loudness.person_id.in_(bindparam("chats", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What has sounded to chats lately, and what people have chosen to hear."""

    moments: Mapping[int, Sequence[dt.datetime]]
    levels: Mapping[int, Level]

    def leaves_room(self, letter: Letter, rules: Rules, zone: ZoneInfo, now: dt.datetime) -> bool:
        """Has its receiver room for one more sound, and does she want it?"""
        chosen = self.levels.get(letter.chat_id, Level.ALL)
        if chosen == Level.SILENT:
            return False
        if chosen == Level.IMPORTANT and letter.urgency == Urgency.NUDGE:
            return False
        budget = rules.group_sound if letter.chat_id < 0 else rules.person_sound
        return has_room(self.moments.get(letter.chat_id, ()), now, zone, budget)


async def level(session: Session, person_id: int) -> Level:
    chosen = await session.get(Loudness, person_id)
    return chosen.level if chosen else Level.ALL


async def choose(session: Session, person_id: int, chosen: Level) -> None:
    await session.merge(Loudness(person_id=person_id, level=chosen))


async def heard(session: Session, letters: Collection[Letter], now: dt.datetime) -> Heard:
    """Asked for all of the letters at once; they do not count themselves."""
    if not letters:
        return Heard({}, {})
    asked = {
        "chats": list({each.chat_id for each in letters}),
        "but": [each.id for each in letters],
        "since": now - WEEK,
    }
    moments = defaultdict(list)
    for chat, moment in await session.execute(_SOUNDED, asked):
        moments[chat].append(moment)
    levels = (await session.execute(_LEVELS, asked)).all()
    return Heard(moments, {each.person_id: each.level for each in levels})
