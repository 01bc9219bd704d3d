"""The letters of a review: to mentors, to the author, to the archive; in the group a reaction."""

from html import escape
from typing import Any

from aiogram.methods import (
    CopyMessages,
    SendMessage,
    SendVoice,
    SetMessageReaction,
    TelegramMethod,
)
from aiogram.types import ReactionTypeEmoji

from domain.homework import Kind
from domain.reviews import Reason
from models import Letter, Reflection, Report
from screens import reviews
from screens.homework import QUESTIONS, titled
from screens.homework_buttons import HandIn
from screens.letters import SENDING, as_message
from screens.screen import Screen, button, column
from screens.texts import Texts
from services.archives import Copies, Piece
from services.review_digests import Digest
from services.review_letters import Answers, Decided, Reaction
from services.reviews import Case, Words

PARTY = "5046509860389126442"  # Telegram's effect 🎉, which plays once, in private chats only
CAPTION = 1024  # characters, Telegram's limit
ANSWER = 900  # characters: under a picture, and four of them in a message


def digest(letter: Letter, found: Digest, say: Texts) -> SendMessage:
    return as_message(letter, reviews.digest(found, say))


def copies(letter: Letter, found: Copies, _say: Texts) -> CopyMessages:
    """An album stays an album."""
    return CopyMessages(
        chat_id=letter.chat_id,
        from_chat_id=found.parts[0].chat_id,
        message_ids=[part.message_id for part in found.parts],
        disable_notification=letter.silent,
    )


def piece(letter: Letter, found: Piece, _say: Texts) -> TelegramMethod[Any]:
    """The part made anew from its file: the message in which it came is gone."""
    part = found.part
    if part.kind == Kind.TEXT or part.file_id is None:
        text = escape(part.text, quote=False)
        return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)
    caption = {} if part.kind == Kind.VIDEO_NOTE or not part.text else {"caption": part.text}
    plain = {"parse_mode": None} if caption else {}
    still = {"photo": part.still_id} if part.still_id else {}
    return SENDING[part.kind](
        chat_id=letter.chat_id,
        disable_notification=letter.silent,
        **{part.kind.value: part.file_id},
        **still,
        **caption,
        **plain,
    )


def answers(letter: Letter, found: Answers, say: Texts) -> SendMessage:
    return as_message(letter, Screen(_answered(found, say)))


def answer(letter: Letter, found: Answers, say: Texts) -> TelegramMethod[Any]:
    """By voice, mostly; a round video cannot have words with it."""
    [said] = found.said
    kind = said.kind or Kind.VOICE
    words = {} if kind == Kind.VIDEO_NOTE else {"caption": _answered(found, say)}
    return SENDING[kind](
        chat_id=letter.chat_id,
        disable_notification=letter.silent,
        **{kind.value: said.file_id},
        **words,
    )


def _answered(found: Answers, say: Texts) -> str:
    """Below her name, if others may have answered as well."""
    whose = [say("👤 {name}", name=found.whose.name)] if found.whose else []
    return "\n".join([*whose, "\n\n".join(_answer(each, say) for each in found.said)])


def _answer(said: Reflection, say: Texts) -> str:
    """The question and, shortened so that four of them fit, what she has written."""
    words = "\n" + say("“{words}”", words=said.text[:ANSWER]) if said.text else ""
    return say(QUESTIONS[said.question]) + words


def said(letter: Letter, words: Words, say: Texts) -> SendVoice:
    return SendVoice(
        chat_id=letter.chat_id,
        voice=words.file_id or "",
        caption=reviews.asked_before(words, say),
        disable_notification=letter.silent,
    )


def card(letter: Letter, case: Case, say: Texts) -> SendMessage:
    return as_message(letter, reviews.card(case, say))


def react(letter: Letter, found: Reaction, _say: Texts) -> SetMessageReaction:
    emoji = [ReactionTypeEmoji(emoji=found.emoji)] if found.emoji else []
    return SetMessageReaction(chat_id=letter.chat_id, message_id=found.message, reaction=[*emoji])


def accepted(letter: Letter, found: Decided, say: Texts) -> SendMessage:
    lines = (
        say("✅ Your report is accepted! Thank you, {name}!", name=found.reader.name),
        titled(found.report.task, say),
    )
    return as_message(letter, Screen("\n".join(lines)), message_effect_id=PARTY)


def returned(letter: Letter, found: Decided, say: Texts) -> SendMessage | SendVoice:
    """The first line says nothing that somebody else may not read on a locked screen."""
    report = found.report
    lines = [
        say("🌸 Thank you! The mentor has looked at your report. Please add a little to it."),
        titled(report.task, say),
    ]
    words = _words(letter)
    if words.reason or words.text:
        lines.append(say("👩‍🏫 The mentor: “{words}”", words=reviews.said(words, say)))
    add = button(say("📝 Add to it"), HandIn(club=report.club_id, task=report.task_id), "primary")
    return _spoken(letter, Screen("\n".join(lines), column(add)))


def comment(letter: Letter, report: Report, say: Texts) -> SendMessage | SendVoice:
    lines = [
        say("💬 A word from the mentor about your report. Thank you for your work!"),
        titled(report.task, say),
    ]
    if letter.params["text"]:
        lines.append(say("“{words}”", words=letter.params["text"]))
    return _spoken(letter, Screen("\n".join(lines)))


def undone(letter: Letter, report: Report, say: Texts) -> SendMessage:
    lines = (
        say("👀 The mentor looks at your report once more. You need not do anything."),
        titled(report.task, say),
    )
    return as_message(letter, Screen("\n".join(lines)))


def archive_failed(letter: Letter, report: Report, say: Texts) -> SendMessage:
    lines = (
        say("🗄 A report could not be copied into the archive chat. It is not lost: I have it."),
        say(
            "№{number} · {name} · {why}",
            number=report.task.number, name=report.member.name, why=letter.params["why"],
        ),
    )  # fmt: skip
    return as_message(letter, Screen("\n".join(lines)))


def _words(letter: Letter) -> Words:
    reason = letter.params["reason"]
    return Words(Reason(reason) if reason else None, letter.params["text"])


def _spoken(letter: Letter, screen: Screen) -> SendMessage | SendVoice:
    """With the mentor's voice, if she spoke."""
    if voice := letter.params["file_id"]:
        return SendVoice(
            chat_id=letter.chat_id,
            voice=voice,
            caption=(screen.text or "")[:CAPTION],
            reply_markup=screen.keyboard,
            disable_notification=letter.silent,
        )
    return as_message(letter, screen)
