"""Homework as a member sees it: the task in the group, her report, and what she is asked."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from domain.clubs import Oblast
from domain.errors import N_
from domain.homework import HANDED_IN, Kind, ReportState
from domain.local_time import local_date
from models import Audience, Member, Part, Question, Report, Task, TaskState
from screens import homework_buttons as buttons
from screens.buttons import TITLE
from screens.people import OBLASTS, Agree
from screens.profile_buttons import AskFact
from screens.screen import Rows, Screen, button, column, link
from screens.texts import Texts
from services.homework_letters import Asked, Standing, Summary, Waiting

QUESTIONS = {
    Question.WELL: N_("🌱 What went well?"),
    Question.BETTER: N_("🔧 What would you do better next time?"),
    Question.INVOLVED: N_("🤝 Whom did you involve?"),
    Question.SHARED: N_("📢 With whom did you share what you learned?"),
}
STATES = {
    ReportState.DRAFT: N_("not sent yet"),
    ReportState.SENT: N_("sent"),
    ReportState.SEEN: N_("the mentor is looking at it"),
    ReportState.ACCEPTED: N_("accepted"),
    ReportState.RETURNED: N_("please add more"),
    ReportState.WITHDRAWN: N_("taken back"),
}
SPOKEN = (Kind.VOICE, Kind.AUDIO, Kind.VIDEO_NOTE)
NAMES_IN_TOAST = 160  # characters


def card(standing: Standing, say: Texts) -> Screen:
    """The task as the group sees it. Only counts, and never who is missing."""
    task = standing.task
    lines = [*head(task, say)]
    if task.state in (TaskState.CLOSED, TaskState.DELETED):
        lines.append(say("🔒 No more reports are taken. Thank you all!"))
    elif task.is_private:
        lines.append(say("Send the report to me in private: only the mentors will see it."))
    else:
        lines.append(
            say("Send the report as a reply to this message: photo, video, voice or text.")
        )
    lines.append(say("✅ Handed in: {n}", n=standing.count.done))
    ids = {"club": task.club_id, "task": task.id}
    url = f"https://t.me/{task.bot}?start=hw_{task.id}"
    is_open = task.state not in (TaskState.CLOSED, TaskState.DELETED)
    give = [link(say("📝 Hand in a report"), url, "primary")] if is_open else []
    who = button(say("📊 Who handed in?"), buttons.WhoHandedIn(**ids))
    return Screen("\n".join(lines), column(*give, who))


def head(task: Task, say: Texts) -> Iterator[str]:
    """Number, instructions, deadline and audience."""
    yield say("📚 Homework №{number}", number=task.number)
    if task.text:
        yield task.text
    if task.due_at:
        yield say("⏳ Deadline: {moment}", moment=say.moment(task.due_at))
    if task.audience == Audience.OBLAST and task.oblast:
        yield say("👥 For: {oblast}", oblast=say(OBLASTS[Oblast(task.oblast)]))
    if task.audience == Audience.CHOSEN:
        yield say("👥 For the chosen members")


def who_handed_in(members: Sequence[Member], say: Texts) -> Screen:
    """Only those who have: a toast over the screen, for her who tapped."""
    names, left = "", 0
    for member in members:
        more = f"{names}, {member.name}" if names else member.name
        if len(more) > NAMES_IN_TOAST:
            left += 1
        else:
            names = more
    head = say("✅ Handed in: {n}", n=len(members))
    rest = f" +{left}" if left else ""
    return Screen(toast=f"{head}\n{names}{rest}".strip(), alert=True)


def left(due_at: dt.datetime, now: dt.datetime, say: Texts) -> str:
    """How long it is until the deadline, in days of the club's clock."""
    days = (local_date(due_at, say.zone) - local_date(now, say.zone)).days
    if due_at <= now:
        return say("⏳ The deadline has passed. You can still send it.")
    if days == 0:
        return say("⏳ Today, {time}", time=say.time(due_at))
    return say.many("⏳ {n} day left", "⏳ {n} days left", days)


def titled(task: Task, say: Texts) -> str:
    if task.title:
        return say("📚 №{number} «{title}»", number=task.number, title=task.title)
    return say("📚 Homework №{number}", number=task.number)


