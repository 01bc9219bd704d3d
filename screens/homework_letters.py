"""The calls to Telegram that homework makes, in the language of who receives them."""

from collections.abc import Callable
from typing import Any

from aiogram.methods import (
    CopyMessages,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    PinChatMessage,
    SendMessage,
    SetMessageReaction,
    TelegramMethod,
)
from aiogram.types import (
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaLivePhoto,
    InputMediaPhoto,
    InputMediaVideo,
    ReactionTypeEmoji,
    ReplyParameters,
)

from domain.homework import Kind
from models import Letter, Part, Task
from screens import homework, homework_reports, homework_tasks
from screens import homework_buttons as buttons
from screens.letters import SENDING, as_message
from screens.people import named
from screens.reminder_buttons import Snooze
from screens.screen import Screen, button, column
from screens.texts import Texts
from services.archives import Copies
from services.homework_copies import Header
from services.homework_letters import Standing, Summary, Waiting
from services.homework_strays import Asked

RECEIVED = "👀"

# Nobody can put anything else in the place of what she has sent.
REPLACING: dict[Kind, Callable[..., Any]] = {
    Kind.PHOTO: InputMediaPhoto,
    Kind.VIDEO: InputMediaVideo,
    Kind.AUDIO: InputMediaAudio,
    Kind.DOCUMENT: InputMediaDocument,
    Kind.ANIMATION: InputMediaAnimation,
    Kind.LIVE_PHOTO: InputMediaLivePhoto,
}


def file(letter: Letter, standing: Standing, _say: Texts) -> TelegramMethod[Any]:
    """The picture, file or voice of the instructions. The card with the words follows it; one
    that came later stands under the card.
    """
    task = standing.task
    given: dict[str, Any] = {task.kind.value: task.file_id, "chat_id": letter.chat_id}
    if reply := _reply(task.card_id):
        given["reply_parameters"] = reply
    return SENDING[task.kind](**given, disable_notification=letter.silent)


def card(letter: Letter, standing: Standing, say: Texts) -> SendMessage:
    return as_message(letter, homework.card(standing, say))


def edit_card(letter: Letter, standing: Standing, say: Texts) -> EditMessageText:
    screen = homework.card(standing, say)
    return EditMessageText(
        chat_id=letter.chat_id,
        message_id=standing.task.card_id,
        text=screen.text or "",
        reply_markup=screen.keyboard,
    )


def pin(letter: Letter, task: Task, _say: Texts) -> PinChatMessage:
    return PinChatMessage(
        chat_id=letter.chat_id, message_id=task.card_id or 0, disable_notification=True
    )


def receipt(letter: Letter, message_id: int, _say: Texts) -> SetMessageReaction:
    return SetMessageReaction(
        chat_id=letter.chat_id,
        message_id=message_id,
        reaction=[ReactionTypeEmoji(emoji=RECEIVED)],
    )


def unreact(letter: Letter, _: Letter, _say: Texts) -> SetMessageReaction:
    message = letter.params["message"]
    return SetMessageReaction(chat_id=letter.chat_id, message_id=message, reaction=[])


def summary(letter: Letter, of: Summary, say: Texts) -> SendMessage | EditMessageText:
    screen = homework_reports.summary(of, say)
    if of.message is None:
        return as_message(letter, screen)
    return EditMessageText(
        chat_id=letter.chat_id,
        message_id=of.message,
        text=screen.text or "",
        reply_markup=screen.keyboard,
    )


def header(letter: Letter, above: Header, say: Texts) -> SendMessage:
    """Stands above the copy of what she sent in private; the album itself stays one."""
    text = say("📝 Report:") + " " + named(above.whose, say)
    reply = _reply(above.report.task.card_id)
    return as_message(letter, Screen(text), reply_parameters=reply)


def copy(letter: Letter, copies: Copies, _say: Texts) -> CopyMessages:
    return CopyMessages(
        chat_id=letter.chat_id,
        from_chat_id=copies.parts[0].chat_id,
        message_ids=[part.message_id for part in copies.parts],
        disable_notification=True,
    )


def edit_copy(
    letter: Letter, part: Part, _say: Texts
) -> EditMessageText | EditMessageCaption | EditMessageMedia:
    """Of a picture that is the same only the words."""
    is_other = bool(letter.params.get("is_other"))
    return _edit(part, {"chat_id": letter.chat_id, "message_id": part.copy_id}, is_other)


def edit_kept(
    letter: Letter, part: Part, _say: Texts
) -> EditMessageText | EditMessageCaption | EditMessageMedia:
    """In the archive chat."""
    return _edit(part, {"chat_id": letter.chat_id, "message_id": part.archive_id})


