"""A pgbouncer before the tests' PostgreSQL, with fewer connections than there are clients."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url

from tests.databases import Postgres
from tests.missing import leave_out
from tests.running_bot import free_port

SETTINGS = """
[databases]
* = host={host}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = 3
logfile = {folder}/log
"""


@asynccontextmanager
async def pooled(postgres: Postgres, address: str, folder: Path) -> AsyncIterator[str]:
    """The same database through it, by an address as an operator writes it."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        leave_out("no pgbouncer found", "on Debian or Ubuntu: apt-get install pgbouncer")
    port, url = free_port(), make_url(address)
    (folder / "users.txt").write_text('"postgres" ""\n')
    told = SETTINGS.format(host=url.query["host"], port=port, folder=folder)
    (folder / "pgbouncer.ini").write_text(told)
    (folder / "log").touch()
    as_user = postgres.own(folder)
    child = await asyncio.create_subprocess_exec(
        program, "-q", *as_user, str(folder / "pgbouncer.ini"),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await _answering(port)
        yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}/{url.database}?pgbouncer=true"
    finally:
        child.terminate()
        await child.wait()


async def _answering(port: int) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return
