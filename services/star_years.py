"""The year's end: who has the most stars, the prize, the speakers of #ChongOy [G05, G06, G09]."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from domain.spelling import alphabetical
from domain.stars import LastSpeaker, NoSuchEntry, PrizeIsMissing, read_reason
from models import (
    Club,
    Letter,
    LetterState,
    Member,
    MemberState,
    Session,
    StarPrize,
    StarSpeaker,
    StarSum,
    add_once,
)
from services import outbox, star_board, stars
from services.star_board import Row

OFFERED = 20  # of whom a mentor may tick speakers; who is chosen stays there
MOST_OFFERED = 40  # with those who have as many stars: more buttons no keyboard holds
EVERYBODY = 10_000
INVITATION = "stars.speaker"


@dataclass(frozen=True, slots=True)
class Year:
    """`winners` share the first place; `prizes` are what they were given already, by member. So
    many are `equals` of the last who is proposed to speak, and are not proposed for want of room.
    `outdated`: for whom a prize was noted, where others are first now and have none.
    `disinvited`: who has read that she is to speak, and is not chosen any more.
    """

    club: Club
    year: int
    winners: Sequence[Row]
    prizes: dict[int, str]
    speakers: Sequence[Row]
    offered: Sequence[Row]
    equals: int = 0
    outdated: Sequence[str] = ()
    disinvited: Sequence[str] = ()


async def year(session: Session, club: Club, number: int) -> Year:
    starred = await star_board.leaders(session, club.id, number, EVERYBODY, hidden=True)
    winners = [row for row in starred if row.place == 1]
    noted = await _prizes(session, club, number)
    first = {row.member_id for row in winners}
    prizes = {row.member_id: noted[row.member_id] for row in winners if row.member_id in noted}
    outdated = await _names(session, noted) if prizes.keys() != first else ()
    mine = select(StarSpeaker.member_id).filter_by(club_id=club.id, year=number)
    chosen = {row.member_id for row in starred} & {*await session.scalars(mine)}
    most = (await stars.settings(session, club.id)).speakers
    # Those a mentor has chosen, or else the proposal: the first by stars.
    speakers = [row for row in starred if row.member_id in chosen] if chosen else starred[:most]
    equals = 0 if chosen else _equals(starred, len(speakers))
    most = min(OFFERED + _equals(starred, OFFERED), MOST_OFFERED)
    offered = [row for n, row in enumerate(starred) if n < most or row.member_id in chosen]
    invited = await _invited(session, club, number)
    disinvited = await _names(session, invited - {row.member_id for row in speakers})
    telling = (equals, outdated, disinvited)
    return Year(club, number, winners, prizes, speakers, offered, *telling)


async def _prizes(session: Session, club: Club, number: int) -> dict[int, str]:
    given = await session.scalars(select(StarPrize).filter_by(club_id=club.id, year=number))
    return {each.member_id: each.prize for each in given}


async def _invited(session: Session, club: Club, number: int) -> set[int]:
    """Who has read that she is to speak."""
    starred = select(StarSum.member_id).filter_by(club_id=club.id, year=number)
    keys = {f"{INVITATION}:{number}:{each}": each for each in await session.scalars(starred)}
    read = select(Letter.key).where(Letter.key.in_(keys), Letter.state == LetterState.SENT)
    return {keys[key] for key in await session.scalars(read)}


async def _names(session: Session, members: Collection[int]) -> Sequence[str]:
    """Of those who are in the club."""
    theirs = (Member.id.in_(members), Member.state == MemberState.ACTIVE)
    if not members:
        return ()
    return sorted(await session.scalars(select(Member.name).where(*theirs)), key=alphabetical)


def _equals(starred: Sequence[Row], first: int) -> int:
    """How many come after the first, and have as many stars as the last of them."""
    last = starred[:first][-1:]
    return sum(row.stars == each.stars for each in last for row in starred[first:])


async def tick_speaker(session: Session, club: Club, number: int, member_id: int) -> None:
    """Choose her, or choose her no more. Raises NoSuchEntry for who is not offered, LastSpeaker
    where nobody would be left.
    """
    found = await year(session, club, number)
    if member_id not in {row.member_id for row in found.offered}:
        raise NoSuchEntry
    wanted = {row.member_id for row in found.speakers} ^ {member_id}
    if not wanted:
        raise LastSpeaker
    await session.execute(
        delete(StarSpeaker).where(StarSpeaker.club_id == club.id, StarSpeaker.year == number)
    )
    session.add_all(
        StarSpeaker(club_id=club.id, year=number, member_id=each) for each in sorted(wanted)
    )
    await session.flush()


async def invite_speakers(
    session: Session, club: Club, number: int, now: dt.datetime
) -> Sequence[Row]:
    """Each is asked once, in private; who they are is noted. Returns whom no letter reaches."""
    found, unheard = await year(session, club, number), []
    for row in found.speakers:
        key = {"club_id": club.id, "year": number, "member_id": row.member_id}
        await add_once(session, StarSpeaker, **key)
        whole = [joinedload(Member.person)]
        member = await session.get_one(Member, row.member_id, options=whole)
        if not member.person.may_write:
            unheard.append(row)
            continue
        await _invite(session, member, number, now)
    return unheard


async def _invite(session: Session, member: Member, number: int, now: dt.datetime) -> None:
    """Once; but anew where nobody has read it, as when she was not chosen for a while."""
    key = f"{number}:{member.id}"
    if earlier := await outbox.unsent(session, INVITATION, key):
        if earlier.settled_at:
            outbox.revive(earlier, member.person_id, now)
        return
    await outbox.post(
        session, member.person_id, INVITATION, now, key=key, club_id=member.club_id,
        member=member.id, year=number,
    )  # fmt: skip


async def give_prize(
    session: Session, club: Club, number: int, words: str, now: dt.datetime
) -> None:
    """To whoever has the most stars, to several if they have as many. The group learns of what is
    new.

    Raises PrizeIsMissing, ReasonIsTooLong, and NoSuchEntry for a year without stars.
    """
    prize = read_reason(words, PrizeIsMissing)
    found = await year(session, club, number)
    if not found.winners:
        raise NoSuchEntry
    if all(found.prizes.get(row.member_id) == prize for row in found.winners):
        return
    for row in found.winners:
        key = {"club_id": club.id, "year": number, "member_id": row.member_id}
        await session.merge(StarPrize(**key, prize=prize, at=now))
    await session.flush()
    if not await outbox.will_tell(session, club.chat_id, "stars.prize", year=number):
        await outbox.post(
            session, club.chat_id, "stars.prize", now, key=uuid4().hex, club_id=club.id,
            year=number,
        )  # fmt: skip
