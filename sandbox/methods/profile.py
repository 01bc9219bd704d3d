"""The bot itself: getMe, its commands, names and descriptions, its menu button."""

from typing import Any

from aiogram.methods import (
    DeleteMyCommands,
    GetChatMenuButton,
    GetMe,
    GetMyCommands,
    GetMyDefaultAdministratorRights,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDefaultAdministratorRights,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)
from aiogram.types import MenuButtonWebApp

from sandbox import profile, rooms
from sandbox.calls import Call, bad, method
from sandbox.world import ADMIN_RIGHTS, JSON, Commands

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_COMMAND_DESCRIPTION = 256
COMMAND_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
# What setMyName and its like refuse; a field's limit is in characters.
LIMITS = {
    "name": (64, "BOT_TITLE_INVALID"),
    "description": (512, "DESCRIPTION_TOO_LONG"),
    "short_description": (120, "ABOUT_TOO_LONG"),
}


@method
async def get_me(call: Call, ask: GetMe) -> JSON:
    return {
        **call.bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.privacy_mode,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def _language(code: str | None) -> str:
    code = code or ""
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
        raise bad("invalid language code specified")
    return code


def _scope(call: Call, scope: Any) -> profile.Scope:
    """The scope as a key; a chat's one must be of a chat that the bot is in."""
    asked: JSON = scope.model_dump(exclude_none=True, mode="json") if scope else {}
    kind = asked.setdefault("type", "default")
    if kind in CHAT_SCOPES:
        chat = rooms.known(call, asked["chat_id"])
        asked["chat_id"] = chat.id
        if chat.is_private and kind != "chat":
            raise bad(f"can't use scope of type {kind} in private chats")
        if kind == "chat_member" and asked["user_id"] <= 0:
            raise bad("can't parse BotCommandScope: Invalid user_id specified")
    return tuple(sorted(asked.items()))


@method
async def set_my_commands(call: Call, ask: SetMyCommands) -> bool:
    scope, language = _scope(call, ask.scope), _language(ask.language_code)
    if len(ask.commands) > MAX_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    commands: list[JSON] = []
    for one in ask.commands:
        view = one.model_dump(exclude_none=True, mode="json")
        commands.append({**view, **_command(one.command, one.description)})
    call.bot.commands[scope, language] = Commands(scope, language, commands)
    if not commands:
        del call.bot.commands[scope, language]
    call.world.changes.bump()
    return True


def _command(name: str, description: str) -> JSON:
    name, description = name.strip().removeprefix("/"), description.strip()
    if not name:
        raise bad("command must be non-empty")
    if len(name) > MAX_COMMAND:
        raise bad(f"command length must not exceed {MAX_COMMAND}")
    if not description:
        raise bad("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad(f"command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
    if not COMMAND_SIGNS.issuperset(name):
        raise bad("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


@method
async def get_my_commands(call: Call, ask: GetMyCommands) -> list[JSON]:
    """Those of exactly this scope and language, not the ones a person would see."""
    found = call.bot.commands.get((_scope(call, ask.scope), _language(ask.language_code)))
    return found.commands if found else []


@method
async def delete_my_commands(call: Call, ask: DeleteMyCommands) -> bool:
    call.bot.commands.pop((_scope(call, ask.scope), _language(ask.language_code)), None)
    call.world.changes.bump()
    return True


def _write(call: Call, name: str, words: str | None, language_code: str | None) -> bool:
    """Nothing for a language takes its own text away; the default one is then shown again."""
    language = _language(language_code)
    limit, refusal = LIMITS[name]
    if words and len(words) > limit:
        raise bad(refusal)
    call.bot.texts.pop((name, language), None)
    if words:
        call.bot.texts[name, language] = words
        if name == "name" and not language:
            call.bot.first_name = words
    call.world.changes.bump()
    return True


def _read(call: Call, name: str, language_code: str | None) -> JSON:
    return {name: profile.text(call.bot, name, _language(language_code))}


@method
async def set_my_name(call: Call, ask: SetMyName) -> bool:
    if not ask.name and not ask.language_code:
        raise bad("BOT_TITLE_INVALID")  # only the name of a language can be taken away
    return _write(call, "name", ask.name, ask.language_code)


@method
async def get_my_name(call: Call, ask: GetMyName) -> JSON:
    return _read(call, "name", ask.language_code)


@method
async def set_my_description(call: Call, ask: SetMyDescription) -> bool:
    return _write(call, "description", ask.description, ask.language_code)


@method
async def get_my_description(call: Call, ask: GetMyDescription) -> JSON:
    return _read(call, "description", ask.language_code)


@method
async def set_my_short_description(call: Call, ask: SetMyShortDescription) -> bool:
    return _write(call, "short_description", ask.short_description, ask.language_code)


@method
async def get_my_short_description(call: Call, ask: GetMyShortDescription) -> JSON:
    return _read(call, "short_description", ask.language_code)


def _own_person(call: Call, chat_id: int | None) -> int | None:
    """Menu buttons belong to private chats; None is the default one."""
    if chat_id is None:
        return None
    if chat_id <= 0:
        raise bad("invalid chat_id specified")
    return rooms.user_of(call, chat_id).id


@method
async def set_chat_menu_button(call: Call, ask: SetChatMenuButton) -> bool:
    owner = _own_person(call, ask.chat_id)
    button = ask.menu_button
    call_it_off = button is None or button.type == "default"
    if isinstance(button, MenuButtonWebApp) and not button.web_app.url.startswith("https://"):
        words = f"URL '{button.web_app.url}' is invalid: Only HTTPS links are allowed"
        raise bad(f"menu button Web App {words}")
    call.bot.menu_buttons.pop(owner, None)
    if button and not call_it_off:
        call.bot.menu_buttons[owner] = button.model_dump(exclude_none=True, mode="json")
    call.world.changes.bump()
    return True


@method
async def get_chat_menu_button(call: Call, ask: GetChatMenuButton) -> JSON:
    return profile.menu_button(call.bot, _own_person(call, ask.chat_id))


@method
async def set_my_default_administrator_rights(
    call: Call, ask: SetMyDefaultAdministratorRights
) -> bool:
    place = "channels" if ask.for_channels else "groups"
    given = ask.rights.model_dump(exclude_none=True, mode="json") if ask.rights else {}
    call.bot.default_rights[place] = given
    return True


@method
async def get_my_default_administrator_rights(
    call: Call, ask: GetMyDefaultAdministratorRights
) -> JSON:
    given = call.bot.default_rights.get("channels" if ask.for_channels else "groups", {})
    return {name: given.get(name, False) for name in ("is_anonymous", *ADMIN_RIGHTS)}
