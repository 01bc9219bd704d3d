"""Invite links and join requests, from the people's side."""

from sandbox import membership, updates
from sandbox.invites import is_usable
from sandbox.people import Impossible, lookup
from sandbox.world import JSON, Chat, InviteLink, JoinRequest, Person, World


def follow_invite(world: World, person: Person, url: str) -> JSON:
    """Opens an invite link: she joins, or asks to."""
    chat, link = _find_link(world, url)
    place = membership.place_of(chat, person)
    if place.is_in:
        return {"chat": chat.id, "joined": True}
    if place.status == "kicked":
        raise Impossible(f"{person.first_name} was banned here.")
    if not is_usable(world, chat, link):
        raise Impossible("This invite link has expired.")
    if link.creates_join_request:
        _ask_to_join(world, chat, link, person)
        return {"chat": chat.id, "joined": False, "requested": True}
    link.used_by.append(person.id)
    chat.join_requests.pop(person.id, None)
    membership.join(world, chat, person, person, link=link)
    return {"chat": chat.id, "joined": True}


def _find_link(world: World, url: str) -> tuple[Chat, InviteLink]:
    wanted = url.removeprefix("https://").removeprefix("http://")
    for chat in world.groups.values():
        for link in chat.invite_links:
            if link.url.removeprefix("https://") == wanted and not chat.deleted:
                return chat, link
    raise Impossible("There is no such invite link.", 404)


def _ask_to_join(world: World, chat: Chat, link: InviteLink, person: Person) -> None:
    """Asking again renews the request."""
    chat.join_requests[person.id] = JoinRequest(person, world.unix(), link)
    world.changes.bump()
    for bot in chat.bots():
        place = chat.member(bot.id)
        if place and place.has("can_invite_users"):
            request = {
                "chat": chat.as_chat(),
                "from": person.as_user(),
                "user_chat_id": person.id,
                "date": world.unix(),
                "invite_link": membership.link_view(link, bot, chat),
            }
            updates.emit(world, bot, "chat_join_request", request)


def decide(world: World, chat: Chat, user_id: int, approve: bool, by: int) -> None:
    """An administrator answers a join request."""
    actor = lookup.member(chat, by)
    if not actor.has("can_invite_users"):
        raise Impossible("This person may not answer join requests.")
    if user_id not in chat.join_requests:
        raise Impossible("This person has not asked to join.", 404)
    membership.settle_request(world, chat, actor.user, lookup.user(world, user_id), approve)
