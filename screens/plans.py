"""The coming week as a list, in which a mentor can skip and move what is not needed."""

import datetime as dt

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from models import Club, ClubState, Letter, Step
from screens import reminder_buttons as buttons
from screens.screen import Screen, button, column
from screens.texts import Texts, raised
from services import reminders
from services.plans import FIXED, MOVES, Plan

LINES = 30  # more would be too long for a message
NAMES = {
    "talks.open": N_("🗳 The poll opens"),
    "talks.close": N_("🗳 The poll closes"),
    "talks.announce": N_("📣 The time is announced"),
    "talks.nudge": N_("🔔 Who has not voted"),
    "talks.remind_day": N_("⏰ The talk: a day before"),
    "talks.remind_hour": N_("⏰ The talk: an hour before"),
    "talks.remind_start": N_("🎥 The talk begins"),
    "homework.publish": N_("📚 A task is published"),
    "homework.due": N_("⏳ A task falls due"),
    "homework.nudge": N_("🔔 Who has not reported"),
    "homework.remind_group": N_("⏰ The task, in the group"),
    reminders.STEP: N_("⏰ Your own reminder"),
}


def plan(shown: Plan, weeks: int, say: Texts) -> Screen:
    club, steps = shown.club, shown.steps[:LINES]
    lines = [say("🗓 What comes by itself · «{club}»", club=club.title)]
    if club.state == ClubState.PAUSED:
        lines.append(say("⏸ Paused: nothing happens by itself."))
    lines += [_line(step, say) for step in steps if step.kind in FIXED]
    if not steps:
        lines.append(say("Nothing is planned."))
    reach = shown.reach
    lines.append(say("📬 Can be written to: {n} of {all}", n=reach.reachable, all=reach.members))
    changeable = [_choice(club, step, say) for step in steps if step.kind not in FIXED]
    longer = button(say("🗓 Two weeks"), buttons.ShowPlan(club=club.id, weeks=2))
    missing = reach.reachable < reach.members
    ask = button(say("📬 Ask the group"), buttons.InviteAll(club=club.id))
    back = button(say("← Back"), buttons.ShowReminders(club=club.id))
    rows = [*changeable, *([longer] if weeks == 1 else []), *([ask] if missing else []), back]
    return Screen("\n".join(lines), column(*rows))


def _line(step: Step, say: Texts) -> str:
    return f"{raised(say.moment(step.due_at))} · {say(NAMES[step.kind])}"


def _choice(club: Club, step: Step, say: Texts) -> InlineKeyboardButton:
    local = step.due_at.astimezone(say.zone)
    label = f"{local:%d.%m %H:%M} · {say(NAMES[step.kind])}"
    if step.kind == reminders.STEP:
        data = buttons.ShowReminder(club=club.id, reminder=step.subject_id or 0)
        return button(label, data)
    return button(label, buttons.ShowLine(club=club.id, step=step.id))


def line(step: Step, say: Texts) -> Screen:
    """One line, and what can be done with it."""
    ids = {"club": step.club_id, "step": step.id}
    hour, day = (str(move // dt.timedelta(hours=1)) for move in MOVES)
    return Screen(
        _line(step, say),
        column(
            button(say("⏭ Skip"), buttons.SkipLine(**ids)),
            button(say("🕒 An hour later"), buttons.MoveLine(**ids, hours=hour)),
            button(say("📅 A day later"), buttons.MoveLine(**ids, hours=day)),
            button(say("← Back"), buttons.ShowPlan(club=step.club_id, weeks=1)),
        ),
    )


def asked(say: Texts) -> Screen:
    return Screen(toast=say("✅ The group gets a message with the button."))


def letter(letter: Letter, shown: Plan, say: Texts) -> SendMessage:
    screen = plan(shown, 1, say)
    return SendMessage(
        chat_id=letter.chat_id,
        text=screen.text or "",
        reply_markup=screen.keyboard,
        disable_notification=letter.silent,
    )
