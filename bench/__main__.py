"""`make bench`: the tables of docs/speed.md. `python -m bench 1a 3d` measures some of its rows."""

import argparse
import asyncio
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from statistics import median

import bot  # noqa: F401 - before aiogram: it makes that import quick
from bench import growth, person, rounds, sender
from bench.rounds import Result
from bench.rows import ROWS, Row

PLAIN = "webhook.plain"
LOAD = {
    "webhook.ours": "SQLite",
    "postgres.webhook": "PostgreSQL",
    PLAIN: "plain aiogram, keeping nothing",
}
LOADED = "per_second", "p50", "p99", "memory"
Part = Callable[[], int]


def main() -> int:
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words = f"of {', '.join(names)}, {', '.join(_parts([], 1))}; all but stars if none is named"
    parser.add_argument("rows", nargs="*", metavar="ROW", help=words)
    parser.add_argument("--rounds", type=int, default=3, help="how often each row is measured")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this page")
    asked = parser.parse_args()
    everything = not asked.rows or "rows" in asked.rows
    chosen = [row for row in ROWS if everything or row.name in asked.rows]
    short = 0
    for name, part in _parts(chosen, asked.rounds).items():
        is_asked = name in asked.rows or (not asked.rows and name != "stars")
        if is_asked or (name == "rows" and chosen):
            short |= _run(name, part, asked.write)
    return short


def _parts(rows: Sequence[Row], times: int) -> dict[str, Part]:
    """Each prints a table; 1 if something in it is missed."""
    return {
        "rows": partial(table, rows, times),
        "load": partial(load, times),
        "growth": lambda: asyncio.run(growth.main()),
        "person": person.main,
        "sender": lambda: asyncio.run(sender.main()),
        "stars": _stars,
    }


def _stars() -> int:
    """It has arguments of its own."""
    command = [sys.executable, "-m", "bench.stars"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout)
    return done.returncode


def _run(name: str, part: Part, page: Path | None) -> int:
    said = io.StringIO()
    with redirect_stdout(said):
        short = part()
    print(said.getvalue(), flush=True)
    if page:
        lines = [line for line in said.getvalue().splitlines() if line.startswith("|")]
        page.write_text(_replaced(page.read_text(), name, "\n".join(lines)))
    return short


def _replaced(text: str, name: str, with_it: str) -> str:
    """Between the two comments that name it."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    what = f"{re.escape(begin)}.*?{re.escape(end)}"
    return re.sub(what, lambda _: f"{begin}\n{with_it}\n{end}", text, flags=re.DOTALL)


def table(rows: Sequence[Row], times: int) -> int:
    """`spread`: from the worst round to the best, in parts of the value. `by CPU`: the same ratio
    in time of processors.
    """
    print(f"Medians of {times} rounds, in turn. Load of the machine before: {_busy()}.\n")
    print("| row | what | value | spread | by CPU | gate | goal | verdict |")
    print("|---|---|---:|---:|---:|---:|---:|---|")
    with rounds.opened(with_postgres=any(row.postgres for row in rows)) as bench:
        results = {each.row: each for each in rounds.measure(bench, rows, times)}
    for row in rows:
        print(_line(row, results.get(row)))
    return int(any(row.verdict(each.value) == "SHORT" for row, each in results.items()))


def _busy() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _line(row: Row, result: Result | None) -> str:
    bound = "≤" if row.most else "≥"
    bounds = f"{bound} {row.gate:g} | {bound} {row.goal:g}"
    if result is None:
        return f"| {row.name} | {row.what} | | | | {bounds} | left out here |"
    spread = (max(result.values) - min(result.values)) / result.value
    cores = "" if result.cores is None else f"{result.cores:.2f}"
    value = f"{result.value:.2f} | {spread:.0%} | {cores}"
    return f"| {row.name} | {row.what} | {value} | {bounds} | {row.verdict(result.value)} |"


def load(times: int) -> int:
    """Votes over a hundred connections at one replica, in turn with a bot that keeps nothing."""
    print("| 100 connections | votes a second | of the plain bot | median, ms | 99 of 100, ms |"
          " memory, MB |")  # fmt: skip
    print("|---|---:|---:|---:|---:|---:|")
    rows = [
        Row("load", name, case, PLAIN, 0, 0, sync=0, postgres=case.startswith("postgres"))
        for case, name in LOAD.items()
    ]
    with rounds.opened(with_postgres=True) as bench:
        for found in rounds.measure(bench, rows, times):
            said = [ours for ours, _ in found.said]
            speed, *rest = (median(each[fact] for each in said) for fact in LOADED)
            cells = " | ".join(f"{each:.1f}" for each in rest)
            print(f"| {found.row.what} | {speed:.0f} | {found.value:.2f} | {cells} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
