"""`make bench`: what a person waits for, beside a plain aiogram bot; then the sender's limits."""

import argparse
import asyncio
import statistics
from dataclasses import asdict, fields

from bench import sender
from bench.person import Costs, measure, tokens
from bench.processes import our_bot, plain_bot, sandbox

CHOOSE = "lang:ky:"  # the button of the language: answered, and its message edited
TARGETS = {  # what must hold
    "first_tap": ("start to the first answered tap, s", 4.0),
    "tap_median": ("a tap answered, median, ms", 30.0),
    "tap_p99": ("a tap answered, 99 of 100, ms", 60.0),
    "idle_memory": ("idle: memory, MB", 120.0),
    "idle_cpu": ("idle: a core, %", 1.0),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    rounds = parser.parse_args().rounds
    names = tokens()
    ours: list[Costs] = []
    plain: list[Costs] = []
    with sandbox() as telegram:
        for _ in range(rounds):
            plain.append(measure(telegram, plain_bot, next(names), "tap"))
            ours.append(measure(telegram, our_bot, next(names), CHOOSE))
    short = report(median(ours), median(plain), rounds)
    return max(short, asyncio.run(sender.main()))


def median(costs: list[Costs]) -> dict[str, float]:
    rows = [asdict(each) for each in costs]
    return {
        field.name: statistics.median(row[field.name] for row in rows) for field in fields(Costs)
    }


def report(ours: dict[str, float], plain: dict[str, float], rounds: int) -> int:
    """Print the table. 1 if a target is missed."""
    print(f"Medians of {rounds} rounds, in turn; plain = aiogram alone, keeping nothing.\n")
    print("| | target | ours | plain | ratio | |\n|---|---:|---:|---:|---:|---|")
    short = 0
    for name, (words, target) in TARGETS.items():
        mine, theirs = ours[name], plain[name]
        holds = mine <= target
        short += not holds
        ratio = f"{mine / theirs:.2f}" if theirs else "–"
        verdict = "ok" if holds else "SHORT"
        print(f"| {words} | ≤ {target:g} | {mine:.2f} | {theirs:.2f} | {ratio} | {verdict} |")
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main())
