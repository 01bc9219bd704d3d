"""Moving the clock far without leaving the bots behind."""

import asyncio
import time
from datetime import UTC, datetime

from sandbox.bot_api import BotApi
from sandbox.world import Bot

QUIET = 0.15  # real seconds without a call
PATIENCE = 10.0  # real seconds that one step waits for bots that are busy or gone
FAR = 366 * 86_400.0  # of the sandbox's seconds: nothing waits
BETWEEN_POLLS = 5.0  # a bot that polled so lately will come back for its updates


async def advance(api: BotApi, seconds: float, pace: float | None = None) -> None:
    """With `pace`, in steps, each after the bots have settled the last.

    A step goes to the next moment at which a follower of the clock has something to do; where
    none follows, it is `pace` seconds long.
    """
    clock = api.world.clock
    if pace:
        await until_quiet(api)
    end = clock.unix() + seconds
    while pace and pace > 0 and (stop := _next_stop(api, pace)) < end:
        clock.set(datetime.fromtimestamp(stop, UTC))
        await until_quiet(api)
    clock.set(datetime.fromtimestamp(end, UTC))
    if pace:
        await until_quiet(api)


def _next_stop(api: BotApi, pace: float) -> float:
    followers, now = api.followers, api.world.clock.unix()
    if not followers.present() or not followers.are_settled():
        return now + pace
    return followers.next_stop() or now + FAR


async def until_quiet(api: BotApi, patience: float = PATIENCE) -> bool:
    """No update waits for a listening bot, and no call came for a moment. False: gave up.

    Where a follower of the clock says that it has nothing to do, nobody has to wait for silence.
    """
    began = time.monotonic()
    while time.monotonic() - began < patience:
        silence = 0 if api.followers.present() else QUIET
        rest = silence - (time.monotonic() - max(began, api.last_call))
        behind = any(map(_is_behind, api.world.bots.values())) or api.running
        if rest <= 0 and not behind and api.followers.are_settled():
            return True
        await asyncio.sleep(max(rest, 0.01))
    return False


def _is_behind(bot: Bot) -> bool:
    listens = bot.polls_open or time.monotonic() - bot.last_poll < BETWEEN_POLLS
    return bool(bot.pending) and bool(bot.webhook or listens)
