"""What a bot says of itself, and what it says to one person alone."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.people import Impossible, bots
from sandbox.people.reactions import react
from sandbox.people.view import view
from tests.sandbox_scene import (
    BOT,
    Club,
    Telegram,
    found_club,
    open_telegram,
    people,
)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with open_telegram() as opened:
        yield opened


@pytest.fixture
async def club(telegram: Telegram) -> Club:
    made = found_club(telegram)
    await telegram.updates()
    return made


async def test_getme_tells_of_privacy_mode(telegram: Telegram) -> None:
    me = await telegram.call("getMe")
    assert (me["id"], me["is_bot"], me["can_read_all_group_messages"]) == (BOT, True, False)
    telegram.world.bots[BOT].privacy_mode = False
    assert (await telegram.call("getMe"))["can_read_all_group_messages"]


async def test_commands_are_kept_by_scope_and_language(club: Club) -> None:
    telegram = club.telegram
    scopes: list[dict[str, Any]] = [
        {}, {"language_code": "ky"}, {"scope": {"type": "all_group_chats"}},
        {"scope": {"type": "chat_administrators", "chat_id": club.group.id}},
    ]  # fmt: skip
    for number, scope in enumerate(scopes):
        commands = [{"command": f"/c{number}", "description": " Сөз "}]
        await telegram.call("setMyCommands", commands=commands, **scope)
    for number, scope in enumerate(scopes):
        found = await telegram.call("getMyCommands", **scope)
        assert found == [{"command": f"c{number}", "description": "Сөз"}]
    assert await telegram.call("getMyCommands", language_code="ru") == []
    await telegram.call("deleteMyCommands")
    assert await telegram.call("getMyCommands") == []
    assert await telegram.call("getMyCommands", language_code="ky") != []


async def test_a_person_sees_the_commands_meant_for_her_in_her_language(club: Club) -> None:
    telegram, world = club.telegram, club.telegram.world
    club.aida.language_code = "ky"
    administrators = {"type": "chat_administrators", "chat_id": club.group.id}
    for word, where in {
        "everybody": {},
        "kyrgyz": {"language_code": "ky"},
        "mentors": {"scope": administrators},
    }.items():
        commands = [{"command": word, "description": "Сөз"}]
        await telegram.call("setMyCommands", commands=commands, **where)
    bots.start(world, club.stranger.id, BOT)
    seen = [
        view(world, person.id, chat)["chat"]["commands"][0]["command"]
        for person, chat in [
            (club.mentor, club.group.id), (club.aida, club.group.id), (club.stranger, BOT),
        ]
    ]  # fmt: skip
    assert seen == ["mentors", "kyrgyz", "everybody"]


async def test_texts_of_the_bot_fall_back_to_the_default_language(telegram: Telegram) -> None:
    await telegram.call("setMyDescription", description="Клуб")
    await telegram.call("setMyDescription", description="Club", language_code="en")
    described = [
        (await telegram.call("getMyDescription", language_code=code))["description"]
        for code in ("en", "ky", "")
    ]
    assert described == ["Club", "Клуб", "Клуб"]
    await telegram.call("setMyDescription", description="", language_code="en")
    english = await telegram.call("getMyDescription", language_code="en")
    assert english == {"description": "Клуб"}


async def test_the_menu_button_of_a_person_wins_over_the_default(telegram: Telegram) -> None:
    aida = people(telegram.world)[1]
    app = {"type": "web_app", "text": "Клуб", "web_app": {"url": "https://club.example/"}}
    assert await telegram.call("getChatMenuButton") == {"type": "default"}
    await telegram.call("setChatMenuButton", menu_button=app)
    assert await telegram.call("getChatMenuButton", chat_id=aida.id) == app
    await telegram.call("setChatMenuButton", chat_id=aida.id, menu_button={"type": "commands"})
    assert await telegram.call("getChatMenuButton", chat_id=aida.id) == {"type": "commands"}


async def test_reactions_reach_administrators_bots_that_ask_for_them(club: Club) -> None:
    world = club.telegram.world
    sent = await club.telegram.call("sendMessage", chat_id=club.group.id, text="Салам")
    for sign in ("👍", "👍", None):
        react(world, club.aida.id, club.group, sent["message_id"], sign)
    first, second = [one["message_reaction"] for one in await club.telegram.updates()]
    assert first["new_reaction"] == [{"type": "emoji", "emoji": "👍"}] == second["old_reaction"]
    assert (first["user"]["id"], second["new_reaction"]) == (club.aida.id, [])
    with pytest.raises(Impossible, match="reactions"):
        react(world, club.aida.id, club.group, sent["message_id"], "★")


async def test_an_answered_tap_shows_a_toast_once(telegram: Telegram) -> None:
    aida = people(telegram.world)[1]
    bots.start(telegram.world, aida.id, BOT)
    keyboard = {"inline_keyboard": [[{"text": "Ооба", "callback_data": "yes"}]]}
    sent = await telegram.call("sendMessage", chat_id=aida.id, text="?", reply_markup=keyboard)
    await bots.tap(telegram.world, aida.id, BOT, sent["message_id"], button=[0, 0])
    (query,) = await telegram.updates("callback_query")
    answer = {"callback_query_id": query["callback_query"]["id"], "text": "Рахмат"}
    assert await telegram.call("answerCallbackQuery", **answer) is True
    assert [toast["text"] for toast in aida.toasts] == ["Рахмат"]
    too_old = "query is too old and response timeout expired or query ID is invalid"
    again = await telegram.refusal("answerCallbackQuery", **answer)
    assert again == f"400 Bad Request: {too_old}"


async def test_a_tap_can_be_answered_for_150_seconds(telegram: Telegram) -> None:
    aida = people(telegram.world)[1]
    bots.start(telegram.world, aida.id, BOT)
    keyboard = {"inline_keyboard": [[{"text": "Ооба", "callback_data": "yes"}]]}
    sent = await telegram.call("sendMessage", chat_id=aida.id, text="?", reply_markup=keyboard)
    queries = [
        (await bots.tap(telegram.world, aida.id, BOT, sent["message_id"], button=[0, 0]))
        for _ in range(2)
    ]
    in_time, too_late = [query["callback_id"] for query in queries]
    telegram.advance(seconds=150)
    assert await telegram.call("answerCallbackQuery", callback_query_id=in_time) is True
    assert aida.toasts == []  # nothing to show: only the button stops waiting
    telegram.advance(seconds=1)
    refusal = await telegram.refusal("answerCallbackQuery", callback_query_id=too_late)
    assert refusal.startswith("400 Bad Request: query is too old")


async def test_an_ephemeral_message_is_edited_and_deleted_by_its_own_number(club: Club) -> None:
    telegram = club.telegram
    sent = await telegram.call(
        "sendMessage",
        chat_id=club.group.id, text="Сага гана",
        ephemeral_message_parameters={"receiver_user_id": club.aida.id},
    )  # fmt: skip
    number = sent["ephemeral_message_id"]
    assert (sent["message_id"], sent["receiver_user"]["id"]) == (0, club.aida.id)
    target = {
        "chat_id": club.group.id, "receiver_user_id": club.aida.id,
        "ephemeral_message_id": number,
    }  # fmt: skip
    assert await telegram.call("editEphemeralMessageText", **target, text="Башкача") is True
    assert club.group.ephemeral[number].body["text"] == "Башкача"
    assert await telegram.call("deleteEphemeralMessage", **target) is True
    refusal = await telegram.refusal("deleteEphemeralMessage", **target)
    assert refusal == "400 Bad Request: MESSAGE_ID_INVALID"