def tasks(found: Sequence[tuple[Task, Report | None]], say: Texts) -> Screen:
    """A member's open tasks; each opens what she can do about it."""
    if not found:
        return Screen(say("📚 No homework now. Rest well!"))
    lines = [say("📚 Homework"), ""]
    for task, report in found:
        state = say(STATES[report.state]) if report and report.sent_at else say("waits for you")
        lines.append(f"{titled(task, say)} — {state}")
    return Screen("\n".join(lines), column(*(_open(task, say) for task, _ in found)))


def _open(task: Task, say: Texts) -> InlineKeyboardButton:
    data = buttons.HandIn(club=task.club_id, task=task.id)
    return button(say("📝 Report №{number}", number=task.number), data)


def hand_in(waiting: Waiting, report: Report, say: Texts) -> Screen:
    """She has opened the task: what she sends now is her report."""
    task = waiting.task
    say = replace(say, zone=ZoneInfo(task.club.zone))
    lines = [titled(task, say)]
    if task.due_at:
        lines.append(left(task.due_at, waiting.now, say))
    lines += mates(waiting.mates, say)
    if report.state in HANDED_IN:
        lines.append(say("Your report is here already. What you send now is added to it 👇"))
    else:
        lines.append(say("Send photos, video, text or voice 👇"))
    back = button(say("← Back"), buttons.Tasks(club=task.club_id))
    return Screen("\n".join(lines), column(back), fresh=True)


def mates(members: Sequence[Member], say: Texts) -> Iterator[str]:
    if members:
        names = ", ".join(member.name for member in members)
        yield say("🤝 Together with: {names}", names=names)


def contents(parts: Sequence[Part], say: Texts) -> str:
    """«4 photos, 1 video, text ✓»"""
    kinds = Counter(part.kind for part in parts)
    texts = any(part.text for part in parts)
    photos = kinds[Kind.PHOTO] + kinds[Kind.LIVE_PHOTO]
    videos = kinds[Kind.VIDEO] + kinds[Kind.VIDEO_NOTE] + kinds[Kind.ANIMATION]
    voices = kinds[Kind.VOICE] + kinds[Kind.AUDIO]
    files = kinds[Kind.DOCUMENT]
    counted = (
        (photos, say.many("{n} photo", "{n} photos", photos)),
        (videos, say.many("{n} video", "{n} videos", videos)),
        (voices, say.many("{n} voice message", "{n} voice messages", voices)),
        (files, say.many("{n} file", "{n} files", files)),
        (texts, say("text ✓")),
    )
    return ", ".join(words for n, words in counted if n)


def summary(of: Summary, say: Texts) -> Screen:
    """Her one message about her report, rewritten as it grows."""
    report, what = of.report, contents(of.parts, say)
    if report.state == ReportState.DRAFT:
        lines = [
            say("📥 Your report: {contents}", contents=what),
            say(
                "You may add more. It is sent by the button, or by itself: {n} min.",
                n=report.task.club.rules.sends_itself,
            ),
        ]
        return Screen("\n".join(lines), _draft_buttons(report, say))
    if of.by_itself:
        lines = [say("✅ Your report was sent by itself: {contents}.", contents=what)]
    elif report.task.is_private:
        lines = [say("🎉 Thank you! The mentors have your report: {contents}.", contents=what)]
    else:
        lines = [
            say(
                "🎉 Thank you! The mentor and the group have your report: {contents}.",
                contents=what,
            )
        ]
    if report.is_late:
        lines.append(say("Late, and thank you all the same!"))
    if not any(part.text or part.kind in SPOKEN for part in of.parts):
        lines.append(say("Could you add a sentence, or say it by voice 🎤?"))
    return Screen("\n".join([titled(report.task, say), *lines]), _sent_buttons(report, say))


def _draft_buttons(report: Report, say: Texts) -> Rows:
    ids = {"club": report.club_id, "report": report.id}
    return column(
        button(say("✅ Send"), buttons.Send(**ids), "primary"),
        button(say("🗑 Start over"), buttons.StartOver(**ids), "danger"),
    )


