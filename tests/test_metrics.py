"""A monitor reads numbers of a bot, and nothing about people."""

import asyncio
from pathlib import Path

import structlog
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot import database, logs
from bot.backups import Nightly, ending
from bot.measures import Measures
from models import Sessions
from sandbox.people import bots, newcomers
from sandbox.server import Sandbox
from services import intake, outbox
from tests.core_scene import GROUP, HOUR, NOW, TOKEN, message
from tests.running_bot import RunningBot, started
from tests.story import Story
from tests.talk_scene import found
from web.metrics import Family

BOT = int(TOKEN.split(":")[0])
Read = dict[str, dict[tuple[str, ...], float]]


def read(page: str) -> Read:
    """With eyes that are not ours: the values of each name by their labels."""
    found: Read = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            labels = tuple(sample.labels.values())
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


async def measured(measures: Measures, **beats: float) -> Read:
    families = await measures.read(beats)
    return read("\n".join([line for each in families for line in each.lines()]) + "\n")


async def _page(running: RunningBot) -> str:
    async with running.http.get(f"http://127.0.0.1:{running.port}/metrics") as answer:
        assert answer.content_type == "text/plain"
        return await answer.text()


async def test_a_running_bot_tells_its_numbers_and_no_names(
    telegram_server: Sandbox, address: str, tmp_path: Path
) -> None:
    async with started(telegram_server, TOKEN, address, tmp_path) as running:
        her = int(newcomers.person(telegram_server.world, "Айзат")["id"])
        bots.start(telegram_server.world, her, BOT)
        await running.settle()
        page = await _page(running)
        async with asyncio.timeout(10):
            while "sendMessage" not in page:  # her screen is shown after her word is done
                await asyncio.sleep(0.02)
                page = await _page(running)
        told = read(page)
        assert told["club_updates_total"]["message", "done"] == 1
        assert told["club_telegram_calls_total"]["sendMessage", "ok"] >= 1
        assert told["club_info"] == {(database.newest(),): 1}
        assert told["club_database_up"] == {(): 1}
        assert {("tick",), ("receive",)} <= told["club_beat_age_seconds"].keys()
        assert told["process_resident_memory_bytes"][()] > 2**20
        for secret in (TOKEN.partition(":")[2], "Айзат", str(her)):
            assert secret not in page


async def test_what_is_late_is_seen_with_its_age(story: Story) -> None:
    sessions = story.app.sessions
    await intake.store(sessions, [message(1, "hello"), message(2, "hello")], NOW - HOUR)
    async with sessions.begin() as session:
        await outbox.post(session, GROUP, "any", NOW, key="1", not_before=NOW + HOUR)
    told = await measured(Measures(story.app))
    assert told["club_waiting"]["updates",] == 2
    assert told["club_lag_seconds"]["updates",] == 3600
    assert told["club_waiting"]["letters",] == told["club_lag_seconds"]["letters",] == 0


async def test_refusals_of_telegram_are_told_apart(story: Story) -> None:
    measures = Measures(story.app)
    story.bot.session.middleware(measures.calls)
    club = await found(story)
    faults = story.telegram.api.faults
    for fault, facts, outcome in (
        ("429", {"retry_after": 3}, "429"), ("5xx", {}, "trouble"), ("403", {}, "refused"),
    ):  # fmt: skip
        faults.add(fault, method="sendMessage", times=1, **facts)
        bots.start(story.world, club.members[0], story.bot.id)
        await story.settle()
        told = await measured(measures)
        assert told["club_telegram_calls_total"]["sendMessage", outcome] == 1, outcome


async def test_without_its_database_it_still_tells(story: Story, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await session.execute(text("ALTER TABLE inbox RENAME TO broken"))
    told = await measured(Measures(story.app), tick=asyncio.get_running_loop().time() - 7)
    assert told["club_database_up"] == {(): 0}
    assert 7 <= told["club_beat_age_seconds"]["tick",] < 17


async def test_the_age_of_the_newest_backup_can_be_seen(
    story: Story, address: str, tmp_path: Path
) -> None:
    nightly = Nightly(address, tmp_path, 3, story.app.worker.dispatcher["zone"], lambda: NOW)
    measures = Measures(story.app, nightly)
    assert (await measured(measures))["club_backup_timestamp_seconds"] == {(): 0}
    made = tmp_path / f"club-2026-11-22{ending(address)}"
    made.touch()
    told = (await measured(measures))["club_backup_timestamp_seconds"]
    assert told[()] == made.stat().st_mtime


async def test_warnings_and_errors_are_counted_by_their_names(story: Story) -> None:
    logs.set_up("ERROR", "json")
    before = logs.TOLD["error", "letter.dead"]
    structlog.get_logger().error("letter.dead", letter=7, why="Forbidden")
    structlog.get_logger().info("letter.refused")
    told = await measured(Measures(story.app))
    assert told["club_events_total"]["error", "letter.dead"] == before + 1
    assert ("info", "letter.refused") not in told["club_events_total"]


def test_a_label_may_hold_anything() -> None:
    family = Family("club_things", "gauge", "Things.")
    family.add(0.5, of='a "quoted"\nlong \\ word')
    family.add(0.25, of='a "quoted"\nlong \\ word')
    page = "\n".join([*family.lines(), ""])
    assert read(page) == {"club_things": {('a "quoted"\nlong \\ word',): 0.75}}
