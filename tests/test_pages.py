"""The pages say what is: faults name the tests that show them, and no step is left out."""

import re

from scheduler.jobs import OCCASIONS
from tests.source import ROOT

PAGE = (ROOT / "docs" / "faults.md").read_text()
NAMED = re.compile(r"`((?:prove/)?test_\w+\.py)::(test_\w+)`")


def test_each_test_that_the_page_of_faults_names_exists() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) == PAGE.count("::") > 50
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (ROOT / "tests" / file).read_text()
    ]
    assert missing == []


def test_every_fault_has_its_test() -> None:
    faults = [line for line in PAGE.splitlines() if re.match(r"\| (?!Fault|-)", line)]
    assert [line for line in faults if not NAMED.search(line)] == []


def test_the_page_of_the_architecture_names_every_step() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    assert [each for each in OCCASIONS if f"`{each}`" not in page] == []


def test_the_readme_gives_the_numbers_that_were_measured() -> None:
    page = (ROOT / "docs" / "speed.md").read_text()
    measured = page.split("<!-- person -->")[1].split("<!-- /person -->")[0]
    rows = (line.split("|") for line in measured.splitlines() if "≤" in line)
    start, median, most, memory, core = (float(row[3]) for row in rows)
    said = " ".join((ROOT / "README.md").read_text().split())
    assert (
        f"it takes {start:.1f} s, a tap is answered in {median:.0f} ms (median; {most:.0f} ms for"
        f" 99 of 100), and the idle bot takes {memory:.0f} MB and {core:.1f} % of a core"
    ) in said
