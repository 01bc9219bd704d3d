"""The control API over HTTP: the page, the reset, files, news, and sentences for errors."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.demo import BOT_TOKEN
from sandbox.server import Sandbox


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with Sandbox(demo=True) as server, aiohttp.ClientSession(server.url) as session:
        yield session


async def get(http: aiohttp.ClientSession, path: str, **query: int | str) -> object:
    async with http.get(f"/sandbox/{path}", params=query) as answer:
        return await answer.json()


async def test_the_page_and_its_modules_are_served(http):
    for path, kind in (("/", "text/html"), ("/page/main.js", "javascript")):
        async with http.get(path) as answer:
            assert answer.status == 200
            assert kind in answer.headers["Content-Type"]


async def test_the_demo_has_a_mentor_twelve_members_an_expert_their_group_and_the_bot(http):
    people = await get(http, "people")
    (group,) = await get(http, "chats")
    (bot,) = await get(http, "bots")
    assert len(people) == 14
    assert group["members"] == [person["id"] for person in people]
    assert all(person["id"] > 2**32 for person in people)
    assert (bot["username"], bot["token_seen"]) == ("klub_bot", False)
    async with http.post(f"/bot{BOT_TOKEN}/getMe") as answer:
        assert (await answer.json())["result"]["username"] == "klub_bot"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("say", {"from": 1, "chat": 2, "text": "x"}, 404),
        ("say", {"chat": 2}, 400),
        ("dance", {}, 404),
        ("people", {"first_name": " "}, 400),
        ("chats/-5/leave", {"user": 1}, 404),
        ("clock", {}, 400),
        ("clock", {"to": "yesterday"}, 400),
    ],
)
async def test_what_cannot_be_done_is_told_in_a_sentence(http, path, body, status):
    async with http.post(f"/sandbox/{path}", json=body) as answer:
        assert answer.status == status
        assert (await answer.json())["error"].endswith(".")


async def test_the_news_come_when_something_happens(http):
    before = (await get(http, "events"))["version"]
    async with asyncio.TaskGroup() as tasks:
        news = tasks.create_task(get(http, "events", after=before, wait=20))
        async with http.post("/sandbox/people", json={"first_name": "Жаңы"}) as answer:
            assert answer.status == 200
    assert news.result()["version"] > before


async def test_an_uploaded_album_can_be_looked_at(http):
    anna, *_ = await get(http, "people")
    (group,) = await get(http, "chats")
    form = aiohttp.FormData({"from": str(anna["id"]), "chat": str(group["id"])})
    form.add_field("items", json.dumps([{"kind": "photo", "file": "a"}, {"kind": "voice"}]))
    form.add_field("a", b"pixels", filename="a.jpg", content_type="image/jpeg")
    async with http.post("/sandbox/media", data=form) as answer:
        assert len((await answer.json())["message_ids"]) == 2
    view = await get(http, "view", **{"as": anna["id"], "chat": group["id"]})
    photo, voice = view["messages"][-2:]
    assert photo["media_group_id"] == voice["media_group_id"]
    async with http.get(f"/sandbox/files/{photo['photo'][-1]['file_id']}") as answer:
        assert await answer.read() == b"pixels"


async def test_a_reset_gives_a_new_world_to_the_same_bots(http):
    anna, *_ = await get(http, "people")
    async with http.post(f"/bot{BOT_TOKEN}/getMe") as answer:
        assert answer.ok
    start = {"from": anna["id"], "bot": 7_000_000_001}
    async with http.post("/sandbox/start", json=start) as answer:
        assert answer.ok
    async with http.post("/sandbox/reset", json={"demo": False}) as answer:
        assert answer.ok
    assert await get(http, "people") == await get(http, "chats") == []
    (bot,) = await get(http, "bots")
    assert (bot["username"], bot["pending"]) == ("klub_bot", 0)