def _sent_buttons(report: Report, say: Texts) -> Rows:
    ids = {"club": report.club_id, "report": report.id}
    found = []
    if report.state in HANDED_IN:
        found.append(
            button(say("💬 4 short questions"), buttons.Reflect(**ids, about=Question.WELL))
        )
    more = buttons.HandIn(club=report.club_id, task=report.task_id)
    found.append(button(say("✏️ Add more"), more))
    if report.state in (ReportState.SENT, ReportState.SEEN):
        found.append(button(say("↩️ Take back"), buttons.TakeBack(**ids)))
    return column(*found)


def ask_start_over(of: Summary, say: Texts) -> Screen:
    report = of.report
    ids = {"club": report.club_id, "report": report.id}
    what = contents(of.parts, say)
    text = say("🗑 Start №{number} over? {contents}", number=report.task.number, contents=what)
    return Screen(
        text,
        column(
            button(say("🗑 Yes, start over"), buttons.StartOverForSure(**ids), "danger"),
            button(say("← Back"), buttons.ShowReport(**ids)),
        ),
    )


def taken_back(report: Report, say: Texts) -> Screen:
    ids = {"club": report.club_id, "report": report.id}
    text = say("↩️ Your report on №{number} is taken back.", number=report.task.number)
    return Screen(text, column(button(say("↪️ Put it back"), buttons.PutBack(**ids), "primary")))


def reflection(report: Report, question: Question, say: Texts) -> Screen:
    """One soft question. Her next message is the answer; she may skip it."""
    ids = {"club": report.club_id, "report": report.id}
    order = list(QUESTIONS)
    number = order.index(question) + 1
    following = order[number] if number < len(order) else None
    text = say(QUESTIONS[question])
    how = say("Write a sentence or say it by voice 🎤 ({n} of {of})", n=number, of=len(order))
    skip = button(say("⏭ Skip"), buttons.Reflect(**ids, about=following))
    return Screen(f"{text}\n{how}", column(skip))


def ask_consent(report: Report, say: Texts) -> Screen:
    ids = {"club": report.club_id, "report": report.id}
    text = say("🌍 May the club show your report outside, too: on the portal, in the magazine?")
    return Screen(
        text,
        column(
            button(say("✅ Yes, you may"), buttons.Consent(**ids, may=True)),
            button(say("🔒 No, only in the club"), buttons.Consent(**ids, may=False)),
        ),
    )


def thanks(member: Member, say: Texts) -> Screen:
    """Where she serves is asked only now, when she has done something already."""
    text = say("🌸 Thank you! This helps the whole club.")
    if member.council:
        return Screen(text)
    data = AskFact(club=member.club_id, person=member.id, fact="council")
    return Screen(text, column(button(say("🏛 My council"), data)))


REASONS = {
    "unclear": N_("🌸 Thank you, I have kept it. What is it?"),
    "no task": N_("🌸 I have kept it, but there is no task with this number. What is it?"),
    "closed": N_("🌸 I have kept it, but this task is already closed. What shall I do with it?"),
    "left": N_("🌸 I have kept it. You have left the club; come back, and it counts as a report."),
}


def ask_what(asked: Asked, reason: str, say: Texts) -> Screen:
    """What she sent is kept; one tap says what it is."""
    found = [
        button(
            say("📝 Report №{number}", number=task.number),
            buttons.ItIsReport(club=task.club_id, task=task.id),
        )
        for task in asked.tasks
    ]
    for place in asked.places:
        name = f" · {place.club.title}"[:TITLE] if len(asked.places) > 1 else ""
        found.append(button(say("❓ Question") + name, buttons.ItIsQuestion(club=place.club_id)))
    found += [
        button(say("👩‍🏫 For the mentor"), buttons.ItIsForMentor(club=place.club_id))
        for place in asked.places[:1]
    ]
    if asked.left:
        found.insert(0, button(say("↩️ Come back"), Agree(invite=asked.left.invite), "primary"))
    found.append(button(say("✖️ Nothing"), buttons.ItIsNothing()))
    return Screen(say(REASONS[reason]), column(*found))


def forgotten(say: Texts) -> Screen:
    return Screen(say("✖️ All right."))
