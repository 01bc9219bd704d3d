"""When a rule says no, and when we broke: what the person reads."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update

from bot.floods import MARK
from domain.errors import ClubError, NotAnyMore
from domain.floods import TooFast
from models import Member, Session, Urgency
from screens import people
from screens.screen import Screen
from screens.texts import Texts
from services import inbox, invitations, outbox


class Refuse(BaseMiddleware):
    """Where a rule says no, the handler's work is undone and the person reads the rule's sentence.

    The update itself is done: asking again would be refused again. Where every answer would be
    refused the question is over, or all that she says from now on would be. Of a tap that is
    doubled the first has been answered: what is said of the second she need not close by hand.
    """

    async def __call__(self, handler: Any, event: TelegramObject, data: dict[str, Any]) -> Any:
        session: Session = data["session"]
        try:
            async with session.begin_nested():
                return await handler(event, data)
        except ClubError as refused:
            say: Texts = data["say"]
            sentence = say(refused.says, **refused.params)
            if data.get("raw_state") and isinstance(refused, NotAnyMore):
                await data["state"].clear()
            if isinstance(event, Update) and (tap := event.callback_query):
                is_doubled = await inbox.is_doubled(session, event.update_id, tap.from_user.id)
                return Screen(toast=sentence, alert=not is_doubled)
            return people.refused(sentence, await _places(session, data), say)


async def _places(session: Session, data: dict[str, Any]) -> Sequence[Member]:
    """Where she can ask a mentor, or could if she came back; in a group she is not asked to."""
    chat, person = data.get("event_chat"), data.get("person")
    if chat is None or person is None or chat.id != person.id:
        return []
    return await invitations.places_of(session, person.id)


class Calm(BaseMiddleware):
    """Inside of it: to who sent too much at once it is said once; a group is not written to."""

    async def __call__(self, handler: Any, event: TelegramObject, data: dict[str, Any]) -> Any:
        if not (event.model_extra or {}).get(MARK):
            return await handler(event, data)
        if isinstance(event, Update) and event.message and event.message.chat.id < 0:
            return None
        raise TooFast


async def apologise(session: Session, update: Update, trace: str, now: dt.datetime) -> None:
    """Tell the person that we broke, with the id under which the log has it."""
    tap, message = update.callback_query, update.message
    chat = message.chat if message else tap and tap.message and tap.message.chat
    if chat and chat.type == "private":
        await outbox.post(
            session, chat.id, "bot.broke", now, key=trace, urgency=Urgency.ANSWER, trace=trace
        )


async def alarm(session: Session, organisers: Iterable[int], trace: str, now: dt.datetime) -> None:
    """Tell those who look after the bot: each once in an hour of the clock, and of a night once,
    whatever breaks.
    """
    for person in organisers:
        if not await outbox.will_tell(session, person, "bot.alarm"):
            await outbox.post(
                session, person, "bot.alarm", now, key=f"{person}:{now:%Y-%m-%dT%H}", trace=trace
            )
