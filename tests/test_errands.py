"""Long work that does not come to its end: who waits for it hears so, and it ends all the same."""

import asyncio
import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from bot import letters, telegram
from bot.settings import Settings
from models import ClubState, Errand, ErrandState, Person, Report, Sessions
from scheduler.errands import Desk, Errands
from screens import failures
from services import errands, star_pictures
from tests.core_scene import DAY, NOW, NOWHERE, SECOND, TOKEN, found_club
from tests.homework_scene import HomeworkClub, open_club
from tests.story import Story
from tests.talk_scene import member_row

LONG_ENOUGH = {"hours": 2}  # for all tries, with the pauses between them
NOBODY_WAITS = {errands.KEEP, errands.RENEW, "originals", errands.SHRED_KEYS, errands.SHRED_ROWS}


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story, names=["Бермет"])


async def fail(*_: Any) -> None:
    raise RuntimeError("broken")


def break_all(club: HomeworkClub) -> None:
    runner = club.story.app.errands
    runner.kinds = dict.fromkeys(runner.kinds, fail)


async def ask(club: HomeworkClub, kind: str, chat: int) -> None:
    async with club.session() as session:
        await errands.ask(session, club.id, chat, kind, None, club.story.now)


def heard_since(club: HomeworkClub, person: int, before: int) -> list[str]:
    return club.in_private(person)[before:]


@pytest.mark.parametrize("kind", failures.SENTENCES)
@pytest.mark.trouble("errand.failed")
async def test_who_waits_for_what_is_given_up_hears_it_once_and_in_her_language(
    kind: str, club: HomeworkClub
) -> None:
    break_all(club)
    async with club.session() as session:
        (await session.get_one(Person, club.mentor)).locale = "en"
    before = len(club.in_private(club.mentor))
    await ask(club, kind, club.mentor)
    await club.story.after(**LONG_ENOUGH)
    assert heard_since(club, club.mentor, before) == [failures.SENTENCES[kind]]


@pytest.mark.trouble("errand.failed")
async def test_a_file_that_telegram_does_not_give_leaves_no_token_behind(
    club: HomeworkClub, capsys: pytest.CaptureFixture[str]
) -> None:
    """The address of a file holds it; the reason is kept, backed up and listed."""

    async def fetch(desk: Desk, _: Errand) -> None:
        await desk.bot.download_file("photos/gone.jpg", BytesIO())

    runner = club.story.app.errands
    runner.kinds = dict.fromkeys(runner.kinds, fetch)
    await ask(club, star_pictures.BOARD, club.mentor)
    await club.story.after(**LONG_ENOUGH)
    dead = await club.story.one(select(Errand).where(Errand.kind == star_pictures.BOARD))
    assert "404" in dead.error
    assert club.story.bot.token not in dead.error + capsys.readouterr().out


@pytest.mark.trouble("errand.failed")
async def test_of_what_was_for_the_group_its_mentors_hear_and_not_the_group(
    club: HomeworkClub,
) -> None:
    break_all(club)
    before = len(club.in_private(club.mentor)), len(club.in_group())
    await ask(club, star_pictures.BOARD, club.group.id)
    await club.story.after(**LONG_ENOUGH)
    [told] = heard_since(club, club.mentor, before[0])
    assert told.startswith("😔")
    assert len(club.in_group()) == before[1]


@pytest.mark.trouble("errand.failed")
async def test_files_that_nobody_asked_for_are_nobodys_trouble(club: HomeworkClub) -> None:
    accepted = Report(id=1, club_id=club.id, decided_by=club.mentor)
    async with club.session() as session:
        await errands.keep(session, accepted, club.story.now)
    break_all(club)
    before = len(club.in_private(club.mentor))
    await club.story.after(**LONG_ENOUGH)
    dead = await club.story.one(select(Errand))
    assert (dead.kind, dead.state) == (errands.KEEP, ErrandState.DEAD)
    assert heard_since(club, club.mentor, before) == []


def test_for_every_errand_that_somebody_waits_for_there_is_a_sentence(story: Story) -> None:
    assert failures.SENTENCES.keys() == story.app.errands.kinds.keys() - NOBODY_WAITS


