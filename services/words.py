"""Words between a member and her mentors, brought by the bot as they are, voice and all.

The expert of a talk, who need not be a member, writes to them as well.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, or_, select

from domain.clubs import NoMentorToWrite
from domain.roles import Right
from models import Club, Letter, Member, Person, Session, Talk, TalkExpert, Urgency
from services import edits, outbox, question_experts, quiet_hours, reach, roster, voices
from services.pauses import COPY, FROM

DELETED = "message to copy not found"  # Telegram's words


@dataclass(frozen=True, slots=True)
class Author:
    club: Club
    person_id: int
    name: str


def of_member(member: Member) -> Author:
    return Author(member.club, member.person_id, member.name)


def of_expert(expert: TalkExpert, person: Person) -> Author:
    return Author(expert.talk.club, person.id, f"👩‍🏫 {expert.talk.expert or person.name}")


async def find_author(session: Session, club_id: int, person_id: int) -> Author | None:
    """A member, in whatever state she is, for she may be on her way in; or an expert."""
    if member := await roster.find(session, club_id, person_id):
        return of_member(member)
    expert = await question_experts.in_club(session, club_id, person_id)
    return of_expert(expert, await session.get_one(Person, person_id)) if expert else None


async def load(session: Session, letter: Letter, now: dt.datetime) -> Author | None:
    """What waited in the night for a mentor goes to those who lead the club in the morning."""
    author = await find_author(session, letter.club_id or 0, letter.params["person"])
    if author is None or not letter.params.get("for_mentor"):
        return author
    if await roster.holds(session, author.club.id, letter.chat_id, Right.LEAD):
        return author
    if "after" not in letter.params:  # a correction is for who has read the first words
        await reach.hand_over(session, letter, now)
    return None


async def to_mentors(session: Session, author: Author, message_id: int, now: dt.datetime) -> None:
    """Her message, whatever it is, to every mentor we can reach. Raises NoMentorToWrite."""
    reached = await may_hear(session, author.club, author.person_id)
    if not reached:
        raise NoMentorToWrite
    for mentor in reached:
        await bring(session, author, mentor, message_id, now, for_mentor=True)


async def may_hear(session: Session, club: Club, person_id: int) -> Sequence[int]:
    """The mentors, other than herself, who can be written to."""
    return [each for each in await roster.whom_to_tell(session, club.id) if each != person_id]


async def bring(  # noqa: PLR0913 - words are these facts
    session: Session,
    author: Author,
    reader: int,
    message_id: int,
    now: dt.datetime,
    *,
    for_mentor: bool = False,
) -> None:
    """Who writes, and then the message itself, once: at night both wait for the morning."""
    by_day = quiet_hours.first_loud(author.club, now)
    key = f"{author.club.id}:{reader}:{author.person_id}:{message_id}"
    for kind in (FROM, COPY):
        await outbox.post(
            session, reader, kind, now, key=key, club_id=author.club.id,
            not_before=by_day, person=author.person_id, message=message_id,
            for_mentor=for_mentor,
        )  # fmt: skip


async def correct(session: Session, person_id: int, message_id: int, now: dt.datetime) -> bool:
    """She changed her words: who has them reads them anew, as a reply to what they were.

    A copy that still waits brings the new ones itself. False if nobody has the old ones.
    """
    hers = {"person": person_id, "message": message_id}
    copies = await session.scalars(_brought(person_id))
    newest = {each.chat_id: each for each in copies if hers.items() <= each.params.items()}
    for reader, copy in newest.items():
        author = await find_author(session, copy.club_id or 0, person_id)
        if author:
            await outbox.post(
                session, reader, COPY, now, key=f"{reader}:{copy.message_id}",
                club_id=author.club.id, not_before=quiet_hours.first_loud(author.club, now),
                after=copy.message_id, for_mentor=copy.params.get("for_mentor"), **hers,
            )  # fmt: skip
    return bool(newest)


async def note_answer(session: Session, letter: Letter, by: int, now: dt.datetime) -> None:
    """A mentor has answered what this letter brought to all of them: the others read that."""
    brought = {name: letter.params[name] for name in ("person", "message")}
    of_club = (Letter.club_id == letter.club_id, Letter.kind == FROM, Letter.chat_id != by)
    same = Letter.params["message"].as_integer() == brought["message"]
    for head in await session.scalars(select(Letter).where(*of_club, same)):
        if head.params.get("for_mentor") and brought.items() <= head.params.items():
            head.params = {**head.params, "is_answered": True}
            if head.message_id:
                await edits.soon(
                    session, head.chat_id, head.message_id, "clubs.word_again", now,
                    club_id=head.club_id, shown=head.message_id, is_answered=True, **brought,
                )  # fmt: skip


def _brought(person_id: int) -> Select[Letter]:
    """What lies before the people of her clubs, whosever it was; the oldest first."""
    of_clubs = select(Member.club_id).where(Member.person_id == person_id)
    invited = select(Talk.club_id).join(TalkExpert).where(TalkExpert.person_id == person_id)
    hers = or_(Member.club_id.in_(of_clubs), Member.club_id.in_(invited))
    readers = select(Member.person_id).where(hers)
    theirs = select(Letter).where(Letter.chat_id.in_(readers), Letter.message_id.is_not(None))
    return theirs.where(Letter.kind == COPY).order_by(Letter.id)


async def note_copy(_session: Session, letter: Letter, answer: Any, _now: dt.datetime) -> None:
    """Of a copy Telegram tells only the number; by it a reply to her words finds the way back."""
    letter.message_id = answer.message_id


async def lose_copy(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """She has deleted it, so what says that she has written goes as well."""
    if DELETED not in why:
        await voices.undelivered(session, letter, why, now)
        return
    about = {name: letter.params[name] for name in ("person", "message")}
    here = (Letter.chat_id == letter.chat_id, Letter.message_id.is_not(None))
    told = await session.scalars(select(Letter).where(*here, Letter.kind == FROM))
    heads = [each.message_id for each in told if about.items() <= each.params.items()]
    if heads and "after" not in letter.params:
        await outbox.post(
            session, letter.chat_id, "privacy.remove", now, key=uuid4().hex,
            club_id=letter.club_id, urgency=Urgency.ANSWER, messages=heads,
        )  # fmt: skip
