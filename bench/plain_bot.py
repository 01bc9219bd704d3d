"""aiogram as its first page shows it: answers /start with a button, and a tap with a toast."""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

dispatcher = Dispatcher()
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Tap", callback_data="tap")]]
)


@dispatcher.message()
async def start(message: Message) -> None:
    await message.answer("Hello", reply_markup=KEYBOARD)


@dispatcher.callback_query()
async def tap(query: CallbackQuery) -> None:
    await query.answer()


async def main(address: str, token: str) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    await dispatcher.start_polling(Bot(token, session=session), handle_signals=True)


asyncio.run(main(*sys.argv[1:]))
