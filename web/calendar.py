"""The talks of a club for calendars: who knows the address reads them, nobody else does."""

import datetime as dt
from collections.abc import Callable

from aiohttp import web

from models import DATABASE_TROUBLE, Sessions
from screens.calendars import calendar
from screens.texts import Texts
from services import calendars, talks

PATH = r"/calendar/{token:[\w-]{20,64}}.ics"


def add_calendar(
    application: web.Application, sessions: Sessions, clock: Callable[[], dt.datetime]
) -> None:
    async def feed(request: web.Request) -> web.Response:
        try:
            async with sessions() as session:
                found = await calendars.read(session, request.match_info["token"])
        except DATABASE_TROUBLE:
            raise web.HTTPServiceUnavailable from None
        if found is None:
            raise web.HTTPNotFound
        club, told = found
        say = Texts(club.locale, talks.zone_of(club))
        return web.Response(
            body=calendar(told, say, clock(), club.title),
            content_type="text/calendar",
            charset="utf-8",
            headers={"Cache-Control": "private, max-age=3600", "Referrer-Policy": "no-referrer"},
        )

    application.router.add_get(PATH, feed)
