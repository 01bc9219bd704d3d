"""Rights in the sandbox's groups: promotions, bans, restrictions, tags, invite links."""

from collections.abc import AsyncIterator

import pytest

from sandbox.people import Impossible, joining, membership, messages
from tests.sandbox_scene import (
    Club,
    Telegram,
    found_club,
    open_telegram,
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


async def test_the_owner_promotes_and_demotes(club: Club) -> None:
    world, aida = club.telegram.world, club.aida.id
    membership.promote(
        world, club.group, aida, club.mentor.id, {"can_invite_users": True}, title="Жардамчы"
    )
    place = await club.member(aida)
    assert (place["status"], place["custom_title"]) == ("administrator", "Жардамчы")
    assert (place["can_invite_users"], place["can_pin_messages"]) == (True, False)
    assert place["can_be_edited"] is False  # the bot did not promote her
    membership.promote(world, club.group, aida, club.mentor.id, None)
    assert [statuses(one) for one in await club.telegram.updates()] == [
        ("member", "administrator"), ("administrator", "member"),
    ]  # fmt: skip
    with pytest.raises(Impossible):
        membership.promote(world, club.group, club.begimai.id, aida, {})


async def test_a_bot_promotes_titles_and_demotes(club: Club) -> None:
    target = {"chat_id": club.group.id, "user_id": club.aida.id}
    await club.telegram.call("promoteChatMember", **target, can_pin_messages=True)
    await club.telegram.call("setChatAdministratorCustomTitle", **target, custom_title="Катчы")
    place = await club.member(club.aida.id)
    assert (place["custom_title"], place["can_be_edited"]) == ("Катчы", True)
    assert (place["can_manage_chat"], place["can_delete_messages"]) == (True, False)
    await club.telegram.call("promoteChatMember", **target, can_pin_messages=False)
    assert (await club.member(club.aida.id))["status"] == "member"


async def test_a_ban_ends_at_its_date_and_a_link_lets_nobody_in_before(club: Club) -> None:
    telegram, group = club.telegram, club.group
    link = await telegram.call("createChatInviteLink", chat_id=group.id)
    target = {"chat_id": group.id, "user_id": club.aida.id}
    until = telegram.world.unix() + 3600
    await telegram.call("banChatMember", **target, until_date=until)
    assert await club.member(club.aida.id) == {
        "user": club.aida.as_user(), "status": "kicked", "until_date": until,
    }  # fmt: skip
    with pytest.raises(Impossible, match="banned"):
        joining.follow_invite(telegram.world, club.aida, link["invite_link"])
    telegram.advance(hours=1)
    assert (await club.member(club.aida.id))["status"] == "left"
    joining.follow_invite(telegram.world, club.aida, link["invite_link"])
    assert (await club.member(club.aida.id))["status"] == "member"


async def test_unbanning_removes_a_member_unless_it_is_told_not_to(club: Club) -> None:
    target = {"chat_id": club.group.id, "user_id": club.aida.id}
    await club.telegram.call("unbanChatMember", **target, only_if_banned=True)
    assert (await club.member(club.aida.id))["status"] == "member"
    await club.telegram.call("unbanChatMember", **target)
    assert (await club.member(club.aida.id))["status"] == "left"


async def test_a_restriction_sticks_when_she_leaves_and_returns(club: Club) -> None:
    world, target = club.telegram.world, {"chat_id": club.group.id, "user_id": club.aida.id}
    await club.telegram.call(
        "restrictChatMember", **target, permissions={"can_send_messages": True}
    )
    restricted = await club.member(club.aida.id)
    assert (restricted["status"], restricted["can_send_photos"]) == ("restricted", False)
    messages.say(world, club.aida.id, club.group.id, "Салам")
    with pytest.raises(Impossible, match="may not send"):
        messages.send_media(world, club.aida.id, club.group.id, [{"kind": "photo"}])
    membership.leave(world, club.group, club.aida.id)
    assert (await club.member(club.aida.id))["is_member"] is False
    membership.join(world, club.group, club.aida.id)
    assert (await club.member(club.aida.id))["status"] == "restricted"
    everything = dict.fromkeys(club.group.permissions, True)
    await club.telegram.call("restrictChatMember", **target, permissions=everything)
    assert (await club.member(club.aida.id))["status"] == "member"


async def test_a_tag_is_shown_with_the_member_and_her_messages(club: Club) -> None:
    target = {"chat_id": club.group.id, "user_id": club.aida.id}
    await club.telegram.call("setChatMemberTag", **target, tag="Дебатчы ★")
    assert (await club.member(club.aida.id))["tag"] == "Дебатчы ★"
    await club.telegram.updates()
    messages.say(club.telegram.world, club.aida.id, club.group.id, "Салам")
    (said,) = await club.telegram.updates()
    assert said["message"]["sender_tag"] == "Дебатчы ★"
    await club.telegram.call("setChatMemberTag", **target)
    assert "tag" not in await club.member(club.aida.id)


async def test_an_invite_link_counts_expires_and_is_revoked(club: Club) -> None:
    telegram, world = club.telegram, club.telegram.world
    place = {"chat_id": club.group.id}
    link = await telegram.call("createChatInviteLink", **place, name="Күз", member_limit=1)
    await telegram.updates()
    joining.follow_invite(world, club.stranger, link["invite_link"])
    joined, line = await telegram.updates()
    assert joined["chat_member"]["invite_link"]["name"] == "Күз"
    assert line["message"]["new_chat_members"][0]["id"] == club.stranger.id
    membership.leave(world, club.group, club.aida.id)
    with pytest.raises(Impossible, match="expired"):
        joining.follow_invite(world, club.aida, link["invite_link"])
    url = {"invite_link": link["invite_link"]}
    soon = world.unix() + 60
    edited = await telegram.call("editChatInviteLink", **place, **url, expire_date=soon)
    assert ("name" in edited, "member_limit" in edited, edited["expire_date"]) == (
        False, False, soon,
    )  # fmt: skip
    telegram.advance(minutes=2)
    with pytest.raises(Impossible, match="expired"):
        joining.follow_invite(world, club.aida, link["invite_link"])
    assert (await telegram.call("revokeChatInviteLink", **place, **url))["is_revoked"]


async def test_the_primary_link_belongs_to_the_bot_and_is_replaced(club: Club) -> None:
    place = {"chat_id": club.group.id}
    first = (await club.telegram.call("getChat", **place))["invite_link"]
    second = await club.telegram.call("exportChatInviteLink", **place)
    assert first != second == (await club.telegram.call("getChat", **place))["invite_link"]
    with pytest.raises(Impossible, match="expired"):
        joining.follow_invite(club.telegram.world, club.stranger, first)


@pytest.mark.parametrize("by_the_bot", [True, False])
async def test_a_join_request_waits_for_an_administrator(club: Club, by_the_bot: bool) -> None:
    telegram, world = club.telegram, club.telegram.world
    link = await telegram.call(
        "createChatInviteLink", chat_id=club.group.id, creates_join_request=True
    )
    asked = joining.follow_invite(world, club.stranger, link["invite_link"])
    assert asked["requested"]
    (request,) = await telegram.updates("chat_join_request")
    assert request["chat_join_request"]["user_chat_id"] == club.stranger.id
    assert (await club.member(club.stranger.id))["status"] == "left"
    if by_the_bot:
        target = {"chat_id": club.group.id, "user_id": club.stranger.id}
        await telegram.call("approveChatJoinRequest", **target)
    else:
        joining.decide(world, club.group, club.stranger.id, True, club.mentor.id)
    (change,) = await telegram.updates("chat_member")
    assert change["chat_member"]["invite_link"]["creates_join_request"]
    assert (await club.member(club.stranger.id))["status"] == "member"


async def test_a_declined_request_is_gone(club: Club) -> None:
    telegram, target = club.telegram, {"chat_id": club.group.id, "user_id": club.stranger.id}
    link = await telegram.call(
        "createChatInviteLink", chat_id=club.group.id, creates_join_request=True
    )
    joining.follow_invite(telegram.world, club.stranger, link["invite_link"])
    await telegram.call("declineChatJoinRequest", **target)
    again = await telegram.refusal("approveChatJoinRequest", **target)
    assert again == "400 Bad Request: HIDE_REQUESTER_MISSING"
