"""The calls to Telegram about questions, in the language of who receives them."""

import html
from dataclasses import replace
from typing import Any

from aiogram.methods import (
    EditMessageText,
    SendAnimation,
    SendAudio,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVideoNote,
    SendVoice,
    SetMessageReaction,
    TelegramMethod,
)
from aiogram.types import ReactionTypeEmoji

from domain.errors import N_
from domain.questions import Kind, Reason, State
from models import Letter, TalkExpert, TalkQuestion
from screens import questions
from screens.letters import as_message
from screens.people import Write
from screens.question_desk import ExpertKeys, MentorKeys, hello
from screens.screen import Screen, button, column
from screens.talk_letters import changed
from screens.talks import about
from screens.texts import Texts
from services.question_letters import Attached, Ending, Listed, One
from services.talks import zone_of

EXCERPT = 200  # characters
SEEN = "✍"  # the reaction that says: written down
FILES: dict[Kind, tuple[type[TelegramMethod[Any]], str]] = {
    Kind.VOICE: (SendVoice, "voice"),
    Kind.VIDEO_NOTE: (SendVideoNote, "video_note"),
    Kind.PHOTO: (SendPhoto, "photo"),
    Kind.VIDEO: (SendVideo, "video"),
    Kind.ANIMATION: (SendAnimation, "animation"),
    Kind.AUDIO: (SendAudio, "audio"),
    Kind.DOCUMENT: (SendDocument, "document"),
}
HIDDEN = {
    Reason.OFF_TOPIC: N_(
        "🌸 Thank you! Your question is about another topic, so this talk cannot answer it."
        " Please ask it again when its topic comes."
    ),
    Reason.PERSONAL: N_(
        "🌸 Thank you! There is something personal in your question, so it is not shown to all."
        " The mentor will gladly help you."
    ),
    Reason.KNOWN: N_(
        "🌸 Thank you! Your question was answered before. The mentor will gladly show you where."
    ),
}


def expert(letter: Letter, told: TalkExpert, say: Texts) -> SendMessage:
    """When her talk is, or that it has been moved."""
    shown, talk = hello(told, say), told.talk
    if "was" in letter.params and talk.starts_at:
        moved = changed(letter, talk, say.at(zone_of(talk.club))).text
        shown = replace(shown, text="\n".join((moved, *about(talk, say))))
    return as_message(letter, shown)


def seen(letter: Letter, question: TalkQuestion, _say: Texts) -> SetMessageReaction:
    return SetMessageReaction(
        chat_id=question.chat_id,
        message_id=question.message_id,
        reaction=[ReactionTypeEmoji(emoji=SEEN)],
    )


def moved(letter: Letter, question: TalkQuestion, say: Texts) -> SendMessage:
    return as_message(letter, questions.receipt(question, say, is_moved=True))


def listed(letter: Letter, part: Listed, say: Texts) -> SendMessage:
    return as_message(letter, _list(part, say))


def listed_again(letter: Letter, part: Listed, say: Texts) -> EditMessageText:
    """A part of which nothing is left says so; the first one still tells of which talk it is."""
    is_left = part.questions or part.first == 1
    return _edit(letter, _list(part, say) if is_left else _taken_back(say))


def _list(part: Listed, say: Texts) -> Screen:
    head = []
    if part.first == 1:
        total = say("📋 Questions: {n} (by voice: {voices})", n=part.total, voices=part.voices)
        head = [total, *about(part.talk, say), ""]
    lines = [questions.line(number, each, say) for number, each in part.questions.items()]
    keys = _keys(part.talk.club_id, part.talk.id, part.token)
    rows = [button(say("✅ Go through them"), keys.desk(0), "primary")] if part.total else []
    if part.first == 1 and part.is_expert_away:
        lines += ["", say("👩‍🏫 The expert's link has not been opened: the expert has no list.")]
        ids = {"club": part.talk.club_id, "talk": part.talk.id}
        rows.append(button(say("👩‍🏫 Link for the expert"), questions.InviteExpert(**ids)))
    return Screen("\n".join((*head, *lines)), column(*rows))


def late(letter: Letter, one: One, say: Texts) -> SendMessage:
    return as_message(letter, _one(letter, one, say))


