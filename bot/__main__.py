"""`python -m bot`: settings → database → Telegram (or the sandbox) → the loops, until stopped."""

from bot.memory import collection_paused

with collection_paused():
    import argparse
    import asyncio
    import os
    import signal
    import socket
    import sys
    from contextlib import AsyncExitStack
    from functools import partial
    from pathlib import Path
    from urllib.parse import urlsplit

    import structlog
    from aiogram import Bot
    from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
    from aiohttp import ClientSession, web

    from bot import backups, database, letters, logs, revisions, settings, telegram
    from bot.app import App, create_app, create_dispatcher
    from bot.clock import TROUBLE, Clock, DatabaseClock, FollowedClock, SystemClock
    from bot.floods import Gate
    from bot.measures import Measures
    from bot.receive import Courier, Poller
    from bot.settings import NotNow, Settings, SettingsError, cannot_listen, demand_writable
    from bot.warm import warm_up
    from domain.pacing import Pace
    from models import Sessions
    from scheduler import shares
    from scheduler.files import Folder
    from scheduler.pacing import Pacer
    from services import errands, outbox
    from web.calendar import add_calendar
    from web.health import create_web
    from web.metrics import add_metrics
    from web.webhook import Door, add_webhook

log = structlog.get_logger()
PATIENCE = 5  # seconds to finish what is in hand when asked to stop


def main() -> int:
    """Exit code 0 after a stop, 2 where a setting is wrong, 75 where what it names does not
    answer now; then one sentence says which.
    """
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument("--check", action="store_true", help="validate the settings and leave")
    parser.add_argument(
        "wish",
        nargs="?",
        choices=["letters", "backup", "restore", "copy"],
        help="letters: list what could not be sent or done; backup [FILE]: of the database; "
        "restore FILE; copy FILE: an SQLite database into the PostgreSQL of DATABASE_URL",
    )
    parser.add_argument("file", nargs="?", type=Path)
    wishes = parser.parse_args()
    try:
        chosen = settings.read()
        logs.set_up(chosen.log_level, chosen.log_format)
        if wishes.wish:
            _grant(wishes.wish, wishes.file, chosen)
        elif not wishes.check:
            asyncio.run(run(chosen))
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201 - the person at the terminal reads this
        return os.EX_TEMPFAIL if isinstance(wrong, NotNow) else 2
    except KeyboardInterrupt:
        return 0
    return 0


def _grant(wish: str, file: Path | None, chosen: Settings) -> None:
    """Do one thing and leave. What only one wish needs is imported for it."""
    match wish:
        case "letters":
            asyncio.run(letters.show(chosen))
        case "copy":
            from bot import copies  # noqa: PLC0415

            copies.show(file, chosen)
        case _:
            backups.show(wish, file, chosen)


async def run(chosen: Settings) -> None:
    """Until SIGTERM. Raises SettingsError where what the settings name cannot be used."""
    async with AsyncExitStack() as stack:
        is_demo = chosen.is_demo
        if is_demo:  # imported here: a bot on the real Telegram does without 10 MB of sandbox
            from bot.demo import start_demo  # noqa: PLC0415

            chosen = await start_demo(stack, chosen)
        stack.enter_context(database.held(chosen.database_url))
        if is_demo:
            database.erase(chosen.database_url)
        sessions = await _open_database(stack, chosen)
        bot = await _open_bot(stack, chosen)
        clock = await _open_clock(chosen, sessions)
        app, measures = await _open_app(sessions, bot, clock, chosen)
        gate = Gate(chosen.updates_per_minute, clock.elapsed)
        measures.more.append(gate.dropped)
        receiver = _open_receiver(app, bot, chosen, gate)

        def beats() -> dict[str, float]:
            return app.beats() | {"receive": receiver.heard_at}

        pages = create_web(sessions, beats, lambda: app.is_stopping)
        if isinstance(receiver, Courier):
            measures.more.append(receiver.pending)
            path = urlsplit(receiver.url).path or "/"
            door = Door(path, receiver.secret, receiver.brought, gate.admit, app.tell)
            add_webhook(pages, door, sessions, clock.now)
        add_calendar(pages, sessions, clock.now)
        add_metrics(pages, lambda: measures.read(beats()))
        await _open_web(stack, pages, chosen)
        member = _share(app, chosen) if database.shared(sessions.kw["bind"]) else None
        await _work_until_stopped(app, receiver, member)


