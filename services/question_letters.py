"""The list of questions that goes out before a talk, and what other letters about one speak of."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.questions import Kind, State, in_letters
from models import (
    Club,
    Letter,
    MemberState,
    QuestionFile,
    Role,
    Session,
    Step,
    Talk,
    TalkQuestion,
    TalkState,
)
from services import (
    outbox,
    question_experts,
    questions,
    quiet_hours,
    roster,
    steps,
    talk_troubles,
    talks,
)

ENDED = (State.ANSWERED, State.PUBLISHED, State.HIDDEN)


@dataclass(frozen=True, slots=True)
class Listed:
    """Some of a talk's questions by their numbers, of which each part of the list has a `first`.

    `token` only for the expert; `is_expert_away` while nobody has come by her link.
    """

    talk: Talk
    questions: Mapping[int, TalkQuestion]
    first: int
    total: int
    voices: int
    token: str | None
    is_expert_away: bool = False


@dataclass(frozen=True, slots=True)
class One:
    question: TalkQuestion
    token: str | None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of the question that has this number in the list."""

    file: QuestionFile
    number: int


@dataclass(frozen=True, slots=True)
class Ending:
    """How her question ended: it or, where it was merged, the one that took it in."""

    question: TalkQuestion
    asked: TalkQuestion


async def send_list(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """An hour before the talk; voices and pictures follow as copies."""
    talk = await talks.find(session, club.id, step.subject_id or 0)
    if talk is None or talk.state != TalkState.ANNOUNCED or talk.starts_at is None:
        return
    if now >= talk.starts_at + club.rules.talk.length:
        raise steps.TooLate
    await talk_troubles.look_for_door(session, talk, now)
    listed = await questions.of_talk(session, talk)
    for reader in await question_experts.readers(session, talk):
        for places in in_letters(len(each.text) for each in listed):
            part = [listed[place] for place in places]
            await _post_part(session, talk, reader, part, places[0] + 1, now)


async def carry_rest(session: Session, club: Club, _step: Step, now: dt.datetime) -> None:
    await questions.carry(session, club.id, now)


async def _post_part(  # noqa: PLR0913 - a part of a list is these facts
    session: Session,
    talk: Talk,
    reader: int,
    part: Sequence[TalkQuestion],
    first: int,
    now: dt.datetime,
) -> None:
    start = talk.starts_at or now
    key = f"{talk.id}:{start:%Y%m%d%H%M}:{reader}"
    until = start + talk.club.rules.talk.length
    await outbox.post(
        session, reader, "questions.list", now, key=f"{key}:{first}", club_id=talk.club_id,
        silent=first > 1 or quiet_hours.is_quiet(talk.club, now), expires_at=until,
        talk=talk.id, questions=[each.id for each in part], first=first,
    )  # fmt: skip
    for number, question in enumerate(part, first):
        for file in question.files:
            await outbox.post(
                session, reader, "questions.file", now,
                key=f"{key}:{question.id}:{file.message_id}", club_id=talk.club_id, silent=True,
                expires_at=until, question=question.id, message=file.message_id, number=number,
            )  # fmt: skip


async def send_files(
    session: Session, question: TalkQuestion, reader: int, again: str, now: dt.datetime
) -> None:
    """To a mentor or the expert who wants to hear it; `again` tells one wish from the next."""
    for file in question.files:
        await outbox.post(
            session, reader, "questions.file", now,
            key=f"{question.id}:{file.message_id}:{reader}:{again}", club_id=question.club_id,
            silent=True, question=question.id, message=file.message_id,
        )  # fmt: skip


async def question_of(session: Session, letter: Letter, _now: dt.datetime) -> TalkQuestion | None:
    return await questions.find(session, letter.club_id or 0, letter.params["question"])


async def load_list(session: Session, letter: Letter, now: dt.datetime) -> Listed | None:
    listed = await load_list_again(session, letter, now)
    return listed if listed and listed.questions else None


async def load_list_again(session: Session, letter: Letter, _now: dt.datetime) -> Listed | None:
    """Those of the list that are still open, under the numbers that their files bear."""
    talk = await talks.find(session, letter.club_id or 0, letter.params["talk"])
    if talk is None or talk.state != TalkState.ANNOUNCED:
        return None
    first, ids = letter.params["first"], letter.params["questions"]
    found = {
        n: await questions.find(session, talk.club_id, each) for n, each in enumerate(ids, first)
    }
    still = {n: each for n, each in found.items() if each and each.state == State.OPEN}
    token = await token_of(session, talk.id, letter.chat_id)
    every = await questions.of_talk(session, talk)
    voices = sum(each.kind == Kind.VOICE for each in every)
    is_away = await _is_expert_away(session, talk)
    return Listed(talk, still, first, len(every), voices, token, is_away)


async def _is_expert_away(session: Session, talk: Talk) -> bool:
    """A mentor who is the expert herself reads what mentors read."""
    if talk.expert is None or await question_experts.chat_of(session, talk.id):
        return False
    named = await roster.with_role(session, talk.club_id)
    return talk.expert not in [each.name for each in named if each.role == Role.MENTOR]


async def load_late(session: Session, letter: Letter, now: dt.datetime) -> One | None:
    one = await load_late_again(session, letter, now)
    return one if one and one.question.state == State.OPEN else None


async def load_late_again(session: Session, letter: Letter, now: dt.datetime) -> One | None:
    question = await question_of(session, letter, now)
    if question is None:
        return None
    return One(question, await token_of(session, question.talk_id, letter.chat_id))


async def token_of(session: Session, talk_id: int, person_id: int) -> str | None:
    """Of the link by which she came, if she is the talk's expert."""
    expert = await question_experts.of(session, talk_id)
    return expert.token if expert and expert.person_id == person_id else None


async def load_file(session: Session, letter: Letter, now: dt.datetime) -> Attached | None:
    question = await question_of(session, letter, now)
    if question is None or question.state == State.TAKEN_BACK:
        return None
    files = (each for each in question.files if each.message_id == letter.params["message"])
    file = next(files, None)
    return Attached(file, letter.params.get("number", 0)) if file else None


async def load_published(
    session: Session, letter: Letter, now: dt.datetime
) -> TalkQuestion | None:
    question = await question_of(session, letter, now)
    return question if question and question.state == State.PUBLISHED else None


async def load_ending(session: Session, letter: Letter, now: dt.datetime) -> Ending | None:
    """None where it was opened again, or she has left the club."""
    question = await question_of(session, letter, now)
    asked = await questions.find(session, letter.club_id or 0, letter.params["asked"])
    member = await roster.find(session, letter.club_id or 0, letter.chat_id)
    if not question or not asked or not member or member.state != MemberState.ACTIVE:
        return None
    return Ending(question, asked) if question.state in ENDED else None
