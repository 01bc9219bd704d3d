"""Our calls to Telegram are shorter on the way than aiogram's, and say the same."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.methods import (
    GetWebhookInfo,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPoll,
    TelegramMethod,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputPollOption,
    Message,
    ReplyParameters,
)

from bot import telegram
from scheduler import refusals
from scheduler.answers import Number, number_only
from tests.core_scene import TOKEN
from tests.nonsense import answering
from tests.office import Office

# Of each message its own.
OWN = {"message_id", "date", "id", "file_id", "file_unique_id", "media_group_id"}
PNG = b"\x89PNG\r\n\x1a\n"


def sayings(chat: int) -> list[TelegramMethod[Any]]:
    """Words, buttons, times, lists, files: whatever is written in its own way."""
    button = InlineKeyboardButton(text="Ооба «💬»", callback_data="yes:1")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[button, button], [button]])
    photos = [InputMediaPhoto(media=BufferedInputFile(PNG, f"{each}.png")) for each in range(2)]
    reply = ReplyParameters(message_id=99, allow_sending_without_reply=True)
    closes = dt.timedelta(minutes=5)
    return [
        SendMessage(chat_id=chat, text="<b>Салам</b> &amp; t.me/x", reply_markup=keyboard),
        SendMessage(chat_id=chat, text="plain <", parse_mode=None, reply_parameters=reply),
        SendPoll(
            chat_id=chat, question="Качан?", options=[InputPollOption(text=each) for each in "аб"],
            is_anonymous=False, allows_multiple_answers=True, close_date=closes,
        ),
        SendDocument(chat_id=chat, document=BufferedInputFile(b"1,2", "a.csv"), caption="x"),
        SendMediaGroup(chat_id=chat, media=photos),
    ]  # fmt: skip


async def test_telegram_understands_us_as_it_understands_aiogram(office: Office) -> None:
    ours = office.sender.bot
    session = AiohttpSession(api=TelegramAPIServer.from_base(office.telegram.url))
    async with Bot(ours.token, session=session, default=ours.default) as plain:
        for call in sayings(office.group.id):
            said = [await bot(call) for bot in (plain, ours)]
            assert _told(said[0]) == _told(said[1]), call.__api_method__


async def test_of_most_answers_only_the_number_of_the_message_is_read(office: Office) -> None:
    call = SendMessage(chat_id=office.group.id, text="Салам")
    with number_only():
        answer = await office.sender.bot(call)
    assert isinstance(answer, Number)
    assert office.group.messages[answer.message_id].body["text"] == "Салам"
    assert isinstance(await office.sender.bot(call), Message)


@pytest.mark.parametrize("nonsense", [b"<html>", b"\xcf\xee", b"[]", b'{"ok": true'])
@pytest.mark.parametrize("call", [SendMessage(chat_id=7, text="Салам"), GetWebhookInfo()])
async def test_an_answer_that_makes_no_sense_is_as_good_as_none(
    call: TelegramMethod[Any], nonsense: bytes
) -> None:
    async with answering(nonsense) as address, telegram.connect(TOKEN, address) as bot:
        with pytest.raises(AiogramError) as fault:
            await bot(call)
    assert refusals.is_open(fault.value)


@pytest.mark.parametrize("how", [nullcontext, number_only])
async def test_a_message_of_which_we_can_read_nothing_but_that_it_was_sent_is_sent(
    how: Callable[[], AbstractContextManager[None]],
) -> None:
    newer = b'{"ok": true, "result": {"text": 7}}'
    async with answering(newer) as address, telegram.connect(TOKEN, address) as bot:
        with pytest.raises(AiogramError) as fault, how():
            await bot(SendMessage(chat_id=7, text="Салам"))
    assert refusals.is_done(fault.value)


def _told(answer: Message | list[Message]) -> Any:
    messages = answer if isinstance(answer, list) else [answer]
    return [_same(each.model_dump(exclude_none=True)) for each in messages]


def _same(value: Any) -> Any:
    """Without what differs from one message to the next."""
    if isinstance(value, dict):
        return {name: _same(each) for name, each in value.items() if name not in OWN}
    return [_same(each) for each in value] if isinstance(value, list) else value
