"""Taps on "I come" under the announcement: done as they are stored, where they are plain.

Such taps come by the hundred when talks are announced. One is **plain** if a member, under the
name we know, taps in the group of her club, which does not pause, before the last minutes to the
talk. Every other one goes the way of all updates, to the same end (services/attendance.py).
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, select

from domain.attendance import OPENS_BEFORE
from domain.clubs import nickname
from domain.roles import Right, may
from models import (
    Club,
    ClubState,
    Member,
    MemberState,
    Person,
    Received,
    Role,
    Rsvp,
    Talk,
    TalkState,
    UpdateState,
    plain,
    units,
)
from models.units import Ask, Unit
from services import edits, inbox

PREFIX = "go"  # of the button; screens/attendance.py
DATA = re.compile(rf"{PREFIX}:(\d{{1,18}}):(\d{{1,18}})")


@dataclass(frozen=True, slots=True)
class Tap:
    """`name` is hers in Telegram; `id` is Telegram's, under which the tap is answered."""

    id: str
    person_id: int
    name: str
    chat_id: int
    club_id: int
    talk_id: int


class Known(NamedTuple):
    """What we know of who taps, and of the talk; `comes`: she has said so before."""

    talk_id: int
    person_id: int
    member_id: int
    role: Role
    name: str
    language: str
    club_id: int
    chat_id: int
    announcement_id: int | None
    may_write: bool
    comes: bool


@dataclass(frozen=True, slots=True)
class Yes:
    """A plain tap, with what we know."""

    tap: Tap
    known: Known

    @property
    def queue(self) -> int:
        return self.known.chat_id

    @property
    def hers(self) -> tuple[int, int]:
        """The key of the row that says that she comes."""
        return self.known.talk_id, self.known.member_id

    @property
    def post(self) -> tuple[int, int, int, int] | None:
        """The announcement, which says how many come, and of what it is."""
        known = self.known
        if known.announcement_id is None:
            return None
        return known.chat_id, known.announcement_id, known.club_id, known.talk_id


@dataclass(frozen=True, slots=True)
class Told:
    """What a tap is answered, and in which language; `is_new`: she had not said it before;
    `is_reached`: she can be reminded in private.
    """

    tap: str
    language: str
    is_new: bool
    is_reached: bool


def read(update: Mapping[str, Any]) -> Tap | None:
    """None for what is no such tap of a person, or not as Telegram writes it."""
    match update:
        case {
            "callback_query": {
                "id": str(tap),
                "from": {"id": int(person), "is_bot": False, "first_name": str(name), **user},
                "message": {"chat": {"id": int(chat), "type": "group" | "supergroup"}},
                "data": str(data),
            },
            "update_id": int(),
            **more,
        } if not more and (asked := DATA.fullmatch(data)):
            if last := user.get("last_name"):
                name = f"{name} {last}"
            if 0 < person < inbox.MOST and -inbox.MOST < chat < 0:
                return Tap(tap, person, name, chat, int(asked[1]), int(asked[2]))
    return None


def ready(given: Mapping[int, Tap], now: dt.datetime) -> Unit[dict[int, Yes]]:
    """The plain ones, with nothing of their groups left of before."""
    talks = {tap.talk_id for tap in given.values()}
    people = {tap.person_id for tap in given.values()}
    asked = {"talks": list(talks), "people": list(people), "begins": now + OPENS_BEFORE}
    rows = yield Ask(_known, asked)
    known = {(each.talk_id, each.person_id): each for each in (Known(*row) for row in rows)}
    found = {
        number: Yes(tap, hers)
        for number, tap in given.items()
        if (hers := known.get((tap.talk_id, tap.person_id)))
    }
    return {number: each for number, each in found.items() if _is_plain(each.tap, each.known)}


def _is_plain(tap: Tap, known: Known) -> bool:
    here = (known.chat_id, known.club_id) == (tap.chat_id, tap.club_id)
    return here and known.name == nickname(tap.name) and may(known.role, Right.ATTEND)


@cache
def _known(dialect: str) -> Any:
    waits = exists().where(
        Received.state == plain(UpdateState.NEW), Received.queue == Club.chat_id
    )
    hers = and_(Rsvp.talk_id == Talk.id, Rsvp.member_id == Member.id)
    return (
        select(
            Talk.id, Member.person_id, Member.id, Member.role, Person.name,
            func.coalesce(Person.locale, Club.locale), Club.id, Club.chat_id,
            Talk.announcement_id, Person.may_write, Rsvp.member_id.is_not(None),
        )
        .join(Club, Club.id == Talk.club_id)
        .join(Member, Member.club_id == Club.id)
        .join(Person, Person.id == Member.person_id)
        .outerjoin(Rsvp, hers)
        .where(
            units.among(Talk.id, "talks", dialect),
            units.among(Member.person_id, "people", dialect),
            Talk.state == plain(TalkState.ANNOUNCED),
            Talk.starts_at > bindparam("begins"),
            Member.state == plain(MemberState.ACTIVE),
            Club.state == plain(ClubState.ACTIVE),
            ~waits,
        )
    )  # fmt: skip


def answer_all(ready: Iterable[Yes], now: dt.datetime) -> Unit[tuple[Sequence[Told], bool]]:
    """They come. What each is told; is a letter posted?"""
    told, new, posts = [], set[tuple[int, int]](), set()
    for each in ready:
        is_new = not each.known.comes and each.hers not in new
        told.append(Told(each.tap.id, each.known.language, is_new, each.known.may_write))
        if is_new:
            new.add(each.hers)
            posts.add(each.post)
    if new:
        rows = [{"talk_id": talk, "member_id": member} for talk, member in sorted(new)]
        yield units.add_new(Rsvp, rows, "member_id", said_at=now)
    is_posted = False
    for chat, message, club, talk in sorted(filter(None, posts)):  # in one order, as the rows
        of = {"club_id": club, "talk": talk}
        is_posted |= yield from edits.changed(chat, message, "talks.edit", now, **of)
    return told, is_posted
