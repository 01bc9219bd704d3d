"""When a talk's list of questions has gone out, who has read it hears what becomes of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from domain.questions import State
from models import Letter, Session, Talk, TalkQuestion, TalkState
from services import edits, outbox, question_experts, steps, talks

LIST, LATE, FILE = "questions.list", "questions.late", "questions.file"


def ends(talk: Talk) -> dt.datetime | None:
    """Afterwards nobody needs to hear more of its questions."""
    return talk.starts_at and talk.starts_at + talk.club.rules.talk.length


async def is_out(session: Session, talk: Talk) -> bool:
    """It goes as it was planned, whatever the club has set since."""
    start = talk.starts_at
    if talk.state != TalkState.ANNOUNCED or start is None:
        return False
    key = f"{talk.id}{talks.of_start(start)}"
    return await steps.is_past(session, talk.club_id, "talks.questions", key)


async def tell(
    session: Session, question: TalkQuestion, now: dt.datetime, *, is_corrected: bool = False
) -> None:
    """What is asked, or put into other words, when the list has gone out follows it."""
    talk = question.talk
    if not await is_out(session, talk):
        return
    for reader in await question_experts.readers(session, talk):
        key = f"{question.id}:{reader}"
        if is_corrected:
            if await outbox.waits(session, LATE, key):
                continue  # it is not written yet, so it will be in the new words
            key = uuid4().hex
        await outbox.post(
            session, reader, LATE, now, key=key, club_id=talk.club_id, silent=True,
            expires_at=ends(talk), question=question.id, is_corrected=is_corrected,
        )  # fmt: skip


async def follow(
    session: Session, question: TalkQuestion, now: dt.datetime, *, has_files: bool = False
) -> None:
    """It is asked after all: it comes back to its place in the list, or follows it."""
    if not await rewrite(session, question, now, has_files=has_files):
        await tell(session, question, now)


async def rewrite(
    session: Session, question: TalkQuestion, now: dt.datetime, *, has_files: bool = False
) -> bool:
    """What names it is written anew: it was taken back, or is asked after all; `has_files`, if
    what came with it still stands.

    False if nobody has read of it yet.
    """
    talk = question.talk
    if not await is_out(session, talk):
        return False
    named = [each for each in await _read(session, talk) if question.id in _named(each)]
    copies = defaultdict[tuple[int, int], list[Letter]](list)
    for letter in named:
        if letter.kind == FILE:
            copies[letter.chat_id, letter.params["message"]].append(letter)
        else:
            await edits.soon(
                session, letter.chat_id, letter.message_id or 0, f"{letter.kind}_again", now,
                club_id=letter.club_id, expires_at=ends(talk), message=letter.message_id,
                **outbox.params_of(letter),
            )  # fmt: skip
    for same in () if has_files else copies.values():
        await _send_or_remove(session, question, same, now)
    return bool(named)


async def _read(session: Session, talk: Talk) -> Sequence[Letter]:
    readers = await question_experts.readers(session, talk)
    theirs = select(Letter).where(Letter.club_id == talk.club_id, Letter.chat_id.in_(readers))
    told = theirs.where(Letter.kind.in_((LIST, LATE, FILE)), Letter.message_id.is_not(None))
    return (await session.scalars(told.order_by(Letter.id))).all()


async def _send_or_remove(
    session: Session, question: TalkQuestion, copies: Sequence[Letter], now: dt.datetime
) -> None:
    """Her voice and her pictures go with it, and come again with it."""
    file = copies[-1]
    about: dict[str, Any] = {"key": uuid4().hex, "club_id": file.club_id, "silent": True}
    if question.state == State.TAKEN_BACK:
        gone = [each.message_id for each in copies]
        await outbox.post(session, file.chat_id, "privacy.remove", now, messages=gone, **about)
    else:
        about |= {"expires_at": ends(question.talk), **outbox.params_of(file)}
        await outbox.post(session, file.chat_id, FILE, now, **about)


def _named(letter: Letter) -> list[int]:
    questions: list[int] = letter.params.get("questions") or [letter.params["question"]]
    return questions
