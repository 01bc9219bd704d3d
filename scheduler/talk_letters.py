"""The week of the talk: its moments, and the letters they cause."""

import datetime as dt

from domain.roles import Right
from scheduler.planner import ALWAYS, Occasion
from scheduler.post import Kind
from scheduler.wordings import worded
from screens import talk_letters as screens
from services import talk_letters as letters
from services import talk_steps, talk_troubles

HOURS = dt.timedelta(hours=1)

# A week that has begun is brought to its end however late; each step looks what can still be done.
TALK_OCCASIONS: dict[str, Occasion] = {
    "talks.open": Occasion(talk_steps.open_poll, ALWAYS, talk_steps.miss_opening),
    "talks.nudge": Occasion(talk_steps.nudge, 2 * HOURS),
    "talks.mention": Occasion(talk_steps.mention, HOURS),
    "talks.close": Occasion(talk_steps.close, ALWAYS),
    "talks.decide": Occasion(talk_steps.count, ALWAYS),
    "talks.announce": Occasion(talk_steps.announce_due, ALWAYS),
    "talks.remind_day": Occasion(talk_steps.remind_day, ALWAYS),
    "talks.remind_hour": Occasion(talk_steps.remind_hour, ALWAYS),
    "talks.remind_start": Occasion(talk_steps.remind_start, HOURS / 6),
    "talks.hold": Occasion(talk_steps.hold, ALWAYS, in_pause=True),
}

TALK_LETTERS: dict[str, Kind] = {
    "talks.poll": Kind(letters.voting, screens.poll, letters.note_poll, talk_troubles.lack_poll),
    "talks.pin": Kind(letters.any_talk, screens.pin, refused=letters.lack_right),
    "talks.unpin": Kind(letters.any_talk, screens.unpin),
    "talks.look": Kind(letters.voting, screens.look, refused=talk_troubles.miss_poll),
    "talks.nudge": Kind(letters.without_vote, worded(screens.nudge), nudge=True),
    "talks.nudge_poll": Kind(
        letters.without_vote, screens.nudge_poll, refused=talk_troubles.miss_poll, nudge=True
    ),
    "talks.mention": Kind(letters.silent, screens.mention, nudge=True),
    "talks.stop_poll": Kind(
        letters.any_talk, screens.stop_poll, letters.note_result, talk_troubles.miss_stopped
    ),
    "talks.decided": Kind(letters.decided, screens.decided, needs=Right.LEAD),
    "talks.announcement": Kind(
        letters.announcing, screens.announcement, letters.note_announcement
    ),
    "talks.edit": Kind(letters.posted, screens.edit, refused=talk_troubles.miss_post),
    "talks.changed": Kind(letters.announced, screens.changed),
    "talks.called_off": Kind(letters.called_off, screens.called_off),
    "talks.paused": Kind(letters.paused, screens.paused),
    "talks.remind_day": Kind(letters.reminder, worded(screens.remind_day)),
    "talks.remind_start": Kind(letters.reminder, worded(screens.remind_start), any_hour=True),
    "talks.trouble": Kind(letters.trouble, screens.trouble, needs=Right.LEAD),
}
