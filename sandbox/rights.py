"""What an administrator may do, and what is left to a restricted member."""

from aiogram.types import ChatPermissions

from sandbox.calls import Call, bad
from sandbox.world import ADMIN_RIGHTS, PERMISSIONS, Chat, ChatMember

BASIC_GROUP_RIGHTS = frozenset(
    {
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_tags",
    }
)
MEDIA = (
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
)


def own_place(call: Call, chat: Chat) -> ChatMember | None:
    return chat.member(call.bot.id)


def admin_right(call: Call, chat: Chat, right: str, words: str = "not enough rights") -> None:
    """Refuses unless the bot is an administrator with this right; what members may is no help."""
    place = own_place(call, chat)
    if not place or not place.has(right):
        raise bad(words)


def of_kind(chat: Chat, asked: dict[str, bool]) -> dict[str, bool]:
    """The rights an administrator of this chat gets when these are asked for.

    A basic group knows one kind of administrator. Any right implies can_manage_chat.
    """
    if chat.kind == "group":
        return {name: name in BASIC_GROUP_RIGHTS for name in ADMIN_RIGHTS}
    rights = {name: bool(asked.get(name)) for name in ADMIN_RIGHTS}
    rights["can_manage_chat"] = any(rights.values())
    return rights


def shown(chat: Chat, rights: dict[str, bool]) -> dict[str, bool]:
    """An administrator's rights as the Bot API shows them for this kind of chat."""
    hidden = {"can_manage_topics"} if chat.kind == "group" else set()
    return {name: rights.get(name, False) for name in ADMIN_RIGHTS if name not in hidden}


def permissions(asked: ChatPermissions, independent: bool) -> dict[str, bool]:
    """What the request means: unset is False, and the broader permissions imply the narrower."""
    given = {name: getattr(asked, name) for name in PERMISSIONS}
    granted = {name: bool(value) for name, value in given.items()}
    for name in ("can_edit_tag", "can_manage_topics"):
        if given[name] is None:
            granted[name] = granted["can_pin_messages"]
    if given["can_react_to_messages"] is None:
        granted["can_react_to_messages"] = granted["can_send_messages"]
    if independent:
        return granted
    if granted["can_send_other_messages"] or granted["can_add_web_page_previews"]:
        granted |= dict.fromkeys(MEDIA, True) | {"can_send_messages": True}
    if granted["can_send_polls"]:
        granted["can_send_messages"] = True
    return granted
