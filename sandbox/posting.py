"""How a message comes into a chat, and who hears of it."""

from typing import Any

from sandbox import keyboards, rooms, updates, views
from sandbox.calls import Call, bad, given
from sandbox.world import GENERAL, JSON, Bot, Chat, Message, Person, User, World

SERVICE_KINDS = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "message_auto_delete_timer_changed",
        "chat_owner_left",
        "chat_owner_changed",
    }
)


def post(world: World, chat: Chat, sender: User, body: JSON, **hidden: Any) -> Message:
    """Numbers, dates and stores a message, and tells every bot that may see it."""
    head = {"from": sender.as_user(), "date": world.unix()}
    message = Message(chat, chat.next_message_id, sender.id, {**head, **body}, **hidden)
    message.via_bot = isinstance(sender, Bot)
    chat.next_message_id += 1
    chat.messages[message.message_id] = message
    world.changes.bump()
    tell(world, message, "message")
    return message


def album_id(world: World) -> str:
    return str(13_000_000_000_000_000 + world.fresh_id(0))


def service(world: World, chat: Chat, actor: User, body: JSON) -> Message:
    """A line such as "Aida joined"; every bot in the chat sees it."""
    return post(world, chat, actor, body)


def announce_edit(world: World, message: Message) -> None:
    """After a person's edit. A bot is not told of its own edits."""
    world.changes.bump()
    tell(world, message, "edited_message")


def remove(world: World, message: Message) -> None:
    """A deleted message is no longer pinned either; bots are told nothing, as in Telegram."""
    chat = message.chat
    del chat.messages[message.message_id]
    chat.pinned = [number for number in chat.pinned if number != message.message_id]
    world.changes.bump()


def tell(world: World, message: Message, kind: str) -> None:
    author = world.user(message.author)
    for bot in message.chat.bots():
        if may_see(world, bot, message, author):
            updates.emit(world, bot, kind, views.message(world, message, bot))


def may_see(world: World, bot: Bot, message: Message, author: User | None) -> bool:
    """Bots see no bots, except for service messages, even their own; privacy mode hides talk."""
    chat = message.chat
    is_service = not SERVICE_KINDS.isdisjoint(message.body)
    if message.author == bot.id:
        return is_service
    if chat.is_private:
        return bool(chat.person and chat.person.id not in bot.blocked_by)
    if is_service:
        return True
    if isinstance(author, Bot):
        return False
    member = chat.member(bot.id)
    if not bot.privacy_mode or (member and member.is_admin):
        return True
    return _meant_for(bot, message)


def _meant_for(bot: Bot, message: Message) -> bool:
    text = message.body.get("text") or message.body.get("caption") or ""
    mention = f"@{bot.username}".lower()
    if mention in text.lower():
        return True
    if text.startswith("/"):
        return "@" not in text.split()[0]
    target = message.chat.messages.get(message.reply_to or 0)
    return bool(target and target.author == bot.id)


def outgoing(
    call: Call, chat: Chat, ask: Any, body: JSON, poll_id: str | None = None, **hidden: Any
) -> JSON:
    """The end of every send* method: thread, reply, keyboard, receiver; then it is posted."""
    shown, keyboard = keyboards.any_markup(getattr(ask, "reply_markup", None), chat.is_private)
    if shown:
        body["reply_markup"] = shown
    body.update(_thread(chat, call.bot, ask))
    if getattr(ask, "protect_content", None):
        body["has_protected_content"] = True
    if chat.is_private and getattr(ask, "message_effect_id", None):
        body["effect_id"] = ask.message_effect_id
    receiver = _receiver(ask)
    if receiver is not None:
        return _post_for_one(call, chat, receiver, body)
    reply_to = _reply_target(chat, ask, body)
    message = post(
        call.world, chat, call.bot, body, reply_to=reply_to, poll_id=poll_id,
        keyboard=keyboard, **hidden,
    )  # fmt: skip
    if poll_id:
        owner = call.bot.id if chat.is_private else 0
        call.world.polls[poll_id].places.append((owner, chat.id, message.message_id))
    return views.message(call.world, message, call.bot)


def _thread(chat: Chat, bot: Bot, ask: Any) -> JSON:
    thread_id = getattr(ask, "message_thread_id", None)
    topic = chat.topics.get(thread_id or GENERAL)
    if thread_id and (not topic or thread_id == GENERAL):
        raise bad("message thread not found")
    member = chat.member(bot.id)
    if topic and topic.closed and not (member and member.has("can_manage_topics")):
        raise bad("TOPIC_CLOSED")
    if not thread_id:
        return {}
    return {"message_thread_id": thread_id, "is_topic_message": True}


def _reply_target(chat: Chat, ask: Any, body: JSON) -> int | None:
    reply = getattr(ask, "reply_parameters", None)
    target_id = reply.message_id if reply else getattr(ask, "reply_to_message_id", None)
    if not target_id:
        return None
    target = chat.messages.get(target_id)
    elsewhere = reply and given(reply.chat_id) not in (None, chat.id, str(chat.id))
    if not target or elsewhere:
        lenient = (reply and given(reply.allow_sending_without_reply)) or getattr(
            ask, "allow_sending_without_reply", None
        )
        if lenient:
            return None
        raise bad("message to be replied not found")
    if reply and given(reply.quote):
        text = target.body.get("text") or target.body.get("caption") or ""
        if reply.quote not in text:
            raise bad("QUOTE_TEXT_INVALID")
        before = text[: text.index(reply.quote)].encode("utf-16-le")
        body["quote"] = {"text": reply.quote, "position": len(before) // 2, "is_manual": True}
    return int(target_id)


def _receiver(ask: Any) -> int | None:
    parameters = getattr(ask, "ephemeral_message_parameters", None)
    receiver = parameters.receiver_user_id if parameters else None
    return receiver or getattr(ask, "receiver_user_id", None)


def _post_for_one(call: Call, chat: Chat, receiver_id: int, body: JSON) -> JSON:
    """An ephemeral message: one member of a group sees it; it has no message_id."""
    if chat.is_private:
        raise bad("ephemeral messages can be sent only to groups and supergroups")
    receiver = rooms.user_of(call, receiver_id)
    if not isinstance(receiver, Person) or not chat.member(receiver_id):
        raise bad("user not found")
    number = call.world.fresh_id(0)
    head = {"from": call.bot.as_user(), "date": call.world.unix()}
    message = Message(
        chat, 0, call.bot.id, {**head, **body}, via_bot=True, only_for=receiver_id,
        ephemeral_id=number,
    )  # fmt: skip
    chat.ephemeral[number] = message
    call.world.changes.bump()
    return views.message(call.world, message, call.bot)
