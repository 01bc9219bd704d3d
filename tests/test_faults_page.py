"""The page of faults promises nothing that no test shows."""

import re

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
