"""Topics of a forum, for bots and people alike."""

from sandbox import membership, posting
from sandbox.world import GENERAL, JSON, Chat, Topic, User, World

COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def general(chat: Chat) -> Topic:
    """Every forum has got it; it is no message thread of its own for those who write there."""
    return chat.topics.setdefault(GENERAL, Topic(GENERAL, "General"))


def add(
    world: World, chat: Chat, actor: User, name: str, color: int, icon: str | None = None
) -> Topic:
    """The topic's id is the id of the service message that opens it."""
    created: JSON = {"name": name, "icon_color": color}
    if icon:
        created["icon_custom_emoji_id"] = icon
    topic = Topic(chat.next_message_id, name, color, icon, creator=actor.id)
    chat.topics[topic.message_thread_id] = topic
    line(world, chat, actor, topic, {"forum_topic_created": created})
    return topic


def line(world: World, chat: Chat, actor: User, topic: Topic, body: JSON) -> None:
    thread: JSON = {}
    if topic.message_thread_id != GENERAL:
        thread = {"message_thread_id": topic.message_thread_id, "is_topic_message": True}
    posting.service(world, chat, actor, {**membership.performer(chat, actor), **thread, **body})
