"""What Telegram refuses when a bot describes itself; see sandbox_refusal_table."""

from typing import Any

from tests.sandbox_refusal_sending import SENDING
from tests.sandbox_refusal_table import AIDA, CHATS, MEMBERS, MESSAGES, POLLS, WHERE, Case


def commands(command: str = "start", description: str = "Сөз", **scope: Any) -> dict[str, Any]:
    return {"commands": [{"command": command, "description": description}], **scope}


def scope(**fields: Any) -> dict[str, Any]:
    return commands(scope=fields)


def web_app(url: str) -> dict[str, Any]:
    return {"menu_button": {"type": "web_app", "text": "а", "web_app": {"url": url}}}


PROFILE: list[Case] = [
    ("setMyCommands", "no command", commands("/"), "command must be non-empty"),
    ("setMyCommands", "a command of 33", commands("c" * 33), "command length must not exceed 32"),
    ("setMyCommands", "a capital letter", commands("Start"), "BOT_COMMAND_INVALID"),
    ("setMyCommands", "no description", commands(description=" "),
     "command description must be non-empty"),
    ("setMyCommands", "a description of 257", commands(description="ы" * 257),
     "command description length must not exceed 256"),
    ("setMyCommands", "101 commands",
     {"commands": [{"command": f"c{n}", "description": "а"} for n in range(101)]},
     "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", "a language of three letters", commands(language_code="kir"),
     "invalid language code specified"),
    ("setMyCommands", "the scope of an unknown chat", scope(type="chat", chat_id=-1),
     "chat not found"),
    ("setMyCommands", "the administrators of a private chat",
     scope(type="chat_administrators", chat_id="@aida"),
     "can't use scope of type chat_administrators in private chats"),
    ("setMyName", "65 characters", {"name": "ы" * 65}, "BOT_TITLE_INVALID"),
    ("setMyDescription", "513 characters", {"description": "ы" * 513}, "DESCRIPTION_TOO_LONG"),
    ("setMyShortDescription", "121 characters", {"short_description": "ы" * 121},
     "ABOUT_TOO_LONG"),
    ("setChatMenuButton", "an unknown person", {"chat_id": 5}, "user not found"),
    ("setChatMenuButton", "a web app without HTTPS", {**AIDA, **web_app("http://a.example")},
     "menu button Web App URL 'http://a.example' is invalid: Only HTTPS links are allowed"),
]  # fmt: skip
CASES = [*WHERE, *MESSAGES, *SENDING, *POLLS, *MEMBERS, *CHATS, *PROFILE]
