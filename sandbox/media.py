"""Files: kept, described as the Bot API does, and made up when nobody gave their content."""

import mimetypes
import struct
import zlib
from typing import Any

from sandbox.calls import Call, Upload, bad
from sandbox.world import JSON, File, World

MEGABYTE = 1024 * 1024
DOWNLOAD_LIMIT = 20 * MEGABYTE
PHOTO_LIMIT = 10 * MEGABYTE
# kind → (extension, MIME type, size when nothing is said, what the Bot API tells of it)
KINDS: dict[str, tuple[str, str, int, JSON]] = {
    "photo": ("jpg", "image/jpeg", 48_000, {"width": 1280, "height": 960}),
    "video": ("mp4", "video/mp4", 900_000, {"width": 1280, "height": 720, "duration": 5}),
    "animation": ("mp4", "video/mp4", 90_000, {"width": 480, "height": 360, "duration": 2}),
    "video_note": ("mp4", "video/mp4", 400_000, {"length": 384, "duration": 5}),
    "voice": ("oga", "audio/ogg", 24_000, {"duration": 7}),
    "audio": ("mp3", "audio/mpeg", 700_000, {"duration": 60, "title": "Sample"}),
    "document": ("pdf", "application/pdf", 120_000, {}),
    "live_photo": ("mp4", "video/mp4", 300_000, {"width": 960, "height": 1280, "duration": 2}),
    "sticker": (
        "webp",
        "image/webp",
        20_000,
        {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "🙂",
        },
    ),
}
NAMED = {"document", "audio", "video", "animation"}
PICTURES = {"photo", "sticker"}
UNTYPED = {"photo", "video_note", "sticker"}  # the Bot API names no MIME type of these


def keep(
    world: World,
    kind: str,
    upload: Upload | None = None,
    size: int | None = None,
    **meta: Any,
) -> File:
    extension, mime, usual, facts = KINDS[kind]
    number = world.fresh_id(1)
    unique = f"AQAD{number:07x}"
    name = upload.name if upload else f"{kind}_{number}.{extension}"
    if upload and kind == "document":
        mime = mimetypes.guess_type(name)[0] or upload.content_type
    file = File(
        file_id=f"{kind[0].upper()}gACAgIAAx{unique}{world.random.getrandbits(64):016x}",
        file_unique_id=unique,
        kind=kind,
        size=len(upload.data) if upload else (size or usual),
        name=name,
        mime_type=mime,
        data=upload.data if upload else None,
        meta={**facts, **{key: value for key, value in meta.items() if value is not None}},
    )
    world.files[file.file_id] = file
    return file


def described(world: World, file: File) -> JSON:
    """The part of a message's body that a file makes."""
    base: JSON = {"file_id": file.file_id, "file_unique_id": file.file_unique_id, **file.meta}
    base["file_size"] = file.size
    if file.kind == "photo":
        return {"photo": [_thumbnail(world, file), base]}
    if file.kind not in UNTYPED:
        base["mime_type"] = file.mime_type
    if file.kind in NAMED:
        base["file_name"] = file.name
    if file.kind == "live_photo":
        still = file.meta.get("photo") or [_thumbnail(world, file)]
        return {"live_photo": {**base, "photo": still}}
    body: JSON = {file.kind: base}
    if file.kind == "animation":
        body["document"] = {key: base[key] for key in base if key in DOCUMENT_FIELDS}
    return body


DOCUMENT_FIELDS = {"file_id", "file_unique_id", "file_name", "mime_type", "file_size"}


def _thumbnail(world: World, file: File) -> JSON:
    """Each size of a photo is a file of its own."""
    unique = f"{file.file_unique_id}s"
    small = File(f"{file.file_id}s", unique, "photo", min(file.size, 1_500), file.name,
                 "image/jpeg", file.data)  # fmt: skip
    world.files.setdefault(small.file_id, small)
    return {
        "file_id": small.file_id,
        "file_unique_id": unique,
        "width": 90,
        "height": 67,
        "file_size": small.size,
    }


def taken(call: Call, value: Any, kind: str, **meta: Any) -> File:
    """The file that a bot means: an upload, or the file_id of an old one of the same kind."""
    text = str(value)
    if text.startswith("attach://"):
        upload = call.files.get(text.removeprefix("attach://"))
        if not upload:
            raise bad("wrong file identifier/HTTP URL specified")
        _check_upload(upload, kind)
        return keep(call.world, kind, upload, **meta)
    if text.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    file = call.world.files.get(text)
    if not file:
        raise bad("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad(
            f"type of file mismatch: can't use file of type {TYPES[file.kind]} as {TYPES[kind]}"
        )
    return file


TYPES = {
    "photo": "Photo",
    "video": "Video",
    "animation": "Animation",
    "video_note": "VideoNote",
    "voice": "VoiceNote",
    "audio": "Audio",
    "document": "Document",
    "live_photo": "LivePhoto",
    "sticker": "Sticker",
}


def _check_upload(upload: Upload, kind: str) -> None:
    if not upload.data:
        raise bad("file must be non-empty")
    if kind == "photo" and len(upload.data) > PHOTO_LIMIT:
        raise bad(
            f"file of size {len(upload.data)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )


def path(file: File) -> str:
    folder = {"photo": "photos", "voice": "voice", "audio": "music"}.get(
        file.kind, f"{file.kind}s"
    )
    extension = (file.name or "").rpartition(".")[2] or KINDS[file.kind][0]
    return f"{folder}/{file.file_unique_id}.{extension}"


def by_path(world: World, wanted: str) -> File | None:
    return next((file for file in world.files.values() if path(file) == wanted), None)


def mime_type(file: File) -> str:
    return (
        "image/png"
        if file.data is None and file.kind in PICTURES
        else file.mime_type or ("application/octet-stream")
    )


def content(file: File) -> bytes:
    if file.data is not None:
        return file.data
    if file.kind in PICTURES:
        return picture(file.file_unique_id)
    return bytes(file.size)


def picture(seed: str, side: int = 96) -> bytes:
    """A PNG of one colour, which is chosen by `seed`."""
    shade = zlib.crc32(seed.encode())
    pixel = bytes(96 + (shade >> shift & 0x7F) for shift in (0, 8, 16))
    rows = (b"\0" + pixel * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
