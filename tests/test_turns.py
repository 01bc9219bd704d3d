"""Whose letter is the next: clubs take turns, and however many wait, the look is a short one."""

from sqlalchemy import event

from models import Sessions, Urgency
from services import turns
from tests.core_scene import HOUR, NOW, found_club
from tests.databases import ONLY_POSTGRES, ONLY_SQLITE
from tests.test_outbox import lease, post, settle


async def clubs(sessions: Sessions, number: int) -> list[int]:
    return [
        await found_club(sessions, chat_id=-each, invite=str(each))
        for each in range(1, number + 1)
    ]


async def test_clubs_take_turns_however_many_letters_one_of_them_has(sessions: Sessions) -> None:
    big, small, other = await clubs(sessions, 3)
    for number in range(6):
        await post(sessions, f"big {number}", 1000 + number, club_id=big)
    await post(sessions, "small", 2000, club_id=small)
    await post(sessions, "other", 3000, club_id=other)
    served: turns.Turns = {}
    order = [(await lease(sessions, limit=1, turns=served))[0] for _ in range(4)]
    assert order == ["big 0", "small", "other", "big 1"]
    await post(sessions, "small again", 2001, club_id=small)
    assert await lease(sessions, limit=3, turns=served) == ["small again", "big 2", "big 3"]


async def test_an_answer_overtakes_all_that_waits_in_whatever_club(sessions: Sessions) -> None:
    big, small = await clubs(sessions, 2)
    for number in range(4):
        await post(sessions, f"big {number}", 1000 + number, club_id=big)
    served: turns.Turns = {}
    assert await lease(sessions, limit=1, turns=served) == ["big 0"]
    await post(sessions, "of a club", 2000, club_id=small, urgency=Urgency.ANSWER)
    await post(sessions, "of nobody", 3000, urgency=Urgency.ANSWER)
    assert await lease(sessions, limit=3, turns=served) == ["of nobody", "of a club", "big 1"]


async def test_after_an_outage_the_news_goes_first_then_the_rest_as_it_fell_due(
    sessions: Sessions,
) -> None:
    [club] = await clubs(sessions, 1)
    for hours, key in ((6, "old"), (5, "less old"), (0, "new")):
        for chat in (501, 502):
            at = {"not_before": NOW - hours * HOUR, "club_id": club}
            await post(sessions, f"{key} {chat}", chat, **at)
    order = []
    while leased := await lease(sessions, limit=1):
        order += leased
        await settle(sessions, leased[0])
    assert order == ["new 501", "new 502", "old 501", "old 502", "less old 501", "less old 502"]


@ONLY_SQLITE  # PostgreSQL chooses by what is in the tables: bench/ fills them
async def test_a_look_at_100_000_letters_reads_indexes_only(sessions: Sessions) -> None:
    """Every part of every question is answered out of an index, and nothing is sorted."""
    await post(sessions, "a")
    asked: list[tuple[str, object]] = []
    engine = sessions.kw["bind"].sync_engine

    def listen(
        _connection: object, _cursor: object, words: str, given: object, *_: object
    ) -> None:
        asked.append((words, given))

    event.listen(engine, "before_cursor_execute", listen)
    assert await lease(sessions) == ["a"]
    event.remove(engine, "before_cursor_execute", listen)
    looks = [each for each in asked if each[0].lstrip().startswith(("SELECT EXISTS", "WITH"))]
    looks += [each for each in asked if "anon_1" in each[0] or "EXISTS" in each[0]]
    plans = []
    async with sessions() as session:
        connection = await session.connection()
        for words, given in looks:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given)
            plans += [row[3] for row in plan]
    assert [line for line in plans if line.startswith("SCAN outbox")] == []
    assert any("ix_outbox_turn (urgency=? AND queue>?" in line for line in plans)
    assert any("ix_outbox_turn (urgency=? AND queue=? AND not_before" in line for line in plans)


@ONLY_POSTGRES
async def test_two_processes_never_have_two_letters_of_one_chat_on_their_way(
    sessions: Sessions,
) -> None:
    """One has taken a nudge and not yet committed, when an answer to the same person is posted."""
    await post(sessions, "nudge", 501, urgency=Urgency.NUDGE)
    async with sessions.begin() as one:
        assert len(await turns.lease(one, NOW)) == 1
        await post(sessions, "answer", 501, urgency=Urgency.ANSWER)
        await post(sessions, "elsewhere", 502)
        assert await lease(sessions) == ["elsewhere"]
    assert await lease(sessions) == []
    await settle(sessions, "nudge")
    assert await lease(sessions) == ["answer"]
