"""What is only kept for a while is forgotten in time, however often the bot is started."""

import datetime as dt

from sqlalchemy import func, select, update

from models import Received, UpdateState
from services import intake
from tests.core_scene import message
from tests.story import Story

OLD = dt.timedelta(days=8)  # a day more than updates are kept


async def arrives(story: Story, number: int) -> None:
    """An update that was worked off long ago."""
    sessions = story.app.sessions
    await intake.store(sessions, [message(number, "hello")], story.now - OLD)
    async with sessions.begin() as session:
        await session.execute(update(Received).values(state=UpdateState.DONE))


async def kept(story: Story) -> int:
    async with story.app.sessions() as session:
        return await session.scalar(select(func.count(Received.id))) or 0


async def test_it_begins_soon_after_the_start_and_goes_on_every_six_hours(story: Story) -> None:
    await arrives(story, 1)
    await story.app.keep_house()
    assert await kept(story) == 0
    await arrives(story, 2)
    await story.app.keep_house()
    assert await kept(story) == 1
    story.telegram.clock.advance(6 * 3600)
    await story.app.keep_house()
    assert await kept(story) == 0
