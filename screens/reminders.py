"""What a mentor sees of her own reminders, and everybody of how loud the bot may be."""

import datetime as dt
from collections.abc import Sequence

from domain.errors import N_
from domain.sound import Level
from domain.typed_phrases import Every
from models import Club, ClubState, Reaches, Reminder, ReminderState
from screens import moments as choices
from screens import reminder_buttons as buttons
from screens.clubs import Home
from screens.moments import Choosing
from screens.people import Languages
from screens.screen import Screen, button, column, shortened
from screens.texts import Texts

EVERY = {
    Every.ONCE: N_("🔁 Once"),
    Every.DAILY: N_("🔁 Every day"),
    Every.WEEKLY: N_("🔁 Every week"),
    Every.MONTHLY: N_("🔁 Every month"),
}
TO = {
    Reaches.GROUP: N_("👥 To the group"),
    Reaches.PEOPLE: N_("👤 To each in private"),
    Reaches.LATE: N_("📚 To who has no report"),
}
LEVELS = {
    Level.ALL: N_("🔔 All"),
    Level.IMPORTANT: N_("❗ Only what is important"),
    Level.SILENT: N_("🔕 Without a sound"),
}
DAYS = 8
SHORT = 29  # characters of a reminder on its button; that many fit a narrow phone


def all_of(club: Club, reminders: Sequence[Reminder], say: Texts, *, names: bool) -> Screen:
    """Each on a button, the next first; `names`: who has not voted is called in the group."""
    text = say("⏰ Your own reminders · “{club}”", club=club.title)
    if club.state == ClubState.PAUSED:
        text += "\n" + say("⏸ Paused: nothing happens by itself.")
    if not reminders:
        text += "\n" + say("None yet. The talk and the homework have reminders of their own.")
    listed = (button(_short(each, say), _of(each, buttons.ShowReminder)) for each in reminders)
    new = button(say("➕ New reminder"), buttons.NewReminder(club=club.id), "primary")
    plan = button(say("🗓 What comes by itself"), buttons.ShowPlan(club=club.id, weeks=1))
    label = say("👥 Names in the group: yes") if names else say("👥 Names in the group: no")
    mentions = button(label, buttons.SwitchMentions(club=club.id))
    back = button(say("← Back"), Home(club=club.id))
    return Screen(text, column(*listed, new, plan, mentions, back))


def _of(reminder: Reminder, kind: type[buttons.ReminderButton]) -> buttons.ReminderButton:
    return kind(**_ids(reminder))


def _ids(reminder: Reminder) -> dict[str, int]:
    return {"club": reminder.club_id, "reminder": reminder.id}


def _short(reminder: Reminder, say: Texts) -> str:
    local = reminder.due_at.astimezone(say.zone) if reminder.due_at else None
    return shortened(f"{local:%d.%m %H:%M} · {reminder.text}", SHORT)


def ask_sentence(club: Club, say: Texts) -> Screen:
    text = say(
        "⏰ Write in one sentence what and when, for example:\n"
        "“Tomorrow 18:30 please bring photos”, “every Monday at 9:00 send your news”.\n"
        "Or only the words: then you choose the time by buttons."
    )
    return Screen(text, column(button(say("← Back"), buttons.ShowReminders(club=club.id))))


def ask_words(reminder: Reminder, say: Texts) -> Screen:
    back = button(say("← Back"), _of(reminder, buttons.ShowReminder))
    return Screen(say("✏️ What shall I write? Send the words."), column(back))


def which(
    reminder: Reminder, moments: Sequence[dt.datetime], now: dt.datetime, say: Texts
) -> Screen:
    return choices.which(_choosing(reminder), moments, now, say)


def days(reminder: Reminder, now: dt.datetime, say: Texts) -> Screen:
    quiet = reminder.club.rules.quiet
    return choices.days(_choosing(reminder), say("📅 On which day?"), now, quiet, say)


def hours(reminder: Reminder, ahead: int, now: dt.datetime, say: Texts) -> Screen:
    return choices.hours(_choosing(reminder), ahead, now, reminder.club.rules.quiet, say)


def _choosing(reminder: Reminder) -> Choosing:
    ids = _ids(reminder)
    return Choosing(
        day=lambda ahead: buttons.ChooseHour(**ids, ahead=ahead),
        at=lambda minute: buttons.RemindAt(**ids, minute=minute),
        days=buttons.ChooseDay(**ids),
        back=buttons.ShowReminder(**ids),
        count=DAYS,
    )


def card(reminder: Reminder, now: dt.datetime, say: Texts) -> Screen:
    """The echo of a draft, which she confirms; or one that is planned, to be changed."""
    lines = [say("⏰ Reminder: “{text}”", text=reminder.text or "…")]
    is_draft = reminder.state == ReminderState.DRAFT
    if reminder.due_at:
        moment = choices.with_year(reminder.due_at, now, say)
        asked = say("🕒 {moment}. Is this right?", moment=moment)
        lines.append(asked if is_draft else say("🕒 {moment}", moment=moment))
    if reminder.club.state == ClubState.PAUSED:
        lines.append(say("⏸ Paused: nothing happens by itself."))
    change = (
        button(say("🕒 Another time"), _of(reminder, buttons.ChooseDay)),
        button(say("✏️ Other words"), _of(reminder, buttons.Reword)),
        button(say(TO[reminder.reaches]), _of(reminder, buttons.Reach)),
        button(say(EVERY[reminder.every]), _of(reminder, buttons.Repeat)),
    )
    if is_draft:
        no = button(say("✖️ Do not remind"), _of(reminder, buttons.Drop))
        right = button(say("✅ Right"), _of(reminder, buttons.Confirm), "primary")
        return Screen("\n".join(lines), column(right, *change, no))
    delete = button(say("🗑 Delete"), _of(reminder, buttons.Delete), "danger")
    back = button(say("← Back"), buttons.ShowReminders(club=reminder.club_id))
    return Screen("\n".join(lines), column(*change, delete, back))


def ask_delete(reminder: Reminder, say: Texts) -> Screen:
    """Of one that comes again and again, only the next time may be meant."""
    minute = int(reminder.due_at.timestamp()) // 60 if reminder.due_at else 0
    once = button(say("⏭ Skip once"), buttons.SkipOnce(**_ids(reminder), minute=minute))
    ever = button(say("🗑 Yes, delete"), _of(reminder, buttons.Drop), "danger")
    back = button(say("← Back"), _of(reminder, buttons.ShowReminder))
    text = say("🗑 Delete this reminder?\n“{text}”", text=reminder.text)
    return Screen(text, column(*([once] if reminder.every != Every.ONCE else []), ever, back))


def levels(chosen: Level, say: Texts) -> Screen:
    choices = (
        button(("✅ " if level == chosen else "") + say(name), buttons.ChooseLevel(level=level))
        for level, name in LEVELS.items()
    )
    text = say(
        "🔔 What may sound on your phone? The rest comes as well, without a sound."
        "\nAt night, usually from 21:00 to 08:00, nothing sounds but the start of a talk."
    )
    back = button(say("← Back"), Languages())
    return Screen(text, column(*choices, back))


def snoozed(moment: dt.datetime, say: Texts) -> Screen:
    return Screen(toast=say("⏰ I will remind you: {moment}", moment=say.soon(moment)))
