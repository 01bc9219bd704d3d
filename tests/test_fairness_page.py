"""The worked example on the page for members is counted by the real rule."""

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.local_time import moment_of
from domain.talks import Ballot, Decision, Reason, TalkRules, decide

PAGE = Path(__file__).parents[1].joinpath("docs", "fairness.md").read_text("utf-8")
EXAMPLE = PAGE.partition("## An example")[2]
BISHKEK = ZoneInfo("Asia/Bishkek")
RULES = [Reason.VOTES, Reason.MISSED, Reason.LAST_WEEK, Reason.EARLIER]


def rows() -> list[list[str]]:
    lines = [line for line in EXAMPLE.splitlines() if line.startswith("|")]
    head, _, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [head, *body]


def moment(words: str) -> datetime:
    weekday, day, at = words.split()
    when = datetime.fromisoformat(f"{day} {at}")
    assert when.strftime("%a") == weekday, f"{day} is no {weekday}"
    return moment_of(when.date(), when.time(), BISHKEK)


def ballot(person: int, cells: list[str]) -> Ballot:
    ticked = frozenset(n for n, cell in enumerate(cells) if cell == "can")
    return Ballot(person, ticked, any_time="any time" in cells)


def counted() -> tuple[Decision, list[list[str]]]:
    head, *people = rows()
    names = {n: row for n, row in enumerate(people) if not row[0].startswith("**")}
    last = re.search(r"Last week's talk began on (\S+) at (\S+),", EXAMPLE)
    assert last
    decision = decide(
        [moment(words) for words in head[1:]],
        [ballot(n, row[1:]) for n, row in names.items() if any(row[1:])],
        [n for n, row in names.items() if "(outsider)" not in row[0]],
        [n for n, row in names.items() if "(missed three)" in row[0]],
        moment_of(
            date.fromisoformat(last[1]), datetime.strptime(last[2], "%H:%M").time(), BISHKEK
        ),
        rules=TalkRules(),
        zone=BISHKEK,
    )
    return decision, people


def test_the_example_on_the_page_ends_as_the_page_says() -> None:
    decision, _ = counted()
    told = re.search(r"\*\*The talk is on (.+?)\*\*, found by rule (\d)", EXAMPLE)
    assert told
    assert decision.starts_at == moment(told[1])
    assert decision.by is RULES[int(told[2]) - 1]


def test_the_example_on_the_page_counts_right() -> None:
    decision, people = counted()
    printed = {row[0]: tuple(map(int, row[1:])) for row in people if row[0].startswith("**")}
    missed = [row[1:] for row in people if "(missed three)" in row[0]]
    assert printed["**Can**"] == decision.votes
    assert printed["**Of those who missed**"] == tuple(
        sum(row[n] in ("can", "any time") for row in missed) for n in range(len(decision.votes))
    )
    assert "Nine members answered" in EXAMPLE
    assert decision.voters == 9
    assert "twelve members" in EXAMPLE
    assert len([row for row in people if row[0][0] != "*" and "(outsider)" not in row[0]]) == 12


def test_the_page_names_the_rules_in_the_order_they_are_tried() -> None:
    said = re.findall(r"^\d\. .*\*\*(.+?)\*\*", PAGE.replace("\n   ", " "), re.MULTILINE)
    assert said == [
        "most members can",
        "those who missed the last three talks",
        "last week's time",
        "the earlier time",
    ]
