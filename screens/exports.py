"""An export as a mentor sees it: the words of its table, its progress, its end."""

from collections import Counter
from collections.abc import Iterator

from domain.exports import sheet_name
from domain.homework import Kind
from domain.spelling import alphabetical
from screens.homework import QUESTIONS
from screens.homework_board import STATUSES
from screens.people import OBLASTS, STANDINGS
from screens.screen import Screen
from screens.texts import Texts
from services.exports import Book, File, Page, Row
from services.workbooks import Cell, Sheet, moment

MEGABYTE = 1_000_000
PLACES_WIDE = (14, 14, 20, 14)


def asked(say: Texts, *, is_new: bool) -> Screen:
    text = say("⏳ I am packing the table and the files. They come here, one after the other.")
    busy = say("⏳ This export is on its way already.")
    return Screen(text if is_new else busy, fresh=True)


def progress(done: int, of: int, say: Texts) -> str:
    return say("⏳ Files: {n} of {of}", n=done, of=of)


def ready(book: Book, archives: int, lost: int, say: Texts) -> str:
    lines = [
        say("✅ Ready. Tasks: {n}", n=len(book.pages)),
        say("🗂 Files: {n} · archives: {archives}", n=len(book.files), archives=archives),
    ]
    if large := len(book.by_reference):
        lines.append(say("📎 Too large to fetch, listed in the table: {n}", n=large))
    if lost:
        lines.append(say("⚠️ Telegram no longer gives these files: {n}", n=lost))
    return "\n".join(lines)


def archive(number: int, of: int, say: Texts) -> str:
    return say("🗂 Archive {number} of {of}", number=number, of=of)


def sheets(book: Book, say: Texts) -> Iterator[Sheet]:
    yield _matrix(book, say)
    for page in book.pages:
        yield _task(page, say)
    yield _manifest(book, say)


def _matrix(book: Book, say: Texts) -> Sheet:
    """Members × tasks."""
    people: dict[int, Row] = {}
    cells: dict[tuple[int, int], str] = {}
    for page in book.pages:
        for row in page.rows:
            people.setdefault(row.member_id, row)
            cells[row.member_id, page.number] = _standing(row, say)
    ordered = sorted(people.values(), key=lambda row: (alphabetical(row.name), row.member_id))
    numbers = [page.number for page in book.pages]
    rows = [
        [row.name, *_place(row, say), *(cells.get((row.member_id, n), "") for n in numbers)]
        for row in ordered
    ]
    titles = (f"№{page.number} {page.title}".rstrip() for page in book.pages)
    head = [say("Name"), *_places(say), *titles]
    return Sheet(say("All"), head, rows, [30, *PLACES_WIDE, *(24 for _ in numbers)])


def _standing(row: Row, say: Texts) -> str:
    late = " " + say("(late)") if row.is_late else ""
    sent = moment(row.sent_at, say.zone)
    when = f" · {sent:%Y-%m-%d %H:%M}" if sent else ""
    return f"{say(STATUSES[row.status])}{when}{late}"


def _places(say: Texts) -> list[str]:
    return [say("Oblast"), say("District"), say("Council"), say("Who she is")]


def _place(row: Row, say: Texts) -> list[str]:
    oblast = say(OBLASTS[row.oblast]) if row.oblast else ""
    standing = say(STANDINGS[row.standing]) if row.standing else ""
    return [oblast, row.district, row.council, standing]


def _yes(value: bool | None, say: Texts) -> str:
    return "" if value is None else say("yes") if value else say("no")


def _task(page: Page, say: Texts) -> Sheet:
    head = [
        say("Name"), *_places(say), say("State"), say("Sent"), say("Late"), say("Attempt"),
        say("Decided"), say("More time until"), say("Photos"), say("Videos"), say("Voice"),
        say("Files"), say("Text"), say("Best practice"), say("May be shown outside"),
        *(say(sentence) for sentence in QUESTIONS.values()),
    ]  # fmt: skip
    rows = [_facts(row, say) for row in page.rows]
    wide = [30, *PLACES_WIDE, 16, 17, 6, 6, 17, 17, 7, 7, 7, 7, 40, 10, 10, 30, 30, 30, 30]
    return Sheet(sheet_name(page.number, page.title), head, rows, wide)


def _facts(row: Row, say: Texts) -> list[Cell]:
    kinds = Counter(row.kinds)
    return [
        row.name,
        *_place(row, say),
        say(STATUSES[row.status]),
        moment(row.sent_at, say.zone),
        say("yes") if row.is_late else "",
        row.attempt,
        moment(row.decided_at, say.zone),
        moment(row.extended_to, say.zone),
        kinds[Kind.PHOTO] + kinds[Kind.LIVE_PHOTO],
        kinds[Kind.VIDEO] + kinds[Kind.VIDEO_NOTE] + kinds[Kind.ANIMATION],
        kinds[Kind.VOICE] + kinds[Kind.AUDIO],
        kinds[Kind.DOCUMENT],
        row.words,
        say("yes") if row.is_best else "",
        _yes(row.may_publish, say),
        *row.answers,
    ]


def _manifest(book: Book, say: Texts) -> Sheet:
    """Every file, also those that are not in an archive: they are kept in Telegram."""
    places = {
        file.name: number for number, files in enumerate(book.volumes(), 1) for file in files
    }
    rows = [_entry(file, places.get(file.name), say) for file in book.files]
    head = [
        say("File"), say("Task"), say("Name"), say("Size, MB"), say("Where"),
        say("Message in the archive chat"), say("Telegram's id"),
    ]  # fmt: skip
    return Sheet(say("Files"), head, rows, [40, 8, 30, 10, 24, 14, 24])


def _entry(file: File, volume: int | None, say: Texts) -> list[Cell]:
    where = say("archive {number}", number=volume) if volume else say("only in Telegram")
    size = round(file.size / MEGABYTE, 2)
    message = file.archive_id or ""
    return [file.name, file.task, file.person, size, where, message, file.unique_id]
