"""Finding whom and what a verb speaks of."""

from sandbox.people import Impossible
from sandbox.world import Bot, Chat, ChatMember, Message, Person, User, World


def person(world: World, person_id: int) -> Person:
    found = world.people.get(person_id)
    if not found:
        raise Impossible(f"There is no person {person_id}.", 404)
    return found


def bot(world: World, bot_id: int) -> Bot:
    found = world.bots.get(bot_id)
    if not found:
        raise Impossible(f"There is no bot {bot_id}; a bot is made at its first call.", 404)
    return found


def user(world: World, user_id: int) -> User:
    found = world.user(user_id)
    if not found:
        raise Impossible(f"There is nobody {user_id}.", 404)
    return found


def member(chat: Chat, user_id: int) -> ChatMember:
    found = chat.member(user_id)
    if not found:
        raise Impossible(f"{user_id} is not in this group.", 404)
    return found


def group(world: World, chat_id: int) -> Chat:
    found = world.groups.get(chat_id)
    if not found or found.deleted:
        raise Impossible(f"There is no group {chat_id}.", 404)
    return group(world, found.migrated_to) if found.migrated_to else found


def chat_for(world: World, who: Person, chat_id: int, starts: bool = False) -> Chat:
    """A person names her private chat by the bot's id, as her Telegram does.

    Her own id, as the bot names that chat, is understood too while she talks to one bot only.
    `starts`: what she does is what begins the chat with a bot.
    """
    if chat_id < 0:
        return group(world, chat_id)
    if chat_id in world.bots:
        if not starts and (chat_id, who.id) not in world.privates:
            raise Impossible(f"{who.first_name} has not started this bot.")
        return world.private(world.bots[chat_id], who)
    own = [chat for (_, owner), chat in world.privates.items() if owner == who.id]
    if chat_id != who.id or not own:
        raise Impossible(f"{who.first_name} has no chat {chat_id}.", 404)
    if len(own) > 1:
        raise Impossible("She talks to several bots: name the chat by the bot's id.")
    return own[0]


def message(chat: Chat, message_id: int) -> Message:
    found = chat.messages.get(message_id)
    if not found:
        raise Impossible(f"There is no message {message_id} in this chat.", 404)
    return found
