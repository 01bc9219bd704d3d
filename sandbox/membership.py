"""A user's place in a group: how it changes, who is told, what the Bot API shows of it."""

from dataclasses import dataclass, field, replace
from typing import Any

from sandbox import posting, rights, updates
from sandbox.world import (
    JSON,
    PERMISSIONS,
    Bot,
    Chat,
    ChatMember,
    InviteLink,
    Status,
    User,
    World,
)

FOR_A_TIME = range(30, 366 * 86_400 + 1)  # other distances of `until` mean "for ever"
GROUP_ANONYMOUS_BOT: JSON = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


@dataclass(frozen=True)
class Change:
    """What becomes of a member's place; the fields of ChatMember that are to change."""

    status: Status
    fields: dict[str, Any] = field(default_factory=dict)
    link: InviteLink | None = None
    via_join_request: bool = False


def performer(chat: Chat, actor: User) -> JSON:
    """Whom an action in the group seems to come from: an anonymous administrator is the group."""
    place = chat.member(actor.id)
    if place and place.is_admin and place.is_anonymous:
        return {"from": GROUP_ANONYMOUS_BOT, "sender_chat": chat.as_chat()}
    return {"from": actor.as_user()}


def line(world: World, chat: Chat, actor: User, body: JSON) -> None:
    """A service message such as "Aida joined"."""
    posting.service(world, chat, actor, {**performer(chat, actor), **body})


def left(user: User) -> ChatMember:
    return ChatMember(user, "left")


def place_of(chat: Chat, user: User) -> ChatMember:
    """Her place; "left" for somebody who never was here."""
    return chat.members.get(user.id) or left(user)


def change(world: World, chat: Chat, actor: User, user: User, to: Change) -> ChatMember:
    """Changes her place and tells the administrators' bots, and the bot that it is about."""
    before = place_of(chat, user)
    old = replace(before)
    after = chat.members.setdefault(user.id, before)
    after.status = to.status
    if not old.is_in and after.status not in ("left", "kicked"):
        after.joined = world.unix()
    for name, value in to.fields.items():
        setattr(after, name, value)
    if to.status in ("left", "kicked"):
        after.custom_title, after.is_anonymous, after.promoted_by = None, False, None
    if after.until:
        _end_in_time(world, after)
    if _state(old) != _state(after):
        _tell(world, chat, actor, old, after, to)
    return after


def _state(member: ChatMember) -> tuple[object, ...]:
    """What ChatMember says of her: the same again is no news."""
    names = ("status", "rights", "custom_title", "is_anonymous", "tag", "until", "is_in")
    return tuple(getattr(member, name) for name in names)


def _end_in_time(world: World, member: ChatMember) -> None:
    """A ban or a restriction ends silently: no update, no service message."""
    until, status = member.until, member.status

    def end() -> None:
        if member.until == until and member.status == status:
            is_in = member.is_in
            member.status = "member" if is_in else "left"
            member.until, member.rights = 0, {}
            world.changes.bump()

    world.clock.at(until, end)


def lasting(world: World, until: int) -> int:
    """`until` as Telegram keeps it: 0, for ever, when it is too near or too far."""
    return until if until - world.unix() in FOR_A_TIME else 0


def _tell(
    world: World, chat: Chat, actor: User, old: ChatMember, new: ChatMember, to: Change
) -> None:
    world.changes.bump()
    for bot in [one for one in world.bots.values() if _hears(chat, one, new)]:
        kind = "my_chat_member" if bot is new.user else "chat_member"
        update: JSON = {
            "chat": chat.as_chat(),
            "from": performer(chat, actor)["from"],
            "date": world.unix(),
            "old_chat_member": view(chat, old, bot),
            "new_chat_member": view(chat, new, bot),
        }
        if to.link:
            update["invite_link"] = link_view(to.link, bot, chat)
        if to.via_join_request:
            update["via_join_request"] = True
        updates.emit(world, bot, kind, update)


def _hears(chat: Chat, bot: Bot, changed: ChatMember) -> bool:
    place = chat.member(bot.id)
    return bot is changed.user or bool(place and place.is_admin)


