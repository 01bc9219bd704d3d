"""Turns a Screen into calls to Telegram, after the commit: what is shown is saved.

Navigation is best effort: who sees nothing taps again. What somebody must learn is a letter.
"""

import asyncio
import html
from functools import partial

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramRetryAfter
from aiogram.types import CallbackQuery, InaccessibleMessage, Message, Update

from screens.screen import Screen, shortened

log = structlog.get_logger()
TIMEOUT = 15  # seconds
TOAST = 200  # characters: Telegram takes no more


async def show(bot: Bot, update: Update, screen: Screen | None, wait: float = 0.0) -> None:
    """Answer the update with the screen. A tap is always answered, or its button would spin on.

    A new message comes after so many seconds.
    """
    try:
        if update.callback_query:
            await _answer(bot, update.callback_query, screen, wait)
        elif screen and screen.text and (said := _said(update)):
            await _write(bot, said, screen, wait)
    except AiogramError as error:
        log.info("show.refused", update=update.update_id, why=type(error).__name__)


def written_to(update: Update, screen: Screen | None) -> int | None:
    """The person to whom the screen will come as a new message, if it will."""
    tap = update.callback_query
    near = tap.message if tap else _said(update)
    if screen is None or not screen.text or near is None or near.chat.id < 0:
        return None
    is_edited = tap and not isinstance(near, InaccessibleMessage) and not _is_new(screen)
    return None if is_edited else near.chat.id


def _said(update: Update) -> Message | None:
    """What she wrote or, in private, wrote anew: a group hears of no slip."""
    again = update.edited_message
    return update.message or (again if again and again.chat.type == "private" else None)


def _is_new(screen: Screen) -> bool:
    """It does not take the place of the message whose button was tapped."""
    return bool(screen.fresh or screen.menu)


async def toast(bot: Bot, tap: str, said: Screen) -> None:
    """Answer the tap of this id with no more than what stands over the chat for a moment.

    That is plain text, unlike all else that we say.
    """
    words = said.toast and shortened(html.unescape(said.toast), TOAST)
    try:
        await bot.answer_callback_query(
            tap, words, said.alert, said.opens, request_timeout=TIMEOUT
        )
    except TelegramBadRequest as late:
        log.info("tap.late", why=late.message)


async def _answer(bot: Bot, tap: CallbackQuery, screen: Screen | None, wait: float) -> None:
    await toast(bot, tap.id, screen or Screen())
    if not screen or not screen.text or not tap.message:
        return
    if isinstance(tap.message, InaccessibleMessage) or _is_new(screen):
        if screen.instead and isinstance(tap.message, Message):
            await _replace(bot, tap.message, Screen(screen.instead))
        await _write(bot, tap.message, screen, wait)
    else:
        await _replace(bot, tap.message, screen)


async def _replace(bot: Bot, shown: Message, screen: Screen) -> None:
    try:
        await bot.edit_message_text(
            screen.text or "",
            chat_id=shown.chat.id,
            message_id=shown.message_id,
            reply_markup=screen.keyboard,
            request_timeout=TIMEOUT,
        )
    except TelegramBadRequest as refused:
        if "message is not modified" not in refused.message:
            await _write(bot, shown, screen)


async def _write(
    bot: Bot, near: Message | InaccessibleMessage, screen: Screen, wait: float = 0.0
) -> None:
    if wait:
        await asyncio.sleep(wait)
    topic = near.message_thread_id if isinstance(near, Message) and near.is_topic_message else None
    write = partial(
        bot.send_message,
        near.chat.id,
        screen.text or "",
        message_thread_id=topic,
        reply_markup=screen.menu or screen.keyboard,
        request_timeout=TIMEOUT,
    )
    try:
        await write()
    except TelegramRetryAfter:  # another process has just written to her; the pacer waits for us
        await write()
