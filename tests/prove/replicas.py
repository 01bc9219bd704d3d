"""Several replicas of the bot behind one address, as a balancer stands before them."""

import asyncio
import itertools
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from sandbox.server import Sandbox
from tests.prove.forked import ForkedBot
from tests.running_bot import free_port

SECRET = "a-long-word-of-our-own"


class Replica(ForkedBot):
    front: int  # the balancer's port

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid or 0, number)

    def given(self) -> dict[str, str]:
        address = f"http://127.0.0.1:{self.front}/telegram"
        return super().given() | {"WEBHOOK_URL": address, "WEBHOOK_SECRET": SECRET}


@dataclass
class Balancer:
    """Hands each connection to the next replica that takes it; one that is dead takes none."""

    ports: list[int]
    _turns: Iterator[int] = field(default_factory=itertools.count)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            there, back = await self._connect()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_pump(reader, back))
                tasks.create_task(_pump(there, writer))
        writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for _ in self.ports:
            port = self.ports[next(self._turns) % len(self.ports)]
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", port)
        raise ConnectionRefusedError


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while part := await reader.read(2**16):
            writer.write(part)
            await writer.drain()
    except OSError:
        pass  # one side is dead, which the other has to learn
    finally:
        writer.close()


@asynccontextmanager
async def behind_one_address(
    server: Sandbox, token: str, address: str, folder: Path, many: int
) -> AsyncIterator[list[Replica]]:
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        replicas = []
        for number in range(many):
            (own := folder / f"{number}").mkdir()
            replicas.append(Replica(server, token, address, own, http))
        balancer = Balancer([each.port for each in replicas])
        front = free_port()
        listening = await asyncio.start_server(balancer.take, "127.0.0.1", front)
        stack.callback(listening.close)
        for replica in replicas:
            replica.front = front
            stack.push_async_callback(replica.kill)
        await asyncio.gather(*(each.start() for each in replicas))
        yield replicas
