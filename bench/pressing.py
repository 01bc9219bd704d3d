"""`python -m bench.pressing PORT COUNT`: Telegram's hundred connections, one update at a time."""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator

from bench import material

CONNECTIONS = 100
SECRET = "a-word-that-only-telegram-knows"
PATH = "/telegram"
WARM = 500


def _requests(bodies: Iterator[bytes]) -> Iterator[bytes]:
    for body in bodies:
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body


async def _press(
    port: int, requests: Iterator[bytes], laps: list[float], said: Counter[str]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        laps.append(1000 * (time.perf_counter() - began))
        said[head.split(b" ", 2)[1].decode()] += 1
    writer.close()


async def main(port: int, count: int) -> None:
    requests = list(_requests(material.votes(WARM + count)))
    for part in (requests[:WARM], requests[WARM:]):
        left, laps, said = iter(part), list[float](), Counter[str]()
        began = time.perf_counter()
        await asyncio.gather(*(_press(port, left, laps, said) for _ in range(CONNECTIONS)))
        seconds = time.perf_counter() - began
    laps.sort()
    half, most = laps[count // 2], laps[count * 99 // 100]
    facts = {"per_second": count / seconds, "p50": half, "p99": most}
    assert said.keys() == {"200"}, said
    print(json.dumps(facts))


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
