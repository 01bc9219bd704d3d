"""Polls of the sandbox: people really vote, and Telegram closes polls by itself."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.people import Impossible, lookup, messages
from sandbox.people import membership as people_membership
from sandbox.people.bots import start
from sandbox.people.polls import vote, vote_all
from sandbox.world import Person
from tests.sandbox_scene import BOT, OTHER_BOT, Club, Telegram, found_club, open_telegram

DAYS = ["Дүйшөмбү", "Шейшемби", "Шаршемби"]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with open_telegram() as opened:
        yield opened


@pytest.fixture
async def club(telegram: Telegram) -> Club:
    made = found_club(telegram)
    await telegram.updates()
    return made


async def send_poll(club: Club, **how: Any) -> dict[str, Any]:
    asked = {"question": "Качан?", "options": DAYS, "is_anonymous": False, **how}
    sent: dict[str, Any] = await club.telegram.call("sendPoll", chat_id=club.group.id, **asked)
    return sent


def counts(poll: dict[str, Any]) -> list[int]:
    return [option["voter_count"] for option in poll["options"]]


def cast(club: Club, person: Person, poll: dict[str, Any], *options: int) -> dict[str, Any]:
    return vote(club.telegram.world, person.id, poll["poll"]["id"], list(options))


async def test_a_new_poll_is_shown_as_the_bot_api_writes_it(club: Club) -> None:
    poll = (await send_poll(club, description="Бир шилтеме", open_period=600))["poll"]
    assert int(poll["id"]) > 2**53
    assert poll["options"][1] == {
        "persistent_id": "1", "text": "Шейшемби", "voter_count": 0,
    }  # fmt: skip
    now = club.telegram.world.unix()
    assert {key: poll[key] for key in poll if key not in ("id", "options")} == {
        "question": "Качан?", "description": "Бир шилтеме", "total_voter_count": 0,
        "is_closed": False, "is_anonymous": False, "type": "regular",
        "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
        "open_period": 600, "close_date": now + 600,
    }  # fmt: skip


async def test_a_vote_reaches_the_bot_as_an_answer_and_as_the_new_counts(club: Club) -> None:
    poll = await send_poll(club, description="Бир шилтеме")
    cast(club, club.aida, poll, 1)
    answer, state = await club.telegram.updates()
    assert answer["poll_answer"] == {
        "poll_id": poll["poll"]["id"], "user": club.aida.as_user(),
        "option_ids": [1], "option_persistent_ids": ["1"],
    }  # fmt: skip
    assert counts(state["poll"]) == [0, 1, 0]
    assert "description" not in state["poll"]  # Telegram tells it only within messages


async def test_the_votes_of_an_anonymous_poll_name_nobody(club: Club) -> None:
    poll = await send_poll(club, is_anonymous=True)
    cast(club, club.aida, poll, 0)
    (only,) = await club.telegram.updates()
    assert counts(only["poll"]) == [1, 0, 0]


async def test_a_vote_can_be_changed_and_taken_back(club: Club) -> None:
    poll = await send_poll(club)
    for options in ([0], [2], []):
        cast(club, club.aida, poll, *options)
    answers = await club.telegram.updates("poll_answer")
    assert [one["poll_answer"]["option_ids"] for one in answers] == [[0], [2], []]
    assert counts(cast(club, club.begimai, poll, 1)) == [0, 1, 0]


async def test_the_same_vote_again_is_no_news(club: Club) -> None:
    poll = await send_poll(club)
    cast(club, club.aida, poll, 0)
    await club.telegram.updates()
    cast(club, club.aida, poll, 0)
    assert await club.telegram.updates() == []


async def test_several_answers_only_where_the_poll_takes_them(club: Club) -> None:
    single, several = await send_poll(club), await send_poll(club, allows_multiple_answers=True)
    with pytest.raises(Impossible, match="one answer"):
        cast(club, club.aida, single, 0, 1)
    after = cast(club, club.aida, several, 2, 0, 2)
    assert (after["own_vote"], counts(after), after["total_voter_count"]) == ([0, 2], [1, 0, 1], 1)


async def test_without_revoting_a_vote_is_final(club: Club) -> None:
    poll = await send_poll(club, allows_revoting=False)
    cast(club, club.aida, poll, 0)
    for options in ([1], []):
        with pytest.raises(Impossible, match="final"):
            cast(club, club.aida, poll, *options)


async def test_an_option_that_does_not_exist_cannot_be_chosen(club: Club) -> None:
    poll = await send_poll(club)
    for index in (-1, 3):
        with pytest.raises(Impossible, match="no such option"):
            cast(club, club.aida, poll, index)


@pytest.mark.parametrize("jump", [{"minutes": 10}, {"days": 40}])
async def test_a_poll_closes_at_its_date_also_when_the_clock_jumps(
    club: Club, jump: dict[str, float]
) -> None:
    poll = await send_poll(club, close_date=club.telegram.world.unix() + 600)
    cast(club, club.aida, poll, 1)
    await club.telegram.updates()
    club.telegram.advance(minutes=9)
    assert await club.telegram.updates() == []
    club.telegram.advance(**jump)
    (closed,) = await club.telegram.updates()
    assert closed["poll"]["is_closed"]
    assert counts(closed["poll"]) == [0, 1, 0]
    assert "close_date" not in closed["poll"]
    with pytest.raises(Impossible, match="closed"):
        cast(club, club.begimai, poll, 0)


async def test_a_poll_is_stopped_once_and_loses_its_keyboard(club: Club) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Жыйынтык", "callback_data": "results"}]]}
    poll = await send_poll(club, reply_markup=keyboard, open_period=600)
    cast(club, club.aida, poll, 2)
    await club.telegram.updates()
    place = {"chat_id": club.group.id, "message_id": poll["message_id"]}
    stopped = await club.telegram.call("stopPoll", **place)
    assert (stopped["is_closed"], counts(stopped)) == (True, [0, 0, 1])
    assert [one["poll"] for one in await club.telegram.updates()] == [stopped]
    again = await club.telegram.refusal("stopPoll", **place)
    assert again == "400 Bad Request: poll has already been closed"
    assert "reply_markup" not in club.group.messages[poll["message_id"]].body
    club.telegram.advance(hours=1)
    assert await club.telegram.updates() == []  # its closing date has nothing left to close


async def test_hidden_results_are_shown_when_the_poll_closes(club: Club) -> None:
    poll = await send_poll(club, hide_results_until_closes=True)
    seen = cast(club, club.aida, poll, 1)
    assert (counts(seen), seen["own_vote"], seen["results_hidden"]) == ([0, 0, 0], [1], True)
    (state,) = await club.telegram.updates("poll")
    assert (counts(state["poll"]), state["poll"]["total_voter_count"]) == ([0, 0, 0], 1)
    stopped = await club.telegram.call(
        "stopPoll", chat_id=club.group.id, message_id=poll["message_id"]
    )
    assert counts(stopped) == [0, 1, 0]


async def test_a_forward_in_private_is_the_same_poll(club: Club) -> None:
    poll = await send_poll(club)
    start(club.telegram.world, club.stranger.id, BOT)
    await club.telegram.updates()
    forwarded = await club.telegram.call(
        "forwardMessage",
        chat_id=club.stranger.id, from_chat_id=club.group.id, message_id=poll["message_id"],
    )  # fmt: skip
    assert forwarded["poll"]["id"] == poll["poll"]["id"]
    cast(club, club.stranger, forwarded, 2)  # an outsider who sees the forward can vote
    answer, state = await club.telegram.updates()
    assert answer["poll_answer"]["user"]["id"] == club.stranger.id
    assert counts(state["poll"]) == [0, 0, 1]
    assert counts(cast(club, club.aida, poll, 0)) == [1, 0, 1]


async def test_who_sees_no_message_with_the_poll_cannot_vote(club: Club) -> None:
    poll = await send_poll(club)
    with pytest.raises(Impossible, match="sees no poll"):
        cast(club, club.stranger, poll, 0)
    people_membership.leave(club.telegram.world, club.group, club.aida.id)
    with pytest.raises(Impossible, match="sees no poll"):
        cast(club, club.aida, poll, 0)


async def test_a_forward_cannot_be_stopped(club: Club) -> None:
    poll = await send_poll(club)
    forwarded = await club.telegram.call(
        "forwardMessage",
        chat_id=club.group.id, from_chat_id=club.group.id, message_id=poll["message_id"],
    )  # fmt: skip
    refusal = await club.telegram.refusal(
        "stopPoll", chat_id=club.group.id, message_id=forwarded["message_id"]
    )
    assert refusal == "400 Bad Request: poll can't be stopped"


async def test_a_copy_is_a_new_open_poll_without_votes(club: Club) -> None:
    poll = await send_poll(club, open_period=600)
    cast(club, club.aida, poll, 0)
    copied = await club.telegram.call(
        "copyMessage",
        chat_id=club.group.id, from_chat_id=club.group.id, message_id=poll["message_id"],
    )  # fmt: skip
    club.telegram.advance(hours=1)
    copy = club.group.messages[copied["message_id"]].poll_id
    assert copy != poll["poll"]["id"]
    after = vote(club.telegram.world, club.begimai.id, str(copy), [1])
    assert (after["is_closed"], counts(after)) == (False, [0, 1, 0])


async def test_only_the_bot_that_sent_the_poll_hears_of_votes(club: Club) -> None:
    people_membership.add_bot(club.telegram.world, club.group, OTHER_BOT, club.mentor.id)
    other = club.telegram.other()
    await other.updates()
    poll = await send_poll(club)
    cast(club, club.aida, poll, 0)
    assert await other.updates("poll", "poll_answer") == []
    assert len(await club.telegram.updates("poll", "poll_answer")) == 2


async def test_an_anonymous_administrator_votes_as_the_group(club: Club) -> None:
    world = club.telegram.world
    mentor = club.mentor.id
    people_membership.promote(world, club.group, mentor, mentor, is_anonymous=True)
    poll = await send_poll(club)
    await club.telegram.updates()
    cast(club, club.mentor, poll, 0)
    (answer,) = await club.telegram.updates("poll_answer")
    assert answer["poll_answer"]["voter_chat"]["id"] == club.group.id
    assert answer["poll_answer"]["user"]["id"] == 136817688


async def test_everyone_who_has_not_voted_votes(club: Club) -> None:
    poll = await send_poll(club)
    cast(club, club.aida, poll, 1)
    result = vote_all(club.telegram.world, poll["poll"]["id"])
    assert (result["voted"], result["total_voter_count"]) == (2, 3)  # the bot has no vote
    assert club.telegram.world.polls[poll["poll"]["id"]].votes[club.aida.id] == [1]
    assert vote_all(club.telegram.world, poll["poll"]["id"])["voted"] == 0


async def test_a_quiz_hides_its_answer_from_who_has_not_voted(club: Club) -> None:
    quiz = await send_poll(club, type="quiz", correct_option_ids=[1], explanation="Ошол күнү")
    assert quiz["poll"]["correct_option_ids"] == [1]  # its own bot knows
    assert quiz["poll"]["allows_revoting"] is False
    wrong = cast(club, club.aida, quiz, 0)
    assert (wrong["correct_option_ids"], wrong["explanation"]) == ([1], "Ошол күнү")
    people_membership.add_bot(club.telegram.world, club.group, OTHER_BOT, club.mentor.id)
    copy = {"chat_id": club.group.id, "from_chat_id": club.group.id}
    refusal = await club.telegram.other().refusal(
        "copyMessage", **copy, message_id=quiz["message_id"]
    )
    assert refusal == "400 Bad Request: the message can't be copied"


async def test_a_closed_preview_takes_no_votes(club: Club) -> None:
    poll = await send_poll(club, is_closed=True)
    assert poll["poll"]["is_closed"]
    with pytest.raises(Impossible, match="closed"):
        cast(club, club.aida, poll, 0)


async def test_limits_themselves_are_allowed(club: Club) -> None:
    options = ["в" * 100, *(f"Вариант {number}" for number in range(11))]
    poll = await send_poll(club, question="с" * 300, options=options, open_period=2_628_000)
    assert len(poll["poll"]["options"]) == 12
    assert (await send_poll(club, options=["Ооба"]))["poll"]["options"][0]["text"] == "Ооба"


async def test_only_custom_emoji_survive_in_a_question(club: Club) -> None:
    poll = await send_poll(club, question="<b>Качан?</b>", question_parse_mode="HTML")
    assert poll["poll"]["question"] == "Качан?"
    assert "question_entities" not in poll["poll"]


async def test_a_deleted_poll_cannot_be_voted_in(club: Club) -> None:
    poll = await send_poll(club)
    mentor = lookup.person(club.telegram.world, club.mentor.id)
    messages.delete(club.telegram.world, mentor.id, club.group.id, [poll["message_id"]])
    with pytest.raises(Impossible, match="sees no poll"):
        cast(club, club.aida, poll, 0)
