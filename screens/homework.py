"""Homework as a member sees it: the task in the group, her tasks, and what of hers is unclear."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from aiogram.types import InlineKeyboardButton

from domain.clubs import Oblast
from domain.errors import N_
from domain.homework import Kind, ReportState
from domain.local_time import local_date
from models import Audience, Member, Part, Question, Report, Task, TaskState
from screens import homework_buttons as buttons
from screens.buttons import told_apart
from screens.people import OBLASTS, Agree
from screens.screen import Screen, button, column, link
from screens.texts import Texts
from services.homework_letters import Standing
from services.homework_strays import Asked
from services.homework_view import Given

STATES = {
    ReportState.DRAFT: N_("not sent yet"),
    ReportState.SENT: N_("sent"),
    ReportState.SEEN: N_("the mentor is looking at it"),
    ReportState.ACCEPTED: N_("accepted"),
    ReportState.RETURNED: N_("please add more"),
    ReportState.WITHDRAWN: N_("taken back"),
}
NAMES_IN_TOAST = 160  # characters
QUESTIONS = {
    Question.WELL: N_("🌱 What went well?"),
    Question.BETTER: N_("🔧 What would you do better next time?"),
    Question.INVOLVED: N_("🤝 Whom did you involve?"),
    Question.SHARED: N_("📢 With whom did you share what you learned?"),
}


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
    is_open = task.state not in (TaskState.CLOSED, TaskState.DELETED)
    give = [_in_private(task, say)] if is_open else []
    who = button(say("📊 Who handed in?"), buttons.WhoHandedIn(**ids))
    return Screen("\n".join(lines), column(*give, who))


def _in_private(task: Task, say: Texts) -> InlineKeyboardButton:
    url = f"https://t.me/{task.bot}?start=hw_{task.id}"
    return link(say("📝 Hand in a report"), url, "primary")


def masked(task: Task, say: Texts) -> Screen:
    """In the group, to somebody who writes in the name of a channel."""
    text = say(
        "🌸 Thank you! This is in the name of a channel, so I cannot see whose report it is."
        " Please send it to me in private 👇"
    )
    return Screen(text, column(_in_private(task, say)))


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
        return say("📚 №{number} “{title}”", number=task.number, title=task.title)
    return say("📚 Homework №{number}", number=task.number)


def tasks(found: Sequence[Given], say: Texts) -> Screen:
    """A member's open tasks; each opens what she can do about it."""
    if not found:
        return Screen(say("📚 No homework now. Enjoy your free time!"))
    lines = [say("📚 Homework"), ""]
    for each in found:
        report = each.report
        is_sent = report is not None and report.sent_at is not None
        state = say(STATES[report.state]) if report and is_sent else say("waits for you")
        lines.append(f"{titled(each.task, say)} — {state}")
        if each.due_at and not _is_accepted(report):
            lines.append(_due(each.due_at, say, is_sent=is_sent))
    opened = (_open(each.task, each.report, say) for each in found)
    return Screen("\n".join(lines), column(*opened))


def _due(due_at: dt.datetime, say: Texts, *, is_sent: bool) -> str:
    if say.now and due_at <= say.now and not is_sent:
        return say("⏳ The deadline has passed. You can still send it.")
    return say("⏳ Deadline: {moment}", moment=say.soon(due_at))


def _is_accepted(report: Report | None) -> bool:
    return report is not None and report.state == ReportState.ACCEPTED


def _open(task: Task, report: Report | None, say: Texts) -> InlineKeyboardButton:
    """What was accepted can still be added to."""
    data = buttons.HandIn(club=task.club_id, task=task.id)
    if _is_accepted(report):
        return button(say("✅ Accepted: №{number}", number=task.number), data)
    return button(say("📝 Report №{number}", number=task.number), data)


def mates(members: Sequence[Member], say: Texts) -> Iterator[str]:
    if members:
        names = ", ".join(member.name for member in members)
        yield say("🤝 Together with: {names}", names=names)


def contents(parts: Sequence[Part], say: Texts) -> str:
    """«4 photos, 1 video, text ✓»; what its author adds changes what she reads: «text ✓ (2)»."""
    texts = sum(bool(part.text) for part in parts)
    return kinds_of(parts, say) + (f" ({texts})" if texts > 1 else "")


def kinds_of(parts: Sequence[Part], say: Texts) -> str:
    """The same for a mentor, who has the texts before her."""
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


REASONS = {
    "unclear": N_("🌸 Thank you, I have kept it. What is it?"),
    "no task": N_("🌸 I have kept it, but there is no task with this number. What is it?"),
    "closed": N_("🌸 I have kept it, but this task is already closed. What shall I do with it?"),
    "shared": N_("🌸 I have kept what you sent to the group. Is it a report?"),
    "left": N_("🌸 I have kept it. You have left the club; come back, and it counts as a report."),
}


def ask_what(asked: Asked, reason: str, say: Texts) -> Screen:
    """What she sent is kept; one tap says what it is."""
    guest = [asked.expert.talk.club] if asked.expert else []
    of, at = told_apart(asked.places, *guest), asked.at
    found = [
        button(
            say("📝 Report №{number}", number=task.number) + of[task.club_id],
            buttons.ItIsReport(club=task.club_id, task=task.id, asked=at),
        )
        for task in asked.tasks
    ]
    if reason != "shared":
        found += _others(asked, of, say)
    if asked.left:
        found.insert(0, button(say("↩️ Come back"), Agree(invite=asked.left.invite), "primary"))
    found.append(button(say("✖️ Nothing"), buttons.ItIsNothing(asked=at)))
    return Screen(say(REASONS[reason]), column(*found))


def _others(asked: Asked, of: Mapping[int, str], say: Texts) -> list[InlineKeyboardButton]:
    """What it may be besides a report; `of` tells her clubs apart."""
    found, at = list[InlineKeyboardButton](), asked.at
    hers = [each.club_id for each in asked.places]
    for club in hers:
        data = buttons.ItIsQuestion(club=club, asked=at)
        found += [button(say("❓ Question") + of[club], data)]
    heard = [each for each in hers if _is_unread(asked) and each not in asked.alone]
    for club in heard:
        to_mentor = buttons.ItIsForMentor(club=club, asked=at)
        found += [button(say("👩‍🏫 For the mentor") + of[club], to_mentor)]
    if asked.expert:
        token, there = asked.expert.token, of[asked.expert.talk.club_id]
        from_her = buttons.ItIsFromExpert(token=token, asked=at)
        found.append(button(say("👩‍🏫 For the mentor") + there, from_her))
    return found


def _is_unread(asked: Asked) -> bool:
    """What stands in the group, its mentors read there."""
    return any(part.chat_id > 0 for part in asked.parts)


def forgotten(say: Texts) -> Screen:
    return Screen(say("✖️ All right."))


def settled(say: Texts) -> Screen:
    """A second tap: what the first one has led to stays to be read."""
    return Screen(toast=say("Thank you, you have answered this already."))
