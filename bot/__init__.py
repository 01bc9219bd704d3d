"""Assembles and runs the bot. Imported before anything that imports aiogram; see lazy_aiogram."""

import sys

from bot.lazy_aiogram import install
from bot.memory import keep_little

# With it structlog would draw tracebacks in colour: 5 MB, where a developer's tools brought it.
sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
keep_little()
install()
