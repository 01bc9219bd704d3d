"""The roster as a table: what a mentor sends, what it would change, what of it cannot be taken."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from domain.clubs import Oblast
from domain.errors import N_
from domain.rosters import Bad, Changes, Column, Fault, Vocabulary, fold
from models import Club, Expected, Member, RosterTable
from screens import clubs
from screens.office_buttons import DropTable, SendRoster, TakeTable
from screens.people import OBLASTS, STANDINGS
from screens.roles import ROLES
from screens.screen import Screen, button, column
from screens.texts import LANGUAGES, Texts
from services.workbooks import Cell, Sheet, moment

IN_MESSAGE = 20  # bad rows; more come as a file
EXAMPLES = 8
HEADS = {
    Column.NAME: N_("Name"),
    Column.STANDING: N_("Who she is"),
    Column.COUNCIL: N_("Council"),
    Column.DISTRICT: N_("District"),
    Column.OBLAST: N_("Oblast"),
}
# What such columns are called as well.
OTHERS = {
    "аты жөнү": Column.NAME, "аты": Column.NAME, "фио": Column.NAME, "имя": Column.NAME,
    "ф и о": Column.NAME, "фамилия имя": Column.NAME, "имя фамилия": Column.NAME,
    "name": Column.NAME, "фамилия": Column.SURNAME, "фамилиясы": Column.SURNAME,
    "surname": Column.SURNAME, "ким": Column.STANDING, "кто": Column.STANDING,
    "статус": Column.STANDING, "айылдык кеңеш": Column.COUNCIL, "айылный кенеш": Column.COUNCIL,
    "жергиликтүү кеңеш": Column.COUNCIL, "местный кенеш": Column.COUNCIL,
    "кенеш": Column.COUNCIL, "облусу": Column.OBLAST, "району": Column.DISTRICT,
}  # fmt: skip
WHY = {
    Fault.NO_NAME: N_("there is no name"),
    Fault.NAME: N_("this is no name: {cell}"),
    Fault.FORMULA: N_("a formula; please put in its value: {cell}"),
    Fault.OBLAST: N_("I do not know this oblast: {cell}"),
    Fault.STANDING: N_("not deputy, candidate or activist: {cell}"),
    Fault.PLACE: N_("this is no name of a place: {cell}"),
    Fault.TWICE: N_("the same row stands above: {cell}"),
    Fault.SEVERAL: N_("several have this name, I cannot tell which: {cell}"),
}


@cache
def vocabulary() -> Vocabulary:
    """In all three languages."""
    every = [Texts(language, ZoneInfo("UTC")) for language in LANGUAGES]

    def spoken(words: dict[Any, str], say: Callable[[str], str]) -> dict[str, Any]:
        return {fold(say(word)): meaning for meaning, word in words.items()}

    columns = {word: meaning for say in every for word, meaning in spoken(HEADS, say).items()}
    oblasts = {word: meaning for say in every for word, meaning in spoken(OBLASTS, say).items()}
    terms = {word: meaning for say in every for word, meaning in spoken(STANDINGS, say).items()}
    return Vocabulary(columns | OTHERS, oblasts, terms)


def ask(club: Club, say: Texts) -> Screen:
    return Screen(
        say(
            "📥 Send me the table of the members as a file, .xlsx or .csv. In its first row:"
            " {heads}. Only the name must be there. I show you what would change before anything"
            " does.",
            heads=", ".join(say(each) for each in HEADS.values()),
        ),
        column(
            button(say("📤 The present table"), SendRoster(club=club.id)),
            button(say("← Back"), clubs.People(club=club.id, page=0)),
        ),
    )


def reading(say: Texts) -> Screen:
    return Screen(say("⏳ I am reading the table."))


def on_its_way(say: Texts) -> Screen:
    return Screen(say("⏳ The table comes here in a moment."), fresh=True)


def preview(table: RosterTable, found: Changes, say: Texts) -> Screen:
    """Nothing has changed yet."""
    lines = [
        say("📥 What this table would change:"),
        say("✏️ Corrected: {n}", n=len(found.updates)),
        say("➕ Expected, not registered yet: {n}", n=len(found.new)),
        say("👌 As it is already: {n}", n=found.same),
        say("⚠️ Rows that I cannot take: {n}", n=len(found.bad)),
    ]
    if found.ignored:
        ignored = ", ".join(found.ignored)
        lines.append(say("🤷 Columns that I do not know: {columns}", columns=ignored))
    for known, facts in found.updates[:EXAMPLES]:
        news = ", ".join(_fact(name, fact, say) for name, fact in facts.items())
        lines.append(say("• {name}: {news}", name=known.name, news=news))
    if 0 < len(found.bad) <= IN_MESSAGE:
        lines += ["", *bad_rows(found.bad, say)]
    which = {"club": table.club_id, "table": table.id, "dated": table.dated}
    take = button(say("✅ Take it over"), TakeTable(**which), "primary")
    drop = button(say("✖️ Leave all as it is"), DropTable(**which))
    is_empty = not (found.updates or found.new)
    return Screen("\n".join(lines), column(drop) if is_empty else column(take, drop))


def _fact(name: str, fact: Any, say: Texts) -> str:
    if name == "oblast":
        return say(OBLASTS[fact])
    return say(STANDINGS[fact]) if name == "standing" else str(fact)


def bad_rows(bad: Sequence[Bad], say: Texts) -> Iterator[str]:
    for each in bad:
        why = say(WHY[each.fault], cell=each.cell)
        yield say("Row {number}: ", number=each.number) + why


def refused(sentence: str, say: Texts) -> str:
    return "\n".join([sentence, say("Nothing has changed.")])


def taken(club: int, found: Changes, say: Texts) -> Screen:
    text = say(
        "✅ Done. Corrected: {updates} · expected: {new}",
        updates=len(found.updates),
        new=len(found.new),
    )
    return Screen(text, column(button(say("← Back"), clubs.People(club=club, page=0))))


def dropped(club: int, say: Texts) -> Screen:
    text = say("All is as it was.")
    return Screen(text, column(button(say("← Back"), clubs.People(club=club, page=0))))


def sheet(members: Sequence[Member], expected: Sequence[Expected], say: Texts) -> Sheet:
    head = [*(say(each) for each in HEADS.values()), say("Role"), say("Registered")]
    rows = [[*_row(each, say), say(ROLES[each.role]), _day(each, say)] for each in members]
    rows += [[*_row(each, say), "", say("expected")] for each in expected]
    return Sheet(say("Members"), head, rows, [30, 14, 20, 14, 14, 14, 12])


def _row(who: Member | Expected, say: Texts) -> list[Cell]:
    standing = say(STANDINGS[who.standing]) if who.standing else ""
    oblast = say(OBLASTS[Oblast(who.oblast)]) if who.oblast else ""
    return [who.name, standing, who.council or "", who.district or "", oblast]


def _day(member: Member, say: Texts) -> Cell:
    agreed = moment(member.agreed_at, say.zone)
    return agreed and agreed.date()
