"""The rules for Prometheus, asked by its own `promtool`: who is called, and when nobody is."""

import asyncio
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot import logs
from tests.missing import leave_out
from tests.monitored import measures_of
from tests.source import LAYERS, ROOT, modules
from tests.story import Story

RULES, BOARD = (ROOT / "docs" / "operation" / name for name in ("alerts.yml", "grafana.json"))
UP = 'up{job="club-bot"}'
LAG = 'club_lag_seconds{of="%s"}'
LOST = 'club_events_total{level="error",event="%s"}'
PENDING = "club_webhook_pending"
BACKUP = "club_backup_timestamp_seconds"
REFUSED = 'club_telegram_calls_total{method="sendMessage",outcome="429"}'
ALARMS = [
    ("BotIsDown", UP, "1 0x60"),
    ("BotDoesNotWork", 'club_beat_age_seconds{loop="letters"}', "0 61x60"),
    ("DatabaseIsAway", "club_database_up", "1 0x60"),
    ("PeopleWait", LAG % "updates", "0 31x60"),
    ("PeopleWait", LAG % "steps", "0 31x60"),
    ("TelegramCannotBring", PENDING, "0 1x60"),
    ("LettersWait", LAG % "letters", "0 901x60"),
    ("TelegramLimitsUs", REFUSED, "0+7x60"),
    ("Flood", "club_dropped_total", "0+301x60"),
    # The first of its life, a while ago.
    *(("SomethingWasLost", LOST % event, "0x20 1x40") for event in logs.LOSSES),
]
SOME = {"labels": "{}", "value": 1}
WORKED = [  # of a bot that has just started nobody knows them
    'club_updates_total{kind="message",outcome="done"}',
    "club_update_seconds_total",
    'club_telegram_calls_total{method="sendMessage",outcome="ok"}',
    "club_telegram_seconds_total",
    'club_dropped_total{kind="message"}',
]
PATIENCE = [
    (UP, "1 0 1x60"),  # it was started anew
    ('club_beat_age_seconds{loop="letters"}', "0 59x60"),
    (LAG % "updates", "0 29x60"),
    (PENDING, "0 1000x9 0 1000x9 0 1000x9 0x20"),  # it is busy, and keeps pace
    (LAG % "letters", "0 899x60"),
    (LAG % "errands", "0 1800x60"),  # an export takes its time
    (REFUSED, "0+5x60"),
    ("club_dropped_total", "0+299x60"),
    ('club_events_total{level="warning",event="receive.failed"}', "0+1x60"),
]


@pytest.fixture
async def healthy(story: Story, tmp_path: Path) -> dict[str, str]:
    """What a bot tells that has just started, by series, and goes on telling for an hour."""
    beat = {"letters": asyncio.get_running_loop().time()}
    families = await measures_of(story, tmp_path).read(beat)
    lines = [line for family in families for line in family.lines()]
    told = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {series: f"{value}x60" for series, _, value in told} | {UP: "1x60"}


def ask(series: dict[str, str], *questions: dict[str, Any], folder: Path) -> None:
    """Prometheus itself, half an hour or so after the bot's start."""
    told = [{"series": name, "values": values} for name, values in series.items()]
    test = {"interval": "1m", "input_series": told, "promql_expr_test": questions}
    page = folder / "asked.json"
    page.write_text(json.dumps({"rule_files": [str(RULES)], "tests": [test]}))
    program = shutil.which("promtool")
    if program is None:
        leave_out("no promtool", "install Prometheus to see its rules tested")
    done = subprocess.run(
        [program, "test", "rules", page], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def given(alarm: str | None, after: str = "31m") -> dict[str, Any]:
    """This alarm is given after that time, and no other; None: none at all."""
    one = {"labels": f'{{alertname="{alarm}"}}', "value": 1}
    firing = 'max(ALERTS{alertstate="firing"}) by (alertname)'
    return {"expr": firing, "eval_time": after, "exp_samples": [one] if alarm else []}


def test_nobody_is_called_for_a_bot_that_works(healthy: dict[str, str], tmp_path: Path) -> None:
    ask(healthy, given(None), folder=tmp_path)


@pytest.mark.parametrize(("alarm", "series", "values"), ALARMS)
def test_who_looks_after_the_bot_is_called(
    alarm: str, series: str, values: str, healthy: dict[str, str], tmp_path: Path
) -> None:
    ask(healthy | {series: values}, given(alarm), folder=tmp_path)


@pytest.mark.parametrize(("series", "values"), PATIENCE)
def test_nobody_is_called_for(
    series: str, values: str, healthy: dict[str, str], tmp_path: Path
) -> None:
    ask(healthy | {series: values}, given(None), folder=tmp_path)


def test_who_looks_after_the_bot_is_called_when_no_backup_is_made_any_more(
    healthy: dict[str, str], tmp_path: Path
) -> None:
    backup = {UP: "1x1900", BACKUP: "0x1900"}
    night, another = given(None, "30h"), given("NoBackup", "31h")
    ask(healthy | backup, night, another, folder=tmp_path)


def test_every_line_of_the_board_is_drawn(healthy: dict[str, str], tmp_path: Path) -> None:
    """By who looks at a bot that has work, and whom somebody writes to too fast."""
    worked = dict.fromkeys(WORKED, "0+1x60")
    drawn = [
        {"expr": f"count({line['expr']}) > bool 0", "eval_time": "31m", "exp_samples": [SOME]}
        for panel in json.loads(BOARD.read_text())["panels"]
        for line in panel["targets"]
    ]
    ask(healthy | worked, *drawn, folder=tmp_path)


def test_the_board_marks_the_minute_in_which_the_tables_have_a_new_form(
    healthy: dict[str, str], tmp_path: Path
) -> None:
    [mark] = json.loads(BOARD.read_text())["annotations"]["list"]
    forms = {'club_info{form="0022"}': "1x10 stale", 'club_info{form="0023"}': "_x10 1x20"}
    drawn = [
        {"expr": f"count({mark['expr']})", "eval_time": f"{minute}m", "exp_samples": samples}
        for minute, samples in ((5, []), (11, [SOME]), (20, []))
    ]
    rest = {name: values for name, values in healthy.items() if "club_info" not in name}
    ask(rest | forms, *drawn, folder=tmp_path)


def test_the_first_loss_of_its_life_is_seen(healthy: dict[str, str]) -> None:
    """A count that begins with 1 has not risen, as a monitor sees it."""
    asked = re.findall(r'event=~"([^"]+)"', RULES.read_text())
    assert asked == ["|".join(logs.LOSSES)]
    assert {LOST % event for event in logs.LOSSES} <= healthy.keys()


def test_what_is_lost_is_logged_under_these_names() -> None:
    code = "".join(each.text for each in modules(*LAYERS))
    assert [each for each in logs.LOSSES if f'("{each}"' not in code] == []
