"""What a message of Telegram holds, as far as homework is concerned."""

from typing import Any

from domain.homework import Kind
from services.homework import Instructions
from services.homework_reports import Piece

# In this order: an animation also has a document, and a live photo a picture.
HOLDING = (
    Kind.LIVE_PHOTO,
    Kind.ANIMATION,
    Kind.VIDEO,
    Kind.VIDEO_NOTE,
    Kind.VOICE,
    Kind.AUDIO,
    Kind.PHOTO,
    Kind.DOCUMENT,
)


def piece_of(message: Any) -> Piece | None:
    """None for what cannot be part of a report: a sticker, a contact, a place, a poll."""
    kind, file = _file_of(message)
    if kind is None and not message.text:
        return None
    return Piece(
        person_id=message.from_user.id,
        chat_id=message.chat.id,
        message_id=message.message_id,
        media_group_id=message.media_group_id,
        kind=kind or Kind.TEXT,
        text=message.text or message.caption or "",
        came_at=message.date,
        file_id=file and file.file_id,
        file_unique_id=file and file.file_unique_id,
        still_id=_still_of(file) if kind == Kind.LIVE_PHOTO else None,
        size=getattr(file, "file_size", None),
        name=getattr(file, "file_name", None),
    )


def report_of(message: Any) -> Piece | None:
    """None also for words of a bot that she passes on, such as the task itself."""
    origin = message.forward_origin
    is_bot = origin and origin.type == "user" and origin.sender_user.is_bot
    return None if message.text and is_bot else piece_of(message)


def _file_of(message: Any) -> tuple[Kind | None, Any]:
    for kind in HOLDING:
        if held := getattr(message, kind.value, None):
            return kind, held[-1] if kind == Kind.PHOTO else held
    return None, None


def _still_of(live_photo: Any) -> str | None:
    return live_photo.photo[-1].file_id if live_photo.photo else None


def instructions_of(message: Any) -> Instructions:
    """Any one message; of a live photo the still picture, which everybody can be sent."""
    kind, file = _file_of(message)
    file_id = file and file.file_id
    if kind == Kind.LIVE_PHOTO:
        kind, file_id = Kind.PHOTO, _still_of(file)
    words = message.text or message.caption or ""
    html = message.html_text if words else ""
    return Instructions(kind or Kind.TEXT, words, html, file_id, message.message_id)
