"""The tables. Importing this package makes the metadata whole."""

from models.base import DATABASE_TROUBLE, Base, Session, Sessions, add_once
from models.clubs import Club, ClubState, Hour, Member, MemberState, Person, Role
from models.dialogs import Dialog
from models.inbox import Received, UpdateState
from models.outbox import ChatGate, Letter, LetterState, Urgency
from models.steps import Step, StepState
from models.talks import MENTOR, Answer, Poll, Slot, Talk, TalkState, Trouble

__all__ = [
    "DATABASE_TROUBLE",
    "MENTOR",
    "Answer",
    "Base",
    "ChatGate",
    "Club",
    "ClubState",
    "Dialog",
    "Hour",
    "Letter",
    "LetterState",
    "Member",
    "MemberState",
    "Person",
    "Poll",
    "Received",
    "Role",
    "Session",
    "Sessions",
    "Slot",
    "Step",
    "StepState",
    "Talk",
    "TalkState",
    "Trouble",
    "UpdateState",
    "Urgency",
    "add_once",
]
