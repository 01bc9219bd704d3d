"""A bot that moderates: ban, restrict, promote, titles and tags. Words: tdlib's."""

from typing import Any

from aiogram.methods import (
    BanChatMember,
    PromoteChatMember,
    RestrictChatMember,
    SetChatAdministratorCustomTitle,
    SetChatMemberTag,
    UnbanChatMember,
)

from sandbox import emoji, membership, moments, rights, rooms
from sandbox.calls import Call, bad, method
from sandbox.membership import Change
from sandbox.methods.chats import some_user
from sandbox.world import ADMIN_RIGHTS, Bot, Chat, ChatMember, User

RESTRICT = "can_restrict_members"
NO_RESTRICTING = "not enough rights to restrict/unrestrict chat member"
SUPERGROUPS_ONLY = "method is available only for supergroups"
NOT_IN_BASIC_GROUPS = "method is available for supergroup and channel chats only"
MAX_TAG = 16


def _target(call: Call, chat: Chat, user_id: int, itself: str) -> ChatMember:
    """The member a method is about: neither the owner nor the bot itself."""
    member = membership.place_of(chat, some_user(call, user_id))
    if member.status == "creator":
        raise bad("can't remove chat owner")
    if member.user is call.bot:
        raise bad(itself)
    return member


def _moderated(call: Call, chat: Chat, user_id: int) -> User:
    member = _target(call, chat, user_id, "can't restrict self")
    rights.admin_right(call, chat, RESTRICT, NO_RESTRICTING)
    if member.status == "administrator" and not membership.may_edit(chat, call.bot, member):
        raise bad("user is an administrator of the chat")
    return member.user


@method
async def ban_chat_member(call: Call, ask: BanChatMember) -> bool:
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        raise bad("can't ban members in private chats")
    user = _out_of_basic_group(call, chat, ask.user_id) if chat.kind == "group" else None
    user = user or _moderated(call, chat, ask.user_id)
    until = membership.lasting(call.world, moments.unix(ask.until_date))
    membership.remove(call.world, chat, call.bot, user, 0 if chat.kind == "group" else until)
    return True


def _out_of_basic_group(call: Call, chat: Chat, user_id: int) -> User:
    member = membership.place_of(chat, some_user(call, user_id))
    if member.is_admin or not (own := rights.own_place(call, chat)) or not own.has(RESTRICT):
        raise bad("CHAT_ADMIN_REQUIRED")
    if not member.is_in:
        raise bad("USER_NOT_PARTICIPANT")
    return member.user


@method
async def unban_chat_member(call: Call, ask: UnbanChatMember) -> bool:
    """Afterwards she is outside but may come back, also if she was in; see only_if_banned."""
    chat = rooms.known(call, ask.chat_id)
    if chat.kind != "supergroup":
        raise bad(NOT_IN_BASIC_GROUPS)
    member = membership.place_of(chat, some_user(call, ask.user_id))
    if member.status == "left" or (ask.only_if_banned and member.status != "kicked"):
        return True
    user = _moderated(call, chat, ask.user_id)
    if member.is_in:
        membership.remove(call.world, chat, call.bot, user)
    membership.change(call.world, chat, call.bot, user, Change("left", {"until": 0, "rights": {}}))
    return True


@method
async def restrict_chat_member(call: Call, ask: RestrictChatMember) -> bool:
    """All permissions lift the restriction."""
    chat = rooms.known(call, ask.chat_id)
    if chat.kind != "supergroup":
        raise bad(SUPERGROUPS_ONLY)
    granted = rights.permissions(ask.permissions, bool(ask.use_independent_chat_permissions))
    user = _moderated(call, chat, ask.user_id)
    is_in = membership.place_of(chat, user).is_in
    if all(granted.values()):
        free = Change("member" if is_in else "left", {"rights": {}, "until": 0})
        membership.change(call.world, chat, call.bot, user, free)
        return True
    until = membership.lasting(call.world, moments.unix(ask.until_date))
    bound: dict[str, Any] = {"rights": granted, "until": until, "still_in": is_in}
    bound |= {"custom_title": None, "is_anonymous": False, "promoted_by": None}
    membership.change(call.world, chat, call.bot, user, Change("restricted", bound))
    return True


@method
async def promote_chat_member(call: Call, ask: PromoteChatMember) -> bool:
    """No right at all demotes. A bot gives only what it has, and only to its own."""
    chat = rooms.known(call, ask.chat_id)
    if chat.kind != "supergroup":
        raise bad(NOT_IN_BASIC_GROUPS)
    member = _target(call, chat, ask.user_id, "can't promote self")
    asked = rights.of_kind(chat, {name: bool(getattr(ask, name)) for name in ADMIN_RIGHTS})
    rights.admin_right(call, chat, "can_promote_members")
    if member.status == "administrator" and not membership.may_edit(chat, call.bot, member):
        raise bad("CHAT_ADMIN_REQUIRED")
    if not any(asked.values()) and not ask.is_anonymous:
        if member.status == "administrator":
            membership.demote(call.world, chat, call.bot, member.user)
        return True
    if not member.is_in:
        raise bad("USER_NOT_PARTICIPANT")
    own = rights.own_place(call, chat)
    if own and any(given and not own.has(right) for right, given in asked.items()):
        raise bad("RIGHT_FORBIDDEN")
    fields: dict[str, Any] = {"rights": {**asked, "can_manage_chat": True}, "until": 0}
    fields |= {"is_anonymous": bool(ask.is_anonymous), "promoted_by": call.bot.id, "tag": None}
    membership.change(call.world, chat, call.bot, member.user, Change("administrator", fields))
    return True


@method
async def set_chat_administrator_custom_title(
    call: Call, ask: SetChatAdministratorCustomTitle
) -> bool:
    chat = rooms.known(call, ask.chat_id)
    if chat.kind != "supergroup":
        raise bad(SUPERGROUPS_ONLY)
    member = membership.place_of(chat, some_user(call, ask.user_id))
    if member.status == "creator":
        raise bad("only creator can edit their custom title")
    if member.status != "administrator":
        raise bad("user is not an administrator")
    if not membership.may_edit(chat, call.bot, member):
        raise bad("not enough rights to change custom title of the user")
    title = _short(ask.custom_title)
    fields = {"custom_title": title or None}
    membership.change(call.world, chat, call.bot, member.user, Change("administrator", fields))
    return True


@method
async def set_chat_member_tag(call: Call, ask: SetChatMemberTag) -> bool:
    """A regular member's tag; an empty one takes it away."""
    chat = rooms.known(call, ask.chat_id)
    if chat.is_private:
        raise bad("member tags can be set only in groups and supergroups")
    member = membership.place_of(chat, some_user(call, ask.user_id))
    rights.admin_right(call, chat, "can_manage_tags")
    if not member.is_in:
        raise bad("USER_NOT_PARTICIPANT")
    if member.is_admin or isinstance(member.user, Bot):
        raise bad("user is an administrator of the chat")
    fields = {"tag": _short(ask.tag or "") or None}
    membership.change(call.world, chat, call.bot, member.user, Change(member.status, fields))
    return True


def _short(words: str) -> str:
    """A title or a tag: both are what MTProto calls a rank."""
    words = words.strip()
    if len(words) > MAX_TAG:
        raise bad("ADMIN_RANK_INVALID")
    if emoji.is_in(words):
        raise bad("ADMIN_RANK_EMOJI_NOT_ALLOWED")
    return words
