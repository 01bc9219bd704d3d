"""The coming week as a list, in which a mentor can skip, move and reword what comes by itself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from models import Club, ClubState, Letter, Step
from screens import moments
from screens import reminder_buttons as buttons
from screens.clubs import Home
from screens.homework_buttons import ShowTask
from screens.letters import as_message
from screens.moments import Choosing
from screens.screen import Screen, button, column
from screens.talks import ShowTalk
from screens.texts import Texts, raised
from services import reminders
from services.plans import MOVED, SKIPPED, WEEK_BEGINS, WORDED, Line, Plan

LINES = 30  # more would be too long for a message
DAYS = 14
NAMES = {
    "talks.open": N_("🗳 The poll opens"),
    "talks.close": N_("🗳 The poll closes"),
    "talks.announce": N_("📣 Announcement"),
    "talks.nudge": N_("🔔 Not voted yet"),
    "talks.mention": N_("👥 Names in group"),
    "talks.remind_day": N_("⏰ The talk, group"),
    "talks.remind_hour": N_("⏰ To who comes"),
    "talks.remind_start": N_("🎥 The talk begins"),
    "homework.publish": N_("📚 A new task"),
    "homework.due": N_("⏳ Reports are due"),
    "homework.nudge": N_("🔔 No report yet"),
    "homework.remind_group": N_("⏰ The task, group"),
    reminders.STEP: N_("⏰ Your reminder"),
}
UNASKED = NAMES["talks.announce"]  # half an hour later the group hears of the standing time


def plan(shown: Plan, weeks: int, say: Texts) -> Screen:
    club, steps, reach = shown.club, shown.steps[:LINES], shown.reach
    lines = [say("🗓 What comes by itself · “{club}”", club=club.title)]
    if club.state == ClubState.PAUSED:
        lines.append(say("⏸ Paused: nothing happens by itself."))
    pressed = say("Press a line to move it, reword it or skip it.")
    lines.append(pressed if steps else say("Nothing is planned."))
    lines.append(say("📬 Can be written to: {n} of {all}", n=reach.reachable, all=reach.members))
    changeable = [_choice(shown, step, say) for step in steps]
    longer = button(say("🗓 Two weeks"), buttons.ShowPlan(club=club.id, weeks=2))
    missing = reach.reachable < reach.members
    ask = button(say("📬 Who is not reached"), buttons.ShowUnreached(club=club.id))
    back = button(say("← Back"), Home(club=club.id))
    rows = [*changeable, *([longer] if weeks == 1 else []), *([ask] if missing else []), back]
    return Screen("\n".join(lines), column(*rows))


def skipped(left: Plan, step: Step, say: Texts) -> Screen:
    """What is left, and the way back; a week that is over with does not come back."""
    shown = plan(left, 1, say)
    if step.kind not in WORDED:
        return shown
    undo = button(say("↩️ Undo"), buttons.PutBackLine(club=left.club.id, step=step.id))
    return replace(shown, buttons=(*column(undo), *shown.buttons))


def _name(of: Line, say: Texts) -> str:
    return say(UNASKED if of.is_unasked else NAMES[of.step.kind])


def _choice(shown: Plan, step: Step, say: Texts) -> InlineKeyboardButton:
    """«дш 23, 10:00 🔔 …»: the names leave room for that on a narrow phone."""
    local = step.due_at.astimezone(say.zone)
    called = UNASKED if step.id in shown.unasked else NAMES[step.kind]
    mark, _, name = say(called).partition(" ")
    mark = "✏️" if step.id in shown.worded else mark
    day = f"{say.weekday(local.weekday(), short=True)} {local.day}"
    return button(f"{day}, {local:%H:%M} {mark} {name}", _of(shown.club, step))


def _of(club: Club, step: Step) -> CallbackData:
    """Where the line is changed."""
    subject = step.subject_id or 0
    match step.kind:
        case reminders.STEP:
            return buttons.ShowReminder(club=club.id, reminder=subject)
        case "homework.publish" | "homework.due":
            return ShowTask(club=club.id, task=subject)
        case "talks.close":
            return ShowTalk(club=club.id)
        case _:
            return buttons.ShowLine(club=club.id, step=step.id)


def line(of: Line, say: Texts, toast: str | None = None) -> Screen:
    """One line as it will be told, and what can be done with it."""
    ids, kind = {"club": of.club.id, "step": of.step.id}, of.step.kind
    text = f"{raised(say.moment(of.step.due_at))} · {_name(of, say)}"
    if of.words:
        text += f"\n\n{wording(of.words, say)}"
    rows = []
    if kind in MOVED:
        rows.append(button(say("🕒 Another time"), buttons.LineDays(**ids)))
    if kind in WORDED:
        rows.append(button(say("✏️ Other words"), buttons.RewordLine(**ids)))
    else:
        rows.append(button(say("🍵 Chai talk"), ShowTalk(club=of.club.id)))
    if of.words:
        rows.append(button(say("↩️ The usual words"), buttons.UsualWords(**ids)))
    if kind in SKIPPED:
        skips = buttons.AskSkipWeek if kind == WEEK_BEGINS else buttons.SkipLine
        rows.append(button(say("⏭ Skip"), skips(**ids)))
    back = button(say("← Back"), buttons.ShowPlan(club=of.club.id, weeks=1))
    return Screen(text, column(*rows, back), toast=toast)


def ask_skip_week(of: Line, say: Texts) -> Screen:
    ids = {"club": of.club.id, "step": of.step.id}
    sure = button(say("⏭ Yes, skip the week"), buttons.SkipLine(**ids), "danger")
    text = say("⏭ No chai talk that week? What was prepared goes to the next one.")
    return Screen(text, column(sure, button(say("← Back"), buttons.ShowLine(**ids))))


def wording(words: str, say: Texts) -> str:
    """Her words as those who are reminded will read them."""
    return say("⏰ A reminder: {text}", text=words)


def days(of: Line, now: dt.datetime, say: Texts) -> Screen:
    text = say("📅 On which day? Press it, or write the time: “tomorrow 18:30”.")
    return moments.days(_choosing(of), text, now, of.club.rules.quiet, say)


def hours(of: Line, ahead: int, now: dt.datetime, say: Texts) -> Screen:
    return moments.hours(_choosing(of), ahead, now, of.club.rules.quiet, say)


def echo(of: Line, typed: Sequence[dt.datetime], now: dt.datetime, say: Texts) -> Screen:
    return moments.echo(_choosing(of), _name(of, say), typed, now, say)


def _choosing(of: Line) -> Choosing:
    ids = {"club": of.club.id, "step": of.step.id}
    return Choosing(
        day=lambda ahead: buttons.LineHours(**ids, ahead=ahead),
        at=lambda minute: buttons.MoveLine(**ids, minute=minute),
        days=buttons.LineDays(**ids),
        back=buttons.ShowLine(**ids),
        count=DAYS,
    )


def ask_words(of: Line, say: Texts) -> Screen:
    ids = {"club": of.club.id, "step": of.step.id}
    back = button(say("← Back"), buttons.ShowLine(**ids))
    return Screen(say("✏️ What shall I write? Send the words."), column(back))


def asked(say: Texts) -> Screen:
    return Screen(toast=say("✅ The group gets a message with the button."))


def letter(letter: Letter, shown: Plan, say: Texts) -> SendMessage:
    return as_message(letter, plan(shown, 1, say))
