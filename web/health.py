"""Is the bot alive? For a person, a monitor, or whoever waits until it has nothing to do."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from models import DATABASE_TROUBLE, Sessions
from services import due
from services.readiness import can_store

OLD = 60.0  # seconds without a sign of life, after which we call ourselves ill


def create_web(
    sessions: Sessions,
    beats: Callable[[], dict[str, float]],
    is_stopping: Callable[[], bool] = lambda: False,
) -> web.Application:
    """`beats` names each loop with the event loop's time at which it last showed life."""

    async def health(_request: web.Request) -> web.Response:
        now = asyncio.get_running_loop().time()
        ages = {name: round(now - beat, 1) for name, beat in beats().items()}
        well = all(age < OLD for age in ages.values())
        try:
            async with asyncio.timeout(OLD / 10), sessions() as session:
                next_due = (await due.earliest(session)).next
                well = well and await can_store(session)
        except DATABASE_TROUBLE:
            well, next_due = False, None
        report = {
            "ok": well,
            "seconds_since": ages,
            "next_due": next_due and next_due.isoformat(),
        }
        return web.json_response(report, status=200 if well else 503)

    async def ready(_request: web.Request) -> web.Response:
        """May updates be brought here? One that is stopping is well, but not ready."""
        try:
            async with asyncio.timeout(OLD / 10), sessions() as session:
                await due.earliest(session)
                is_ready = await can_store(session) and not is_stopping()
        except DATABASE_TROUBLE:
            is_ready = False
        return web.Response(status=200 if is_ready else 503)

    application = web.Application()
    application.router.add_get("/healthz", health)
    application.router.add_get("/readyz", ready)
    return application
