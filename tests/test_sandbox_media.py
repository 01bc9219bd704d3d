"""Albums, uploads and downloads of the sandbox."""

import io
from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.people import lookup
from tests.sandbox_scene import BOT, TOKEN, Club, Telegram, found_club, open_telegram

MEGABYTE = 1024 * 1024


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with open_telegram() as opened:
        yield opened


@pytest.fixture
async def club(telegram: Telegram) -> Club:
    made = found_club(telegram)
    await telegram.server.people.start(from_=made.aida.id, bot=BOT)
    await telegram.updates()
    return made


async def upload(club: Club, method: str, files: dict[str, bytes], **fields: str) -> dict:
    form = aiohttp.FormData({"chat_id": str(club.aida.id), **fields})
    for name, data in files.items():
        form.add_field(name, io.BytesIO(data), filename=f"{name}.bin")
    url = f"{club.telegram.server.url}/bot{TOKEN}/{method}"
    async with club.telegram.http.post(url, data=form) as answer:
        return await answer.json()


async def download(club: Club, file_id: str) -> bytes:
    path = (await club.telegram.call("getFile", file_id=file_id))["file_path"]
    url = f"{club.telegram.server.url}/file/bot{TOKEN}/{path}"
    async with club.telegram.http.get(url) as answer:
        assert answer.status == 200
        return await answer.read()


async def send(club: Club, *items: dict, **how: object) -> dict:
    people = club.telegram.server.people
    return await people.media(from_=club.aida.id, chat=BOT, items=list(items), **how)


async def test_an_album_comes_as_one_update_each_with_one_group_id(club):
    await send(
        club, {"kind": "photo"}, {"kind": "video"}, {"kind": "photo"}, caption="Үй тапшырма"
    )
    messages = [one["message"] for one in await club.telegram.updates("message")]
    assert [set(one) & {"photo", "video"} for one in messages] == [{"photo"}, {"video"}, {"photo"}]
    assert len({one["media_group_id"] for one in messages}) == 1
    assert [one.get("caption") for one in messages] == ["Үй тапшырма", None, None]


async def test_what_a_bot_uploads_can_be_downloaded_and_sent_again_by_its_id(club):
    sent = await upload(club, "sendDocument", {"document": b"notes"}, caption="<b>x</b>",
                        parse_mode="HTML")  # fmt: skip
    document = sent["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("document.bin", 5)
    assert sent["result"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert await download(club, document["file_id"]) == b"notes"
    again = await club.telegram.call(
        "sendDocument", chat_id=club.aida.id, document=document["file_id"]
    )
    assert again["document"]["file_unique_id"] == document["file_unique_id"]


async def test_a_bot_sends_an_album_of_uploads_and_known_files(club):
    await send(club, {"kind": "photo"})
    known = (await club.telegram.updates("message"))[0]["message"]["photo"][-1]["file_id"]
    media = f'[{{"type":"photo","media":"attach://one"}},{{"type":"photo","media":"{known}"}}]'
    sent = (await upload(club, "sendMediaGroup", {"one": b"pixels"}, media=media))["result"]
    assert len({one["media_group_id"] for one in sent}) == 1
    assert [one["photo"][-1]["file_size"] for one in sent] == [6, 48_000]


async def test_a_made_up_photo_is_a_real_picture(club):
    await send(club, {"kind": "photo"})
    photo = (await club.telegram.updates("message"))[0]["message"]["photo"][-1]
    assert (await download(club, photo["file_id"])).startswith(b"\x89PNG")


async def test_a_file_over_20_mb_cannot_be_downloaded_but_can_be_sent_by_its_id(club):
    await send(club, {"kind": "video", "size": 20 * MEGABYTE + 1}, {"kind": "video", "size": 999})
    big, small = [one["message"]["video"] for one in await club.telegram.updates("message")]
    refusal = await club.telegram.refusal("getFile", file_id=big["file_id"])
    assert refusal == "400 Bad Request: file is too big"
    assert len(await download(club, small["file_id"])) == 999
    sent = await club.telegram.call("sendVideo", chat_id=club.aida.id, video=big["file_id"])
    assert sent["video"]["file_size"] == 20 * MEGABYTE + 1


async def test_a_photo_over_10_mb_is_refused_and_a_file_over_50_mb_is_too_large(club):
    size = 10 * MEGABYTE + 1
    photo = await upload(club, "sendPhoto", {"photo": bytes(size)})
    assert photo["description"] == (
        f"Bad Request: file of size {size} bytes is too big for a photo; "
        "the maximum size is 10485760 bytes"
    )
    large = await upload(club, "sendDocument", {"document": bytes(50 * MEGABYTE + 1)})
    assert (large["error_code"], large["description"]) == (413, "Request Entity Too Large")


async def test_copies_of_an_album_are_an_album_and_forwards_name_their_author(club):
    sent = await send(club, {"kind": "photo"}, {"kind": "photo"}, caption="х")
    where = {"chat_id": club.group.id, "from_chat_id": club.aida.id}
    ids = sent["message_ids"]
    copied = await club.telegram.call("copyMessages", **where, message_ids=ids)
    forwarded = await club.telegram.call("forwardMessage", **where, message_id=ids[0])
    bodies = [lookup.message(club.group, one["message_id"]).body for one in copied]
    assert len({body["media_group_id"] for body in bodies}) == 1
    assert "forward_origin" not in bodies[0]
    assert forwarded["forward_origin"]["sender_user"]["id"] == club.aida.id
