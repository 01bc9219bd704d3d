"""sendMessage, the edits of a message, sendChatAction and setMessageReaction."""

from typing import Any

from aiogram.enums import ChatAction
from aiogram.methods import (
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    SendChatAction,
    SendMessage,
    SetMessageReaction,
)

from sandbox import keyboards, media, posting, reactions, rooms, text, views
from sandbox.calls import Call, bad, given, method
from sandbox.world import JSON, Message

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
MEDIA_KEYS = {*media.KINDS, "caption", "caption_entities"}
CAPTIONED = set(media.KINDS) - {"sticker", "video_note"}
ACTION_SECONDS = 5
ACTIONS = {action.value for action in ChatAction}


@method
async def send_message(call: Call, ask: SendMessage) -> JSON:
    words, entities = text.parse(ask.text, given(ask.parse_mode), ask.entities)
    chat = rooms.writable(call, ask.chat_id)
    body: JSON = {"text": words}
    if entities:
        body["entities"] = entities
    if preview := given(ask.link_preview_options):
        body["link_preview_options"] = preview.model_dump(
            exclude_none=True, exclude_defaults=True, mode="json"
        )
    return posting.outgoing(call, chat, ask, body)


@method
async def edit_message_text(call: Call, ask: EditMessageText) -> JSON:
    words, entities = text.parse(ask.text, given(ask.parse_mode), ask.entities)
    message = _own(call, ask)
    if "text" not in message.body:
        raise bad("there is no text in the message to edit")
    new: JSON = {"text": words, **({"entities": entities} if entities else {})}
    return _edited(call, ask, message, {"text", "entities"}, new)


@method
async def edit_message_caption(call: Call, ask: EditMessageCaption) -> JSON:
    new = text.caption(ask.caption, given(ask.parse_mode), ask.caption_entities)
    message = _own(call, ask)
    if CAPTIONED.isdisjoint(message.body):
        raise bad("there is no caption in the message to edit")
    return _edited(call, ask, message, {"caption", "caption_entities"}, new)


@method
async def edit_message_media(call: Call, ask: EditMessageMedia) -> JSON:
    item = ask.media
    new = text.caption(item.caption, given(item.parse_mode), item.caption_entities)
    message = _own(call, ask)
    if message.poll_id or not posting.SERVICE_KINDS.isdisjoint(message.body):
        raise bad("message can't be edited")
    file = media.taken(call, item.media, item.type)
    content = media.described(call.world, file)
    return _edited(call, ask, message, {"text", "entities", *MEDIA_KEYS}, {**content, **new})


@method
async def edit_message_reply_markup(call: Call, ask: EditMessageReplyMarkup) -> JSON:
    return _edited(call, ask, _own(call, ask), set(), {})


def _own(call: Call, ask: Any) -> Message:
    if ask.inline_message_id:
        raise bad("MESSAGE_ID_INVALID")
    chat = rooms.known(call, ask.chat_id)
    if not ask.message_id:
        raise bad("message identifier is not specified")
    message = rooms.message_of(chat, ask.message_id, "message to edit not found")
    if message.author != call.bot.id or "forward_origin" in message.body or message.keyboard:
        raise bad("message can't be edited")
    return message


def _edited(call: Call, ask: Any, message: Message, dropped: set[str], new: JSON) -> JSON:
    """The new body; a keyboard that is not given again goes away, as in Telegram."""
    body = {k: v for k, v in message.body.items() if k not in {*dropped, "reply_markup"}}
    body |= new
    if shown := keyboards.inline(ask.reply_markup):
        body["reply_markup"] = shown
    if body == message.body:
        raise bad(NOT_MODIFIED)
    # A changed keyboard alone is no edit that people would see marked.
    message.body = {**body, "edit_date": call.world.unix()} if new or dropped else body
    call.world.changes.bump()
    return views.message(call.world, message, call.bot)


@method
async def send_chat_action(call: Call, ask: SendChatAction) -> bool:
    if ask.action not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat = rooms.writable(call, ask.chat_id)
    chat.action = (ask.action, call.world.clock.unix() + ACTION_SECONDS)
    call.world.changes.bump()
    return True


@method
async def set_message_reaction(call: Call, ask: SetMessageReaction) -> bool:
    """A bot may leave one reaction; no update tells of it."""
    chat = rooms.known(call, ask.chat_id)
    message = rooms.message_of(chat, ask.message_id, "message to react not found")
    chosen = [one.model_dump(exclude_none=True, mode="json") for one in ask.reaction or []]
    if len(chosen) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(one.get("type") == "emoji" and one["emoji"] not in reactions.ALLOWED for one in chosen):
        raise bad("REACTION_INVALID")
    if chosen:
        message.reactions[call.bot.id] = chosen
    else:
        message.reactions.pop(call.bot.id, None)
    call.world.changes.bump()
    return True
