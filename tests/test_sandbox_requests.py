"""The same call in every form in which a library may send it."""

import json
from typing import Any

import aiohttp
import pytest

from sandbox.people import bots
from tests.sandbox_scene import BOT, Telegram, open_telegram, people

KEYBOARD = {"inline_keyboard": [[{"text": "Ооба", "callback_data": "yes"}]]}


def multipart(params: dict[str, str]) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in params.items():
        form.add_field(name, value)
    return form


@pytest.mark.parametrize("form", ["query", "json", "urlencoded", "multipart"])
@pytest.mark.parametrize("method", ["sendMessage", "SENDMESSAGE"])
async def test_a_call_means_the_same_in_whatever_form_it_comes(form: str, method: str) -> None:
    async with open_telegram() as telegram:
        _, aida, *_ = people(telegram.world)
        bots.start(telegram.world, aida.id, BOT)
        asked: dict[str, Any] = {"chat_id": aida.id, "text": "Салам, <b>Аида</b>"}
        asked |= {"parse_mode": "HTML", "reply_markup": KEYBOARD}
        flat = {
            name: json.dumps(value) if isinstance(value, dict) else str(value)
            for name, value in asked.items()
        }
        how: dict[str, Any] = {
            "query": {"params": flat},
            "json": {"json": asked},
            "urlencoded": {"data": flat},
            "multipart": {"data": multipart(flat)},
        }[form]
        sent = (await post(telegram, method, **how))["result"]
        assert (sent["text"], sent["chat"]["id"]) == ("Салам, Аида", aida.id)
        assert sent["entities"] == [{"type": "bold", "offset": 7, "length": 4}]
        assert sent["reply_markup"] == KEYBOARD


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff"])
async def test_a_body_that_is_no_json_is_refused(body: bytes) -> None:
    async with open_telegram() as telegram:
        headers = {"Content-Type": "application/json"}
        answer = await post(telegram, "sendMessage", data=body, headers=headers)
        assert answer == {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: can't parse request JSON object",
        }


async def post(telegram: Telegram, method: str, **how: Any) -> dict[str, Any]:
    url = f"{telegram.server.url}/bot{telegram.token}/{method}"
    async with telegram.http.post(url, **how) as answer:
        said: dict[str, Any] = await answer.json()
        return said
