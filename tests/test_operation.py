"""What operators are given fits the program: its numbers, its settings, its folders."""

import json
import re
from pathlib import Path

import pytest

from bot.backups import Nightly
from bot.floods import Gate
from bot.measures import Measures
from bot.settings import Settings
from tests.core_scene import NOW
from tests.source import PACKAGES, ROOT
from tests.story import Story

OPERATION = ROOT / "docs" / "operation"
NAMES = re.compile(r"\b(?:club|process)_[a-z_]+\b")
SETTINGS = re.compile(r"^\s*#?\s*(?:- )?([A-Z][A-Z_]{4,})[=:]", re.MULTILINE)
OF_OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


@pytest.fixture
async def told(story: Story, tmp_path: Path) -> set[str]:
    """All that /metrics ever tells."""
    zone = story.app.worker.dispatcher["zone"]
    nightly = Nightly("sqlite+aiosqlite:///club.db", tmp_path, 1, zone, lambda: NOW)
    measures = Measures(story.app, nightly, more=[Gate(1, lambda: 0.0).dropped])
    return {family.name for family in await measures.read({})}


@pytest.mark.parametrize("file", ["alerts.yml", "grafana.json"])
async def test_alerts_and_board_ask_for_what_is_told(told: set[str], file: str) -> None:
    asked = set(NAMES.findall((OPERATION / file).read_text()))
    assert len(asked) > 5
    assert asked <= told


async def test_the_page_for_operators_explains_every_number(told: set[str]) -> None:
    explained = set(NAMES.findall((ROOT / "docs" / "operation.md").read_text()))
    assert told <= explained


def test_the_board_is_json_with_a_number_in_every_panel() -> None:
    board = json.loads((OPERATION / "grafana.json").read_text())
    assert all(target["expr"] for panel in board["panels"] for target in panel["targets"])
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


@pytest.mark.parametrize("file", ["compose.yaml", "docs/operation/club-bot.service"])
def test_settings_that_are_given_exist(file: str) -> None:
    given = set(SETTINGS.findall((ROOT / file).read_text())) - OF_OTHERS
    assert {"BOT_TOKEN", "DATABASE_URL", "BACKUP_DIR"} <= given
    assert given <= {name.upper() for name in Settings.model_fields}


def test_nothing_that_the_bot_needs_is_kept_out_of_the_image() -> None:
    left_out = {line.strip() for line in (ROOT / ".dockerignore").read_text().splitlines()}
    assert not left_out & {*PACKAGES, "alembic", "locales", "requirements.lock"}
    assert {".*", "data"} <= left_out  # .env and the club's own database
