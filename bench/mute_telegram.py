"""`python -m bench.mute_telegram PORT`: says yes to every call, and keeps nothing.

It reads no more of HTTP than it has to, so that those who call are what is measured.
"""

import asyncio
import json
import re
import sys

MESSAGE = {
    "message_id": 1, "date": 1_795_000_000, "text": "ok",
    "chat": {"id": 1, "type": "private", "first_name": "Айгүл"},
    "from": {"id": 7001, "is_bot": True, "first_name": "Клуб", "username": "bench_bot"},
}  # fmt: skip
HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def _answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + HEAD_ENDS + body


YES, SENT = _answer(result=True), _answer(MESSAGE)


class Mute(asyncio.Protocol):
    """One connection, and what has come over it of calls that are not whole yet."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.came = transport, b""

    def data_received(self, data: bytes) -> None:
        self.came += data
        while HEAD_ENDS in self.came:
            head, rest = self.came.split(HEAD_ENDS, 1)
            found = LENGTH.search(head)
            length = int(found[1]) if found else 0
            if len(rest) < length:
                return
            self.came = rest[length:]
            self.transport.write(SENT if b"/send" in head.split(b"\r\n", 1)[0] else YES)


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Mute, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
