"""What a person sees: her chats, and one of them opened."""

from itertools import islice

from sandbox import profile, rooms, views
from sandbox.people import lookup
from sandbox.world import JSON, Chat, ChatMember, Message, Person, World

SHOWN = 200


def view(world: World, as_: int, chat: int | None = None, limit: int = SHOWN) -> JSON:
    """Opening a chat reads it. Chats with bots bear the bot's id, as in her own Telegram."""
    me = lookup.person(world, as_)
    opened = _opened(world, me, chat)
    messages = _messages(world, me, opened, limit) if opened else []
    if opened:
        me.read[_name(opened)] = opened.next_message_id - 1
    rooms_of_hers = [room for room in world.chats() if _is_hers(room, me)]
    rooms_of_hers.sort(key=lambda room: -_last_date(room))
    return {
        "me": me.as_user(),
        "chats": [_line(world, me, room) for room in rooms_of_hers],
        "chat": _details(world, me, opened) if opened else None,
        "messages": messages,
        "toasts": me.toasts[-20:],
        "version": world.changes.version,
    }


def _opened(world: World, me: Person, chat: int | None) -> Chat | None:
    if chat is None or (chat in world.bots and (chat, me.id) not in world.privates):
        return None
    return lookup.chat_for(world, me, chat)


def _is_hers(room: Chat, me: Person) -> bool:
    if room.person:
        return room.person is me
    return not room.migrated_to and not room.deleted and room.member(me.id) is not None


def _name(room: Chat) -> int:
    return room.bot.id if room.bot else room.id


def _last(room: Chat) -> Message | None:
    return room.messages[next(reversed(room.messages))] if room.messages else None


def _last_date(room: Chat) -> int:
    last = _last(room)
    return int(last.body["date"]) if last else 0


def _line(world: World, me: Person, room: Chat) -> JSON:
    last = _last(room)
    read = me.read.get(_name(room), 0)
    newer = (room.messages.get(number) for number in range(read + 1, room.next_message_id))
    return {
        "id": _name(room),
        "title": room.bot.first_name if room.bot else room.title,
        "kind": room.kind,
        "is_bot": room.bot is not None,
        "last": views.message(world, last, person=me) if last else None,
        "unread": sum(1 for message in newer if message and message.author != me.id),
    }


def _details(world: World, me: Person, room: Chat) -> JSON:
    place = room.member(me.id)
    details: JSON = {
        **room.as_chat(),
        "id": _name(room),
        "title": room.bot.first_name if room.bot else room.title,
        "kind": room.kind,
        "is_bot": room.bot is not None,
        "pinned": list(room.pinned),
        "reply_keyboard": _keyboard(room, me),
        "can_write": _can_write(room, me),
        "is_protected": room.is_protected,
        "members": [_member(one) for one in room.members.values() if one.is_in],
        "topics": [
            {"message_thread_id": topic.message_thread_id, "name": topic.name}
            for topic in room.topics.values()
        ],
        "commands": [one for bot in room.bots() for one in profile.commands_for(bot, room, me)],
    }
    if room.bot:
        details["username"] = room.bot.username
        details["blocked"] = me.id in room.bot.blocked_by
        details["menu_button"] = profile.menu_button(room.bot, me.id)
    if place and place.is_admin:
        requests = room.join_requests.values()
        details["join_requests"] = [{"user": one.person.as_user()} for one in requests]
    if room.action and room.action[1] > world.clock.unix():
        details["action"] = room.action[0].replace("_", " ")
    return details


def _can_write(room: Chat, me: Person) -> bool:
    if room.bot:
        return me.id not in room.bot.blocked_by
    return rooms.permitted(room, me.id, "can_send_messages")


def _member(member: ChatMember) -> JSON:
    return {
        **member.rights,
        "user": member.user.as_user(),
        "status": member.status,
        "custom_title": member.custom_title,
        "is_anonymous": member.is_anonymous,
        "tag": member.tag,
    }


def _keyboard(room: Chat, me: Person) -> JSON | None:
    """The newest reply keyboard meant for her; a one-time one is gone after her next message."""
    spoke = False
    for message in islice(reversed(room.messages.values()), SHOWN):
        spoke = spoke or message.author == me.id
        keyboard = message.keyboard
        if keyboard is None or (keyboard.get("selective") and not _is_for(room, message, me)):
            continue
        used = spoke and (keyboard.get("one_time_keyboard") or keyboard.get("force_reply"))
        return None if used or keyboard.get("remove_keyboard") else keyboard
    return None


def _is_for(room: Chat, message: Message, me: Person) -> bool:
    target = room.messages.get(message.reply_to or 0)
    named = me.username and f"@{me.username}" in message.body.get("text", "")
    return bool(named or (target and target.author == me.id) or room.is_private)


def _messages(world: World, me: Person, room: Chat, limit: int) -> list[JSON]:
    if not room.is_private and not room.member(me.id):
        return []
    newest = list(islice(reversed(room.messages.values()), limit))[::-1]
    secret = [one for one in room.ephemeral.values() if one.only_for == me.id]
    seen = [_seen(world, me, message) for message in [*newest, *secret]]
    return sorted(seen, key=lambda message: int(message["date"])) if secret else seen


def _seen(world: World, me: Person, message: Message) -> JSON:
    """An ephemeral message has no id of its own; here it bears its number, negative."""
    view = views.message(world, message, person=me)
    if message.ephemeral_id:
        view["message_id"] = -message.ephemeral_id
    view["mine"] = message.author == me.id
    if message.reactions:
        view["reactions"] = _reactions(message, me)
    return view


def _reactions(message: Message, me: Person) -> list[JSON]:
    counts: dict[str, int] = {}
    for given in message.reactions.values():
        for one in given:
            sign = one.get("emoji", "⭐")
            counts[sign] = counts.get(sign, 0) + 1
    own = {one.get("emoji") for one in message.reactions.get(me.id, [])}
    return [{"emoji": sign, "count": count, "mine": sign in own} for sign, count in counts.items()]
