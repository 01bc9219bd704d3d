"""How what Telegram tells us comes in: stored, and with the same commit what is plain is done.

Votes come by the hundred when polls open, and "I come" when talks are announced; most need nothing
of what an update goes through: somebody in the roster, under the name we know, answers what we
know. Such an update is done as soon as it is stored. Every other one waits in the inbox for its
turn, and whatever comes of the same queue waits behind it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models import Sessions, units
from models.units import Unit
from services import coming, inbox, votes
from services.coming import Told, Yes
from services.votes import Vote

OPTIONS = 20  # a poll of Telegram has fewer

Plain = Vote | Yes
# Answers taps that are done. True: there are new letters besides.
Tell = Callable[[Sequence[Told], bool], None]


async def store(
    sessions: Sessions,
    updates: Sequence[dict[str, Any]],
    now: dt.datetime,
    tell: Tell | None = None,
) -> int:
    """Keep raw updates, those that came before left out. How many wait to be worked off.

    With nobody to `tell` what they are answered, taps wait as well.
    """
    waiting, told, has_letters = await units.run(sessions, _stored(updates, now, tell is not None))
    if tell and told:
        tell(told, has_letters)
    return waiting


def _stored(
    updates: Sequence[dict[str, Any]], now: dt.datetime, answers: bool
) -> Unit[tuple[int, Sequence[Told], bool]]:
    plain: dict[int, Plain] = {}
    if given := {each["update_id"]: vote for each in updates if (vote := read(each))}:
        plain |= yield from votes.ready(given)
    if answers and (
        taps := {each["update_id"]: tap for each in updates if (tap := coming.read(each))}
    ):
        plain |= yield from coming.ready(taps, now)
    done = _in_turn(updates, plain) if plain else {}
    fresh = yield from inbox.store(updates, now, done)
    new = [each for number, each in done.items() if number in fresh]
    if cast := [each for each in new if isinstance(each, Vote)]:
        yield from votes.cast_all(cast, now)
    told, has_letters = yield from coming.answer_all(
        [each for each in new if isinstance(each, Yes)], now
    )
    return len(fresh) - len(new), told, has_letters


def _in_turn(updates: Sequence[dict[str, Any]], plain: Mapping[int, Plain]) -> dict[int, Plain]:
    """Those that nothing of their queue waits before."""
    in_turn, behind = {}, set()
    for update in updates:
        if found := plain.get(update["update_id"]):
            if found.queue not in behind:
                in_turn[update["update_id"]] = found
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
            if 0 < person < inbox.MOST and known:
                return Vote(poll, person, name, tuple(options))
    return None
