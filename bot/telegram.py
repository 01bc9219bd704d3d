"""Our connection to Telegram, or to whatever speaks like it."""

from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.default import Default, DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile, Message, Update
from aiohttp import ClientError, ClientResponseError, JsonPayload

from models import json_text
from scheduler.answers import Number, is_number_enough

OK = 200
NOTHING = (None, "")  # says no more than if it were left out
MESSAGES = (Message, Message | bool)  # an edit of somebody else's message returns True


@dataclass(frozen=True, slots=True)
class Read:
    """What aiogram takes out of its Response, which is made as slowly as the answer is read."""

    result: Any


class Session(AiohttpSession):
    """Of one bot: what is said with every message is prepared once."""

    def __init__(self, address: str) -> None:
        super().__init__(
            api=TelegramAPIServer.from_base(address),
            json_loads=json_text.read,
            json_dumps=json_text.write,
        )
        self._defaults: dict[str, Any] = {}

    async def close(self) -> None:
        """At once: the quarter of a second that aiogram adds was for an older aiohttp."""
        if self._session:
            await self._session.close()

    def build_form_data(self, bot: Bot, method: TelegramMethod[Any]) -> Any:
        """JSON, which is made more quickly than a form. Only files need one."""
        files: dict[str, InputFile] = {}
        body = {}
        for name, each in method:  # most are plain, or not said at all: no dump is needed of them
            value = each
            if isinstance(each, Default):
                value = self._default(each, bot)
            elif not (each is None or isinstance(each, (str, int))):
                value = self.prepare_value(each, bot, files, _dumps_json=False)
            if value not in NOTHING:
                body[name] = value
        return (
            super().build_form_data(bot, method)
            if files
            else JsonPayload(body, dumps=self.json_dumps)
        )

    def _default(self, value: Default, bot: Bot) -> Any:
        if value.name not in self._defaults:
            found = self.prepare_value(value, bot, {}, _dumps_json=False)
            self._defaults[value.name] = found
        return self._defaults[value.name]

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        try:
            return await super().make_request(bot, method, timeout)
        except UnicodeDecodeError as garbled:  # of which aiogram knows nothing
            raise TelegramNetworkError(method, "an answer that is no text") from garbled

    async def stream_content(self, url: str, *more: Any, **how: Any) -> AsyncGenerator[bytes]:
        """The address of a file holds the token, and why an errand has failed is kept."""
        try:
            async for piece in super().stream_content(url, *more, **how):
                yield piece
        except ClientResponseError as refused:
            raise ClientError(f"No file: {refused.status} {refused.message}") from None

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Any:
        """Messages are read as those of updates are. aiogram builds a reader for each kind of
        answer, and one takes 3 MB and 0.1 s; what is no message is left to it, and also to say
        what is wrong with an answer that makes no sense.
        """
        if status_code == OK and method.__returning__ in MESSAGES:
            with suppress(ValueError, LookupError, TypeError):
                return Read(self._message(bot, self.json_loads(content)["result"]))
        _reader(method.__returning__)
        return super().check_response(bot, method, status_code, content)

    def _message(self, bot: Bot, told: Any) -> Message | Number | None:
        if is_number_enough():
            return Number(told["message_id"])
        update = {"update_id": 0, "message": told}
        return Update.model_validate(update, context={"bot": bot}).message


@cache
def _reader(answer: Any) -> type[Response[Any]]:
    """Made in a millisecond, and pydantic remembers it only as long as somebody holds it."""
    return Response[answer]


def connect(token: str, address: str) -> Bot:
    return Bot(
        token,
        session=Session(address),
        # Previews cost data; what needs one asks for it.
        default=DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True),
    )
