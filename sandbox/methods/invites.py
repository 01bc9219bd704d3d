"""Invite links and join requests."""

from aiogram.methods import (
    ApproveChatJoinRequest,
    CreateChatInviteLink,
    DeclineChatJoinRequest,
    EditChatInviteLink,
    ExportChatInviteLink,
    RevokeChatInviteLink,
)

from sandbox import membership, moments, rights, rooms
from sandbox.calls import Call, bad, method
from sandbox.invites import fresh_link, primary_link
from sandbox.methods.chats import some_user
from sandbox.world import JSON, Chat, InviteLink

INVITE = "can_invite_users"
MAX_NAME = 32
MAX_LIMIT = 99_999


def _inviting_chat(call: Call, chat_id: int | str) -> Chat:
    chat = rooms.known(call, chat_id)
    if chat.is_private:
        raise bad("can't invite members to a private chat")
    rights.admin_right(call, chat, INVITE, "not enough rights to manage chat invite link")
    return chat


def _set(call: Call, link: InviteLink, ask: CreateChatInviteLink | EditChatInviteLink) -> None:
    """Every field: one that is left out goes back to its default."""
    if ask.creates_join_request and ask.member_limit:
        raise bad("member limit can't be specified for links requiring administrator approval")
    if ask.member_limit is not None and not 0 <= ask.member_limit <= MAX_LIMIT:
        raise bad("USAGE_LIMIT_INVALID")
    expire_date = moments.unix(ask.expire_date)
    if expire_date and expire_date <= call.world.unix():
        raise bad("EXPIRE_DATE_INVALID")
    link.name = (ask.name or "").strip()[:MAX_NAME] or None
    link.expire_date = expire_date or None
    link.member_limit = ask.member_limit or None
    link.creates_join_request = bool(ask.creates_join_request)
    call.world.changes.bump()


@method
async def create_chat_invite_link(call: Call, ask: CreateChatInviteLink) -> JSON:
    chat = _inviting_chat(call, ask.chat_id)
    link = fresh_link(call.world, call.bot)
    _set(call, link, ask)
    chat.invite_links.append(link)
    return membership.link_view(link, call.bot, chat)


@method
async def export_chat_invite_link(call: Call, ask: ExportChatInviteLink) -> str:
    """A new primary link in place of the bot's old one."""
    chat = _inviting_chat(call, ask.chat_id)
    primary_link(call.world, chat, call.bot).is_revoked = True
    return primary_link(call.world, chat, call.bot).url


@method
async def edit_chat_invite_link(call: Call, ask: EditChatInviteLink) -> JSON:
    chat = _inviting_chat(call, ask.chat_id)
    link = _own_link(call, chat, ask.invite_link)
    if link.is_primary:
        raise bad("CHAT_INVITE_PERMANENT")
    _set(call, link, ask)
    return membership.link_view(link, call.bot, chat)


@method
async def revoke_chat_invite_link(call: Call, ask: RevokeChatInviteLink) -> JSON:
    chat = _inviting_chat(call, ask.chat_id)
    link = _own_link(call, chat, ask.invite_link)
    link.is_revoked = True
    if link.is_primary:
        primary_link(call.world, chat, call.bot)
    call.world.changes.bump()
    return membership.link_view(link, call.bot, chat)


def _own_link(call: Call, chat: Chat, url: str) -> InviteLink:
    if not url.strip():
        raise bad("invite link must be non-empty")
    for link in chat.invite_links:
        if link.url == url.strip() and not link.is_revoked:
            if link.creator is not call.bot:
                raise bad("CHAT_ADMIN_REQUIRED")
            return link
    raise bad("INVITE_HASH_EXPIRED")


@method
async def approve_chat_join_request(call: Call, ask: ApproveChatJoinRequest) -> bool:
    _decide(call, ask.chat_id, ask.user_id, approve=True)
    return True


@method
async def decline_chat_join_request(call: Call, ask: DeclineChatJoinRequest) -> bool:
    _decide(call, ask.chat_id, ask.user_id, approve=False)
    return True


def _decide(call: Call, chat_id: int | str, user_id: int, approve: bool) -> None:
    chat = rooms.known(call, chat_id)
    user = some_user(call, user_id)
    if chat.is_private:
        raise bad("can't invite members to a private chat")
    rights.admin_right(call, chat, INVITE, "not enough rights to manage chat join requests")
    if chat.member(user_id):
        raise bad("USER_ALREADY_PARTICIPANT")
    if user_id not in chat.join_requests:
        raise bad("HIDE_REQUESTER_MISSING")
    membership.settle_request(call.world, chat, call.bot, user, approve)
