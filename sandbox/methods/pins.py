"""Pinning and unpinning."""

from aiogram.methods import PinChatMessage, UnpinAllChatMessages, UnpinChatMessage

from sandbox import posting, rooms, views
from sandbox.calls import Call, bad, method


@method
async def pin_chat_message(call: Call, ask: PinChatMessage) -> bool:
    chat = rooms.known(call, ask.chat_id)
    rooms.demand(call, chat, "can_pin_messages")
    message = rooms.message_of(chat, ask.message_id, "message to pin not found")
    if not posting.SERVICE_KINDS.isdisjoint(message.body):
        raise bad("can't pin a service message")
    chat.pinned = [number for number in chat.pinned if number != message.message_id]
    chat.pinned.append(message.message_id)
    shown = views.message(call.world, message, call.bot, nested=False)
    posting.service(call.world, chat, call.bot, {"pinned_message": shown})
    return True


@method
async def unpin_chat_message(call: Call, ask: UnpinChatMessage) -> bool:
    chat = rooms.known(call, ask.chat_id)
    rooms.demand(call, chat, "can_pin_messages")
    wanted = ask.message_id or (chat.pinned[-1] if chat.pinned else None)
    if wanted not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(wanted)
    call.world.changes.bump()
    return True


@method
async def unpin_all_chat_messages(call: Call, ask: UnpinAllChatMessages) -> bool:
    chat = rooms.known(call, ask.chat_id)
    rooms.demand(call, chat, "can_pin_messages")
    chat.pinned = []
    call.world.changes.bump()
    return True
