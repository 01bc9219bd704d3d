"""The expert of a talk: bound to it by a link, she sees its questions and nothing else."""

import datetime as dt
import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from domain.questions import NoSuchExpertLink
from models import Letter, Member, Person, Session, Talk, TalkExpert, TalkState
from services import outbox, quiet_hours, roster, talks

TOKEN_BYTES = 12
TOLD = "questions.expert"


async def invite(session: Session, talk: Talk) -> TalkExpert:
    """A link for the talk's expert that nobody has used yet."""
    expert = await session.get(TalkExpert, talk.id)
    if expert is None:
        expert = TalkExpert(talk_id=talk.id)
        session.add(expert)
    elif expert.person_id is None:
        return expert  # tapped twice, it stays the same link
    expert.token, expert.person_id = secrets.token_urlsafe(TOKEN_BYTES), None
    await session.flush()
    await session.refresh(expert, ["talk"])
    return expert


async def bind(session: Session, token: str, person: Person, now: dt.datetime) -> TalkExpert:
    """The first who opens the link is the expert, unless she is a mentor who tries it.

    Raises NoSuchExpertLink, also for a link that somebody else has used.
    """
    expert = await _named(session, token, is_held=True)
    everyone = await roster.mentors(session, expert.talk.club_id)
    is_mentor = any(each.person_id == person.id for each in everyone)
    if expert.person_id is None and not is_mentor:
        expert.person_id, expert.bound_at = person.id, now
    elif expert.person_id != person.id and not is_mentor:
        raise NoSuchExpertLink
    return expert


async def tell(
    session: Session, talk: Talk, now: dt.datetime, when: dt.datetime, again: str = ""
) -> None:
    """The group is told `when` the talk is; she, who need not be in the group, as well: once, and
    once more for each `again`.
    """
    expert, start = await of(session, talk.id), talk.starts_at
    if expert and expert.person_id and start:
        await outbox.post(
            session, expert.person_id, TOLD, now, key=f"{talk.id}{again}:{expert.person_id}",
            club_id=talk.club_id, not_before=when, expires_at=start,
            silent=quiet_hours.is_quiet(talk.club, when), talk=talk.id, start=start.isoformat(),
        )  # fmt: skip


async def load_told(session: Session, letter: Letter, now: dt.datetime) -> TalkExpert | None:
    """The first of these letters says when the talk is by then; each other one, that it moved."""
    expert = await of(session, letter.params["talk"])
    if expert is None or expert.person_id != letter.chat_id or expert.talk.starts_at is None:
        return None
    moved = "was" in letter.params
    as_told = expert.talk.starts_at.isoformat() == letter.params["start"]
    is_ahead = expert.talk.state == TalkState.ANNOUNCED and now < expert.talk.starts_at
    return expert if is_ahead and (as_told or not moved) else None


async def follow(session: Session, talk_id: int, following_id: int) -> None:
    """There is no talk this week: her link, and her place if she has come by it, are for that one,
    unless it has an expert of its own.
    """
    if await session.get(TalkExpert, following_id) is None:
        hers = update(TalkExpert).where(TalkExpert.talk_id == talk_id)
        await session.execute(hers.values(talk_id=following_id))


async def stay(session: Session, talk_id: int, following_id: int, *, was_held: bool) -> None:
    """The topic goes on, and she with it: of the part that was held she keeps what she had."""
    if not was_held:
        await follow(session, talk_id, following_id)
    elif (hers := await of(session, talk_id)) and not await session.get(TalkExpert, following_id):
        token = secrets.token_urlsafe(TOKEN_BYTES)
        who = {"person_id": hers.person_id, "bound_at": hers.bound_at}
        session.add(TalkExpert(talk_id=following_id, token=token, **who))


async def release(session: Session, talk_id: int) -> None:
    """She is not the expert any more: what she was given shows her nothing."""
    if expert := await of(session, talk_id):
        expert.token, expert.person_id = secrets.token_urlsafe(TOKEN_BYTES), None


async def authorised(session: Session, token: str, person: Person) -> TalkExpert:
    """Raises NoSuchExpertLink for anybody but the expert herself."""
    expert = await _named(session, token)
    if expert.person_id != person.id:
        raise NoSuchExpertLink
    return expert


async def _named(session: Session, token: str, *, is_held: bool = False) -> TalkExpert:
    """Held, nobody else is bound by it meanwhile."""
    named = select(TalkExpert).where(TalkExpert.token == token)
    named = named.with_for_update(of=TalkExpert) if is_held else named
    found = await session.scalar(named)
    if found is None:
        raise NoSuchExpertLink
    return found


async def of(session: Session, talk_id: int) -> TalkExpert | None:
    """The expert who has come by her link."""
    found = await session.get(TalkExpert, talk_id)
    return found if found and found.person_id else None


async def who_came(session: Session, talk_id: int) -> Person | None:
    expert = await of(session, talk_id)
    return await session.get(Person, expert.person_id) if expert else None


async def expected(session: Session, person_id: int) -> TalkExpert | None:
    """Is she the expert of a talk that is to come? Of the next one, where there are several."""
    hers = select(TalkExpert).join(TalkExpert.talk).where(TalkExpert.person_id == person_id)
    ahead = hers.where(Talk.state.in_(talks.AHEAD)).order_by(Talk.week, Talk.id)
    return await session.scalar(ahead.limit(1))


async def chat_of(session: Session, talk_id: int) -> int | None:
    """Where its expert reads; None while nobody has come by her link."""
    expert = await of(session, talk_id)
    return expert.person_id if expert else None


async def and_expert(session: Session, talk: Talk, people: Collection[int]) -> Sequence[int]:
    """These and the expert, each of them once."""
    expert = await chat_of(session, talk.id)
    return [*dict.fromkeys([*people, *([expert] if expert else [])])]


async def heard(session: Session, person_id: int, now: dt.datetime) -> TalkExpert | None:
    """As whom she writes: as `expected`, or for a week after her talk, with what she promised. It
    may not have been held, and the next one may have an expert of its own.
    """
    past = (Talk.state.not_in(talks.AHEAD), Talk.starts_at > now - talks.WEEK)
    hers = select(TalkExpert).join(TalkExpert.talk).where(TalkExpert.person_id == person_id, *past)
    last = hers.order_by(Talk.week.desc()).limit(1)
    return await expected(session, person_id) or await session.scalar(last)


async def elsewhere(
    session: Session, person_id: int, places: Sequence[Member], now: dt.datetime
) -> TalkExpert | None:
    """As `heard`, where that is in none of her own clubs."""
    expert = await heard(session, person_id, now)
    is_hers = expert and expert.talk.club_id in {each.club_id for each in places}
    return None if is_hers else expert


async def in_club(session: Session, club_id: int, person_id: int) -> TalkExpert | None:
    """Of its last talk, of which she is or was the expert."""
    hers = select(TalkExpert).join(TalkExpert.talk).where(TalkExpert.person_id == person_id)
    here = hers.where(Talk.club_id == club_id).order_by(Talk.week.desc())
    return await session.scalar(here.limit(1))


async def readers(session: Session, talk: Talk) -> Sequence[int]:
    """Who is to see the talk's questions: every mentor who may be written to, and the expert."""
    return await and_expert(session, talk, await roster.whom_to_tell(session, talk.club_id))