def view(chat: Chat, member: ChatMember, bot: Bot) -> JSON:
    """The Bot API's ChatMember, as this bot sees it."""
    head: JSON = {"user": member.user.as_user(), "status": member.status}
    title = {"custom_title": member.custom_title} if member.custom_title else {}
    tag = {"tag": member.tag} if member.tag else {}
    if member.status == "creator":
        return {**head, "is_anonymous": member.is_anonymous, **title}
    if member.status == "administrator":
        shown = rights.shown(chat, member.rights)
        editable = may_edit(chat, bot, member)
        return {
            **head, "can_be_edited": editable, **shown,
            "is_anonymous": member.is_anonymous, **title,
        }  # fmt: skip
    if member.status == "restricted":
        granted = {name: member.rights.get(name, False) for name in PERMISSIONS}
        kept = {"until_date": member.until, "is_member": member.is_in}
        return {**head, **kept, **granted, **tag}
    if member.status == "kicked":
        return {**head, "until_date": member.until}
    return {**head, **(tag if member.status == "member" else {})}


def may_edit(chat: Chat, bot: Bot, member: ChatMember) -> bool:
    """A bot edits the administrators that it has promoted itself."""
    place = chat.member(bot.id)
    return bool(place and place.has("can_promote_members") and member.promoted_by == bot.id)


def link_view(link: InviteLink, bot: Bot, chat: Chat) -> JSON:
    """The Bot API's ChatInviteLink. Of somebody else's link the second half is hidden."""
    url = link.url
    if link.creator is not bot:
        start = url.rindex("/") + 1
        url = url[: start + (len(url) - start) // 2] + "..."
    view: JSON = {
        "invite_link": url,
        "creator": link.creator.as_user(),
        "creates_join_request": link.creates_join_request,
        "is_primary": link.is_primary,
        "is_revoked": link.is_revoked,
    }
    names = ("name", "expire_date", "member_limit")
    view |= {name: value for name in names if (value := getattr(link, name))}
    waiting = sum(request.link is link for request in chat.join_requests.values())
    if waiting:
        view["pending_join_request_count"] = waiting
    return view


def join(world: World, chat: Chat, actor: User, user: User, **how: Any) -> None:
    """She comes in, restricted still if she was when she went; the group sees the line."""
    place = place_of(chat, user)
    status: Status = "restricted" if place.status == "restricted" else "member"
    change(world, chat, actor, user, Change(status, {"still_in": True}, **how))
    line(world, chat, actor, {"new_chat_members": [user.as_user()]})


def go(world: World, chat: Chat, user: User) -> None:
    """She leaves by herself. The line is posted first: a bot that leaves still sees it."""
    place = place_of(chat, user)
    line(world, chat, user, {"left_chat_member": user.as_user()})
    if place.status == "restricted":
        change(world, chat, user, user, Change("restricted", {"still_in": False}))
    else:
        change(world, chat, user, user, Change("left", {"rights": {}, "tag": None}))


def remove(world: World, chat: Chat, actor: User, user: User, until: int = 0) -> None:
    """Bans her. A basic group keeps no ban list: a person is only out, a bot is kicked."""
    was_in = place_of(chat, user).is_in
    banned = chat.kind != "group" or isinstance(user, Bot)
    if was_in:
        line(world, chat, actor, {"left_chat_member": user.as_user()})
    gone: dict[str, Any] = {"rights": {}, "tag": None, "until": until, "still_in": False}
    change(world, chat, actor, user, Change("kicked" if banned else "left", gone))


def demote(world: World, chat: Chat, actor: User, admin: User) -> None:
    plain: dict[str, Any] = {"rights": {}, "custom_title": None, "is_anonymous": False}
    change(world, chat, actor, admin, Change("member", {**plain, "promoted_by": None}))


def settle_request(world: World, chat: Chat, actor: User, user: User, approve: bool) -> None:
    """An administrator lets her in, or not; either way she waits no longer."""
    request = chat.join_requests.pop(user.id)
    world.changes.bump()
    if not approve:
        return
    if request.link:
        request.link.used_by.append(user.id)
    change(
        world, chat, actor, user,
        Change("member", {"rights": {}}, request.link, via_join_request=not request.link),
    )  # fmt: skip
    joined: JSON = {"new_chat_members": [user.as_user()]}
    posting.service(world, chat, user, joined)
