"""The tables. Importing this package makes the metadata whole."""

from models.attendance import Attendance, Rater, Rating, Rsvp
from models.base import DATABASE_TROUBLE, Base, Session, Sessions, add_once
from models.clubs import Club, ClubState, Hour, Member, MemberState, Person, Role
from models.dialogs import Dialog
from models.errands import Errand, ErrandState
from models.homework import (
    Audience,
    Event,
    Happened,
    Part,
    Question,
    Reflection,
    Report,
    Task,
    TaskPerson,
    TaskState,
)
from models.inbox import Received, UpdateState
from models.outbox import ChatGate, EditedMessage, Letter, LetterState, Urgency
from models.questions import QuestionFile, QuestionVote, TalkExpert, TalkQuestion
from models.reminders import Loudness, Reaches, Reminder, ReminderState
from models.series import ClubCalendar, Series
from models.steps import Step, StepState
from models.talks import MENTOR, STANDING, Answer, Poll, Slot, Talk, TalkState, Trouble

__all__ = [
    "DATABASE_TROUBLE",
    "MENTOR",
    "STANDING",
    "Answer",
    "Attendance",
    "Audience",
    "Base",
    "ChatGate",
    "Club",
    "ClubCalendar",
    "ClubState",
    "Dialog",
    "EditedMessage",
    "Errand",
    "ErrandState",
    "Event",
    "Happened",
    "Hour",
    "Letter",
    "LetterState",
    "Loudness",
    "Member",
    "MemberState",
    "Part",
    "Person",
    "Poll",
    "Question",
    "QuestionFile",
    "QuestionVote",
    "Rater",
    "Rating",
    "Reaches",
    "Received",
    "Reflection",
    "Reminder",
    "ReminderState",
    "Report",
    "Role",
    "Rsvp",
    "Series",
    "Session",
    "Sessions",
    "Slot",
    "Step",
    "StepState",
    "Talk",
    "TalkExpert",
    "TalkQuestion",
    "TalkState",
    "Task",
    "TaskPerson",
    "TaskState",
    "Trouble",
    "UpdateState",
    "Urgency",
    "add_once",
]
