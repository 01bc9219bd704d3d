"""What a chat is: getChat, its members' list, its title, description and permissions."""

from typing import Any

from aiogram.methods import (
    DeleteChatPhoto,
    GetChat,
    GetChatAdministrators,
    GetChatMember,
    GetChatMemberCount,
    LeaveChat,
    SetChatDescription,
    SetChatPermissions,
    SetChatTitle,
)

from sandbox import membership, rights, rooms, views
from sandbox.calls import Call, bad, method
from sandbox.invites import primary_link
from sandbox.world import JSON, Bot, Chat

MAX_TITLE = 128
MAX_DESCRIPTION = 255
CHANGE_INFO = "can_change_info"


@method
async def get_chat(call: Call, ask: GetChat) -> JSON:
    chat = rooms.known(call, ask.chat_id)
    info: JSON = {
        **chat.as_chat(),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.as_chat().get("username"):
        info["active_usernames"] = [chat.as_chat()["username"]]
    if chat.photo:
        info["photo"] = chat.photo
    if chat.description:
        info["description"] = chat.description
    if chat.is_protected:
        info["has_protected_content"] = True
    if not chat.is_private:
        info["permissions"] = dict(chat.permissions)
        info |= _own_link(call, chat)
    pinned = [number for number in chat.pinned if number in chat.messages]
    if pinned:
        info["pinned_message"] = views.message(
            call.world, chat.messages[max(pinned)], call.bot, nested=False
        )
    return info


def _own_link(call: Call, chat: Chat) -> JSON:
    """Every administrator who may invite has a primary link of her own, made when first seen."""
    place = rights.own_place(call, chat)
    if not place or not place.has("can_invite_users"):
        return {}
    return {"invite_link": primary_link(call.world, chat, call.bot).url}


@method
async def get_chat_administrators(call: Call, ask: GetChatAdministrators) -> list[JSON]:
    """Telegram leaves other bots out unless they are asked for."""
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        raise bad("there are no administrators in the private chat")
    return [
        membership.view(chat, member, call.bot)
        for member in chat.members.values()
        if member.is_admin
        and (ask.return_bots or member.user is call.bot or not isinstance(member.user, Bot))
    ]


@method
async def get_chat_member(call: Call, ask: GetChatMember) -> JSON:
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        if ask.user_id not in (chat.id, call.bot.id):
            raise bad("member not found")
        return {"user": rooms.user_of(call, ask.user_id).as_user(), "status": "member"}
    member = membership.place_of(chat, some_user(call, ask.user_id))
    return membership.view(chat, member, call.bot)


def some_user(call: Call, user_id: int) -> Any:
    """A user Telegram knows, in the chat or not."""
    user = call.world.user(user_id)
    if user_id <= 0:
        raise bad("invalid user_id specified")
    if not user:
        raise bad("member not found")
    return user


@method
async def get_chat_member_count(call: Call, ask: GetChatMemberCount) -> int:
    chat = rooms.known(call, ask.chat_id)
    return 2 if chat.is_private else sum(member.is_in for member in chat.members.values())


@method
async def leave_chat(call: Call, ask: LeaveChat) -> bool:
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        raise bad("can't leave private chats")
    membership.go(call.world, chat, call.bot)
    return True


@method
async def set_chat_title(call: Call, ask: SetChatTitle) -> bool:
    """A longer title is cut, as Telegram does; the same title again is no news."""
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        raise bad("can't change private chat title")
    title = " ".join(ask.title.split())[:MAX_TITLE]
    if not title:
        raise bad("title must be non-empty")
    rights.admin_right(call, chat, CHANGE_INFO, "not enough rights to change chat title")
    if title != chat.title:
        chat.title = title
        membership.line(call.world, chat, call.bot, {"new_chat_title": title})
    return True


@method
async def set_chat_description(call: Call, ask: SetChatDescription) -> bool:
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        raise bad("can't change private chat description")
    rights.admin_right(call, chat, CHANGE_INFO, "not enough rights to set chat description")
    description = (ask.description or "").strip()[:MAX_DESCRIPTION] or None
    if description == chat.description:
        raise bad("chat description is not modified")
    chat.description = description
    call.world.changes.bump()
    return True


@method
async def set_chat_permissions(call: Call, ask: SetChatPermissions) -> bool:
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        raise bad("can't change private chat permissions")
    words = "not enough rights to change chat permissions"
    rights.admin_right(call, chat, "can_restrict_members", words)
    independent = bool(ask.use_independent_chat_permissions)
    chat.permissions = rights.permissions(ask.permissions, independent)
    call.world.changes.bump()
    return True


@method
async def delete_chat_photo(call: Call, ask: DeleteChatPhoto) -> bool:
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        raise bad("can't change private chat photo")
    rights.admin_right(call, chat, CHANGE_INFO, "not enough rights to change chat photo")
    if not chat.photo:
        raise bad("CHAT_NOT_MODIFIED")
    chat.photo = None
    membership.line(call.world, chat, call.bot, {"delete_chat_photo": True})
    return True
