"""What operators are given fits the program: its numbers, its settings, its folders."""

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.monitored import measures_of
from tests.source import PACKAGES, ROOT
from tests.story import Story

OPERATION = ROOT / "docs" / "operation"
NAMES = re.compile(r"\b(?:club|process)_[a-z_]+\b")
SETTINGS = re.compile(r"^\s*#?\s*(?:- )?([A-Z][A-Z_]{4,})[=:]", re.MULTILINE)
OF_OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


@pytest.fixture
async def told(story: Story, tmp_path: Path) -> set[str]:
    """All that /metrics ever tells."""
    return {family.name for family in await measures_of(story, tmp_path).read({})}


@pytest.mark.parametrize("file", ["alerts.yml", "grafana.json"])
async def test_alerts_and_board_ask_for_what_is_told(told: set[str], file: str) -> None:
    asked = set(NAMES.findall((OPERATION / file).read_text()))
    assert len(asked) > 5
    assert asked <= told


async def test_the_page_for_operators_explains_every_number(told: set[str]) -> None:
    explained = set(NAMES.findall((ROOT / "docs" / "operation.md").read_text()))
    assert told <= explained


def test_every_panel_of_the_board_has_its_own_number() -> None:
    panels = json.loads((OPERATION / "grafana.json").read_text())["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)


@pytest.mark.parametrize("file", ["compose.yaml", "docs/operation/club-bot.service"])
def test_settings_that_are_given_exist(file: str) -> None:
    given = set(SETTINGS.findall((ROOT / file).read_text())) - OF_OTHERS
    assert {"BOT_TOKEN", "DATABASE_URL", "BACKUP_DIR"} <= given
    assert given <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("wish", ["backup", "restore", "copy"])
def test_a_file_on_a_stick_whose_name_has_spaces_is_one_file(wish: str) -> None:
    quietly = ["make", "--no-print-directory", "-n", "-o", ".venv/.runtime"]
    asked = [*quietly, wish, "FILE=/media/My stick/club.db"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert shlex.split(said)[-2:] == [wish, "/media/My stick/club.db"]


def test_settings_that_the_image_brings_exist() -> None:
    brings = re.search(r"^ENV (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert brings
    given = {each.partition("=")[0] for each in brings[1].split()}
    given = {name for name in given if not name.startswith("PYTHON")}
    assert {"WEB_HOST", "BACKUP_DIR"} <= given <= {name.upper() for name in Settings.model_fields}


def test_what_the_bot_needs_gets_into_the_image_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    first, *exceptions = [line for line in lines if not line.startswith("#")]
    assert first == "*"  # .env, a database, a backup: whatever lies beside the code
    taken = {line[1:] for line in exceptions if line.startswith("!")}
    assert taken == {*PACKAGES, "alembic", "locales", "requirements.lock"}


def test_the_image_restores_into_the_postgresql_that_comes_with_it() -> None:
    """An older server refuses what a newer pg_restore says."""
    brings = re.search(r"postgresql-client-(\d+)", (ROOT / "Dockerfile").read_text())
    beside = re.search(
        r"image: postgres:(\d+)$", (ROOT / "compose.yaml").read_text(), re.MULTILINE
    )
    assert brings
    assert beside
    assert brings[1] == beside[1]
