"""What a mentor sees while she goes through the reports of a task."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.homework import ChangedMeanwhile
from domain.local_time import local_date
from domain.reviews import Reason
from models import Member, MemberState, Report, Task
from screens import review_buttons as buttons
from screens.export_buttons import AskExport
from screens.homework import kinds_of, mates, titled
from screens.homework_buttons import NudgeMissing
from screens.people import place
from screens.screen import Screen, button, column
from screens.texts import Texts
from services import homework_reports as reports
from services.review_digests import Digest
from services.reviews import Case, Turn, Words

EXCERPT = 120  # characters
NOON = 12
REASONS = {
    Reason.PHOTOS: N_("📷 More photos, please"),
    Reason.WORDS: N_("📝 Please add a description"),
    Reason.TOPIC: N_("🎯 Not about the task"),
}


def digest(found: Digest, say: Texts) -> Screen:
    counts = "\n".join(f"№{task.number}: {n}" for task, n in found.waiting.items())
    total = sum(found.waiting.values())
    is_news = total > found.waits_long
    head = say("📬 New reports: {n}", n=total) if is_news else say("📥 Reports wait: {n}", n=total)
    lines = [head, counts]
    if found.waits_long:
        lines.append(say("⏳ Waiting for long: {n}", n=found.waits_long))
    evening = found.later.astimezone(say.zone).hour >= NOON
    later = say("🕗 This evening") if evening else say("🕗 Tomorrow morning")
    put_off = button(later, buttons.NotNow(club=found.club_id))
    return Screen("\n".join(lines), column(*_open(found.waiting, say), put_off))


def _open(waiting: dict[Task, int], say: Texts) -> list[InlineKeyboardButton]:
    """One button for each task; with only one task it needs no number."""
    only = len(waiting) == 1
    return [
        button(
            say("▶️ Review") if only else say("▶️ Review №{number}", number=task.number),
            buttons.ReviewNext(club=task.club_id, task=task.id),
            "primary",
        )
        for task in waiting
    ]


def put_off(at: datetime, say: Texts) -> Screen:
    return Screen(say("🕗 All right. I remind you: {moment}", moment=say.soon(at)))


def turn(now: Turn, say: Texts, *, head: str = "") -> Screen:
    """What takes the place of the card: its parts and the next card come as new messages."""
    if now.report is None:
        return _end(now, say, head)
    text = say("👇 №{number}: {name}", number=now.task.number, name=now.report.member.name)
    toast = say("👀 Looking at it: {name}", name=now.held_by) if now.held_by else None
    return Screen("\n\n".join(filter(None, (head, text))), toast=toast)


def _end(now: Turn, say: Texts, head: str) -> Screen:
    ids = {"club": now.task.club_id, "task": now.task.id}
    others = _open(now.others, say) if now.others else []
    lines = [head, ""] if head else []
    if now.held_by or now.is_skipped:
        looked = now.held_by and say("👀 Looking at it: {name}", name=now.held_by)
        lines.append(looked or say("📬 Waiting: {n}", n=1))
        again = _open({now.task: 1, **now.others}, say)  # it may be put down again
        return Screen("\n".join(lines), column(*again))
    if now.own_left:
        lines.append(say(now.own_left.says))
    else:
        lines.append(say("🎉 All is reviewed."))
    lines.append(say("Handed in: {n} of {of}", n=now.count.done, of=now.count.of))
    nudge = button(say("🔔 Remind the others"), NudgeMissing(**ids))
    excel = button(say("⬇️ Excel"), AskExport(**ids))
    rest = [nudge] if now.count.done < now.count.of else []
    return Screen("\n".join(lines), column(*others, *rest, excel))


def card(case: Case, say: Texts, toast: str | None = None) -> Screen:
    """The report in words, with the five things that can be done about it."""
    report = case.report
    of = {"club": report.club_id, "report": report.id, "version": report.version}
    skip = buttons.ReviewNext(club=report.club_id, task=report.task_id, after=report.id)
    rest = [button(say("⋯ More"), buttons.MoreOfCase(**of))]
    return Screen(
        "\n".join(_facts(case, say)),
        column(
            button(say("✅ Accept"), buttons.Accept(**of), "success"),
            button(say("🔁 Needs more"), buttons.AskReason(**of)),
            *(rest if report.attempt > 1 else _seldom(report, say)),
            button(say("⏭ The next one"), skip),
        ),
        toast=toast,
    )


def _seldom(report: Report, say: Texts) -> list[InlineKeyboardButton]:
    of = {"club": report.club_id, "report": report.id, "version": report.version}
    unmark = button(say("🌟 No longer best practice"), buttons.UnmarkBest(**of))
    mark = button(say("🌟 Best practice"), buttons.MarkBest(**of))
    comment = button(say("💬 Comment"), buttons.AskComment(**of))
    return [comment, unmark if report.is_best else mark]


def more(case: Case, say: Texts) -> Screen:
    """The rest, of a report that was sent again; what it says stands on its card."""
    report = case.report
    of = {"club": report.club_id, "report": report.id, "version": report.version}
    return Screen(
        "\n".join(_facts(case, say, is_whole=False)),
        column(
            button(say("🗂 The attempt before"), buttons.ShowBefore(**of)),
            *_seldom(report, say),
            button(say("← Back"), buttons.BackToCase(**of)),
        ),
    )


def _facts(case: Case, say: Texts, *, is_whole: bool = True) -> list[str]:
    report = case.report
    parts = reports.parts_of(report) if is_whole else ()
    whose = [_author(report, say), *mates(case.mates, say)]
    lines = [*whose, titled(report.task, say), "🕓 " + _sent(report, say)]
    if parts:
        lines.append("📎 " + kinds_of(parts, say))
    if words := " ".join(each.text for each in parts if each.text):
        lines.append(say("✍️ “{words}”", words=short(words)))
    if report.attempt > 1:
        lines.append(say("🔁 Attempt: {n}", n=report.attempt))
    if case.before:
        lines.append(asked_before(case.before, say))
    if report.is_best:
        lines.append(say("🌟 Marked as best practice"))
    if is_whole:
        lines.append(say("📬 Waiting: {n}", n=case.waiting))
    return lines


def asked_before(words: Words, say: Texts) -> str:
    return say("Asked last time: “{words}”", words=short(said(words, say)))


def _author(report: Report, say: Texts) -> str:
    name = say("👤 {name}", name=report.member.name)
    where = escape(place(report.member, say), quote=False)
    return f"{name} · {where}" if where else name


def _sent(report: Report, say: Texts) -> str:
    if report.sent_at is None:
        return ""
    sent = say("Sent: {moment}", moment=say.moment(report.sent_at))
    due_at = report.task.due_at
    if report.is_late:
        return f"{sent} " + say("(late)")
    if due_at is None or due_at < report.sent_at:
        return sent
    days = (local_date(due_at, say.zone) - local_date(report.sent_at, say.zone)).days
    early = say.many("({n} day before the deadline)", "({n} days before the deadline)", days)
    return f"{sent} {early}"


def short(words: str) -> str:
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…"


def said(words: Words, say: Texts) -> str:
    """A ready reason in the reader's language, or her own words."""
    if words.reason:
        return say(REASONS[words.reason])
    return words.text or "🎤"


