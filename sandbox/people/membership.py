"""People come, go, are removed and promoted; bots are added."""

from typing import Any

from sandbox import membership
from sandbox.membership import Change
from sandbox.people import Impossible, lookup, messages
from sandbox.people.groups import administrator
from sandbox.rooms import permitted
from sandbox.world import Bot, Chat, ChatMember, User, World


def join(world: World, chat: Chat, user_id: int, by: int | None = None) -> None:
    """She comes by herself, or is added by a member who may add people."""
    user = lookup.user(world, user_id)
    if isinstance(user, Bot):
        add_bot(world, chat, user_id, by if by is not None else user_id)
        return
    place = membership.place_of(chat, user)
    if place.is_in:
        raise Impossible(f"{user.first_name} is in the group already.")
    actor: User = user
    if by not in (None, user_id):
        actor = _inviter(chat, by or 0).user
    if place.status == "kicked":
        _lift_ban(world, chat, actor, place)
    membership.join(world, chat, actor, user)


def _lift_ban(world: World, chat: Chat, actor: User, place: ChatMember) -> None:
    inviter = chat.member(actor.id)
    if not inviter or not inviter.has("can_restrict_members"):
        raise Impossible(f"{place.user.first_name} was banned here.")
    free = Change("left", {"until": 0, "rights": {}})
    membership.change(world, chat, actor, place.user, free)


def _inviter(chat: Chat, by: int) -> ChatMember:
    place = chat.member(by)
    if not place or not (place.has("can_invite_users") or permitted(chat, by, "can_invite_users")):
        raise Impossible("This person may not add members here.")
    return place


def leave(world: World, chat: Chat, user_id: int) -> None:
    membership.go(world, chat, lookup.member(chat, user_id).user)


def kick(world: World, chat: Chat, user_id: int, by: int) -> None:
    """Removes a person or a bot; from a supergroup that is a ban."""
    actor, place = lookup.member(chat, by), lookup.member(chat, user_id)
    if place.status == "creator" or not actor.has("can_restrict_members"):
        raise Impossible("This person may not remove that member.")
    if place.status == "administrator" and not _may_edit(actor, place):
        raise Impossible("Only the owner, or who promoted them, may remove an administrator.")
    membership.remove(world, chat, actor.user, place.user)


def _may_edit(actor: ChatMember, admin: ChatMember) -> bool:
    return actor.status == "creator" or admin.promoted_by == actor.user.id


def promote(
    world: World,
    chat: Chat,
    user_id: int,
    by: int,
    rights: dict[str, bool] | None = None,
    title: str | None = None,
    is_anonymous: bool | None = None,
) -> None:
    """`rights` None demotes; {} are the rights an app proposes. Omitted title and mask stay."""
    actor, place = lookup.member(chat, by), lookup.member(chat, user_id)
    looks: dict[str, Any] = {}
    if title is not None:
        looks["custom_title"] = title.strip()[:16] or None
    if is_anonymous is not None:
        looks["is_anonymous"] = is_anonymous
    if place.status == "creator":
        if actor is not place:
            raise Impossible("Nobody edits the owner.")
        membership.change(world, chat, actor.user, place.user, Change("creator", looks))
        return
    _check_promotion(chat, actor, place)
    if rights is None:
        membership.demote(world, chat, actor.user, place.user)
        return
    change = administrator(chat, rights)
    fields = {**change.fields, "promoted_by": actor.user.id, **looks}
    membership.change(world, chat, actor.user, place.user, Change(change.status, fields))


def _check_promotion(chat: Chat, actor: ChatMember, place: ChatMember) -> None:
    if not actor.has("can_promote_members"):
        raise Impossible("This person may not name administrators here.")
    if place.status == "administrator" and not _may_edit(actor, place):
        raise Impossible("Only the owner, or who promoted them, may edit an administrator.")


def add_bot(
    world: World,
    chat: Chat,
    bot_id: int,
    by: int,
    rights: dict[str, bool] | None = None,
    start: str | None = None,
) -> None:
    """Also by a startgroup link: my_chat_member, the line, then /start with its payload."""
    bot = lookup.bot(world, bot_id)
    actor = _inviter(chat, by)
    place = membership.place_of(chat, bot)
    if rights and not actor.has("can_promote_members"):
        raise Impossible("This person may not name administrators here.")
    if place.status == "kicked" and not actor.has("can_restrict_members"):
        raise Impossible("This bot was removed; only an administrator may bring it back.")
    change = Change("member", {"until": 0, "still_in": True})
    if rights:
        change = administrator(chat, rights)
        change.fields["promoted_by"] = actor.user.id
    if rights or not place.is_in:
        was_in = place.is_in
        membership.change(world, chat, actor.user, bot, change)
        if not was_in:
            membership.line(world, chat, actor.user, {"new_chat_members": [bot.as_user()]})
    if start is not None:
        messages.say(world, by, chat.id, f"/start@{bot.username} {start}".strip())
