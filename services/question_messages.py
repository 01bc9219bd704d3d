"""What of a message is a question, or an answer to one."""

from dataclasses import dataclass
from typing import Any

from domain.questions import (
    LENGTH,
    AnswerIsTooLong,
    Kind,
    NotAnAnswer,
    NotAQuestion,
    QuestionIsTooLong,
    clean,
)

# An animation comes as a document, too, so it is looked for first.
FIELDS = {
    Kind.VOICE: "voice",
    Kind.VIDEO_NOTE: "video_note",
    Kind.PHOTO: "photo",
    Kind.VIDEO: "video",
    Kind.ANIMATION: "animation",
    Kind.AUDIO: "audio",
    Kind.DOCUMENT: "document",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it came. A text has no file; of an album each part has the same name."""

    chat_id: int
    message_id: int
    kind: Kind
    text: str
    file_id: str = ""
    file_unique_id: str = ""
    album: str | None = None


def heard(message: Any) -> Heard:
    """Of a Message of Telegram's. Raises NotAQuestion for a sticker, a place, a contact."""
    where = (message.chat.id, message.message_id)
    for kind, field in FIELDS.items():
        if file := getattr(message, field):
            biggest = file[-1] if kind == Kind.PHOTO else file
            ids = (biggest.file_id, biggest.file_unique_id)
            return Heard(*where, kind, message.caption or "", *ids, message.media_group_id)
    if message.text:
        return Heard(*where, Kind.TEXT, message.text)
    raise NotAQuestion


def answer_in(message: Any) -> Heard:
    """A mentor's or an expert's words to a question. Raises NotAnAnswer or AnswerIsTooLong."""
    try:
        said = heard(message)
        clean(said.text, said.kind)
    except NotAQuestion:
        raise NotAnAnswer from None
    except QuestionIsTooLong:
        raise AnswerIsTooLong(most=LENGTH) from None
    return said
