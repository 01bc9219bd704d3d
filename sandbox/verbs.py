"""The verbs of people by name: what the control API offers over HTTP, here as Python."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.bot_api import BotApi
from sandbox.people import (
    Impossible,
    bots,
    groups,
    joining,
    lookup,
    membership,
    messages,
    newcomers,
    polls,
    reactions,
)
from sandbox.world import JSON, Chat, World

Verb = Callable[..., Any]


def _react(world: World, from_: int, chat: int, message_id: int, emoji: str | None = None) -> JSON:
    room = lookup.chat_for(world, lookup.person(world, from_), chat)
    return reactions.react(world, from_, room, message_id, emoji)


ALONE: dict[str, Verb] = {
    "people": newcomers.person,
    "chats": groups.create_group,
    "start": bots.start,
    "say": messages.say,
    "media": messages.send_media,
    "edit": messages.edit,
    "delete": messages.delete,
    "tap": bots.tap,
    "press": messages.press,
    "vote": polls.vote,
    "vote_all": polls.vote_all,
    "react": _react,
    "block": bots.block,
    "open_link": bots.open_link,
}
IN_GROUP: dict[str, Verb] = {
    "members": membership.join,
    "leave": membership.leave,
    "kick": membership.kick,
    "promote": membership.promote,
    "add_bot": membership.add_bot,
    "migrate": groups.migrate,
    "delete": groups.delete_chat,
    "protect": groups.protect,
    "topics": groups.add_topic,
    "decide": joining.decide,
}


async def perform(world: World, verb: str, words: JSON, chat: int | None = None) -> JSON:
    """Does it; `chat` is the group of a verb that happens in one."""
    known = ALONE if chat is None else IN_GROUP
    if verb not in known:
        raise Impossible(f"Nobody knows how to {verb}.", 404)
    function = known[verb]
    place = [] if chat is None else [lookup.group(world, chat)]
    arguments = _named(function, words)
    try:
        bound = inspect.signature(function).bind(world, *place, **arguments)
    except TypeError as error:
        raise Impossible(f"{verb}: {error}.") from None
    outcome = function(*bound.args, **bound.kwargs)
    return _told(await outcome if inspect.isawaitable(outcome) else outcome)


def _named(function: Verb, words: JSON) -> JSON:
    """`from` may be called from_ or person_id, `poll` poll_id; numbers may come as text."""
    taken = inspect.signature(function).parameters
    arguments = {}
    for word, value in words.items():
        names = (word, f"{word}_", f"{word}_id", "person_id" if word == "from" else word)
        name = next((one for one in names if one in taken), word)
        arguments[name] = _number(value) if name in taken and _is_int(taken[name]) else value
    return arguments


def _is_int(parameter: inspect.Parameter) -> bool:
    return parameter.annotation in (int, int | None)


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else value


def _told(outcome: Any) -> JSON:
    if isinstance(outcome, Chat):
        return {**outcome.as_chat(), "kind": outcome.kind}
    if isinstance(outcome, int):
        return {"id": outcome}
    return outcome if isinstance(outcome, dict) else {}


class People:
    """`await tg.people.say(from_=anna, chat=group, text="hi")`; in a group: `join`, `kick` …

    Every verb of the control API, under its name there; one that happens in a group takes the
    group as `chat`: `await tg.people.members(chat=group, user=anna)`.
    """

    def __init__(self, world: World, api: BotApi) -> None:
        self._world = world
        self._api = api

    def __getattr__(self, verb: str) -> Callable[..., Awaitable[JSON]]:
        async def perform_verb(**words: Any) -> JSON:
            words = {word.rstrip("_"): value for word, value in words.items()}
            alone = verb in ALONE and not (verb == "delete" and "by" in words)
            place = None if alone else words.pop("chat", None)
            return await perform(self._world, verb, words, place)

        return perform_verb
