"""Forum topics. Words: tdlib's ForumTopicManager."""

from aiogram.methods import (
    CloseForumTopic,
    CloseGeneralForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    EditForumTopic,
    EditGeneralForumTopic,
    HideGeneralForumTopic,
    ReopenForumTopic,
    ReopenGeneralForumTopic,
    UnhideGeneralForumTopic,
    UnpinAllForumTopicMessages,
    UnpinAllGeneralForumTopicMessages,
)

from sandbox import rights, rooms, topics
from sandbox.calls import Call, bad, method
from sandbox.topics import COLORS
from sandbox.world import GENERAL, JSON, Chat, Topic

MANAGE = "can_manage_topics"
NO_SWITCHING = "not enough rights to close or open the topic"
MAX_NAME = 128


def _forum(call: Call, chat_id: int | str) -> Chat:
    chat = rooms.known(call, chat_id)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    return chat


def _topic(call: Call, chat: Chat, thread_id: int, words: str) -> Topic:
    """A topic that this bot may change: its own, or any when it manages topics."""
    topic = topics.general(chat) if thread_id == GENERAL else chat.topics.get(thread_id)
    if not topic:
        raise bad("TOPIC_ID_INVALID")
    if topic.creator != call.bot.id:
        rights.admin_right(call, chat, MANAGE, words)
    return topic


def _name(name: str) -> str:
    name = " ".join(name.split())[:MAX_NAME]
    if not name:
        raise bad("title must be non-empty")
    return name


@method
async def create_forum_topic(call: Call, ask: CreateForumTopic) -> JSON:
    chat = _forum(call, ask.chat_id)
    rights.admin_right(call, chat, MANAGE, "not enough rights to create a topic")
    name = _name(ask.name)
    color = ask.icon_color or COLORS[0]
    if color not in COLORS:
        raise bad("invalid icon color specified")
    topic = topics.add(call.world, chat, call.bot, name, color, ask.icon_custom_emoji_id or None)
    icon = {"icon_custom_emoji_id": topic.icon_custom_emoji_id}
    return {
        "message_thread_id": topic.message_thread_id,
        "name": name,
        "icon_color": color,
        **(icon if topic.icon_custom_emoji_id else {}),
    }


@method
async def edit_forum_topic(call: Call, ask: EditForumTopic) -> bool:
    chat = _forum(call, ask.chat_id)
    topic = _topic(call, chat, ask.message_thread_id, "not enough rights to edit the topic")
    icon = ask.icon_custom_emoji_id
    edited: JSON = {}
    if ask.name and _name(ask.name) != topic.name:
        edited["name"] = topic.name = _name(ask.name)
    if icon is not None and icon != (topic.icon_custom_emoji_id or ""):
        edited["icon_custom_emoji_id"] = icon
        topic.icon_custom_emoji_id = icon or None
    if not edited and (ask.name or icon is not None):
        raise bad("TOPIC_NOT_MODIFIED")
    if edited:
        topics.line(call.world, chat, call.bot, topic, {"forum_topic_edited": edited})
    return True


@method
async def edit_general_forum_topic(call: Call, ask: EditGeneralForumTopic) -> bool:
    chat = _forum(call, ask.chat_id)
    topic = _topic(call, chat, GENERAL, "not enough rights to edit the topic")
    name = _name(ask.name)
    if name == topic.name:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = name
    topics.line(call.world, chat, call.bot, topic, {"forum_topic_edited": {"name": name}})
    return True


def _switch(call: Call, chat: Chat, topic: Topic, closed: bool) -> bool:
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    word = "forum_topic_closed" if closed else "forum_topic_reopened"
    topics.line(call.world, chat, call.bot, topic, {word: {}})
    return True


@method
async def close_forum_topic(call: Call, ask: CloseForumTopic) -> bool:
    chat = _forum(call, ask.chat_id)
    return _switch(call, chat, _topic(call, chat, ask.message_thread_id, NO_SWITCHING), True)


@method
async def reopen_forum_topic(call: Call, ask: ReopenForumTopic) -> bool:
    chat = _forum(call, ask.chat_id)
    return _switch(call, chat, _topic(call, chat, ask.message_thread_id, NO_SWITCHING), False)


@method
async def close_general_forum_topic(call: Call, ask: CloseGeneralForumTopic) -> bool:
    chat = _forum(call, ask.chat_id)
    return _switch(call, chat, _topic(call, chat, GENERAL, NO_SWITCHING), True)


@method
async def reopen_general_forum_topic(call: Call, ask: ReopenGeneralForumTopic) -> bool:
    chat = _forum(call, ask.chat_id)
    topic = _topic(call, chat, GENERAL, NO_SWITCHING)
    if topic.hidden:
        _veil(call, chat, False)
    return _switch(call, chat, topic, False)


@method
async def hide_general_forum_topic(call: Call, ask: HideGeneralForumTopic) -> bool:
    """An open topic is closed with it."""
    chat = _forum(call, ask.chat_id)
    _veil(call, chat, True)
    topics.general(chat).closed = True
    return True


@method
async def unhide_general_forum_topic(call: Call, ask: UnhideGeneralForumTopic) -> bool:
    _veil(call, _forum(call, ask.chat_id), False)
    return True


def _veil(call: Call, chat: Chat, hidden: bool) -> None:
    topic = _topic(call, chat, GENERAL, NO_SWITCHING)
    if topic.hidden == hidden:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.hidden = hidden
    word = "general_forum_topic_hidden" if hidden else "general_forum_topic_unhidden"
    topics.line(call.world, chat, call.bot, topic, {word: {}})


@method
async def delete_forum_topic(call: Call, ask: DeleteForumTopic) -> bool:
    """The topic goes with all its messages, silently."""
    chat = _forum(call, ask.chat_id)
    if ask.message_thread_id == GENERAL:
        raise bad("TOPIC_ID_INVALID")
    topic = _topic(call, chat, ask.message_thread_id, "not enough rights to delete the topic")
    del chat.topics[topic.message_thread_id]
    for number in _messages(chat, topic.message_thread_id):
        del chat.messages[number]
    call.world.changes.bump()
    return True


def _messages(chat: Chat, thread_id: int) -> list[int]:
    """Those of General carry no thread."""
    own = None if thread_id == GENERAL else thread_id
    return [key for key, one in chat.messages.items() if one.body.get("message_thread_id") == own]


@method
async def unpin_all_forum_topic_messages(call: Call, ask: UnpinAllForumTopicMessages) -> bool:
    return _unpin_all(call, _forum(call, ask.chat_id), ask.message_thread_id)


@method
async def unpin_all_general_forum_topic_messages(
    call: Call, ask: UnpinAllGeneralForumTopicMessages
) -> bool:
    return _unpin_all(call, _forum(call, ask.chat_id), GENERAL)


def _unpin_all(call: Call, chat: Chat, thread_id: int) -> bool:
    if thread_id != GENERAL and thread_id not in chat.topics:
        raise bad("TOPIC_ID_INVALID")
    rooms.demand(call, chat, "can_pin_messages")
    unpinned = set(_messages(chat, thread_id))
    chat.pinned = [number for number in chat.pinned if number not in unpinned]
    call.world.changes.bump()
    return True