async def test_an_errand_that_kills_whoever_runs_it_is_given_up(club: HomeworkClub) -> None:
    before = len(club.in_private(club.mentor))
    async with club.session() as session:
        await errands.ask_export(
            session, await member_row(session, club, club.mentor), None, club.story.now
        )
    for _ in range(errands.TRIES):
        async with club.session() as session:
            assert await errands.lease(session, ["export"], club.story.now)
        async with club.session() as session:
            await errands.return_leases(session)  # the process has died of it, and begins anew
    await club.story.settle()
    dead = await club.story.one(select(Errand))
    assert dead.state == ErrandState.DEAD
    [told] = heard_since(club, club.mentor, before)
    assert told.startswith("😔")


async def test_who_runs_the_bot_reads_which_errands_were_given_up_in_the_last_month(
    address: str, sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    now = dt.datetime.now(dt.UTC)
    club = await found_club(sessions, title="Ак-Суу", state=ClubState.ACTIVE)
    async with sessions.begin() as session:
        for number, of, days in ((1, club, 1), (2, None, 2), (3, club, 31)):
            session.add(
                Errand(
                    id=number, club_id=of, kind="export", chat_id=7, asked_at=now, not_before=now,
                    state=ErrandState.DEAD, settled_at=now - days * DAY, error="broken",
                )
            )  # fmt: skip
    chosen = Settings(_env_file=None, bot_token=f"1:{'t' * 35}", database_url=address)
    await letters.show(chosen)
    ours, nobodys = capsys.readouterr().out.splitlines()
    for part in ("Ак-Суу", "export", "chat 7", "broken"):
        assert part in ours
    assert "no club" in nobodys


async def test_an_archive_that_is_long_on_its_way_is_sent_by_nobody_else(
    sessions: Sessions,
) -> None:
    club, now = await found_club(sessions), NOW

    async def upload(_desk: Desk, errand: Errand) -> None:
        nonlocal now
        for _ in range(3):
            now += errands.LEASE - SECOND
            until = now + errands.LEASE
            async with asyncio.timeout(10):
                while (await one(sessions)).lease_until != until:  # noqa: ASYNC110
                    await asyncio.sleep(0.001)
            async with sessions.begin() as session:
                assert await errands.lease(session, [errands.EXPORT], now) is None

    async with sessions.begin() as session:
        await errands.ask(session, club, 500, errands.EXPORT, None, NOW)
    desk = Desk(sessions, telegram.connect(TOKEN, NOWHERE), lambda: now)
    assert await Errands(desk, {errands.EXPORT: upload}, renewed=0.001).run_next()
    assert (await one(sessions)).state == ErrandState.DONE


async def one(sessions: Sessions) -> Errand:
    async with sessions() as session:
        return (await session.scalars(select(Errand))).one()


async def test_who_was_frozen_with_an_errand_leaves_it_to_who_has_it_now(
    sessions: Sessions,
) -> None:
    club, later = await found_club(sessions), NOW + 2 * errands.LEASE
    async with sessions.begin() as session:
        await errands.ask(session, club, 500, errands.EXPORT, None, NOW)
    async with sessions.begin() as session:
        frozen = await errands.lease(session, [errands.EXPORT], NOW)
    async with sessions.begin() as session:
        assert await errands.lease(session, [errands.EXPORT], later)
    assert frozen
    async with sessions.begin() as session:
        await errands.advance(session, frozen, later + DAY, sent=9)
        await errands.failed(session, frozen, "broken", later)
        await errands.settle(session, frozen, later)
    kept = await one(sessions)
    assert (kept.state, kept.sent) == (ErrandState.RUNNING, 0)
    assert kept.lease_until == later + errands.LEASE


async def test_what_a_bot_that_is_stopped_was_at_is_taken_up_at_once(sessions: Sessions) -> None:
    begun = asyncio.Event()

    async def never_end(_desk: Desk, _errand: Errand) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with sessions.begin() as session:
        await errands.ask(session, None, 500, errands.EXPORT, None, NOW)
    desk = Desk(sessions, telegram.connect(TOKEN, NOWHERE), lambda: NOW)
    stopped = asyncio.create_task(Errands(desk, {errands.EXPORT: never_end}).run_next())
    await begun.wait()
    stopped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopped
    async with sessions.begin() as session:
        again = await errands.lease(session, [errands.EXPORT], NOW)
    assert again
    assert again.tries == 1  # to be stopped is no try
