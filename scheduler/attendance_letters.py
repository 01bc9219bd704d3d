"""Letters to those who come to a talk, and the two moments after its end."""

from domain.roles import Right
from scheduler.planner import Occasion
from scheduler.post import Kind
from scheduler.wordings import worded
from screens import attendance_letters as screens
from services import attendance_letters as letters
from services import calendars, talks

ATTENDANCE_OCCASIONS: dict[str, Occasion] = {
    "talks.rate": Occasion(letters.ask_how_it_was, talks.RATED_WITHIN),
    "talks.sum_up": Occasion(letters.sum_up, talks.SUMMED_UP_WITHIN),
}

ATTENDANCE_LETTERS: dict[str, Kind] = {
    # To her who said that she comes.
    "attendance.soon": Kind(letters.load_soon, worded(screens.soon), nudge=True),
    "attendance.now": Kind(letters.load_now, worded(screens.now), any_hour=True),
    "calendar.file": Kind(calendars.load, screens.calendar),
    "calendar.moved": Kind(calendars.load_moved, screens.moved),
    "calendar.called_off": Kind(calendars.load_called_off, screens.called_off),
    # To the group.
    "attendance.rating": Kind(letters.load_held, screens.rating),
    "attendance.thanks": Kind(letters.load_thanks, screens.thanks),
    "attendance.recording": Kind(letters.load_recording, screens.recording),
    # To mentors.
    "attendance.summary": Kind(letters.load_summary, screens.summary, needs=Right.LEAD),
}
