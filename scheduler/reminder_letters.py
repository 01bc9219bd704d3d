"""The mentor's own reminders: their moments, and the letters they cause."""

from domain.roles import Right
from scheduler.planner import Occasion
from scheduler.post import Kind
from screens import plans as plan_screens
from screens import reminder_letters as screens
from services import club_letters, plans, reminders

REMINDER_OCCASIONS: dict[str, Occasion] = {
    reminders.STEP: Occasion(reminders.send, reminders.LATE, reminders.miss),
    plans.STEP: Occasion(plans.tell, plans.LATE, plans.miss),
}

REMINDER_LETTERS: dict[str, Kind] = {
    "reminders.word": Kind(reminders.standing, screens.word),
    "reminders.nudge": Kind(reminders.standing, screens.word, nudge=True),
    "reminders.plan": Kind(plans.load, plan_screens.letter, needs=Right.LEAD),
    "reminders.reach": Kind(club_letters.load_club, screens.reach),
    "reminders.missed": Kind(reminders.standing, screens.missed, needs=Right.LEAD),
}
