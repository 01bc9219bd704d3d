"""A line that can go silent: nothing is refused or cut, and nothing arrives any more."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.running_bot import free_port

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


@dataclass
class Line:
    """A proxy to what `open_there` opens. What comes while it is silent is lost for good."""

    open_there: Callable[[], Awaitable[tuple[Reader, Writer]]]
    port: int = field(default_factory=free_port)
    is_silent: bool = False

    async def carry(self, reader: Reader, writer: Writer) -> None:
        there, back = await self.open_there()
        try:
            await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
        finally:
            for end in (writer, back):
                end.transport.abort()

    async def _pump(self, reader: Reader, writer: Writer) -> None:
        is_dead = False
        with suppress(OSError):
            while part := await reader.read(2**16):
                is_dead = is_dead or self.is_silent
                if not is_dead:
                    writer.write(part)
        if not (is_dead or self.is_silent):
            writer.close()


@asynccontextmanager
async def laid(open_there: Callable[[], Awaitable[tuple[Reader, Writer]]]) -> AsyncIterator[Line]:
    line, carried = Line(open_there), set[asyncio.Task[None]]()
    async with asyncio.TaskGroup() as tasks:

        def take(*ends: asyncio.StreamReader | asyncio.StreamWriter) -> None:
            carried.add(tasks.create_task(line.carry(*ends)))

        server = await asyncio.start_server(take, "127.0.0.1", line.port)
        yield line
        server.close()
        for each in carried:
            each.cancel()
