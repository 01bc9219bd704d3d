"""People react to messages."""

from sandbox import updates
from sandbox.people import Impossible, lookup
from sandbox.reactions import ALLOWED
from sandbox.rooms import permitted
from sandbox.world import JSON, Bot, Chat, Message, Person, World


def react(world: World, person_id: int, chat: Chat, message_id: int, emoji: str | None) -> JSON:
    """One reaction instead of her last one; None takes it back."""
    person = lookup.person(world, person_id)
    message = lookup.message(chat, message_id)
    _check(chat, person, emoji)
    old = message.reactions.get(person.id, [])
    new: list[JSON] = [{"type": "emoji", "emoji": emoji}] if emoji else []
    if new != old:
        message.reactions[person.id] = new
        if not new:
            del message.reactions[person.id]
        _tell(world, message, person, old, new)
    return {"reaction": new}


def _check(chat: Chat, person: Person, emoji: str | None) -> None:
    if not chat.is_private and not chat.member(person.id):
        raise Impossible(f"{person.first_name} is not in this chat.")
    if not chat.is_private and not permitted(chat, person.id, "can_react_to_messages"):
        raise Impossible(f"{person.first_name} may not react here.")
    if emoji and emoji not in ALLOWED:
        raise Impossible(f"{emoji} is not among Telegram's reactions.")


def _tell(
    world: World, message: Message, person: Person, old: list[JSON], new: list[JSON]
) -> None:
    """Administrators' bots hear of it, and the bot of a private chat, if they asked for it."""
    chat = message.chat
    place = chat.member(person.id)
    hidden = bool(place and place.is_admin and place.is_anonymous)
    actor: JSON = {"actor_chat": chat.as_chat()} if hidden else {"user": person.as_user()}
    world.changes.bump()
    for bot in chat.bots():
        if _hears(chat, bot, person):
            update: JSON = {
                "chat": chat.as_chat(),
                "message_id": message.message_id,
                **actor,
                "date": world.unix(),
                "old_reaction": old,
                "new_reaction": new,
            }
            updates.emit(world, bot, "message_reaction", update)


def _hears(chat: Chat, bot: Bot, person: Person) -> bool:
    if chat.is_private:
        return person.id not in bot.blocked_by
    place = chat.member(bot.id)
    return bool(place and place.is_admin)
