"""What is installed is pinned by its content; what the README promises is what CI runs."""

import re
import tomllib

import pytest

from tests.source import ROOT

PINNED = re.compile(
    r"([\w.-]+)(?:\[[\w,-]+\])?==[\w.!+]+(?: ; [^\\]+?)?((?: \\\n    --hash=sha256:\w{64})+)\n"
)
COMMANDS = ("run", "test", "check", "prove", "fmt", "bench")


def requirements(*names: str) -> set[str]:
    return {re.split(r"[\[>=<;]", name)[0].lower() for name in names}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_a_hash_for_each_library_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = requirements(*project["project"]["dependencies"])
    if "dev" in lock:
        wanted |= requirements(*project["dependency-groups"]["dev"])

    assert PINNED.sub("", text) == ""
    assert wanted <= {name.lower() for name, _ in PINNED.findall(text)}


@pytest.mark.parametrize("slip", ["aiogram==3.31.0\n", "--index-url https://example.org\n"])
def test_a_library_without_a_hash_and_an_address_are_found(slip: str) -> None:
    assert PINNED.sub("", slip) == slip


def test_ci_runs_the_tests_as_the_readme_does_and_all_of_check() -> None:
    ci, readme = (ROOT / ".ci/run").read_text(), (ROOT / "README.md").read_text()
    makefile = (ROOT / "Makefile").read_text()

    assert all(re.search(rf"^{name}:", makefile, re.MULTILINE) for name in COMMANDS)
    assert "\n    make run\n" in readme
    assert "\n    make test\n" in readme
    assert re.search(r"^check: lint audit test\b", makefile, re.MULTILINE)
    steps = re.findall(r"step (.+)$", ci, re.MULTILINE)
    assert "for program in chromium pgbouncer prometheus; do" in ci
    assert {"make lint", "make audit", "make test"} <= set(steps)
