"""`python -m bench.mute_telegram PORT`: says yes to every call, and keeps nothing."""

import asyncio
import sys

from aiohttp import web

YES = b'{"ok":true,"result":true}'
SENT = b'{"ok":true,"result":{"message_id":1,"date":1795000000,"chat":{"id":1,"type":"private"}}}'


async def answer(request: web.BaseRequest) -> web.Response:
    await request.read()
    body = SENT if "/send" in request.path else YES
    return web.Response(body=body, content_type="application/json")


async def main(port: int) -> None:
    runner = web.ServerRunner(web.Server(answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
