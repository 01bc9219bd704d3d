"""What people are shown of a bot: its texts, its commands, its menu button."""

from typing import Any

from sandbox.world import JSON, Bot, Chat, Person

Scope = tuple[tuple[str, Any], ...]


def text(bot: Bot, name: str, language: str) -> str:
    """In this language, else the default one; the name is never missing."""
    own = bot.texts.get((name, language)) or bot.texts.get((name, ""))
    return own or (bot.first_name if name == "name" else "")


def menu_button(bot: Bot, person_id: int | None) -> JSON:
    return (
        bot.menu_buttons.get(person_id)
        or bot.menu_buttons.get(None)
        or {"type": "default" if person_id is None else "commands"}
    )


def commands_for(bot: Bot, chat: Chat, person: Person) -> list[JSON]:
    """What she sees on "/": the narrowest scope that has commands, in her language first."""
    for scope in _scopes(chat, person):
        for language in (person.language_code or "", ""):
            found = bot.commands.get((tuple(sorted(scope.items())), language))
            if found:
                return found.commands
    return []


def _scopes(chat: Chat, person: Person) -> list[JSON]:
    """From the narrowest to the widest, in the order of the Bot API's page."""
    if chat.is_private:
        own: list[JSON] = [{"type": "chat", "chat_id": chat.id}]
        return [*own, {"type": "all_private_chats"}, {"type": "default"}]
    member = chat.member(person.id)
    is_admin = bool(member and member.is_admin)
    scopes: list[JSON] = [{"type": "chat_member", "chat_id": chat.id, "user_id": person.id}]
    if is_admin:
        scopes.append({"type": "chat_administrators", "chat_id": chat.id})
    scopes.append({"type": "chat", "chat_id": chat.id})
    if is_admin:
        scopes.append({"type": "all_chat_administrators"})
    return [*scopes, {"type": "all_group_chats"}, {"type": "default"}]
