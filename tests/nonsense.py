"""Something stands where Telegram should: it answers whatever it is asked with the same bytes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer


@asynccontextmanager
async def answering(nonsense: bytes) -> AsyncIterator[str]:
    """Its address."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=nonsense)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(application) as server:
        yield str(server.make_url("")).rstrip("/")
