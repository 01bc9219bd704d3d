"""Groups of the sandbox: who is in, and what the bot hears of it."""

from collections.abc import AsyncIterator

import pytest

from sandbox import topics
from sandbox.people import Impossible, groups, lookup, membership, messages
from tests.sandbox_scene import (
    ADMINISTRATOR,
    BOT,
    OTHER_BOT,
    Club,
    Telegram,
    found_club,
    group_of,
    open_telegram,
    people,
    statuses,
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


async def test_an_added_bot_hears_of_it_then_sees_the_line_and_its_start(
    telegram: Telegram,
) -> None:
    mentor, aida, *_ = people(telegram.world)
    group = group_of(telegram, mentor, [aida])
    membership.add_bot(telegram.world, group, BOT, mentor.id, {"can_pin_messages": True}, "42")
    added, line, command = await telegram.updates()
    assert statuses(added, "my_chat_member") == ("left", "administrator")
    place = added["my_chat_member"]["new_chat_member"]
    assert (place["can_pin_messages"], place["can_change_info"]) == (True, False)
    assert added["my_chat_member"]["from"]["id"] == mentor.id
    assert line["message"]["new_chat_members"][0]["id"] == BOT
    assert command["message"]["text"] == f"/start@sandbox_{BOT}_bot 42"


async def test_a_plain_member_may_add_a_bot_but_give_it_no_rights(telegram: Telegram) -> None:
    mentor, aida, *_ = people(telegram.world)
    group = group_of(telegram, mentor, [aida])
    with pytest.raises(Impossible, match="administrators"):
        membership.add_bot(telegram.world, group, BOT, aida.id, {"can_pin_messages": True})
    membership.add_bot(telegram.world, group, BOT, aida.id)
    (added,) = await telegram.updates("my_chat_member")
    assert statuses(added, "my_chat_member") == ("left", "member")


async def test_joining_and_leaving_are_told_to_administrators_bots_only(club: Club) -> None:
    world = club.telegram.world
    membership.add_bot(world, club.group, OTHER_BOT, club.mentor.id)
    other = club.telegram.other()
    await club.telegram.updates()
    await other.updates()
    membership.join(world, club.group, club.stranger.id, club.aida.id)
    membership.leave(world, club.group, club.stranger.id)
    joined, left = await club.telegram.updates("chat_member")
    assert statuses(joined) == ("left", "member")
    assert statuses(left) == ("member", "left")
    assert joined["chat_member"]["from"]["id"] == club.aida.id
    lines = await other.updates()
    assert ["new_chat_members" in lines[0]["message"], "left_chat_member" in lines[1]["message"]]
    assert len(lines) == 2  # the lines, but no chat_member: it is no administrator


async def test_chat_member_comes_only_when_it_is_asked_for(club: Club) -> None:
    await club.telegram.call("getUpdates", allowed_updates=[])
    membership.leave(club.telegram.world, club.group, club.aida.id)
    found = await club.telegram.call("getUpdates", offset=club.telegram.offset)
    assert [key for one in found for key in one if key != "update_id"] == ["message"]


async def test_a_bot_that_is_removed_is_told_and_then_shut_out(club: Club) -> None:
    membership.kick(club.telegram.world, club.group, BOT, club.mentor.id)
    line, gone = await club.telegram.updates()
    assert line["message"]["left_chat_member"]["id"] == BOT
    assert statuses(gone, "my_chat_member") == ("administrator", "kicked")
    refusal = await club.telegram.refusal("getChat", chat_id=club.group.id)
    assert refusal == "403 Forbidden: bot was kicked from the supergroup chat"
    membership.add_bot(club.telegram.world, club.group, BOT, club.mentor.id)
    assert (await club.telegram.call("getChat", chat_id=club.group.id))["id"] == club.group.id


async def test_administrators_are_listed_without_the_other_bots(club: Club) -> None:
    membership.add_bot(
        club.telegram.world, club.group, OTHER_BOT, club.mentor.id, {"can_pin_messages": True}
    )
    listed = await club.telegram.call("getChatAdministrators", chat_id=club.group.id)
    assert {one["user"]["id"]: one["status"] for one in listed} == {
        club.mentor.id: "creator", BOT: "administrator",
    }  # fmt: skip
    everybody = await club.telegram.call(
        "getChatAdministrators", chat_id=club.group.id, return_bots=True
    )
    assert OTHER_BOT in {one["user"]["id"] for one in everybody}
    assert await club.telegram.call("getChatMemberCount", chat_id=club.group.id) == 5


async def test_a_group_that_is_upgraded_moves_with_its_people(telegram: Telegram) -> None:
    club = found_club(telegram, kind="group")
    await telegram.updates()
    new = groups.migrate(telegram.world, club.group, club.mentor.id)
    old_line, new_line = [one["message"] for one in await telegram.updates()]
    assert (old_line["chat"]["id"], old_line["migrate_to_chat_id"]) == (club.group.id, new.id)
    assert (new_line["chat"]["id"], new_line["migrate_from_chat_id"]) == (new.id, club.group.id)
    envelope = await telegram.ask("sendMessage", chat_id=club.group.id, text="Салам")
    assert envelope == {
        "ok": False, "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }  # fmt: skip
    assert await telegram.call("getChatMemberCount", chat_id=new.id) == 4
    assert (await telegram.call("sendMessage", chat_id=new.id, text="Салам"))["message_id"] == 2


async def test_a_deleted_group_is_deleted_for_its_bot(telegram: Telegram) -> None:
    club = found_club(telegram, kind="group")
    await telegram.updates()
    with pytest.raises(Impossible, match="owner"):
        groups.delete_chat(telegram.world, club.group, club.aida.id)
    groups.delete_chat(telegram.world, club.group, club.mentor.id)
    (gone,) = await telegram.updates()
    assert statuses(gone, "my_chat_member") == ("administrator", "left")
    refusal = await telegram.refusal("sendMessage", chat_id=club.group.id, text="Салам")
    assert refusal == "403 Forbidden: the group chat was deleted"


async def test_an_anonymous_administrator_is_seen_as_the_group(club: Club) -> None:
    world, mentor = club.telegram.world, club.mentor.id
    membership.promote(world, club.group, mentor, mentor, is_anonymous=True)
    await club.telegram.updates()
    messages.say(world, mentor, club.group.id, "Салам")
    membership.kick(world, club.group, club.aida.id, mentor)
    said, line, change = await club.telegram.updates()
    assert said["message"]["from"]["id"] == 1087968824
    assert said["message"]["sender_chat"]["id"] == club.group.id
    assert line["message"]["from"]["id"] == 1087968824
    assert change["chat_member"]["from"]["id"] == 1087968824
    listed = await club.telegram.call("getChatAdministrators", chat_id=club.group.id)
    owner = next(one for one in listed if one["status"] == "creator")
    assert (owner["user"]["id"], owner["is_anonymous"]) == (mentor, True)


async def test_privacy_mode_hides_talk_but_not_commands_mentions_and_replies(
    telegram: Telegram,
) -> None:
    mentor, aida, *_ = people(telegram.world)
    group = group_of(telegram, mentor, [aida, mentor])
    membership.add_bot(telegram.world, group, BOT, mentor.id)
    sent = await telegram.call("sendMessage", chat_id=group.id, text="Салам")
    await telegram.updates()
    heard = ["/help", f"@sandbox_{BOT}_bot салам", f"/help@sandbox_{BOT}_bot"]
    for words in ["Баарыңарга салам", f"/help@sandbox_{OTHER_BOT}_bot", *heard]:
        messages.say(telegram.world, aida.id, group.id, words)
    messages.say(telegram.world, aida.id, group.id, "Жооп", reply_to=sent["message_id"])
    seen = [one["message"]["text"] for one in await telegram.updates()]
    assert seen == [*heard, "Жооп"]
    membership.promote(telegram.world, group, BOT, mentor.id, {"can_pin_messages": True})
    await telegram.updates()
    messages.say(telegram.world, aida.id, group.id, "Баарыңарга салам")
    assert len(await telegram.updates("message")) == 1  # an administrator hears everything


async def test_a_changed_title_is_a_line_in_the_chat(club: Club) -> None:
    for _ in range(2):  # the same title again is no news
        await club.telegram.call("setChatTitle", chat_id=club.group.id, title="  Жаңы   клуб ")
    (line,) = await club.telegram.updates()
    assert line["message"]["new_chat_title"] == "Жаңы клуб"
    assert (await club.telegram.call("getChat", chat_id=club.group.id))["title"] == "Жаңы клуб"


async def test_a_topic_is_opened_closed_and_deleted_with_its_messages(
    telegram: Telegram,
) -> None:
    mentor, aida, *_ = people(telegram.world)
    forum = group_of(telegram, mentor, [aida], is_forum=True)
    membership.add_bot(telegram.world, forum, BOT, mentor.id, ADMINISTRATOR)
    topic = await telegram.call("createForumTopic", chat_id=forum.id, name="Үй тапшырма")
    place = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    sent = await telegram.call("sendMessage", **place, text="Салам")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (
        topic["message_thread_id"], True,
    )  # fmt: skip
    await telegram.call("closeForumTopic", **place)
    with pytest.raises(Impossible, match="closed"):
        messages.say(telegram.world, aida.id, forum.id, "Салам", thread=topic["message_thread_id"])
    await telegram.call("deleteForumTopic", **place)
    assert sent["message_id"] not in forum.messages
    refusal = await telegram.refusal("sendMessage", **place, text="Салам")
    assert refusal == "400 Bad Request: message thread not found"
    by_person = groups.add_topic(telegram.world, forum, "Талкуу", mentor.id)
    assert forum.topics[by_person].name == "Талкуу"


async def test_what_is_said_in_general_bears_no_thread(telegram: Telegram) -> None:
    mentor, aida, *_ = people(telegram.world)
    forum = group_of(telegram, mentor, [aida], is_forum=True)
    membership.add_bot(telegram.world, forum, BOT, mentor.id, ADMINISTRATOR)
    messages.say(telegram.world, aida.id, forum.id, "Салам", thread=1)
    said = (await telegram.updates())[-1]["message"]
    assert said["text"] == "Салам"
    assert not {"message_thread_id", "is_topic_message"} & set(said)
    refusal = await telegram.refusal(
        "sendMessage", chat_id=forum.id, message_thread_id=1, text="Салам"
    )
    assert refusal == "400 Bad Request: message thread not found"


async def test_a_bot_that_leaves_sees_the_line_and_is_out(club: Club) -> None:
    await club.telegram.call("leaveChat", chat_id=club.group.id)
    line, gone = await club.telegram.updates()
    assert line["message"]["left_chat_member"]["id"] == BOT
    assert statuses(gone, "my_chat_member") == ("administrator", "left")
    refusal = await club.telegram.refusal("leaveChat", chat_id=club.group.id)
    assert refusal == "403 Forbidden: bot is not a member of the supergroup chat"


async def test_an_upgraded_group_is_found_under_both_ids(telegram: Telegram) -> None:
    club = found_club(telegram, kind="group")
    new = groups.migrate(telegram.world, club.group, club.mentor.id)
    assert lookup.group(telegram.world, club.group.id) is new


async def test_out_of_a_group_that_was_upgraded_a_bot_may_still_copy(telegram: Telegram) -> None:
    club = found_club(telegram, kind="group")
    await telegram.server.people.start(from_=club.aida.id, bot=BOT)
    said = messages.say(telegram.world, club.aida.id, club.group.id, "Салам")
    groups.migrate(telegram.world, club.group, club.mentor.id)
    copied = await telegram.call(
        "copyMessage", chat_id=club.aida.id, from_chat_id=club.group.id,
        message_id=said["message_id"],
    )  # fmt: skip
    assert copied["message_id"]


async def test_of_a_protected_group_a_bot_may_copy_and_forward_nothing(telegram: Telegram) -> None:
    club = found_club(telegram)
    await telegram.server.people.start(from_=club.aida.id, bot=BOT)
    said = messages.say(telegram.world, club.mentor.id, club.group.id, "/салам")
    groups.protect(telegram.world, club.group, club.mentor.id)
    there = {"chat_id": club.aida.id, "from_chat_id": club.group.id}
    one = {**there, "message_id": said["message_id"]}
    several = {**there, "message_ids": [said["message_id"]]}
    refused = [
        await telegram.refusal("copyMessage", **one),
        await telegram.refusal("forwardMessage", **one),
        await telegram.refusal("copyMessages", **several),
        await telegram.refusal("forwardMessages", **several),
    ]
    assert refused == [
        "400 Bad Request: the message can't be copied",
        "400 Bad Request: the message can't be forwarded",
        "400 Bad Request: there are no messages to copy",
        "400 Bad Request: there are no messages to forward",
    ]
    assert (await telegram.call("getChat", chat_id=club.group.id))["has_protected_content"]
    with pytest.raises(Impossible, match="Only the owner can restrict saving content"):
        groups.protect(telegram.world, club.group, club.aida.id, protected=False)


async def test_a_general_topic_that_is_closed_takes_nothing_from_a_bot_without_the_right(
    telegram: Telegram,
) -> None:
    club = found_club(telegram)
    club.group.is_forum = True
    topics.general(club.group).closed = True
    club.group.members[BOT].rights["can_manage_topics"] = False
    refusal = await telegram.refusal("sendMessage", chat_id=club.group.id, text="Салам")
    assert refusal == "400 Bad Request: TOPIC_CLOSED"