async def _open_app(
    sessions: Sessions, bot: Bot, clock: Clock, chosen: Settings
) -> tuple[App, Measures]:
    nightly = backups.nightly(chosen, clock.now)
    if chosen.files_dir:
        demand_writable(chosen.files_dir, "FILES_DIR")
    pacer = Pacer(Pace(chosen.messages_per_second), clock.elapsed)
    bot.session.middleware(pacer)
    name = await _ask_who_we_are(bot, chosen)
    dispatcher = create_dispatcher(chosen.default_locale, chosen.zone)
    dispatcher["web_url"] = chosen.pages
    dispatcher["organisers"] = chosen.organiser_ids
    dispatcher["archive_chat"] = chosen.archive_chat_id
    dispatcher["files"] = Folder(chosen.files_dir) if chosen.files_dir else None
    app = create_app(sessions, bot, name, clock, dispatcher, pacer)
    measures = Measures(app, nightly)
    dispatcher.update.outer_middleware(measures.updates)
    bot.session.middleware(measures.calls)  # inside the pacer: next to the network
    if nightly:
        app.nightly = nightly.keep
    return app, measures


def _share(app: App, chosen: Settings) -> shares.Member:
    """Keeps Telegram's limits together with the other processes on this database."""
    place = f"{socket.gethostname()}:{chosen.web_port}"
    # A clock that is followed may jump or go fast; whom it shows something is on one machine.
    clock = app.clock if isinstance(app.clock, DatabaseClock) else SystemClock()
    member = shares.Member(place, app.sessions, app.pacer, clock.now, app.clock.elapsed)
    app.worker.has_company = app.sender.ledger.has_company = lambda: member.has_company
    return member


async def _open_database(stack: AsyncExitStack, chosen: Settings) -> Sessions:
    engine = database.open_engine(chosen.database_url)
    stack.push_async_callback(engine.dispose)
    await revisions.check(engine)
    await database.migrate_apart(engine)
    sessions = database.open_sessions(engine)
    if engine.dialect.name == "sqlite":  # one process: what is in hand was in a dead one's
        async with sessions.begin() as session:
            await outbox.return_leases(session)
            await errands.return_leases(session)
    return sessions


async def _open_bot(stack: AsyncExitStack, chosen: Settings) -> Bot:
    if chosen.bot_token is None:
        raise SettingsError("BOT_TOKEN: put the token of @BotFather into .env.")
    bot = telegram.connect(chosen.bot_token.get_secret_value(), chosen.telegram_api_url)
    stack.push_async_callback(bot.session.close)
    return bot


async def _open_clock(chosen: Settings, sessions: Sessions) -> Clock:
    engine = sessions.kw["bind"]
    if not chosen.clock_url and database.shared(engine):
        shared = DatabaseClock(partial(database.time_of, engine))
        await shared.look()
        return shared
    if not chosen.clock_url:
        return SystemClock()
    clock = FollowedClock(chosen.clock_url)
    try:
        async with ClientSession() as http:
            await clock.follow(http)
    except TROUBLE:
        raise SettingsError(
            f"CLOCK_URL: no clock answers at {chosen.clock_url}; "
            "start its sandbox, or leave the setting out."
        ) from None
    return clock


async def _ask_who_we_are(bot: Bot, chosen: Settings) -> str:
    try:
        if not chosen.webhook_url:  # of an earlier life: with one, Telegram answers no question
            await bot.delete_webhook()
        return (await bot.me()).username or ""
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise SettingsError(
            "BOT_TOKEN: Telegram does not know this token; copy it again from @BotFather."
        ) from None
    except AiogramError:  # no answer, or one that is not Telegram's
        raise NotNow(
            f"TELEGRAM_API_URL: no Bot API answers at {chosen.telegram_api_url}; "
            "check the address and the network."
        ) from None


def _open_receiver(app: App, bot: Bot, chosen: Settings, gate: Gate) -> Poller | Courier:
    kinds = app.worker.dispatcher.resolve_used_update_types()
    if chosen.webhook_url and chosen.webhook_secret:
        secret = chosen.webhook_secret.get_secret_value()
        return Courier(bot, chosen.webhook_url, secret, kinds, app.caught_up, app.updates.wake)
    address = bot.session.api.api_url(bot.token, "getUpdates")
    parts = app.sessions, app.clock, app.updates.wake, gate.admit, app.caught_up, app.tell
    return Poller(address, kinds, *parts)


async def _open_web(stack: AsyncExitStack, application: web.Application, chosen: Settings) -> None:
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, chosen.web_host, chosen.web_port).start()
    except OSError as refused:
        raise SettingsError(cannot_listen("WEB_PORT", chosen.web_port, chosen, refused)) from None


async def _work_until_stopped(
    app: App, receiver: Poller | Courier, member: shares.Member | None
) -> None:
    def moved() -> None:
        app.wake()
        if member:
            member.hurry()

    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with asyncio.TaskGroup() as tasks:
        work = tasks.create_task(app.run())
        following = [
            tasks.create_task(receiver.run()),
            tasks.create_task(app.clock.run(moved, app.next_due)),
        ]
        if member:
            following.append(tasks.create_task(member.run()))
        log.info("bot.started")
        warm_up()
        await stopped.wait()
        app.stop()
        await asyncio.wait([work], timeout=PATIENCE)
        for task in (*following, work):
            task.cancel()
    if member:
        await member.leave()
    log.info("bot.stopped")


if __name__ == "__main__":
    sys.exit(main())