def _edit(
    part: Part, where: dict[str, Any], is_other: bool = True
) -> EditMessageText | EditMessageCaption | EditMessageMedia:
    """Her words have no markup of ours, so they are sent as they are."""
    words: dict[str, Any] = {"caption": part.text, "parse_mode": None}
    if part.kind == Kind.TEXT:
        return EditMessageText(**where, text=part.text, parse_mode=None)
    if is_other and part.kind in REPLACING:
        still = {"photo": part.still_id} if part.still_id else {}
        held = REPLACING[part.kind](media=part.file_id, **still, **words)
        return EditMessageMedia(**where, media=held)
    return EditMessageCaption(**where, **words)


def nudge(letter: Letter, waiting: Waiting, say: Texts) -> SendMessage:
    task = waiting.task
    lines = [say("⏰ A reminder"), homework.titled(task, say)]
    if waiting.due_at:
        lines.append(homework.left(waiting.due_at, waiting.now, say))
    lines += homework.mates(waiting.mates, say)
    data = buttons.HandIn(club=task.club_id, task=task.id)
    # Several reminders may come as one message.
    give = button(say("📝 Report №{number}", number=task.number), data, "primary")
    later = button(say("⏰ Later"), Snooze(club=task.club_id, letter=letter.id))
    return as_message(letter, Screen("\n".join(lines), column(give, later)))


def together(letter: Letter, waiting: Waiting, say: Texts) -> SendMessage:
    text = say("🤝 In this task you work together: one report counts for all of you.")
    if not waiting.mates:
        text = say("👤 In this task each of you sends her own report now.")
    lines = [text, homework.titled(waiting.task, say), *homework.mates(waiting.mates, say)]
    return as_message(letter, Screen("\n".join(lines)))


def reminder(letter: Letter, standing: Standing, say: Texts) -> SendMessage:
    """To the group: counts and thanks, no names. Nobody is thanked for nothing."""
    task, count = standing.task, standing.count
    lines = [homework.titled(task, say)]
    if task.due_at:
        lines.append(say("⏳ Deadline: {moment}", moment=say.moment(task.due_at)))
    if count.done:
        lines.append(say("✅ Handed in: {n} of {of}. Thank you!", n=count.done, of=count.of))
    return as_message(letter, Screen("\n".join(lines)), reply_parameters=_reply(task.card_id))


def changed(letter: Letter, task: Task, say: Texts) -> SendMessage:
    text = say("✏️ The task has changed. Your report still counts; you may add to it.")
    data = buttons.HandIn(club=task.club_id, task=task.id)
    give = button(say("✏️ Add more"), data)
    lines = [text, "", *homework.head(task, say)]
    return as_message(letter, Screen("\n".join(lines), column(give)))


def overdue(letter: Letter, standing: Standing, say: Texts) -> SendMessage:
    screen = homework_tasks.control(standing.task, standing.count, say)
    text = say("⏳ The deadline has passed.")
    return as_message(letter, Screen(f"{text}\n{screen.text}", screen.buttons))


def unpublished(letter: Letter, standing: Standing, say: Texts) -> SendMessage:
    """It was to be published while we were away, and its deadline is over by now."""
    text = say("I could not publish this task in time. Please choose a new deadline.")
    data = buttons.AskTerm(club=standing.task.club_id, task=standing.task.id)
    choose = button(say("⏳ Deadline"), data, "primary")
    name = homework.titled(standing.task, say)
    return as_message(letter, Screen(f"{name}\n{text}", column(choose)))


def ask(letter: Letter, asked: Asked, say: Texts) -> SendMessage:
    if letter.chat_id < 0:  # she has never started the bot: the answer is under what she sent
        screen = Screen(say("🌸 Thank you, I have kept it. Please write to me in private."))
    else:
        screen = homework.ask_what(asked, letter.params["reason"], say)
    first = asked.parts[0]  # an earlier question may still stand in the chat
    under = _reply(first.message_id) if first.chat_id == letter.chat_id else None
    return as_message(letter, screen, reply_parameters=under)


def asked(letter: Letter, about: Asked, say: Texts) -> EditMessageText:
    """The same question, and what it is about by now."""
    screen = homework.ask_what(about, letter.params["reason"], say)
    return EditMessageText(
        chat_id=letter.chat_id,
        message_id=letter.params["message"],
        text=f"{screen.text}\n📥 {homework.contents(about.parts, say)}",
        reply_markup=screen.keyboard,
    )


def masked(letter: Letter, standing: Standing, say: Texts) -> SendMessage:
    under = _reply(letter.params["message"])
    return as_message(letter, homework.masked(standing.task, say), reply_parameters=under)


def _reply(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True)
