"""Sending files, albums, places, contacts and dice; getFile."""

from typing import Any

from aiogram.methods import (
    GetFile,
    SendAnimation,
    SendAudio,
    SendDocument,
    SendLivePhoto,
    SendMediaGroup,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVideoNote,
    SendVoice,
)
from aiogram.methods.base import TelegramMethod

from sandbox import media, posting, rooms, text
from sandbox.calls import Call, bad, given, method
from sandbox.people.messages import PERMISSION
from sandbox.world import JSON, Chat

FACTS = {
    "photo": (),
    "sticker": (),
    "document": (),
    "video": ("width", "height", "duration"),
    "animation": ("width", "height", "duration"),
    "live_photo": (),
    "audio": ("duration", "performer", "title"),
    "voice": ("duration",),
    "video_note": ("duration", "length"),
}
# What may stand together in an album.
FAMILIES = ({"photo", "video", "live_photo"}, {"document"}, {"audio"})


@method
async def send_photo(call: Call, ask: SendPhoto) -> JSON:
    return _send(call, ask, "photo")


@method
async def send_video(call: Call, ask: SendVideo) -> JSON:
    return _send(call, ask, "video")


@method
async def send_animation(call: Call, ask: SendAnimation) -> JSON:
    return _send(call, ask, "animation")


@method
async def send_audio(call: Call, ask: SendAudio) -> JSON:
    return _send(call, ask, "audio")


@method
async def send_document(call: Call, ask: SendDocument) -> JSON:
    return _send(call, ask, "document")


@method
async def send_voice(call: Call, ask: SendVoice) -> JSON:
    return _send(call, ask, "voice")


@method
async def send_video_note(call: Call, ask: SendVideoNote) -> JSON:
    return _send(call, ask, "video_note")


@method
async def send_sticker(call: Call, ask: SendSticker) -> JSON:
    return _send(call, ask, "sticker")


@method
async def send_live_photo(call: Call, ask: SendLivePhoto) -> JSON:
    return _send(call, ask, "live_photo")


def _send(call: Call, ask: TelegramMethod[Any], kind: str) -> JSON:
    permission = PERMISSION.get(kind, "can_send_other_messages")
    caption = _caption(ask)
    chat = rooms.writable(call, getattr(ask, "chat_id", None), permission)
    body = _content(call, kind, getattr(ask, kind), ask)
    return posting.outgoing(call, chat, ask, {**body, **caption})


def _content(call: Call, kind: str, value: Any, facts: Any) -> JSON:
    if not value:
        raise bad(f"there is no {kind.replace('_', ' ')} in the request")
    known = {name: _plain(given(getattr(facts, name, None))) for name in FACTS[kind]}
    if kind == "live_photo":
        still = media.taken(call, facts.photo, "photo")
        known["photo"] = media.described(call.world, still)["photo"]
    return media.described(call.world, media.taken(call, value, kind, **known))


def _plain(fact: Any) -> Any:
    """aiogram reads durations as timedelta too; the Bot API has seconds."""
    return int(fact.total_seconds()) if hasattr(fact, "total_seconds") else fact


def _caption(source: Any) -> JSON:
    words = getattr(source, "caption", None)
    mode = given(getattr(source, "parse_mode", None))
    body = text.caption(words, mode, getattr(source, "caption_entities", None))
    if given(getattr(source, "show_caption_above_media", None)):
        body["show_caption_above_media"] = True
    if getattr(source, "has_spoiler", None):
        body["has_media_spoiler"] = True
    return body


@method
async def send_media_group(call: Call, ask: SendMediaGroup) -> list[JSON]:
    if not 1 <= len(ask.media) <= 10:
        raise bad("wrong number of messages in the album specified")
    kinds = {item.type for item in ask.media}
    if "animation" in kinds:
        raise bad("can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup")
    if not any(kinds <= family for family in FAMILIES):
        raise bad("documents and audio can't be mixed with other media types in an album")
    bodies = [_item(call, ask.chat_id, item) for item in ask.media]
    chat = rooms.writable(call, ask.chat_id)
    return _post_album(call, chat, ask, bodies)


def _item(call: Call, chat_id: int | str, item: Any) -> JSON:
    rooms.writable(call, chat_id, PERMISSION.get(item.type, "can_send_other_messages"))
    return {**_content(call, item.type, item.media, item), **_caption(item)}


def _post_album(call: Call, chat: Chat, ask: SendMediaGroup, bodies: list[JSON]) -> list[JSON]:
    """A message for each item; an album of one is a message like any other."""
    if len(bodies) > 1:
        group = posting.album_id(call.world)
        bodies = [{**body, "media_group_id": group} for body in bodies]
    return [posting.outgoing(call, chat, ask, body) for body in bodies]


@method
async def get_file(call: Call, ask: GetFile) -> JSON:
    file = call.world.files.get(ask.file_id)
    if not file:
        raise bad("invalid file_id")
    if file.size > media.DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.size,
        "file_path": media.path(file),
    }
