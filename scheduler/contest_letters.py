"""The moments of a contest, and the letters they cause."""

import datetime as dt

from domain.roles import Right
from scheduler.planner import ALWAYS, Occasion
from scheduler.post import Kind
from screens import contest_letters as screens
from services import contest_letters as letters
from services import contest_results as results
from services import contest_steps as steps

SOON = dt.timedelta(minutes=20)

CONTEST_OCCASIONS: dict[str, Occasion] = {
    steps.NUDGE: Occasion(steps.nudge, SOON),
    steps.CLOSE: Occasion(steps.close, ALWAYS),
    steps.GIVE_UP: Occasion(steps.give_up, ALWAYS),
    results.ANNOUNCE: Occasion(results.announce_due, ALWAYS),
}

CONTEST_LETTERS: dict[str, Kind] = {
    "contests.post": Kind(letters.open_, screens.post, letters.note_message),
    "contests.count": Kind(letters.posted, screens.count, refused=letters.miss_message),
    "contests.deleted": Kind(letters.unposted, screens.deleted, needs=Right.TEACH),
    "contests.nudge": Kind(letters.without_vote, screens.nudge, nudge=True, alone=True),
    "contests.choose_again": Kind(
        letters.choose_again, screens.choose_again, nudge=True, alone=True
    ),
    "contests.thin": Kind(letters.thin, screens.thin, needs=Right.TEACH),
    "contests.result": Kind(letters.counted, screens.result, needs=Right.TEACH),
    "contests.announced": Kind(letters.announced, screens.announced),
    "contests.confirm": Kind(letters.unconfirmed, screens.confirm, needs=Right.LEAD),
    "contests.extended": Kind(letters.open_, screens.extended, letters.note_extended),
    "contests.picture": Kind(letters.picture, screens.picture),
}
