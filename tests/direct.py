"""The same bot, Telegram and SQLite as ever, without the sockets and threads between them.

Most of a story's time goes into handing small things from one thread or socket to another. Here
what is asked is answered on the spot. What is said stays the same: a form's fields one way, JSON
the other.
"""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.types import InputFile
from aiohttp import ServerDisconnectedError
from sqlalchemy import event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database, telegram
from models import Sessions
from models.base import Moment
from sandbox.bot_api import BotApi, Cut, refusal_json
from sandbox.calls import Refused, Upload
from sandbox.server import Sandbox
from services import due
from tests import story
from tests.story import Story

HERE = sqlite.dialect()
WAITING = str(due._EARLIEST.compile(dialect=HERE, compile_kwargs={"literal_binds": True}))
MOMENT = Moment().result_processor(HERE, None)


@dataclass
class Answer:
    """What HTTP would bring."""

    status: int
    text: str

    async def json(self, **_: Any) -> Any:
        return json.loads(self.text)


async def ask(api: BotApi, token: str, method: str, params: Any, files: Any) -> Answer:
    try:
        outcome = await api.call(token, method, params, files)
    except Refused as refused:
        return Answer(refused.code, json.dumps(refusal_json(refused)))
    except Cut:
        raise ServerDisconnectedError from None
    return Answer(200, json.dumps({"ok": True, "result": outcome}))


class DirectSession(telegram.Session):
    """Files are fetched over HTTP all the same, from a server that has been started."""

    def __init__(self, server: Sandbox) -> None:
        super().__init__(server.url)
        self.telegram = server.api

    async def make_request(
        self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None
    ) -> Any:
        files: dict[str, InputFile] = {}
        given = method.model_dump(warnings=False).items()
        prepared = {key: self.prepare_value(value, bot, files) for key, value in given}
        form = {key: value for key, value in prepared.items() if value}
        uploads = {key: await _read(bot, key, file) for key, file in files.items()}
        attached = {key: f"attach://{key}" for key in uploads}
        asked = ask(self.telegram, bot.token, method.__api_method__, attached | form, uploads)
        try:
            async with asyncio.timeout(timeout):
                answer = await asked
        except TimeoutError as late:
            raise TelegramNetworkError(method, "Request timeout error") from late
        except ServerDisconnectedError as cut:
            raise TelegramNetworkError(method, type(cut).__name__) from cut
        return self.check_response(bot, method, answer.status, answer.text).result


async def _read(bot: Bot, key: str, file: InputFile) -> Upload:
    data = b"".join([chunk async for chunk in file.read(bot)])
    return Upload(file.filename or key, "application/octet-stream", data)


@dataclass
class DirectHttp:
    """As much of aiohttp's client as asks for updates."""

    api: BotApi

    @asynccontextmanager
    async def post(self, address: str, json: Any, **_: Any) -> AsyncIterator[Answer]:
        token, method = address.rsplit("/bot", 1)[1].split("/")
        yield await ask(self.api, token, method, json, {})


@asynccontextmanager
async def begun(
    server: Sandbox, address: str, dispatcher: Dispatcher, token: str
) -> AsyncIterator[Story]:
    """A story told on the spot."""
    engine = open_engine(address)
    sessions = database.open_sessions(engine)
    async with told(server, address, sessions, dispatcher, token) as begun:
        yield begun
    await engine.dispose()


@asynccontextmanager
async def told(
    server: Sandbox, address: str, sessions: Sessions, dispatcher: Dispatcher, token: str
) -> AsyncIterator[Story]:
    bot = telegram.connect(token, server.url)
    bot.session = DirectSession(server)
    async with bot.session:
        told = await story.begin(server, sessions, dispatcher, bot, DirectHttp(server.api))
        if file := database.file_of(make_url(address)):
            with closing(Look(file)) as told.waiting:
                yield told
        else:
            yield told


class Look:
    """Whether anything waits is asked hundreds of times: SQLite itself answers at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._open(file.stat().st_ino)

    def _open(self, number: int) -> None:
        self._connection = sqlite3.connect(self._file, isolation_level=None)
        self._number = number

    async def __call__(self) -> due.Due:
        if (number := self._file.stat().st_ino) != self._number:  # a backup was restored
            self.close()
            self._open(number)
        [found] = self._connection.execute(WAITING).fetchall()
        return due.Due(*map(MOMENT, found))

    def close(self) -> None:
        self._connection.close()


def open_engine(address: str) -> AsyncEngine:
    """SQLite works in this thread; PostgreSQL is as it was."""
    engine = database.open_engine(address)
    if engine.dialect.driver == "aiosqlite":
        event.listen(engine.sync_engine, "do_connect", _connect_here)
    return engine


def _connect_here(_dialect: Any, _record: Any, _args: Any, options: dict[str, Any]) -> None:
    options["async_creator_fn"] = lambda path, **how: Here(partial(sqlite3.connect, path, **how))


class Here(aiosqlite.Connection):
    """Does at once what aiosqlite hands to its thread; `_tx` is the queue that leads there."""

    def __init__(self, connector: Any) -> None:
        super().__init__(connector, 64)
        self._tx = self  # type: ignore[assignment]

    def put_nowait(self, wish: Any) -> None:
        future, function = wish
        try:
            done = function()
        except BaseException as error:
            if not future:
                raise
            future.set_exception(error)
        else:
            if future:
                future.set_result(done)

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        return self._connect().__await__()
