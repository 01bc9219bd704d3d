"""`python -m sandbox --port 8081 --demo`"""

import argparse
import asyncio
import contextlib
import sys

from sandbox.server import Sandbox


async def run(host: str, port: int, demo: bool) -> None:
    async with Sandbox(port, host, demo) as sandbox:
        print(f"The sandbox is at {sandbox.url}/ and speaks the Bot API at {sandbox.url}/bot…")  # noqa: T201 - whoever started it reads this
        await asyncio.Event().wait()


def main() -> int:
    parser = argparse.ArgumentParser("sandbox", description="A local Telegram.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--demo", action="store_true", help="with people and a group")
    given = parser.parse_args()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run(given.host, given.port, given.demo))
    except OSError as error:
        print(f"Cannot listen on --port {given.port}: {error.strerror}. Choose another port.")  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
