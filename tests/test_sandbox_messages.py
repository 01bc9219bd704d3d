"""Messages of the sandbox: what bots hear of people, and what people see of bots."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.people import Impossible
from sandbox.people.view import view
from tests.sandbox_scene import BOT, OTHER_BOT, Club, Telegram, found_club, open_telegram


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with open_telegram() as opened:
        yield opened


@pytest.fixture
async def club(telegram: Telegram) -> Club:
    made = found_club(telegram)
    await telegram.server.people.start(from_=made.aida.id, bot=BOT, payload="join_1")
    return made


def keyboard(*rows: list[str]) -> dict[str, Any]:
    return {"keyboard": [[{"text": text} for text in row] for row in rows]}


def seen(club: Club, chat: int = BOT) -> dict[str, Any]:
    return view(club.telegram.world, club.aida.id, chat)


async def test_start_comes_as_a_command_with_its_payload(club):
    message = (await club.telegram.updates("message"))[-1]["message"]
    assert message["text"] == "/start join_1"
    assert message["chat"] == {"id": club.aida.id, "type": "private", "first_name": "Аида"}
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_blocking_and_unblocking_are_told_and_a_blocked_bot_hears_nothing(club):
    people = club.telegram.server.people
    await club.telegram.updates()
    await people.block(from_=club.aida.id, bot=BOT, blocked=True)
    with pytest.raises(Impossible):
        await people.say(from_=club.aida.id, chat=BOT, text="are you there?")
    await people.start(from_=club.aida.id, bot=BOT)
    came = await club.telegram.updates()
    states = [
        (one["my_chat_member"]["old_chat_member"]["status"],
         one["my_chat_member"]["new_chat_member"]["status"])
        for one in came if "my_chat_member" in one
    ]  # fmt: skip
    assert states == [("member", "kicked"), ("kicked", "member")]
    assert came[-1]["message"]["text"] == "/start"


async def test_two_bots_have_chats_of_their_own_with_one_person(club):
    people = club.telegram.server.people
    await people.start(from_=club.aida.id, bot=OTHER_BOT)
    first = await club.telegram.call("sendMessage", chat_id=club.aida.id, text="one")
    second = await club.telegram.other().call("sendMessage", chat_id=club.aida.id, text="two")
    assert first["message_id"] == second["message_id"] == 2
    assert [seen(club, bot)["messages"][-1]["text"] for bot in (BOT, OTHER_BOT)] == ["one", "two"]


async def test_an_edit_of_a_person_comes_as_edited_message(club):
    people = club.telegram.server.people
    said = await people.say(from_=club.aida.id, chat=BOT, text="helo")
    await club.telegram.updates()
    await people.edit(from_=club.aida.id, chat=BOT, message_id=said["message_id"], text="hello")
    (edited,) = await club.telegram.updates()
    assert edited["edited_message"]["text"] == "hello"
    assert edited["edited_message"]["edit_date"] == said["date"]


async def test_a_person_puts_a_picture_in_the_place_of_her_words(club):
    people = club.telegram.server.people
    said = await people.say(from_=club.aida.id, chat=BOT, text="helo")
    await club.telegram.updates()
    await people.edit(
        from_=club.aida.id, chat=BOT, message_id=said["message_id"], caption="hello",
        item={"kind": "photo"},
    )  # fmt: skip
    (edited,) = await club.telegram.updates()
    assert edited["edited_message"]["photo"]
    assert edited["edited_message"]["caption"] == "hello"
    assert "text" not in edited["edited_message"]


async def test_an_update_keeps_the_text_that_was_said_though_it_was_edited_since(club):
    people = club.telegram.server.people
    await club.telegram.updates()
    said = await people.say(from_=club.aida.id, chat=BOT, text="first")
    await people.edit(from_=club.aida.id, chat=BOT, message_id=said["message_id"], text="second")
    before, after = await club.telegram.updates()
    assert (before["message"]["text"], after["edited_message"]["text"]) == ("first", "second")


async def test_an_edit_without_a_keyboard_takes_the_keyboard_away(club):
    markup = {"inline_keyboard": [[{"text": "Ооба", "callback_data": "1"}]]}
    ask = {"chat_id": club.aida.id}
    sent = await club.telegram.call("sendMessage", **ask, text="?", reply_markup=markup)
    edited = await club.telegram.call(
        "editMessageText", **ask, message_id=sent["message_id"], text="!"
    )
    assert "reply_markup" not in edited
    assert "reply_markup" not in seen(club)["messages"][-1]


async def test_a_pin_leaves_a_line_and_the_newest_pin_is_last(club):
    ask = {"chat_id": club.group.id}
    ids = [
        (await club.telegram.call("sendMessage", **ask, text=text))["message_id"]
        for text in ("one", "two")
    ]
    await club.telegram.updates()
    for message_id in ids:
        await club.telegram.call("pinChatMessage", **ask, message_id=message_id)
    lines = [one["message"]["pinned_message"]["text"] for one in await club.telegram.updates()]
    assert lines == ["one", "two"]
    assert seen(club, club.group.id)["chat"]["pinned"] == ids
    await club.telegram.call("unpinChatMessage", **ask)
    assert seen(club, club.group.id)["chat"]["pinned"] == ids[:1]


async def test_a_deleted_message_is_gone_from_chat_pins_and_replies(club):
    ask = {"chat_id": club.group.id}
    sent = await club.telegram.call("sendMessage", **ask, text="gone soon")
    await club.telegram.call("pinChatMessage", **ask, message_id=sent["message_id"])
    await club.telegram.call(
        "sendMessage", **ask, text="yes", reply_parameters={"message_id": sent["message_id"]}
    )
    assert seen(club, club.group.id)["messages"][-1]["reply_to_message"]["text"] == "gone soon"
    await club.telegram.call("deleteMessages", **ask, message_ids=[sent["message_id"], 9_999])
    after = seen(club, club.group.id)
    assert "reply_to_message" not in after["messages"][-1]
    assert after["chat"]["pinned"] == []


async def test_a_message_older_than_two_days_stays(club):
    ask = {"chat_id": club.aida.id}
    sent = await club.telegram.call("sendMessage", **ask, text="old")
    club.telegram.advance(days=2, seconds=1)
    refusal = await club.telegram.refusal("deleteMessage", **ask, message_id=sent["message_id"])
    assert refusal == "400 Bad Request: message can't be deleted for everyone"


async def test_a_reply_keyboard_stays_until_it_is_removed(club):
    ask = {"chat_id": club.aida.id, "text": "?"}
    await club.telegram.call("sendMessage", **ask, reply_markup=keyboard(["Ооба", "Жок"]))
    await club.telegram.server.people.press(from_=club.aida.id, chat=BOT, text="Ооба")
    assert seen(club)["chat"]["reply_keyboard"]["keyboard"][0][1] == {"text": "Жок"}
    await club.telegram.call("sendMessage", **ask, reply_markup={"remove_keyboard": True})
    assert seen(club)["chat"]["reply_keyboard"] is None


async def test_a_one_time_keyboard_goes_with_the_next_message(club):
    markup = {**keyboard(["Ооба"]), "one_time_keyboard": True}
    await club.telegram.call("sendMessage", chat_id=club.aida.id, text="?", reply_markup=markup)
    assert seen(club)["chat"]["reply_keyboard"]
    await club.telegram.server.people.press(from_=club.aida.id, chat=BOT, text="Ооба")
    assert seen(club)["chat"]["reply_keyboard"] is None


async def test_an_ephemeral_message_is_seen_and_tapped_by_one_person_only(club):
    markup = {"inline_keyboard": [[{"text": "Ооба", "callback_data": "mine"}]]}
    sent = await club.telegram.call(
        "sendMessage", chat_id=club.group.id, text="only you", reply_markup=markup,
        ephemeral_message_parameters={"receiver_user_id": club.aida.id},
    )  # fmt: skip
    assert sent["message_id"] == 0
    number = -sent["ephemeral_message_id"]
    mine = seen(club, club.group.id)["messages"]
    others = view(club.telegram.world, club.begimai.id, club.group.id)["messages"]
    assert number in [one["message_id"] for one in mine]
    assert number not in [one["message_id"] for one in others]
    tap = {"chat": club.group.id, "message_id": number, "button": [0, 0]}
    with pytest.raises(Impossible):
        await club.telegram.server.people.tap(from_=club.begimai.id, **tap)
    await club.telegram.updates()
    await club.telegram.server.people.tap(from_=club.aida.id, **tap)
    (query,) = await club.telegram.updates()
    assert query["callback_query"]["message"]["receiver_user"]["id"] == club.aida.id


async def test_a_link_to_a_bot_starts_it_or_proposes_a_group(club):
    people = club.telegram.server.people
    name = club.telegram.world.bots[BOT].username
    await club.telegram.updates()
    await people.open_link(from_=club.begimai.id, url=f"https://t.me/{name}?start=abc")
    assert (await club.telegram.updates())[-1]["message"]["text"] == "/start abc"
    link = f"https://t.me/{name}?startgroup=new&admin=pin_messages+delete_messages"
    proposed = await people.open_link(from_=club.mentor.id, url=link)
    assert proposed["startgroup"] == "new"
    assert proposed["admin"] == ["pin_messages", "delete_messages"]


async def test_a_chat_counts_what_was_not_read_until_it_is_opened(club):
    world, aida = club.telegram.world, club.aida.id
    seen(club)
    for text in ("one", "two"):
        await club.telegram.call("sendMessage", chat_id=aida, text=text)
    (line,) = [chat for chat in view(world, aida)["chats"] if chat["id"] == BOT]
    assert (line["unread"], line["last"]["text"]) == (2, "two")
    assert {chat["unread"] for chat in seen(club)["chats"] if chat["id"] == BOT} == {0}


async def test_forged_data_reaches_the_bot_as_telegram_would_let_it(club):
    sent = await club.telegram.call("sendMessage", chat_id=club.aida.id, text="no buttons")
    await club.telegram.updates()
    tap = {"from_": club.aida.id, "chat": BOT, "message_id": sent["message_id"]}
    await club.telegram.server.people.tap(**tap, data="forged")
    (query,) = await club.telegram.updates()
    assert query["callback_query"]["data"] == "forged"


async def test_what_came_with_a_keyboard_of_answers_cannot_be_edited(club):
    say = {"chat_id": club.aida.id, "text": "Салам", "reply_markup": keyboard(["🍵"])}
    sent = await club.telegram.call("sendMessage", **say)
    edit = {"chat_id": club.aida.id, "message_id": sent["message_id"], "text": "Кош"}
    refusal = await club.telegram.refusal("editMessageText", **edit)
    assert refusal == "400 Bad Request: message can't be edited"
