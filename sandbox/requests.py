"""A bot's HTTP request as method, parameters and files; and types checked in Telegram's words."""

import json
import re
from typing import Any

from aiogram.methods.base import TelegramMethod
from aiohttp import BodyPartReader, MultipartReader, web
from pydantic import ValidationError

from sandbox.calls import Method, Refused, Upload, bad
from sandbox.world import JSON

NUMBER = re.compile(r"-?\d{1,19}\Z")
UPLOAD_LIMIT = 50 * 1024 * 1024
# What Telegram says of a missing field, where it is not `parameter "…" is required`.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "action": "wrong parameter action in request",
    "photo": "there is no photo in the request",
    "video": "there is no video in the request",
    "video_note": "there is no video note in the request",
    "animation": "there is no animation in the request",
    "audio": "there is no audio in the request",
    "voice": "there is no voice in the request",
    "document": "there is no document in the request",
    "sticker": "there is no sticker in the request",
    "live_photo": "there is no live photo in the request",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "file_id": "file_id not specified",
    "question": "text must be non-empty",
    "options": "can't parse options JSON object",
    "permissions": "can't parse permissions JSON object",
    "commands": "can't parse commands JSON object",
    "name": "title must be non-empty",
    "invite_link": "invite link must be non-empty",
}
UNPARSED = {
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "reply_parameters": "can't parse reply parameters JSON object",
    "entities": "can't parse MessageEntities JSON object",
    "caption_entities": "can't parse MessageEntities JSON object",
    "media": "can't parse InputMedia JSON object",
    "options": "can't parse options JSON object",
    "allowed_updates": "can't parse list of allowed updates",
    "message_ids": "can't parse message identifiers JSON array",
    "reaction": "can't parse reaction types JSON object",
    "commands": "can't parse commands JSON object",
    "scope": "can't parse BotCommandScope JSON object",
    "permissions": "can't parse permissions JSON object",
}


async def read(request: web.Request) -> tuple[JSON, dict[str, Upload]]:
    """Query, form, JSON or multipart; later sources win over the query."""
    params: JSON = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.read()
        try:
            params |= json.loads(body) if body else {}
        except (ValueError, TypeError):
            raise bad("can't parse request JSON object") from None
    elif request.content_type == "multipart/form-data":
        await read_parts(await request.multipart(), params, files)
    elif request.content_type == "application/x-www-form-urlencoded":
        params |= {key: str(value) for key, value in (await request.post()).items()}
    return params, files


async def read_parts(reader: MultipartReader, params: JSON, files: dict[str, Upload]) -> None:
    async for part in reader:
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        data = await part.read()
        if part.filename is None:
            params[part.name] = bytes(data).decode()
            continue
        if len(data) > UPLOAD_LIMIT:
            raise Refused(413, "Request Entity Too Large")
        kind = part.headers.get("Content-Type", "application/octet-stream")
        files[part.name] = Upload(part.filename, kind, bytes(data))
        params.setdefault(part.name, f"attach://{part.name}")


def decoded(method: Method, params: JSON) -> JSON:
    """Forms carry objects as JSON text. Empty text is Telegram's "not given"."""
    ready: JSON = dict(method.unset)
    for key, value in params.items():
        meant = _meant(method, key, value) if isinstance(value, str) else value
        if meant is not None:
            ready[key] = meant
    return ready


def _meant(method: Method, key: str, value: str) -> Any:
    if key in method.numeric and NUMBER.match(value):
        return int(value)
    if key not in method.structured:
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise bad(UNPARSED.get(key, f"can't parse {key} JSON object")) from None


def checked(method: Method, params: JSON) -> TelegramMethod[Any]:
    try:
        return method.model.model_validate(params)
    except ValidationError as error:
        raise _in_telegrams_words(error.errors(include_url=False)[0], params) from None


def _in_telegrams_words(error: Any, params: JSON) -> Refused:
    place = [str(part) for part in error["loc"]]
    name = place[0] if place else ""
    if len(place) == 1 and (error["type"] == "missing" or not params.get(name)):
        return bad(MISSING.get(name, f'parameter "{name}" is required'))
    words = UNPARSED.get(name)
    if not words:
        return bad(f"invalid {name} specified")
    if error["type"] == "missing":
        return bad(f'{words}: Can\'t find field "{place[-1]}"')
    return bad(f'{words}: Field "{place[-1]}" has an invalid value')
