"""Homework: its moments, and the letters they cause."""

import datetime as dt

from domain.roles import Right
from scheduler.planner import ALWAYS, Occasion
from scheduler.post import Kind, always
from scheduler.wordings import worded
from screens import homework_letters as write
from screens import privacy, review_letters
from services import homework_copies as copies
from services import homework_letters as load
from services import homework_sending as sending
from services import homework_steps as steps
from services import homework_strays as strays
from services import removals

HOURS = dt.timedelta(hours=1)

HOMEWORK_OCCASIONS: dict[str, Occasion] = {
    "homework.publish": Occasion(steps.publish, 24 * HOURS, steps.miss_publishing),
    "homework.nudge": Occasion(steps.nudge, 12 * HOURS),
    "homework.remind_group": Occasion(steps.remind_group, 12 * HOURS),
    "homework.due": Occasion(steps.fall_due, 72 * HOURS),
    "homework.close": Occasion(steps.close, ALWAYS),
    # A member waits for these, whatever the club does.
    "homework.send_itself": Occasion(sending.send_itself, ALWAYS, in_pause=True),
    "homework.set_aside": Occasion(sending.set_aside, ALWAYS, in_pause=True),
}

HOMEWORK_LETTERS: dict[str, Kind] = {
    # To the group.
    "homework.file": Kind(load.unposted_file, write.file, load.note_file),
    "homework.card": Kind(load.unposted, write.card, load.note_card),
    "homework.edit_card": Kind(load.card, write.edit_card),
    "homework.pin": Kind(load.pinned, write.pin),
    "homework.receipt": Kind(load.in_group, write.receipt, load.note_receipt),
    "homework.unreact": Kind(always, write.unreact),
    "homework.header": Kind(copies.header, write.header, copies.note_header),
    "homework.copy": Kind(copies.uncopied, write.copy, copies.note_copies, copies.lose_copies),
    "homework.part": Kind(copies.uncopied_part, review_letters.piece, copies.note_part),
    "homework.remove": Kind(always, privacy.remove, refused=removals.unremoved),
    "homework.edit_copy": Kind(copies.copied, write.edit_copy),
    "homework.reminder": Kind(load.still_open, worded(write.reminder)),
    "homework.masked": Kind(load.still_open, write.masked),
    # To one member.
    "homework.summary": Kind(load.summary, write.summary, load.note_summary, load.lose_summary),
    "homework.nudge": Kind(load.unreported, worded(write.nudge), nudge=True),
    "homework.together": Kind(load.together, write.together),
    "homework.changed": Kind(load.changed, write.changed),
    "homework.ask": Kind(strays.load, write.ask),
    "homework.asked": Kind(strays.load, write.asked, refused=strays.lose),
    # To the mentors.
    "homework.overdue": Kind(load.overdue, write.overdue, needs=Right.LEAD),
    "homework.unpublished": Kind(load.unpublished, write.unpublished, needs=Right.TEACH),
}
