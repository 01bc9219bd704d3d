"""The people's verbs about groups and polls, as the page and other programs call them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox_scene import BOT, OTHER_BOT, Club, Telegram, found_club, open_telegram


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with open_telegram() as opened:
        yield opened


async def act(telegram: Telegram, path: str, **words: Any) -> dict[str, Any]:
    url = f"{telegram.server.url}/sandbox/{path}"
    async with telegram.http.post(url, json=words) as answer:
        told: dict[str, Any] = await answer.json()
        return {**told, "status": answer.status}


async def test_the_verbs_of_a_group_over_http(telegram: Telegram) -> None:
    club = found_club(telegram, kind="group")
    mentor, stranger = club.mentor.id, club.stranger.id
    here = f"chats/{club.group.id}"
    verbs: list[tuple[str, dict[str, Any]]] = [
        ("members", {"user": stranger, "by": mentor}),
        ("promote", {"user": stranger, "by": mentor, "rights": {}, "title": "Катчы"}),
        ("promote", {"user": stranger, "by": mentor, "rights": None}),
        ("leave", {"user": stranger}),
        ("add_bot", {"bot": OTHER_BOT, "by": mentor, "start": "42"}),
        ("kick", {"user": OTHER_BOT, "by": mentor}),
        ("protect", {"by": mentor, "protected": True}),
        ("migrate", {"by": mentor}),
        ("kick", {"user": club.aida.id, "by": mentor}),  # in the supergroup by now
    ]
    for verb, words in verbs:
        assert (await act(telegram, f"{here}/{verb}", **words))["status"] == 200, verb
    moved = telegram.world.groups[club.group.migrated_to or 0]
    assert moved.is_protected
    assert [one.status for one in moved.members.values() if not one.is_in] == ["kicked"]
    assert (await act(telegram, f"chats/{moved.id}/delete", by=mentor))["status"] == 200
    assert moved.deleted


async def test_what_people_cannot_do_is_said_in_a_sentence(telegram: Telegram) -> None:
    club = found_club(telegram)
    here = f"chats/{club.group.id}"
    refused = await act(telegram, f"{here}/delete", by=club.aida.id)
    assert refused == {"error": "Only the owner can delete the group.", "status": 400}
    missing = await act(telegram, f"{here}/leave", user=club.stranger.id)
    assert missing["status"] == 404


async def vote_path(club: Club) -> tuple[int, str]:
    sent = await club.telegram.call(
        "sendPoll", chat_id=club.group.id, question="Качан?", options=["Бүгүн", "Эртең"]
    )
    return sent["message_id"], sent["poll"]["id"]


async def test_voting_and_reacting_over_http(telegram: Telegram) -> None:
    club = found_club(telegram)
    message, poll = await vote_path(club)
    voted = await act(telegram, "vote", **{"from": club.aida.id, "poll": poll, "options": [1]})
    assert (voted["status"], voted["own_vote"]) == (200, [1])
    everyone = await act(telegram, "vote_all", poll=poll)
    assert (everyone["voted"], everyone["total_voter_count"]) == (2, 3)
    where = {"from": club.aida.id, "chat": club.group.id, "message_id": message}
    assert (await act(telegram, "react", **where, emoji="👍"))["status"] == 200
    reactions = club.group.messages[message].reactions
    assert reactions == {club.aida.id: [{"type": "emoji", "emoji": "👍"}]}


async def test_a_link_opened_by_a_stranger_and_the_mentors_yes(telegram: Telegram) -> None:
    club = found_club(telegram)
    link = await telegram.call(
        "createChatInviteLink", chat_id=club.group.id, creates_join_request=True
    )
    url = {"from": club.stranger.id, "url": link["invite_link"]}
    assert (await act(telegram, "open_link", **url))["requested"] is True
    request = f"join_requests/{club.group.id}/{club.stranger.id}"
    assert (await act(telegram, request, approve=True, by=club.mentor.id))["status"] == 200
    assert club.group.member(club.stranger.id)
    assert club.group.member(BOT)
