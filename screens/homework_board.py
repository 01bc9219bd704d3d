"""The mentor's board of a task: who stands where, and what can be done for who is missing."""

from datetime import datetime
from html import escape

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.homework_board import Span, Status
from models import Event, Letter, Task, TaskState
from screens import board_buttons as buttons
from screens import namesakes
from screens.export_buttons import AskExport
from screens.homework import titled
from screens.homework_buttons import HandIn, ShowTask
from screens.letters import as_message
from screens.pages import turning
from screens.review_buttons import ReviewNext
from screens.screen import Rows, Screen, button, column
from screens.texts import Texts
from services.homework_board import PAGE, WAITED_FOR, Board, Line

PER_ROW = 6
MARKS = {
    Status.MISSING: "▫️",
    Status.EXTENDED: "⏳",
    Status.RETURNED: "🔁",
    Status.SENT: "📥",
    Status.SEEN: "👀",
    Status.ACCEPTED: "✅",
    Status.EXCUSED: "🕊",
}
STATUSES = {
    Status.MISSING: N_("not yet"),
    Status.EXTENDED: N_("has more time"),
    Status.RETURNED: N_("asked for more"),
    Status.SENT: N_("waits for review"),
    Status.SEEN: N_("being reviewed"),
    Status.ACCEPTED: N_("accepted"),
    Status.EXCUSED: N_("excused"),
}
SPANS = {Span.DAY: N_("⏳ 1 day"), Span.THREE_DAYS: N_("⏳ 3 days"), Span.WEEK: N_("⏳ 1 week")}


def board(found: Board, say: Texts, toast: str | None = None) -> Screen:
    """Whoever is waited for has a number, and a button with that number."""
    task, page = found.task, found.page
    first = page.number * PAGE + 1
    legend = (
        f"{MARKS[each]} {say(STATUSES[each])}: {n}"
        for each, n in sorted(found.counts.items(), key=lambda item: list(Status).index(item[0]))
    )
    head = say("📋 Page {number} of {count}", number=page.number + 1, count=page.count)
    lines = [titled(task, say), head, *legend, ""]
    names = namesakes.names([each.member for each in page.entries], say)
    told = zip(page.entries, names, strict=True)
    lines += [_line(n, each, name, say) for n, (each, name) in enumerate(told, first)]
    numbered = [
        _number(task, n, each)
        for n, each in enumerate(page.entries, first)
        if each.status in WAITED_FOR
    ]
    if numbered:
        lines += ["", say("Press a number to give her more time or to excuse her.")]
    rows = [tuple(numbered[n : n + PER_ROW]) for n in range(0, len(numbered), PER_ROW)]
    return Screen("\n".join(lines), (*rows, *_around(found, say)), toast=toast)


def _number(task: Task, number: int, line: Line) -> InlineKeyboardButton:
    data = buttons.ShowLine(club=task.club_id, task=task.id, person=line.member.id)
    return button(str(number), data)


def _line(number: int, line: Line, name: str, say: Texts) -> str:
    place = f"{number}. " if line.status in WAITED_FOR else ""
    when = ""
    if line.status == Status.EXTENDED and line.extended_to:
        when = f" · {line.extended_to.astimezone(say.zone):%d.%m %H:%M}"
    elif line.report and line.report.sent_at and line.status != Status.MISSING:
        late = " 🕓" if line.report.is_late else ""
        when = f" · {line.report.sent_at.astimezone(say.zone):%d.%m %H:%M}{late}"
    return f"{MARKS[line.status]} {place}{escape(name, quote=False)}{when}"


def _around(found: Board, say: Texts) -> Rows:
    ids = {"club": found.task.club_id, "task": found.task.id}
    actions = []
    if found.counts.get(Status.SENT, 0) + found.counts.get(Status.SEEN, 0):
        actions.append(button(say("▶️ Review"), ReviewNext(**ids), "primary"))
    if any(found.counts.get(each) for each in WAITED_FOR):
        actions.append(button(say("⏳ More time for all"), buttons.AskExtension(**ids)))
    actions.append(button(say("⬇️ Excel"), AskExport(**ids)))
    actions.append(button(say("← Back"), ShowTask(**ids)))
    around = turning(found.page, lambda to: buttons.ShowBoard(**ids, page=to))
    return around + column(*actions)


def person(task: Task, line: Line, since: int, say: Texts) -> Screen:
    """What can be done for one member who is waited for."""
    ids = {"club": task.club_id, "task": task.id}
    hers = {**ids, "person": line.member.id, "since": since}
    lines = [titled(task, say), say("👤 {name}", name=line.member.name)]
    lines.append(f"{MARKS[line.status]} {say(STATUSES[line.status])}")
    spans = (button(say(SPANS[span]), buttons.ExtendOne(**hers, span=span)) for span in Span)
    free = button(say("🕊 Excuse her"), buttons.Excuse(**ids, person=line.member.id))
    back = button(say("← Back"), buttons.ShowBoard(**ids))
    return Screen("\n".join(lines), column(*spans, free, back))


def ask_extension(task: Task, missing: int, since: int, say: Texts) -> Screen:
    ids = {"club": task.club_id, "task": task.id}
    text = say("⏳ More time for all who are missing: {n}", n=missing)
    each = ((span, buttons.ExtendMissing(**ids, span=span, since=since)) for span in Span)
    spans = (button(say(SPANS[span]), data) for span, data in each)
    back = button(say("← Back"), buttons.ShowBoard(**ids))
    return Screen(f"{titled(task, say)}\n{text}", column(*spans, back))


def extended(task: Task, event: Event, say: Texts) -> Screen:
    text = say(
        "⏳ More time is given: {n}. In a minute they will know.", n=len(event.facts["before"])
    )
    lines = [titled(task, say), text]
    if event.facts["is_same"]:
        until = datetime.fromisoformat(event.facts["until"])
        lines.append(say("⏳ Deadline: {moment}", moment=say.moment(until)))
    return Screen("\n".join(lines), _undo(task, event, say))


def excused(task: Task, event: Event, say: Texts) -> Screen:
    text = say("🕊 She is excused: she is neither counted nor reminded.")
    return Screen(f"{titled(task, say)}\n{text}", _undo(task, event, say))


def _undo(task: Task, event: Event, say: Texts) -> Rows:
    ids = {"club": task.club_id, "task": task.id}
    return column(
        button(say("↩️ Undo"), buttons.UndoTerm(**ids, event=event.id)),
        button(say("← Back"), buttons.ShowBoard(**ids)),
    )


def told_extended(letter: Letter, task: Task, say: Texts) -> SendMessage:
    """To her who has got more time, or has another deadline than she may have read."""
    until = datetime.fromisoformat(letter.params["until"])
    more = say("🌸 You have more time for your report.")
    other = say("🌸 The deadline of your report has changed.")
    lines = [
        other if letter.params.get("is_other") else more,
        titled(task, say),
        say("⏳ Deadline: {moment}", moment=say.moment(until)),
    ]
    add = button(say("📝 Hand in a report"), HandIn(club=task.club_id, task=task.id), "primary")
    is_open = task.state == TaskState.PUBLISHED
    return as_message(letter, Screen("\n".join(lines), column(add) if is_open else ()))
