"""The processes of one bot meet in the database, and share out what Telegram takes from it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import delete, select

from domain import shares
from domain.shares import Belief
from models import ChatGate, Session, Share, SharedPace, add_once, hold, insert, units

THE_ROW = 1
APART = dt.timedelta(seconds=1.25)  # two messages to a person, and the way that one has to go
Groups = Mapping[str, Sequence[float]]  # by chat: when, in seconds of the epoch


@dataclass(frozen=True, slots=True)
class Said:
    """What the process at a place tells the others when they meet."""

    place: str
    need: int
    counted: int  # how many of its messages Telegram may count in this second
    groups: Groups
    refused: tuple[int, int] | None  # what a refusal left it of its share, and the share
    held_until: dt.datetime


@dataclass(frozen=True, slots=True)
class Agreed:
    share: int
    held_until: dt.datetime
    groups: Sequence[Groups]  # of the others


async def meet(session: Session, said: Said, most: int, now: dt.datetime) -> Agreed:
    """Say what we need, and hear what is ours. One after the other: the row is locked."""
    row = await _the_row(session, most, now)
    belief = Belief(row.cap, row.held_until, row.grows_at).grown(most, now)
    if said.refused:
        belief = belief.taught(*said.refused, said.held_until, now)
    row.cap, row.held_until, row.grows_at = belief.cap, belief.held_until, belief.grows_at
    await session.execute(delete(Share).where(Share.seen_at < now - shares.GONE))
    others = (await session.scalars(select(Share).where(Share.place != said.place))).all()
    needs = {each.place: each.need for each in others} | {said.place: said.need}
    free = belief.cap - sum(each.granted for each in others)
    share = max(0, min(shares.part(belief.cap, needs, said.place), free))
    mine = {
        "place": said.place,
        "seen_at": now,
        # What was sent in this second still counts, though the share is smaller now.
        "granted": max(share, said.counted),
        "need": said.need,
        "groups": dict(said.groups),
    }
    await units.ask(session, units.put(Share, [mine]))
    return Agreed(share, belief.held_until, [each.groups for each in others])


async def leave(session: Session, place: str) -> None:
    await session.execute(delete(Share).where(Share.place == place))


async def spare(session: Session, chats: Collection[int], until: dt.datetime) -> None:
    """No process begins to write to these people before then."""
    gates = [{"chat_id": chat, "not_before": until} for chat in sorted(set(chats))]
    if gates:
        await session.execute(_shutting(session.get_bind().dialect.name), gates)


async def turn(session: Session, person: int, now: dt.datetime) -> dt.datetime:
    """When we may write to her. For a second from then on no other process does."""
    free: dt.datetime = await hold(session, ChatGate, "not_before", chat_id=person, not_before=now)
    moment = max(now, free)
    await spare(session, [person], moment + APART)
    return moment


@cache
def _shutting(dialect: str) -> Any:
    gates: Any = ChatGate.__table__
    shut = insert(dialect, gates)
    later = shut.excluded.not_before
    return shut.on_conflict_do_update(
        index_elements=["chat_id"], set_={"not_before": later}, where=gates.c.not_before < later
    )


async def _the_row(session: Session, most: int, now: dt.datetime) -> SharedPace:
    facts = {"cap": most, "held_until": now, "grows_at": now}
    await add_once(session, SharedPace, id=THE_ROW, **facts)
    return await session.get_one(SharedPace, THE_ROW, with_for_update=True)
