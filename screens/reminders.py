"""What a mentor sees of her own reminders, and everybody of how loud the bot may be."""

import datetime as dt
from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.local_time import local_date, moment_of
from domain.quiet import is_quiet
from domain.sound import Level
from domain.typed_phrases import Every
from models import Club, Reaches, Reminder, ReminderState
from screens import reminder_buttons as buttons
from screens.clubs import Home
from screens.screen import Rows, Screen, button, column
from screens.texts import Texts, raised

EVERY = {
    Every.ONCE: N_("🔁 Once"),
    Every.DAILY: N_("🔁 Every day"),
    Every.WEEKLY: N_("🔁 Every week"),
    Every.MONTHLY: N_("🔁 Every month"),
}
TO = {
    Reaches.GROUP: N_("👥 To the group"),
    Reaches.PEOPLE: N_("👤 To each in private"),
}
LEVELS = {
    Level.ALL: N_("🔔 All"),
    Level.IMPORTANT: N_("❗ Only what is important"),
    Level.SILENT: N_("🔕 Without a sound"),
}
DAYS = 8
PER_ROW = 3
SHORT = 40  # characters of a reminder on its button


def all_of(club: Club, reminders: Sequence[Reminder], say: Texts) -> Screen:
    """Each on a button, the next first."""
    text = say("⏰ Your own reminders · «{club}»", club=club.title)
    if not reminders:
        text += "\n" + say("There are none yet. The talk and the homework remind by themselves.")
    listed = (button(_short(each, say), _of(each, buttons.ShowReminder)) for each in reminders)
    new = button(say("➕ New reminder"), buttons.NewReminder(club=club.id), "primary")
    plan = button(say("🗓 What comes by itself"), buttons.ShowPlan(club=club.id, weeks=1))
    return Screen(text, column(*listed, new, plan, button(say("← Back"), Home(club=club.id))))


def _of(reminder: Reminder, kind: type[buttons.ReminderButton]) -> buttons.ReminderButton:
    return kind(club=reminder.club_id, reminder=reminder.id)


def _short(reminder: Reminder, say: Texts) -> str:
    local = reminder.due_at.astimezone(say.zone) if reminder.due_at else None
    return f"{local:%d.%m %H:%M} · {reminder.text}"[:SHORT]


def ask_sentence(club: Club, say: Texts) -> Screen:
    text = say(
        "⏰ Write in one sentence what and when, for example:\n"
        "«Tomorrow 18:30 please bring photos», «every Monday at 9:00 send your news».\n"
        "Or only the words: then you choose the time by buttons."
    )
    return Screen(text, column(button(say("← Back"), buttons.ShowReminders(club=club.id))))


def ask_words(reminder: Reminder, say: Texts) -> Screen:
    back = button(say("← Back"), _of(reminder, buttons.ShowReminder))
    return Screen(say("✏️ What shall I write? Send the words."), column(back))


def which(reminder: Reminder, moments: Sequence[dt.datetime], say: Texts) -> Screen:
    """What she typed can mean several moments."""
    choices = [_at(reminder, moment, raised(say.moment(moment))) for moment in moments]
    other = button(say("🕒 Another time"), _of(reminder, buttons.ChooseDay))
    return Screen(say("🕒 Which time do you mean?"), column(*choices, other))


def _at(reminder: Reminder, moment: dt.datetime, label: str) -> InlineKeyboardButton:
    minute = int(moment.timestamp()) // 60
    data = buttons.RemindAt(club=reminder.club_id, reminder=reminder.id, minute=minute)
    return button(label, data)


def days(reminder: Reminder, now: dt.datetime, say: Texts) -> Screen:
    today = local_date(now, say.zone)
    labels = [raised(say.day(today + dt.timedelta(days=n))) for n in range(DAYS)]
    labels[0], labels[1] = say("Today"), say("Tomorrow")
    ids = {"club": reminder.club_id, "reminder": reminder.id}
    choices = [button(label, buttons.ChooseHour(**ids, ahead=n)) for n, label in enumerate(labels)]
    back = button(say("← Back"), _of(reminder, buttons.ShowReminder))
    return Screen(say("📅 On which day?"), column(*choices, back))


def hours(reminder: Reminder, ahead: int, now: dt.datetime, say: Texts) -> Screen:
    """The hours of that day that are still ahead and outside the quiet hours."""
    day = local_date(now, say.zone) + dt.timedelta(days=ahead)
    moments = [moment_of(day, dt.time(hour), say.zone) for hour in range(24)]
    offered = [each for each in moments if each > now and not is_quiet(each, say.zone)]
    choices = [_at(reminder, each, say.time(each)) for each in offered]
    rows: Rows = tuple(tuple(choices[n : n + PER_ROW]) for n in range(0, len(choices), PER_ROW))
    back = button(say("← Back"), _of(reminder, buttons.ChooseDay))
    return Screen(say("🕒 At which hour? {day}", day=raised(say.day(day))), (*rows, (back,)))


def card(reminder: Reminder, now: dt.datetime, say: Texts) -> Screen:
    """The echo of a draft, which she confirms; or one that is planned, to be changed."""
    lines = [say("⏰ Reminder: «{text}»", text=reminder.text or "…")]
    is_draft = reminder.state == ReminderState.DRAFT
    if reminder.due_at:
        moment = moment_with_year(reminder.due_at, now, say)
        asked = say("🕒 {moment}. Is this right?", moment=moment)
        lines.append(asked if is_draft else say("🕒 {moment}", moment=moment))
    confirm = button(say("✅ Right"), _of(reminder, buttons.Confirm), "primary")
    back = button(say("← Back"), buttons.ShowReminders(club=reminder.club_id))
    choices = column(
        *([confirm] if is_draft else []),
        button(say("🕒 Another time"), _of(reminder, buttons.ChooseDay)),
        button(say("✏️ Other words"), _of(reminder, buttons.Reword)),
        button(say(TO[reminder.reaches]), _of(reminder, buttons.Reach)),
        button(say(EVERY[reminder.every]), _of(reminder, buttons.Repeat)),
        button(say("🗑 Delete"), _of(reminder, buttons.Delete), "danger"),
        *([] if is_draft else [back]),
    )
    return Screen("\n".join(lines), choices)


def moment_with_year(moment: dt.datetime, now: dt.datetime, say: Texts) -> str:
    """The year only where it is not this one."""
    shown = raised(say.moment(moment))
    year = moment.astimezone(say.zone).year
    return shown if year == local_date(now, say.zone).year else f"{shown} ({year})"


def levels(chosen: Level, say: Texts) -> Screen:
    choices = (
        button(("✅ " if level == chosen else "") + say(name), buttons.ChooseLevel(level=level))
        for level, name in LEVELS.items()
    )
    text = say(
        "🔔 What may sound on your phone? The rest comes as well, without a sound."
        "\nFrom 21:00 to 08:00 nothing sounds but the start of a talk."
    )
    return Screen(text, column(*choices))


def snoozed(moment: dt.datetime, say: Texts) -> Screen:
    return Screen(toast=say("⏰ I will remind you at {time}.", time=say.time(moment)))
