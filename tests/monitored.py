"""All that a monitor is ever told of a bot."""

from pathlib import Path

from bot.backups import Nightly
from bot.floods import Gate
from bot.measures import Measures
from bot.receive import pending
from tests.core_scene import NOW
from tests.story import Story


def measures_of(story: Story, folder: Path) -> Measures:
    """With nightly backups into the folder, and the counts of what is dropped and of what Telegram
    has still to bring.
    """
    zone = story.app.worker.dispatcher["zone"]
    nightly = Nightly("sqlite+aiosqlite:///club.db", folder, 1, zone, lambda: NOW)
    return Measures(story.app, nightly, more=[Gate(1, lambda: 0.0).dropped, pending()])
