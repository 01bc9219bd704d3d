"""How what Telegram tells us comes in: stored, and with the same commit the plain votes cast.

Votes come by the hundred when polls open, and most need nothing of what an update goes through:
somebody in the roster, under the name we know, answers a poll we know. Such a vote is done as soon
as it is stored. Every other one waits in the inbox for its turn, and whatever comes of the same
queue waits behind it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from models import Sessions, units
from models.units import Unit
from services import inbox, votes
from services.votes import Vote

MOST = 2**52  # Telegram's ids are smaller
OPTIONS = 20  # and polls have fewer


async def store(sessions: Sessions, updates: Sequence[dict[str, Any]], now: dt.datetime) -> int:
    """Keep raw updates, those that came before left out. How many wait to be worked off."""
    return await units.run(sessions, _stored(updates, now))


def _stored(updates: Sequence[dict[str, Any]], now: dt.datetime) -> Unit[int]:
    plain = {update["update_id"]: vote for update in updates if (vote := read(update))}
    done = _in_turn(updates, (yield from votes.ready(plain))) if plain else {}
    fresh = yield from inbox.store(updates, now, done)
    cast = [vote for number, vote in done.items() if number in fresh]
    if cast:
        yield from votes.cast_all(cast, now)
    return len(fresh) - len(cast)


def _in_turn(updates: Sequence[dict[str, Any]], ready: Mapping[int, Vote]) -> dict[int, Vote]:
    """Those of `ready` that nothing of their queue waits before."""
    in_turn, behind = {}, set()
    for update in updates:
        if vote := ready.get(update["update_id"]):
            if vote.person_id not in behind:
                in_turn[update["update_id"]] = vote
        else:
            behind.add(inbox.queue_of(update))
    return in_turn


def read(update: Mapping[str, Any]) -> Vote | None:
    """None for what is no vote of a person, or not as Telegram writes it."""
    match update:
        case {
            "update_id": int(),
            "poll_answer": {
                "poll_id": str(poll),
                "user": {"id": int(person), "is_bot": False, "first_name": str(name), **user},
                "option_ids": [*options],
                **answer,
            },
        } if not answer.get("voter_chat") and poll.isascii() and poll.isdigit():
            if last := user.get("last_name"):
                name = f"{name} {last}"
            known = all(type(each) is int and 0 <= each < OPTIONS for each in options)
            if 0 < person < MOST and known:
                return Vote(poll, person, name, tuple(options))
    return None