def late_again(letter: Letter, one: One, say: Texts) -> EditMessageText:
    is_open = one.question.state == State.OPEN
    return _edit(letter, _one(letter, one, say) if is_open else _taken_back(say))


def _one(letter: Letter, one: One, say: Texts) -> Screen:
    question = one.question
    is_corrected = letter.params.get("is_corrected")
    text = say("✏️ A question in new words:") if is_corrected else say("❓ One more question:")
    keys = _keys(question.club_id, question.talk_id, one.token)
    mark = button(say("✅ Go through them"), keys.desk(0))
    body = f"{questions.words(question, say)}{questions.author(question)}"
    return Screen(f"{text}\n{body}", column(mark))


def replied(letter: Letter, one: One, say: Texts) -> SendMessage:
    """To her who has replied to it in the group: only she knows whether that is all."""
    question = one.question
    text = say("💬 Was your reply in the group the answer to this question?")
    keys = _keys(question.club_id, question.talk_id, one.token)
    mark = button(say("✅ Answered"), keys.end(question, "replied"), "primary")
    return as_message(letter, Screen(f"{text}\n\n{questions.words(question, say)}", column(mark)))


def _taken_back(say: Texts) -> Screen:
    return Screen(say("🗑 This question has been taken back."))


def _keys(club: int, talk: int, token: str | None) -> ExpertKeys | MentorKeys:
    return ExpertKeys(token) if token else MentorKeys(club, talk)


def file(letter: Letter, attached: Attached, say: Texts) -> TelegramMethod[Any]:
    caption = say("❓ №{n}", n=attached.number) if attached.number else None
    return _file(letter, attached.file.kind, attached.file.file_id, caption)


def _file(letter: Letter, kind: Kind, file_id: str, caption: str | None) -> TelegramMethod[Any]:
    """Sent by its id, it does not tell whose it is. A round video can have no words."""
    method, field = FILES[kind]
    words = {} if kind == Kind.VIDEO_NOTE else {"caption": caption}
    silent = letter.silent
    return method(chat_id=letter.chat_id, **{field: file_id}, **words, disable_notification=silent)


def published(letter: Letter, question: TalkQuestion, say: Texts) -> SendMessage:
    """Only words, for her voice or her picture would tell who asked."""
    asked = f"❓ {questions.words(question, say)}{questions.author(question)}"
    answer = html.escape(question.answer or "", quote=False) or "👇"
    text = "\n".join((*about(question.talk, say), asked, "", f"💬 {answer}"))
    return as_message(letter, Screen(text))


def answer(letter: Letter, question: TalkQuestion, _say: Texts) -> TelegramMethod[Any]:
    kind = question.answer_kind or Kind.VOICE
    return _file(letter, kind, question.answer_file_id or "", None)


def ended(letter: Letter, ending: Ending, say: Texts) -> SendMessage:
    question = ending.question
    if question.state == State.HIDDEN:
        text = say(HIDDEN[Reason(letter.params["reason"])])
        write = Write(invite=question.talk.club.invite)
        buttons = column(button(say("👩‍🏫 Write to the mentor"), write))
    else:
        buttons, text = (), _answered(letter, question, say)
    # What she asked stands so low that a locked phone, which others may see, does not show it.
    asked = say("You had asked:") + "\n" + questions.words(ending.asked, say, EXCERPT)
    return as_message(letter, Screen(f"{text}\n\n{asked}", buttons))


def _answered(letter: Letter, question: TalkQuestion, say: Texts) -> str:
    """Where she finds the answer. Before the talk only who gave it knows."""
    if question.state == State.PUBLISHED or letter.params.get("in_group"):
        return say("📣 The answer to your question is in the club's group.")
    start, ended_at = question.talk.starts_at, question.ended_at
    if start and ended_at and ended_at >= start:
        return say("✅ Your question was answered at the chai talk.")
    return say("✅ Your question has been answered. Thank you for asking!")


def _edit(letter: Letter, screen: Screen) -> EditMessageText:
    return EditMessageText(
        chat_id=letter.chat_id,
        message_id=letter.params["message"],
        text=screen.text or "",
        reply_markup=screen.keyboard,
    )
