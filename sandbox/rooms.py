"""Which chat a bot means, and whether it may do there what it asks. In Telegram's words."""

from sandbox.calls import Call, Refused, bad, forbidden
from sandbox.world import Bot, Chat, Message, User

THINGS = {
    "can_send_messages": "text messages",
    "can_send_audios": "music",
    "can_send_documents": "documents",
    "can_send_photos": "photos",
    "can_send_videos": "videos",
    "can_send_video_notes": "video notes",
    "can_send_voice_notes": "voice notes",
    "can_send_polls": "polls",
    "can_send_other_messages": "stickers",
}
RIGHTS = {
    "can_pin_messages": "not enough rights to manage pinned messages in the chat",
    "can_restrict_members": "not enough rights to restrict/unrestrict chat member",
    "can_promote_members": "not enough rights",
    "can_change_info": "not enough rights to change chat information",
    "can_invite_users": "not enough rights to manage chat invite link",
    "can_manage_topics": "not enough rights to manage topics",
    "can_delete_messages": "message can't be deleted",
}


def known(call: Call, chat_id: int | str | None) -> Chat:
    """A chat the bot is in; its private chats begin with START."""
    chat = readable(call, chat_id)
    if chat.migrated_to:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.migrated_to},
        )
    return chat


def readable(call: Call, chat_id: int | str | None) -> Chat:
    """As `known`, to copy out of it: that goes on when the group has become a supergroup."""
    if chat_id is None or chat_id == "":
        raise bad("chat_id is empty")
    number = _number(call, chat_id)
    chat = call.world.groups.get(number)
    if number > 0:
        chat = call.world.privates.get((call.bot.id, number))
    if not chat:
        raise bad("chat not found")
    if not chat.is_private and not chat.migrated_to:
        _must_be_in(call.bot, chat)
    return chat


def _number(call: Call, chat_id: int | str) -> int:
    text = str(chat_id).strip()
    if text.removeprefix("-").isdigit():
        return int(text)
    if text.startswith("@"):
        name = text[1:].lower()
        for chat in call.world.groups.values():
            if chat.username and chat.username.lower() == name:
                return chat.id
    raise bad("chat not found")


def _must_be_in(bot: Bot, chat: Chat) -> None:
    if chat.deleted:
        raise forbidden("the group chat was deleted")
    place = chat.members.get(bot.id)
    if not place:
        raise bad("chat not found")
    if place.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if not place.is_in:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")


def writable(call: Call, chat_id: int | str | None, permission: str = "can_send_messages") -> Chat:
    """A chat where the bot may send this kind of message now."""
    if chat_id not in (None, ""):
        _must_be_reachable(call, _number(call, chat_id or 0))
    chat = known(call, chat_id)
    if not chat.is_private and not permitted(chat, call.bot.id, permission):
        raise bad(f"not enough rights to send {THINGS[permission]} to the chat")
    return chat


def _must_be_reachable(call: Call, user_id: int) -> None:
    if user_id in call.world.bots:
        raise forbidden("bot can't send messages to bots")
    person = call.world.people.get(user_id)
    if not person:
        return
    if person.deactivated:
        raise forbidden("user is deactivated")
    if user_id in call.bot.blocked_by:
        raise forbidden("bot was blocked by the user")
    if (call.bot.id, user_id) not in call.world.privates:
        raise forbidden("bot can't initiate conversation with a user")


def permitted(chat: Chat, user_id: int, permission: str) -> bool:
    """What every member may do, unless the chat or she alone is restricted."""
    member = chat.member(user_id)
    if not member or member.is_admin:
        return bool(member)
    if member.status == "restricted" and not member.rights.get(permission, False):
        return False
    return chat.permissions.get(permission, False)


def demand(call: Call, chat: Chat, right: str, words: str | None = None) -> None:
    """An administrator's right; a right that the chat gives to all members is enough too."""
    member = chat.member(call.bot.id)
    given_to_all = chat.permissions.get(right, False) and permitted(chat, call.bot.id, right)
    if member and (member.has(right) or given_to_all):
        return
    if not chat.is_private:
        raise bad(words or RIGHTS.get(right, "not enough rights"))


def user_of(call: Call, user_id: int) -> User:
    user = call.world.user(user_id)
    if not user:
        raise bad("user not found")
    return user


def message_of(chat: Chat, message_id: int, missing: str = "message not found") -> Message:
    message = chat.messages.get(message_id)
    if not message:
        raise bad(missing)
    return message
