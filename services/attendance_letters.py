"""What the letters about coming to a talk speak of, and the two steps after its end."""

import datetime as dt
from dataclasses import dataclass

from models import Club, Letter, Session, Step, Talk, TalkState
from services import (
    attendance,
    outbox,
    question_experts,
    quiet_hours,
    roster,
    talk_letters,
    talks,
)
from services.attendance import Summary
from services.talk_letters import Reminder


async def ask_how_it_was(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """Right after the talk, without a sound."""
    talk = await talks.find(session, club.id, step.subject_id or 0)
    if talk and talk.state == TalkState.HELD:
        await outbox.post(
            session, club.chat_id, "attendance.rating", now, key=str(talk.id), club_id=club.id,
            silent=True, expires_at=now + dt.timedelta(hours=12), talk=talk.id,
        )  # fmt: skip


async def sum_up(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """A day after: thanks to the group, numbers to the mentors."""
    talk = await talks.find(session, club.id, step.subject_id or 0)
    if talk is None or talk.state != TalkState.HELD:
        return
    loud = quiet_hours.first_loud(club, now)
    chats = {club.chat_id: "attendance.thanks"}
    chats |= dict.fromkeys(await roster.whom_to_tell(session, club.id), "attendance.summary")
    for chat, kind in chats.items():
        await outbox.post(
            session, chat, kind, now, key=f"{talk.id}:{chat}", club_id=club.id, silent=True,
            not_before=loud, talk=talk.id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beginning:
    """A talk that begins, for who comes or, not `as_member`, for its expert."""

    talk: Talk
    as_member: bool


async def load_now(session: Session, letter: Letter, now: dt.datetime) -> Beginning | None:
    if talk := await load_coming(session, letter, now):
        return Beginning(talk, as_member=True)
    reminder = await load_soon(session, letter, now)
    return Beginning(reminder.talk, as_member=False) if reminder else None


async def load_coming(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    """She said that she comes, and has not taken it back."""
    talk = await talk_letters.announced(session, letter, now)
    return talk if talk and await attendance.comes(session, talk, letter.chat_id) else None


async def load_soon(session: Session, letter: Letter, now: dt.datetime) -> Reminder | None:
    """As `load_coming`, or she is the expert."""
    talk = await talk_letters.announced(session, letter, now)
    expert = await question_experts.chat_of(session, talk.id) if talk else None
    if expert != letter.chat_id:
        talk = await load_coming(session, letter, now)
    return talk_letters.reminding(talk, now) if talk else None


async def load_held(session: Session, letter: Letter, _now: dt.datetime) -> Talk | None:
    talk = await talks.find(session, letter.club_id or 0, letter.params["talk"])
    return talk if talk and talk.state == TalkState.HELD else None


async def load_summary(session: Session, letter: Letter, now: dt.datetime) -> Summary | None:
    talk = await load_held(session, letter, now)
    return await attendance.summary(session, talk) if talk else None


async def load_thanks(session: Session, letter: Letter, now: dt.datetime) -> Summary | None:
    """Where nobody is known to have come, the group hears nothing."""
    summary = await load_summary(session, letter, now)
    return summary if summary and summary.attended else None


async def load_recording(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    talk = await talk_letters.any_talk(session, letter, now)
    return talk if talk and talk.recording == letter.params["recording"] else None
