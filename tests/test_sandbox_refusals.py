"""What Telegram refuses, with its code and its words: method x fault, over real HTTP.

Where the Bot API's own documentation is silent, the words are those of tdlib and of its Bot API
server.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.sandbox_refusal_profile import CASES
from tests.sandbox_refusal_scene import Stage
from tests.sandbox_scene import BOT, open_telegram

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """One world for the whole table: a refusal changes nothing in it."""
    async with open_telegram() as telegram:
        made = Stage(telegram)
        await made.furnish()
        yield made


def meant(stage: Stage, value: Any) -> Any:
    """The value with every "@name" replaced by what stands on the stage under that name."""
    if isinstance(value, dict):
        return {key: meant(stage, inner) for key, inner in value.items()}
    if isinstance(value, str) and value.startswith("@@"):
        return value[1:]
    if isinstance(value, str) and value.startswith("@"):
        named = getattr(stage, value[1:])
        return getattr(named, "id", named)
    return value


def state(stage: Stage) -> list[object]:
    """What a refused call could have changed."""
    world, bot = stage.world, stage.world.bots[BOT]
    chats = [
        (chat.title, chat.description, list(chat.messages), list(chat.pinned), chat.permissions)
        for chat in world.chats()
    ]
    places = [
        (len(chat.invite_links), list(chat.topics), member.status, member.tag, member.rights)
        for chat in world.groups.values()
        for member in chat.members.values()
    ]
    bodies = [message.body for chat in world.chats() for message in chat.messages.values()]
    return [chats, places, bodies, list(world.polls), bot.commands, bot.texts, bot.menu_buttons]


@pytest.mark.parametrize(
    ("method", "fault", "params", "words"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES]
)
async def test_telegram_refuses_and_nothing_changes(
    stage: Stage, method: str, fault: str, params: dict[str, Any], words: str
) -> None:
    before = state(stage)
    expected = words if words[:3].isdigit() else f"400 Bad Request: {words}"
    assert await stage.telegram.refusal(method, **meant(stage, params)) == expected, fault
    assert state(stage) == before


async def test_the_table_is_long_and_says_nothing_twice() -> None:
    names = [case[:2] for case in CASES]
    assert len(names) == len(set(names)) > 160


@pytest.mark.parametrize(
    ("token", "answer"),
    [("nonsense", "404 Not Found"), (f"{BOT}:{'X' * 35}", "401 Unauthorized")],
)
async def test_a_wrong_token_is_no_bot(stage: Stage, token: str, answer: str) -> None:
    stage.telegram.token, kept = token, stage.telegram.token
    try:
        assert await stage.telegram.refusal("getMe") == answer
    finally:
        stage.telegram.token = kept


async def test_an_upgraded_group_names_its_new_id(stage: Stage) -> None:
    envelope = await stage.telegram.ask("sendMessage", chat_id=stage.upgraded.id, text="Салам")
    assert envelope["parameters"] == {"migrate_to_chat_id": stage.upgraded_to.id}
