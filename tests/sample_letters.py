"""What the letters of the samples speak of, and whom they are for."""

from collections.abc import Mapping
from typing import Any

from models import Trouble
from tests.sample_club import WORDS, Rows
from tests.two_clubs import DAY, MEMBER, MENTOR, NOW


def params(rows: Rows) -> dict[str, Any]:
    """What a letter may speak of; the values of one name that differ are in OWN_PARAMS."""
    stars = rows.side.stars
    return {
        "talk": rows.talk.id, "task": rows.task.id, "report": rows.report.id,
        "contest": rows.contest.id, "material": rows.side.material,
        "question": rows.question.id, "asked": rows.question.id,
        "questions": [rows.question.id], "first": 1, "number": 0, "part": rows.part.id,
        "parts": [rows.part.id], "messages": [5], "message": 5, "poll": "sample",
        "person": MEMBER, "member": rows.member.id, "mates": [rows.mate.id], "entry": stars.entry,
        "year": 2026, "reminder": rows.side.reminded.reminder, "trace": "4f2a",
        "revision": rows.talk.revision, "recording": rows.talk.recording, "door": False,
        "url": "https://t.me/+sample", "text": WORDS, "file_id": None, "bot": "club_bot",
        "reason": None, "why": "Bad Request: not enough rights", "letter": 1,
        "until": (NOW + 14 * DAY).isoformat(), "at": NOW.isoformat(),
        "decision": rows.report.decided_at and rows.report.decided_at.isoformat(),
        "trouble": Trouble.NO_PIN,
    }  # fmt: skip


OWN_PARAMS: Mapping[str, dict[str, Any]] = {
    "bot.failed": {"errand": "privacy.my_data"},
    "bot.undone": {"step": "talks.open"},
    "homework.ask": {"reason": "several"},
    "homework.asked": {"reason": "unclear"},
    "homework.changed": {"revision": 0},
    "reviews.answer": {"question": "better"},
    "reviews.returned": {"reason": "photos"},
    "clubs.word_again": {"shown": 5, "is_answered": True},
    "questions.ended": {"reason": "topic"},
    "privacy.stays": {"chat": -1002000000001, "stay": [5, 6]},
    "topics.ask": {"thread": 5},
    "topics.lost": {"post": "talk"},
    "questions.file": {"message": 31, "number": 1},
}


# Whom a letter is for, where that is not a member.
TO_GROUP = frozenset((
    "attendance.rating", "attendance.recording", "attendance.thanks", "clubs.admins", "clubs.copy",
    "clubs.door", "clubs.link", "clubs.menu", "clubs.newcomers", "clubs.pin", "clubs.unled",
    "clubs.who",
    "contests.announced",
    "contests.count", "contests.extended", "contests.post", "homework.card", "homework.copy",
    "homework.edit_card", "homework.edit_copy", "homework.file", "homework.header",
    "homework.masked",
    "homework.part", "homework.pin", "homework.receipt", "homework.reminder", "homework.remove",
    "homework.unreact", "knocks.let_in", "materials.post",
    "knocks.turn_away", "privacy.empty", "privacy.empty_caption", "privacy.remove",
    "questions.answer",
    "questions.published", "questions.seen", "reviews.react", "stars.first", "stars.prize",
    "stars.speakers", "stars.tag", "stars.year_end", "talks.announcement", "talks.called_off",
    "talks.changed",
    "talks.edit", "talks.look", "talks.mention", "talks.paused", "talks.pin", "talks.poll",
    "talks.remind_day", "talks.remind_start", "talks.stop_poll", "talks.unpin",
))  # fmt: skip
TO_MENTOR = frozenset((
    "archive.copy", "archive.edit", "archive.failed", "archive.part", "attendance.summary",
    "bot.alarm", "bot.undone", "bot.unsent", "clubs.back", "clubs.entry", "clubs.let_in",
    "clubs.promoted", "clubs.rights", "clubs.setup", "clubs.undelivered", "clubs.unreached",
    "clubs.word", "clubs.word_again", "contests.confirm", "contests.deleted",
    "contests.picture", "contests.result",
    "contests.thin", "homework.overdue",
    "homework.unpublished", "knocks.ask", "privacy.stays", "pulse.week", "questions.file",
    "questions.late", "questions.late_again", "questions.list_again", "questions.list",
    "questions.replied", "reminders.missed", "reminders.plan", "reminders.reach", "reviews.card",
    "reviews.answer", "reviews.answers", "reviews.digest", "reviews.part", "reviews.parts",
    "reviews.said", "stars.no_tags", "talks.decided", "talks.trouble",
))  # fmt: skip


def receiver(kind: str, group: int) -> int:
    if kind in TO_GROUP:
        return group
    return MENTOR if kind in TO_MENTOR else MEMBER
