"""So many hands at most, and each goes on to what is next: the first by its place, first."""

import asyncio
from itertools import pairwise

from bot.loop import Line


async def test_the_most_urgent_in_the_line_has_the_next_hand() -> None:
    begun: list[int] = []
    ends = asyncio.Event()

    async def work(urgency: int) -> None:
        begun.append(urgency)
        await ends.wait()

    async with asyncio.TaskGroup() as tasks:
        line = Line(tasks, 2, work, lambda urgency: urgency)
        await line.take([2, 2, 2])
        await asyncio.sleep(0)
        await line.take([1, 0])
        await asyncio.sleep(0)
        assert (begun, line.hands) == ([2, 2], 2)
        ends.set()
    assert (begun, line.hands) == ([2, 2, 0, 1, 2], 0)


async def test_who_waits_for_the_event_loop_comes_between_the_hands_that_begin() -> None:
    begun = 0
    seen: list[int] = []

    async def work(_each: int) -> None:
        nonlocal begun
        begun += 1
        await asyncio.sleep(0.01)

    async def look() -> None:
        while not seen or seen[-1] < 20:
            seen.append(begun)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(look())
        await Line(tasks, 20, work, lambda it: it).take(range(20))
    assert max(later - before for before, later in pairwise(seen)) <= 8
