"""Runs the cases of some rows in turn, each in a process of its own, and takes the medians."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import postgres
from bench.cases import TEMPLATE
from bench.processes import ROOT, free_port, process
from bench.rows import Facts, Row

SHIM = ROOT / "bench" / "slow_sync.c"
ONCE = {"start.grown", "idle.large", "stall.ours"}  # they take long, and hardly differ
Subject = tuple[str, int | None]  # a case, and how long its fsync takes


@dataclass(frozen=True, slots=True)
class Result:
    """Of one row: what its two cases said in each round."""

    row: Row
    said: Sequence[tuple[Facts, Facts]]

    @property
    def values(self) -> list[float]:
        return [self.row.value(*each) for each in self.said]

    @property
    def value(self) -> float:
        return statistics.median(self.values)

    @property
    def cores(self) -> float | None:
        found = [each for facts in self.said if (each := self.row.cores(*facts)) is not None]
        return statistics.median(found) if found else None


@dataclass(frozen=True, slots=True)
class Bench:
    """The place where cases run. `shim` is None where there is no compiler of C."""

    folder: Path
    shim: Path | None
    neighbours: Mapping[str, str]

    def run(self, case: str, sync: int | None) -> dict[str, Any]:
        variables = dict(self.neighbours)
        if sync is not None:
            variables |= {"LD_PRELOAD": str(self.shim), "SYNC_US": str(sync)}
        began = time.monotonic()
        said = _python("bench.cases", case, str(self.folder), **variables)
        print(f"  {case}, {time.monotonic() - began:.0f} s", file=sys.stderr)
        for left in self.folder.glob("[0-9]*.db*"):
            left.unlink()
        found: dict[str, Any] = json.loads(said)
        return found

    def can(self, row: Row) -> bool:
        return (row.sync is None or self.shim is not None) and (
            not row.postgres or postgres.NAMED in self.neighbours
        )


@contextmanager
def opened(*, with_postgres: bool) -> Iterator[Bench]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _python("compileall", "-q", "-x", r"/\.", ".")  # as the libraries are when they come
        _python("bench.cases", "template", f"sqlite+aiosqlite:///{folder / TEMPLATE}")
        port = free_port()
        stack.enter_context(process("-m", "bench.mute_telegram", str(port)))
        neighbours = {"BENCH_API": f"http://127.0.0.1:{port}"}
        address = stack.enter_context(postgres.server()) if with_postgres else None
        if address:
            _python("bench.cases", "template", address)
            neighbours[postgres.NAMED] = address
        yield Bench(folder, _compiled(folder), neighbours)


def measure(bench: Bench, rows: Sequence[Row], rounds: int) -> Iterator[Result]:
    """Those that can be measured here, as soon as nothing of them is left to be run."""
    able = [row for row in rows if bench.can(row)]
    subjects = list(dict.fromkeys(each for row in able for each in _subjects(row)))
    facts: dict[Subject, list[Facts]] = {each: [] for each in subjects}
    for turn in range(rounds):
        at = turn % len(subjects) if subjects else 0
        for subject in subjects[at:] + subjects[:at]:
            known = facts[subject] if subject[0] in ONCE else []
            facts[subject].append(known[0] if known else bench.run(*subject))
    for row in able:
        ours, reference = (facts[each] for each in (_subjects(row) * 2)[:2])
        yield Result(row, list(zip(ours, reference, strict=True)))


def _subjects(row: Row) -> list[Subject]:
    return [(case, row.sync) for case in (row.ours, row.reference) if case]


def _compiled(folder: Path) -> Path | None:
    made = folder / "slow_sync.so"
    try:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", made, SHIM], check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return made


def _python(*arguments: str, **variables: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout.splitlines()[-1] if done.stdout else ""
