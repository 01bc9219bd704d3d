"""What kinds of letters there are. Features add theirs in scheduler/jobs.py, on one page."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram.methods import TelegramMethod

from domain.roles import Right
from models import Letter, Session
from screens.texts import Texts

Call = TelegramMethod[Any]
# Reads what the letter speaks of, in the transaction that takes the letter. None: it is no longer
# true (she has voted meanwhile, the talk was moved), and the letter is dropped.
Load = Callable[[Session, Letter, dt.datetime], Awaitable[Any]]
# Writes the call to Telegram from what was loaded, in the language of the receiver.
Render = Callable[[Letter, Any, Texts], Call]
# Notes Telegram's answer, in the transaction that settles the letter.
Sent = Callable[[Session, Letter, Any, dt.datetime], Awaitable[None]]
# Notes that Telegram refused for good, with its words.
Refused = Callable[[Session, Letter, str, dt.datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter.

    A nudge is settled before it is sent, so that a crash can lose it but never double it; all
    others are settled after Telegram's answer, so that a crash can double but never lose them.
    Nudges that are due to one person at one moment come as one message, but for those that come
    `alone`: a tap on their buttons writes the message anew, and would take the others away.

    What `answers` somebody's deed comes at once and with a sound, and so does, at `any_hour`,
    the start of a talk; all else keeps the quiet hours and the budgets of loudness.py.

    What is for who looks after the club `needs` a right: who has lost hers since it was posted,
    be it in the night before the morning for which it waited, does not read it, but who leads the
    club by then.
    """

    load: Load
    render: Render
    sent: Sent | None = None
    refused: Refused | None = None
    nudge: bool = False
    alone: bool = False
    answers: bool = False
    any_hour: bool = False
    needs: Right | None = None

    @property
    def is_joinable(self) -> bool:
        return self.nudge and not self.alone


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter in our hands, with the call that it makes."""

    letter: Letter
    kind: Kind
    call: Call
    joined: tuple[Letter, ...] = ()  # other nudges that the same call delivers

    @property
    def is_in_topic(self) -> bool:
        return getattr(self.call, "message_thread_id", None) is not None

    @property
    def letters(self) -> tuple[Letter, ...]:
        return (self.letter, *self.joined)


async def always(_session: Session, letter: Letter, _now: dt.datetime) -> Letter:
    """What it says stands in the letter itself."""
    return letter
