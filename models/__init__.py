"""The tables. Importing this package makes the metadata whole."""

from domain.roles import Role
from models.actions import Action
from models.attendance import Attendance, Rater, Rating, Rsvp
from models.base import (
    DATABASE_TROUBLE,
    Base,
    Session,
    Sessions,
    add_once,
    hold,
    insert,
    is_conflict,
    plain,
)
from models.clubs import (
    Club,
    ClubState,
    ClubSwitch,
    Hour,
    Member,
    MemberState,
    Person,
    Switch,
)
from models.contests import (
    Candidate,
    Contest,
    ContestKey,
    ContestState,
    ContestVoter,
    Media,
    SealedBallot,
    Voters,
)
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
from models.materials import Material
from models.outbox import ChatGate, EditedMessage, Letter, LetterState, Urgency
from models.questions import QuestionFile, QuestionVote, TalkExpert, TalkQuestion
from models.reminders import Loudness, Reaches, Reminder, ReminderState, Wording
from models.rosters import Expected, RosterTable
from models.series import ClubCalendar, Series
from models.shares import Share, SharedPace
from models.stars import (
    StarEntry,
    StarPrize,
    StarsHidden,
    StarSpeaker,
    StarSum,
    StarTerms,
)
from models.steps import Step, StepState
from models.talks import MENTOR, STANDING, Answer, Poll, Slot, Talk, TalkState, Trouble

__all__ = [
    "DATABASE_TROUBLE",
    "MENTOR",
    "STANDING",
    "Action",
    "Answer",
    "Attendance",
    "Audience",
    "Base",
    "Candidate",
    "ChatGate",
    "Club",
    "ClubCalendar",
    "ClubState",
    "ClubSwitch",
    "Contest",
    "ContestKey",
    "ContestState",
    "ContestVoter",
    "Dialog",
    "EditedMessage",
    "Errand",
    "ErrandState",
    "Event",
    "Expected",
    "Happened",
    "Hour",
    "Letter",
    "LetterState",
    "Loudness",
    "Material",
    "Media",
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
    "RosterTable",
    "Rsvp",
    "SealedBallot",
    "Series",
    "Session",
    "Sessions",
    "Share",
    "SharedPace",
    "Slot",
    "StarEntry",
    "StarPrize",
    "StarSpeaker",
    "StarSum",
    "StarTerms",
    "StarsHidden",
    "Step",
    "StepState",
    "Switch",
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
    "Voters",
    "Wording",
    "add_once",
    "hold",
    "insert",
    "is_conflict",
    "plain",
]
