"""Whom letters go to: the clubs that they are of, and what language people have chosen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select

from models import Club, ClubState, Letter, Member, MemberState, Person, Role, Session

_CLUBS = select(Club).where(Club.id.in_(bindparam("ids", expanding=True)))
_PLACES = (
    select(func.count())
    .join_from(Member, Club)
    .where(Member.person_id == Person.id, Member.state == MemberState.ACTIVE)
    .where(Club.state != ClubState.GONE)
    # As in roster.places_of: where nothing has begun yet, she is only if she has said so.
    .where(
        or_(
            Club.state != ClubState.SETTING_UP,
            Member.role == Role.MENTOR,
            Member.agreed_at.is_not(None),
        )
    )
    .scalar_subquery()
)
_PEOPLE = select(Person.id, Person.locale, _PLACES.label("places")).where(
    Person.id.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Receivers:
    clubs: Mapping[int, Club]
    languages: Mapping[int, str | None]
    in_several: Collection[int] = ()  # clubs: she has to be told which one is meant

    def club(self, letter: Letter) -> Club | None:
        return self.clubs.get(letter.club_id or 0)

    def language(self, letter: Letter) -> str | None:
        return self.languages.get(letter.chat_id)


async def look_up(session: Session, letters: Collection[Letter]) -> Receivers:
    """Asked for once, so that what the letters' kinds want to know of clubs is in the session."""
    clubs = {each.club_id for each in letters if each.club_id}
    people = {each.chat_id for each in letters if each.chat_id > 0}
    found = await session.scalars(_CLUBS, {"ids": list(clubs)}) if clubs else ()
    known = (await session.execute(_PEOPLE, {"ids": list(people)})).all() if people else ()
    return Receivers(
        {each.id: each for each in found},
        {each.id: each.locale for each in known},
        {each.id for each in known if each.places > 1},
    )
