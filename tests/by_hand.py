"""The bot's work done by hand, one thing after the other: by itself it has many under way."""

import asyncio
import datetime as dt

from bot.worker import Worker
from scheduler.post import Ready
from scheduler.sender import Sender


async def work_off(worker: Worker, now: dt.datetime) -> bool:
    """Take the next update and show its screen. False if there is none."""
    if answer := await worker.take(now):
        await worker.show(answer)
    return answer is not None


async def deliver_due(sender: Sender, limit: int = 8) -> int:
    """Send one batch of what is due. How many letters were taken in hand."""
    ready = await sender.take(limit)
    await asyncio.gather(*(send(sender, each) for each in ready))
    return len(ready)


async def send(sender: Sender, ready: Ready) -> None:
    """Make the call and note its answer, and no other one."""
    await sender.call(ready)
    [answer] = [each for each in sender.answered if each.ready is ready]
    sender.answered.remove(answer)
    await sender.ledger.settle([answer])
