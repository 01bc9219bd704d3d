"""On a machine without Chromium nobody is left to guess which tests did not run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.missing import leave_out
from tests.source import ROOT


def test_without_chromium_the_tests_that_need_it_are_named_with_the_remedy() -> None:
    env = {**os.environ, "PATH": str(Path(sys.executable).parent), "CI": ""}
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    ran = subprocess.run(
        [sys.executable, *command, "tests/browser/test_page_tools.py"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert "test_nothing_overflows_on_a_narrow_phone: no Chromium found" in ran.stdout
    assert "apt-get install chromium" in ran.stdout


def test_what_is_missing_fails_in_ci_and_is_left_out_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no PostgreSQL; install it"):
        leave_out("no PostgreSQL", "install it")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no PostgreSQL; install it"):
        leave_out("no PostgreSQL", "install it")
