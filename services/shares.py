"""The processes of one bot meet in the database, and share out what Telegram takes from it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select

from domain import shares
from domain.shares import Belief
from models import ChatGate, Letter, LetterState, Session, Share, SharedPace, add_once, put

THE_ROW = 1
_MORE = (
    select(Letter.chat_id)
    .where(Letter.chat_id.in_(bindparam("chats", expanding=True)))
    .where(Letter.state == LetterState.WAITING, Letter.not_before <= bindparam("until"))
    .distinct()
)
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
    await put(session, Share, [mine])
    return Agreed(share, belief.held_until, [each.groups for each in others])


async def leave(session: Session, place: str) -> None:
    await session.execute(delete(Share).where(Share.place == place))


async def spare(session: Session, chats: Collection[int], until: dt.datetime) -> None:
    """No process writes to these people before then, where more letters wait for them."""
    if chats:
        more = await session.scalars(_MORE, {"chats": list(chats), "until": until})
        if gates := [{"chat_id": chat, "not_before": until} for chat in more]:
            await put(session, ChatGate, gates)


async def _the_row(session: Session, most: int, now: dt.datetime) -> SharedPace:
    facts = {"cap": most, "held_until": now, "grows_at": now}
    await add_once(session, SharedPace, id=THE_ROW, **facts)
    return await session.get_one(SharedPace, THE_ROW, with_for_update=True)
