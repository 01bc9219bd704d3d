"""Forwarding, copying and deleting."""

from itertools import pairwise
from typing import Any

from aiogram.methods import (
    CopyMessage,
    CopyMessages,
    DeleteMessage,
    DeleteMessages,
    ForwardMessage,
    ForwardMessages,
)

from sandbox import polls, posting, rooms, text
from sandbox.calls import Call, bad, given, method
from sandbox.world import JSON, Chat, Message

TWO_DAYS = 48 * 3600
MOST_AT_ONCE = 100
CONTENT = {
    "text",
    "entities",
    "link_preview_options",
    "caption",
    "caption_entities",
    "photo",
    "video",
    "animation",
    "document",
    "audio",
    "voice",
    "video_note",
    "sticker",
    "live_photo",
    "location",
    "venue",
    "contact",
    "dice",
    "show_caption_above_media",
    "has_media_spoiler",
}
CAPTION = {"caption", "caption_entities", "show_caption_above_media"}


@method
async def forward_message(call: Call, ask: ForwardMessage) -> JSON:
    chat = rooms.writable(call, ask.chat_id)
    source = rooms.readable(call, ask.from_chat_id)
    message = rooms.message_of(source, ask.message_id, "message to forward not found")
    if not _is_free(message):
        raise bad("the message can't be forwarded")
    return posting.outgoing(call, chat, ask, _forwarded(message), message.poll_id)


@method
async def forward_messages(call: Call, ask: ForwardMessages) -> list[JSON]:
    """Messages that are gone, or that may not be forwarded, are left out."""
    chat = rooms.writable(call, ask.chat_id)
    messages = [one for one in _listed(call, ask) if _is_free(one)]
    if not messages:
        raise bad("there are no messages to forward")
    bodies = [_forwarded(one) for one in messages]
    return _posted(call, chat, ask, bodies, [one.poll_id for one in messages], messages)


@method
async def copy_message(call: Call, ask: CopyMessage) -> JSON:
    chat = rooms.writable(call, ask.chat_id)
    source = rooms.readable(call, ask.from_chat_id)
    message = rooms.message_of(source, ask.message_id, "message to copy not found")
    poll_id = _copied_poll(call, message)
    body = _content(message)
    if ask.caption is not None and "text" not in body:
        body = {key: value for key, value in body.items() if key not in CAPTION}
        body |= text.caption(ask.caption, given(ask.parse_mode), ask.caption_entities)
    return {"message_id": posting.outgoing(call, chat, ask, body, poll_id)["message_id"]}


@method
async def copy_messages(call: Call, ask: CopyMessages) -> list[JSON]:
    chat = rooms.writable(call, ask.chat_id)
    messages = [one for one in _listed(call, ask) if _is_free(one)]
    if not messages:
        raise bad("there are no messages to copy")
    dropped = CAPTION if ask.remove_caption else set()
    bodies = [
        {key: value for key, value in _content(one).items() if key not in dropped}
        for one in messages
    ]
    poll_ids = [_copied_poll(call, one) for one in messages]
    return _posted(call, chat, ask, bodies, poll_ids, messages)


def _listed(call: Call, ask: Any) -> list[Message]:
    numbers = ask.message_ids
    if not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > MOST_AT_ONCE:
        raise bad("too many message identifiers specified")
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise bad("message identifiers must be in a strictly increasing order")
    source = rooms.readable(call, ask.from_chat_id)
    return [source.messages[number] for number in numbers if number in source.messages]


def _posted(
    call: Call,
    chat: Chat,
    ask: Any,
    bodies: list[JSON],
    poll_ids: list[str | None],
    messages: list[Message],
) -> list[JSON]:
    """An album stays an album, under a number of its own."""
    groups: dict[str, str] = {}
    sent = []
    for body, poll_id, message in zip(bodies, poll_ids, messages, strict=True):
        group = message.body.get("media_group_id")
        if group:
            body["media_group_id"] = groups.setdefault(group, posting.album_id(call.world))
        sent.append(posting.outgoing(call, chat, ask, body, poll_id))
    return [{"message_id": one["message_id"]} for one in sent]


def _is_free(message: Message) -> bool:
    is_service = not posting.SERVICE_KINDS.isdisjoint(message.body)
    is_protected = message.chat.is_protected or message.body.get("has_protected_content")
    return not is_service and not is_protected


def _content(message: Message) -> JSON:
    return {key: value for key, value in message.body.items() if key in CONTENT}


def _copied_poll(call: Call, message: Message) -> str | None:
    if not _is_free(message):
        raise bad("the message can't be copied")
    if not message.poll_id:
        return None
    poll = call.world.polls[message.poll_id]
    if not polls.may_be_copied_by(poll, call.bot):
        raise bad("the message can't be copied")
    return polls.duplicate(call.world, call.bot, poll).id


def _forwarded(message: Message) -> JSON:
    body = message.body
    origin = body.get("forward_origin")
    if not origin and "sender_chat" in body:
        origin = {"type": "chat", "sender_chat": body["sender_chat"], "date": body["date"]}
    if not origin:
        origin = {"type": "user", "sender_user": body["from"], "date": body["date"]}
    return {**_content(message), "forward_origin": origin}


@method
async def delete_message(call: Call, ask: DeleteMessage) -> bool:
    chat = rooms.known(call, ask.chat_id)
    message = rooms.message_of(chat, ask.message_id, "message to delete not found")
    _delete(call, chat, message)
    return True


@method
async def delete_messages(call: Call, ask: DeleteMessages) -> bool:
    """Messages that are not there are left out; one that may not be deleted stops it all."""
    if not ask.message_ids:
        raise bad("message identifiers are not specified")
    if len(ask.message_ids) > MOST_AT_ONCE:
        raise bad("too many message identifiers specified")
    chat = rooms.known(call, ask.chat_id)
    found = [chat.messages[number] for number in ask.message_ids if number in chat.messages]
    for message in found:
        _must_be_deletable(call, chat, message)
    for message in found:
        posting.remove(call.world, message)
    return True


def _delete(call: Call, chat: Chat, message: Message) -> None:
    _must_be_deletable(call, chat, message)
    posting.remove(call.world, message)


def _must_be_deletable(call: Call, chat: Chat, message: Message) -> None:
    own = message.author == call.bot.id
    if not (own or chat.is_private):
        rooms.demand(call, chat, "can_delete_messages")
    if call.world.unix() - int(message.body["date"]) > TWO_DAYS:
        raise bad("message can't be deleted for everyone")