def reasons(case: Case, say: Texts) -> Screen:
    report = case.report
    of = {"club": report.club_id, "report": report.id, "version": report.version}
    ready = (button(say(REASONS[why]), buttons.ReturnFor(**of, reason=why)) for why in Reason)
    return Screen(
        say("🔁 What is missing in the report of {name}?", name=report.member.name),
        column(
            *ready,
            button(say("✍️ In my own words"), buttons.AskWords(**of)),
            button(say("← Back"), buttons.BackToCase(**of)),
        ),
    )


def ask_words(report: Report, version: int, say: Texts, *, is_comment: bool) -> Screen:
    if is_comment:
        text = say("💬 Write to {name} or say it by voice 🎤.", name=report.member.name)
    else:
        text = say(
            "✍️ Write what is missing, or say it by voice 🎤: {name}", name=report.member.name
        )
    back = buttons.BackToCase(club=report.club_id, report=report.id, version=version)
    return Screen(text, column(button(say("← Back"), back)))


def accepted(report: Report, unread: Sequence[Member], say: Texts) -> str:
    line = say(
        "✅ Accepted: {name} · №{number}", name=report.member.name, number=report.task.number
    )
    return "\n".join([line, *_not_told(report, unread, say)])


def returned(report: Report, words: Words, unread: Sequence[Member], say: Texts) -> str:
    line = say(
        "🔁 Returned: {name} · №{number}", name=report.member.name, number=report.task.number
    )
    lines = [line, say("“{words}”", words=short(said(words, say)))]
    return "\n".join([*lines, *_not_told(report, unread, say)])


def _not_told(report: Report, unread: Sequence[Member], say: Texts) -> list[str]:
    if not unread:
        return []
    if all(each.id == report.member_id and each.state == MemberState.ACTIVE for each in unread):
        return [unheard(say)]
    names = ", ".join(each.name for each in unread)
    return [say("🔕 No message reaches them, please tell them yourself: {names}", names=names)]


def unheard(say: Texts) -> str:
    return say("🔕 She has not opened the bot: please tell her yourself.")


def with_undo(shown: Screen, report: Report, say: Texts) -> Screen:
    of = {"club": report.club_id, "report": report.id, "attempt": report.attempt}
    undo = button(say("↩️ Undo"), buttons.UndoDecision(**of))
    return Screen(shown.text, (*shown.buttons, (undo,)), toast=shown.toast, alert=shown.alert)


def changed(say: Texts) -> Screen:
    text = say(ChangedMeanwhile.says)
    return Screen(text, toast=text)


def before(report: Report, say: Texts) -> Screen:
    """What takes the place of the card: the parts and the card come below."""
    number, name = report.task.number, report.member.name
    return Screen(say("🗂 №{number}, the attempt before: {name}", number=number, name=name))


def commented(case: Case, unread: Sequence[Member], say: Texts) -> Screen:
    shown = card(case, say)
    sent = "\n".join([say("💬 Sent."), *_not_told(case.report, unread, say)])
    return Screen(f"{sent}\n\n{shown.text}", shown.buttons)
