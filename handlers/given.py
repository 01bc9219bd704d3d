"""What a handler may ask for by name. Filled in bot/middlewares.py; checked by a test."""

from datetime import datetime
from typing import TypedDict

from aiogram.fsm.context import FSMContext

from models import (
    Club,
    Contest,
    Material,
    Member,
    Person,
    Reminder,
    Report,
    Session,
    TalkQuestion,
    Task,
)
from screens.texts import Texts
from services.reviews import Seen


class Given(TypedDict, total=False):
    session: Session
    now: datetime
    say: Texts  # in the language of the person; in that of the group where there is no person
    person: Person  # only where a person (no anonymous admin, no channel) acts
    club: Club  # in a club's group, with a ClubButton, and with what leads to one
    member: Member  # with the last two: her membership of that club, role checked
    # What the button names, found in her club; see handlers/named.py.
    contest: Contest
    material: Material
    question: TalkQuestion
    reminder: Reminder
    report: Report
    task: Task
    state: FSMContext  # what her next message means
    bot_name: str  # the username of the bot, for deep links
    archive_chat: int | None  # where accepted reports are copied to
    seen: Seen  # with a button of a review: the report as the mentor has seen it
    organisers: frozenset[int]  # whom the settings name
    web_url: str  # where the world reaches our own pages; "": nowhere
