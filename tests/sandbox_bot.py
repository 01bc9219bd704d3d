"""A bot that is not ours, as a newcomer to aiogram would write it: echoes, and asks in polls."""

from aiogram import Dispatcher, F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.types import PollAnswer as Answer


def create_dispatcher() -> Dispatcher:
    router = Router()
    votes: dict[str, int] = {}

    @router.message(Command("poll"))
    async def ask(message: Message, command: CommandObject) -> None:
        options = (command.args or "").split()
        sent = await message.answer_poll("When?", options=options, is_anonymous=False)
        assert sent.poll
        votes[sent.poll.id] = sent.chat.id

    @router.poll_answer()
    async def voted(answer: Answer) -> None:
        name = answer.user.first_name if answer.user else "?"
        await answer.bot.send_message(votes[answer.poll_id], f"{name}: {answer.option_ids}")

    @router.callback_query(F.data == "again")
    async def again(query: CallbackQuery) -> None:
        await query.message.edit_text("once more")
        await query.answer("done", show_alert=True)

    @router.message(F.text)
    async def echo(message: Message) -> None:
        button = InlineKeyboardButton(text="Again", callback_data="again")
        await message.reply(
            message.text, reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]])
        )

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    return dispatcher
