"""What is drawn or printed of the stars: it is asked for here, made by an errand, and sent."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from models import Club, Errand, Member, Person, Session
from services import errands, star_board, star_years
from services.star_board import Board, Row

BOARD, CERTIFICATES = errands.BOARD, "star_certificates"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A board, and the language of the chat that it goes to."""

    board: Board
    language: str


@dataclass(frozen=True, slots=True)
class Printed:
    """For whom certificates are printed: the winners, and the speakers of #ChongOy."""

    club: Club
    year: int
    winners: Sequence[Row]
    speakers: Sequence[Row]
    language: str


async def ask_board(session: Session, member: Member, year: int, now: dt.datetime) -> bool:
    """False if the same picture is on its way to her."""
    return await errands.ask(session, member.club_id, member.person_id, BOARD, year, now)


async def tell_board(session: Session, club: Club, year: int, now: dt.datetime) -> bool:
    """To the group. False if it is on its way there."""
    return await errands.ask(session, club.id, club.chat_id, BOARD, year, now)


async def ask_certificates(session: Session, mentor: Member, year: int, now: dt.datetime) -> bool:
    """False if they are on their way to her."""
    asked = mentor.club_id, mentor.person_id, CERTIFICATES, year
    return await errands.ask(session, *asked, now)


async def board(session: Session, errand: Errand, now: dt.datetime) -> Drawn:
    club = await session.get_one(Club, errand.club_id)
    found = await star_board.board(session, club, now, errand.subject_id)
    return Drawn(found, await _language(session, club, errand.chat_id))


async def certificates(session: Session, errand: Errand) -> Printed:
    club = await session.get_one(Club, errand.club_id)
    found = await star_years.year(session, club, errand.subject_id or 0)
    language = await _language(session, club, errand.chat_id)
    return Printed(club, found.year, found.winners, found.speakers, language)


async def _language(session: Session, club: Club, chat_id: int) -> str:
    person = await session.get(Person, chat_id) if chat_id > 0 else None
    return (person.locale if person else None) or club.locale
