"""Faults on demand, Telegram's limits, and the clock that can be moved."""

import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientError

from sandbox import pace
from tests.sandbox_scene import BOT, Club, Telegram, found_club, open_telegram


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with open_telegram() as opened:
        yield opened


@pytest.fixture
async def club(telegram: Telegram) -> Club:
    made = found_club(telegram)
    for person in (made.aida, made.begimai):
        await telegram.server.people.start(from_=person.id, bot=BOT)
    await telegram.updates()
    await telegram.updates()  # confirms what the first one saw
    return made


async def add_fault(club: Club, **fault: object) -> int:
    async with club.telegram.http.post(
        f"{club.telegram.server.url}/sandbox/faults", json=fault
    ) as r:
        return (await r.json())["id"]


def said(club: Club) -> list[str]:
    private = club.telegram.world.privates[BOT, club.aida.id]
    return [one.body["text"] for one in private.messages.values()][1:]


async def send(club: Club, text: str) -> dict:
    return await club.telegram.ask("sendMessage", chat_id=club.aida.id, text=text)


async def test_a_flood_wait_names_its_seconds_and_ends_after_its_times(club):
    await add_fault(club, kind="429", method="sendMessage", retry_after=7, times=2)
    first, second, third = [await send(club, text) for text in "abc"]
    assert first == second
    assert first["parameters"] == {"retry_after": 7}
    assert first["description"] == "Too Many Requests: retry after 7"
    assert third["ok"]
    assert said(club) == ["c"]


async def test_a_fault_of_one_chat_spares_the_others(club):
    await add_fault(club, kind="403", chat_id=club.begimai.id)
    blocked = await club.telegram.refusal("sendMessage", chat_id=club.begimai.id, text="a")
    assert blocked == "403 Forbidden: bot was blocked by the user"
    assert (await send(club, "a"))["ok"]


async def test_a_fault_strikes_with_its_probability_and_its_seed_repeats_it(club):
    outcomes = []
    for _ in range(2):
        rule = await add_fault(club, kind="5xx", probability=0.5, seed=3, error_code=502)
        outcomes.append([(await send(club, "x"))["ok"] for _ in range(20)])
        club.telegram.server.api.faults.remove(rule)
    assert outcomes[0] == outcomes[1]
    assert 0 < sum(outcomes[0]) < 20


async def test_a_connection_cut_before_the_effect_leaves_nothing(club):
    await add_fault(club, kind="cut_before", method="sendMessage", times=1)
    with pytest.raises(ClientError):
        await send(club, "lost")
    assert said(club) == []


async def test_a_connection_cut_after_the_effect_leaves_the_message(club):
    await add_fault(club, kind="cut_after", method="sendMessage", times=1)
    with pytest.raises(ClientError):
        await send(club, "sent")
    assert said(club) == ["sent"]


async def test_a_delay_comes_before_the_effect(club):
    await add_fault(club, kind="delay", delay=0.1, times=1)
    began = time.monotonic()
    await send(club, "late")
    assert time.monotonic() - began >= 0.1


async def test_when_telegram_is_down_even_polling_fails(club):
    rule = await add_fault(club, kind="down")
    assert await club.telegram.refusal("getUpdates") == "502 Bad Gateway"
    club.telegram.server.api.faults.remove(rule)
    assert await club.telegram.call("getUpdates") == []


async def test_a_duplicated_update_comes_once_more_after_it_was_confirmed(club):
    await add_fault(club, kind="duplicate_updates", times=1)
    for text in ("one", "two"):
        await club.telegram.server.people.say(from_=club.aida.id, chat=BOT, text=text)
    first = await club.telegram.call("getUpdates")
    confirm = {"offset": first[-1]["update_id"] + 1}
    again = await club.telegram.call("getUpdates", **confirm)
    assert [one["update_id"] for one in again] == [first[0]["update_id"]]
    assert await club.telegram.call("getUpdates", **confirm) == []


async def test_reordered_updates_all_come(club):
    await add_fault(club, kind="reorder_updates", seed=1)
    words = [str(number) for number in range(10)]
    for text in words:
        await club.telegram.server.people.say(from_=club.aida.id, chat=BOT, text=text)
    came = [one["message"]["text"] for one in await club.telegram.call("getUpdates")]
    assert came != words
    assert sorted(came) == words


async def test_an_unknown_fault_is_refused_in_a_sentence(club):
    url = f"{club.telegram.server.url}/sandbox/faults"
    async with club.telegram.http.post(url, json={"kind": "earthquake"}) as answer:
        assert answer.status == 400
        assert "earthquake" in (await answer.json())["error"]


async def test_strict_limits_let_one_message_a_second_into_a_private_chat(club):
    await add_fault(club, kind="limits")
    assert (await send(club, "a"))["ok"]
    assert (await send(club, "b"))["parameters"] == {"retry_after": 1}
    club.telegram.advance(seconds=1)
    assert (await send(club, "c"))["ok"]


async def test_strict_limits_let_twenty_messages_a_minute_into_a_group(club):
    await add_fault(club, kind="limits")
    ask = {"chat_id": club.group.id, "text": "x"}
    answers = [await club.telegram.ask("sendMessage", **ask) for _ in range(21)]
    assert [one["ok"] for one in answers] == [True] * 20 + [False]
    assert answers[-1]["parameters"] == {"retry_after": 60}
    assert (await club.telegram.ask("getChat", chat_id=club.group.id))["ok"]


async def test_messages_bear_the_time_of_the_moved_clock(club):
    before = (await send(club, "a"))["result"]["date"]
    club.telegram.advance(days=400)
    assert (await send(club, "b"))["result"]["date"] == before + 400 * 86_400


async def test_the_clock_tells_its_followers_that_it_moved(club):
    clock = club.telegram.server.clock
    version = clock.version
    url = f"{club.telegram.server.url}/sandbox/clock"
    async with club.telegram.http.post(url, json={"to": "2027-01-01T00:00:00+00:00"}) as answer:
        moved = await answer.json()
    assert moved["now"] == "2027-01-01T00:00:00+00:00"
    assert moved["version"] == version + 1
    params = {"after": str(version), "wait": "20"}
    async with club.telegram.http.get(url, params=params) as answer:
        assert (await answer.json())["unix"] == moved["unix"]


async def test_a_paced_journey_waits_for_the_bot_after_each_step(club):
    clock = club.telegram.server.clock
    start = clock.unix()
    rung: list[float] = []
    clock.at(start + 650, lambda: rung.append(clock.unix() - start))
    await pace.advance(club.telegram.server.api, 1_500, pace=600)
    assert clock.unix() - start == pytest.approx(1_500)
    assert rung == [pytest.approx(1_200)]


async def test_the_log_of_calls_shows_what_was_asked_and_answered(club):
    await send(club, "logged")
    await club.telegram.refusal("sendMessage", chat_id=club.aida.id)
    url = f"{club.telegram.server.url}/sandbox/calls"
    async with club.telegram.http.get(url, params={"method": "sendMessage"}) as answer:
        good, refused = await answer.json()
    assert good["params"]["text"] == good["result"]["text"] == "logged"
    assert refused["error"]["description"] == "Bad Request: message text is empty"
    assert refused["n"] == good["n"] + 1
