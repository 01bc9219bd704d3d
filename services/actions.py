"""Who changed what in a club, and when: what its mentors did with a button or a word."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, event, or_, select
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as Plain

from domain.contests import short
from domain.privacy import KEPT
from models import Action, Dialog, EditedMessage, Letter, Member, Person, Session, Step
from services.chosen import clubs_that_chose

LENGTH = 100  # characters of a label, and of the line above it
PAGE = 15
QUOTING = (Action.label, Action.about)
# What is written by looking, too: whom we meet, what we asked, what will be sent.
UNREMARKABLE = (Dialog, EditedMessage, Letter, Person, Step)


@dataclass(slots=True)
class Watch:
    """`changed` tables of the club since it began."""

    changed: set[type[Any]] = field(default_factory=set)

    def _flushed(self, session: Plain, _context: object) -> None:
        rows = [*session.new, *session.deleted, *filter(session.is_modified, session.dirty)]
        self.changed.update(type(row) for row in rows)

    def _executed(self, state: ORMExecuteState) -> None:
        if (state.is_insert or state.is_update or state.is_delete) and state.bind_mapper:
            self.changed.add(state.bind_mapper.class_)


@contextmanager
def watched(session: Session) -> Iterator[Watch]:
    """Watches what is flushed and executed within; flush before and at the end of it."""
    watch, plain = Watch(), session.sync_session
    listened = (("after_flush", watch._flushed), ("do_orm_execute", watch._executed))  # noqa: SLF001
    for name, listener in listened:
        event.listen(plain, name, listener)
    try:
        yield watch
    finally:
        for name, listener in listened:
            event.remove(plain, name, listener)
        watch.changed.difference_update(UNREMARKABLE)


def note(  # noqa: PLR0913 - an action is these facts
    session: Session, member: Member, what: str, label: str, about: str, now: dt.datetime
) -> None:
    facts = {"what": what, "label": label[:LENGTH], "about": about[:LENGTH]}
    session.add(Action(club_id=member.club_id, member_id=member.id, at=now, **facts))


async def rename(session: Session, member: Member, name: str) -> None:
    """She is called so from now on. The list follows: a former name would stay in it when she is
    forgotten. Where it may be somebody else's, or is a single word like others, the words stay,
    and it is noted that she may be meant.
    """
    before, member.name = member.name, name
    if before == name:
        return
    others = (Member.club_id == member.club_id, Member.id != member.id)
    alike = Member.name.contains(before, autoescape=True)
    namesakes = (await session.scalars(select(Member.name).where(*others, alike))).all()
    is_hers_alone = " " in before and not namesakes
    names = {short(before): short(name), before: name}  # buttons have it short
    whole = _as_words(names)
    said = (each.contains(old, autoescape=True) for old in names for each in QUOTING)
    for each in await session.scalars(
        select(Action).where(Action.club_id == member.club_id, or_(*said))
    ):
        if is_hers_alone:
            each.label, each.about = (
                whole.sub(lambda found: names[found[0]], words)[:LENGTH]
                for words in (each.label, each.about)
            )
        elif _may_name(each, whole, {*namesakes} - {before}):
            each.once_named = [*(each.once_named or []), member.id]


def _as_words(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in names))


def _may_name(action: Action, whole: re.Pattern[str], longer: Iterable[str]) -> bool:
    """Do its words hold the name, and not only as a part of a `longer` one of others?"""
    words = f"{action.label}\n{action.about}"
    for each in longer:
        words = words.replace(each, "").replace(short(each), "")
    return whole.search(words) is not None


async def latest(session: Session, club_id: int, before: int | None = None) -> Sequence[Action]:
    """The newest first; one more than a page, if there are older ones."""
    newest = select(Action).where(Action.club_id == club_id).order_by(Action.id.desc())
    older = newest.where(Action.id < before) if before else newest
    return (await session.scalars(older.limit(PAGE + 1))).all()


async def prune(session: Session, now: dt.datetime) -> None:
    await session.execute(delete(Action).where(Action.at < now - KEPT["actions"]))
    for club in await clubs_that_chose(session, "actions_kept"):
        early = Action.at < now - dt.timedelta(days=club.rules.actions_kept)
        await session.execute(delete(Action).where(Action.club_id == club.id, early))
