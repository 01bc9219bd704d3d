"""A mentor's table of her members: what its rows say, and what of them cannot be taken [C5]."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from domain.clubs import Oblast, Standing, clean_name, clean_place
from domain.errors import N_, ClubError, NotAnyMore

SIZE = 20_000_000  # bytes; a bot can fetch no larger file
MOST = 2_000  # rows with words in them
HEAD_WITHIN = 10  # the heading is one of the first rows that are not empty
Row = tuple[int, Sequence[str]]  # its number, as the table shows it, and its cells


class NotATable(ClubError):
    says = N_("This is no table that I can read. Please send an .xlsx or .csv file.")


class TableIsTooLarge(ClubError):
    says = N_("The table is too large. At most {most} rows, please.")


class NoNames(ClubError):
    says = N_("I find no column with names. The first row has to say: name.")


class NoSuchTable(NotAnyMore):
    says = N_("This table is not there any more. Please send it once more.")


class Column(StrEnum):
    NAME = "name"
    SURNAME = "surname"
    OBLAST = "oblast"
    DISTRICT = "district"
    COUNCIL = "council"
    STANDING = "standing"


class Fault(StrEnum):
    """Why a row cannot be taken."""

    NO_NAME = "no name"
    NAME = "name"
    FORMULA = "formula"
    OBLAST = "oblast"
    STANDING = "standing"
    PLACE = "place"
    TWICE = "twice"  # the same row stands above
    SEVERAL = "several"  # several of this name: nobody can tell whom it means


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words mean, folded."""

    columns: Mapping[str, Column]
    oblasts: Mapping[str, Oblast]
    standings: Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Line:
    """What a row says of somebody; None: nothing."""

    number: int
    name: str
    oblast: Oblast | None = None
    district: str | None = None
    council: str | None = None
    standing: Standing | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What is said beside the name."""
        every = asdict(self).items()
        return {name: fact for name, fact in every if fact and name not in ("number", "name")}


@dataclass(frozen=True, slots=True)
class Bad:
    number: int
    fault: Fault
    cell: str = ""


class Refused(Exception):
    """A row that cannot be taken; `parse` turns it into a Bad."""

    def __init__(self, fault: Fault, cell: str = "") -> None:
        self.fault, self.cell = fault, cell


@dataclass(slots=True)
class Table:
    lines: list[Line] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # columns that nobody knows


@dataclass(frozen=True, slots=True)
class Known:
    """A member as the roster has her."""

    id: int
    name: str
    facts: Mapping[str, Any]


@dataclass(slots=True)
class Changes:
    """`updates`: of whom, and the facts that become others; `new`: who has not come yet."""

    updates: list[tuple[Known, dict[str, Any]]] = field(default_factory=list)
    new: list[Line] = field(default_factory=list)
    same: int = 0
    bad: list[Bad] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def fold(words: str) -> str:
    """For comparing: «Аты-жөнү:» and «аты жөнү» are the same."""
    plain = unicodedata.normalize("NFKC", words).casefold().replace("ё", "е")
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def who(name: str) -> tuple[str, ...]:
    """Names are the same whichever stands first, surname or name."""
    return tuple(sorted(fold(name).split()))


def parse(rows: Iterable[Row], vocabulary: Vocabulary) -> Table:
    """Raises NoNames or TableIsTooLarge."""
    left = (row for row in rows if any(cell.strip() for cell in row[1]))
    columns, ignored = _heading(left, vocabulary)
    table, seen = Table(ignored=ignored), set[tuple[Any, ...]]()
    for count, (number, cells) in enumerate(left, 1):
        if count > MOST:
            raise TableIsTooLarge(most=MOST)
        try:
            line = _line(number, cells, columns, vocabulary)
        except Refused as refused:
            table.bad.append(Bad(number, refused.fault, refused.cell[:60]))
            continue
        facts = (who(line.name), *line.facts.items())
        if facts in seen:
            table.bad.append(Bad(number, Fault.TWICE, line.name))
        else:
            table.lines.append(line)
        seen.add(facts)
    return table


def _heading(rows: Iterator[Row], vocabulary: Vocabulary) -> tuple[dict[Column, int], list[str]]:
    """Where the columns are, and what stands above others."""
    for count, (_, cells) in enumerate(rows, 1):
        meant = [vocabulary.columns.get(fold(cell)) for cell in cells]
        found = {column: at for at, column in reversed(list(enumerate(meant))) if column}
        if Column.NAME in found:
            unknown = zip(cells, meant, strict=True)
            return found, [cell[:40] for cell, column in unknown if cell.strip() and not column]
        if count == HEAD_WITHIN:
            break
    raise NoNames


def _line(
    number: int, cells: Sequence[str], columns: Mapping[Column, int], vocabulary: Vocabulary
) -> Line:
    said = {column: cells[at].strip() if at < len(cells) else "" for column, at in columns.items()}
    for cell in said.values():
        if cell.startswith("="):
            raise Refused(Fault.FORMULA, cell)
    whole = f"{said[Column.NAME]} {said.get(Column.SURNAME, '')}".strip()
    if not whole:
        raise Refused(Fault.NO_NAME)
    return Line(
        number,
        _clean(clean_name, whole, Fault.NAME) or "",
        _term(vocabulary.oblasts, said.get(Column.OBLAST, ""), Fault.OBLAST),
        _clean(clean_place, said.get(Column.DISTRICT, ""), Fault.PLACE),
        _clean(clean_place, said.get(Column.COUNCIL, ""), Fault.PLACE),
        _term(vocabulary.standings, said.get(Column.STANDING, ""), Fault.STANDING),
    )


def _clean(clean: Any, words: str, fault: Fault) -> str | None:
    try:
        return str(clean(words)) if words else None
    except ClubError:
        raise Refused(fault, words) from None


def _term(terms: Mapping[str, Any], words: str, fault: Fault) -> Any:
    if words and fold(words) not in terms:
        raise Refused(fault, words)
    return terms[fold(words)] if words else None


def compare(lines: Sequence[Line], known: Sequence[Known]) -> Changes:
    """What taking them over would change. Two of one name stay two, and nobody guesses."""
    of_name: dict[tuple[str, ...], list[Known]] = {}
    for each in known:
        of_name.setdefault(who(each.name), []).append(each)
    asked = Counter(who(line.name) for line in lines)
    changes = Changes()
    for line in lines:
        found = of_name.get(who(line.name), [])
        if not found:
            changes.new.append(line)
        elif len(found) > 1 or asked[who(line.name)] > 1:
            changes.bad.append(Bad(line.number, Fault.SEVERAL, line.name))
        elif news := {n: f for n, f in line.facts.items() if found[0].facts.get(n) != f}:
            changes.updates.append((found[0], news))
        else:
            changes.same += 1
    return changes
