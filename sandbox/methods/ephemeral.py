"""Edits and deletion of ephemeral messages, which one member of a group sees.

Sending them is a parameter of the send* methods. The Bot API names no refusals for these methods;
the words are those that MTProto has for such faults.
"""

from typing import Any

from aiogram.methods import (
    DeleteEphemeralMessage,
    EditEphemeralMessageCaption,
    EditEphemeralMessageMedia,
    EditEphemeralMessageReplyMarkup,
    EditEphemeralMessageText,
)

from sandbox import keyboards, media, rooms, text
from sandbox.calls import Call, bad, given, method
from sandbox.methods.messages import CAPTIONED, MEDIA_KEYS
from sandbox.world import JSON, Message

WORDS = {"text", "entities"}
CAPTION = {"caption", "caption_entities"}


def _message(call: Call, ask: Any) -> Message:
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        raise bad("PEER_ID_INVALID")
    rooms.user_of(call, ask.receiver_user_id)
    message = chat.ephemeral.get(ask.ephemeral_message_id)
    if not message or message.author != call.bot.id:
        raise bad("MESSAGE_ID_INVALID")
    if message.only_for != ask.receiver_user_id:
        raise bad("MESSAGE_ID_INVALID")
    return message


def _replace(call: Call, message: Message, ask: Any, dropped: set[str], new: JSON) -> bool:
    """A keyboard that is not given again goes away, as with the other edits."""
    shown = keyboards.inline(ask.reply_markup)
    kept = {k: v for k, v in message.body.items() if k not in {*dropped, "reply_markup"}}
    message.body = {**kept, **new, **({"reply_markup": shown} if shown else {})}
    call.world.changes.bump()
    return True


@method
async def edit_ephemeral_message_text(call: Call, ask: EditEphemeralMessageText) -> bool:
    words, entities = text.parse(ask.text, given(ask.parse_mode), ask.entities)
    message = _message(call, ask)
    if "text" not in message.body:
        raise bad("there is no text in the message to edit")
    new: JSON = {"text": words, **({"entities": entities} if entities else {})}
    return _replace(call, message, ask, WORDS, new)


@method
async def edit_ephemeral_message_caption(call: Call, ask: EditEphemeralMessageCaption) -> bool:
    new = text.caption(ask.caption, given(ask.parse_mode), ask.caption_entities)
    message = _message(call, ask)
    if CAPTIONED.isdisjoint(message.body):
        raise bad("there is no caption in the message to edit")
    return _replace(call, message, ask, CAPTION, new)


@method
async def edit_ephemeral_message_media(call: Call, ask: EditEphemeralMessageMedia) -> bool:
    item = ask.media
    new = text.caption(item.caption, given(item.parse_mode), item.caption_entities)
    message = _message(call, ask)
    content = media.described(call.world, media.taken(call, item.media, item.type))
    return _replace(call, message, ask, {*WORDS, *MEDIA_KEYS}, {**content, **new})


@method
async def edit_ephemeral_message_reply_markup(
    call: Call, ask: EditEphemeralMessageReplyMarkup
) -> bool:
    return _replace(call, _message(call, ask), ask, set(), {})


@method
async def delete_ephemeral_message(call: Call, ask: DeleteEphemeralMessage) -> bool:
    message = _message(call, ask)
    del message.chat.ephemeral[ask.ephemeral_message_id]
    call.world.changes.bump()
    return True
