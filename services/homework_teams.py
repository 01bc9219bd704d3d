"""Pairs and groups: who has one report together on a task, and what they hear of that."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import count

from sqlalchemy import select

from domain.homework import teams
from domain.spelling import alphabetical
from models import Member, Part, Report, Session, Task, TaskState
from services import homework_people as people
from services import outbox

SECOND_THOUGHTS = dt.timedelta(minutes=2)  # of a series of changes only the last one is told
NONE: Mapping[int, Sequence[int]] = {}


async def of(session: Session, task: Task) -> Sequence[Sequence[Member]]:
    """All teams, in the order of their numbers."""
    named = {each.id: each for each in await people.everybody(session, task.club_id)}
    found: dict[int, list[Member]] = {}
    for member_id, row in (await people.persons(session, task)).items():
        if row.team is not None and member_id in named:
            found.setdefault(row.team, []).append(named[member_id])
    return [found[number] for number in sorted(found)]


async def make(session: Session, task: Task, size: int, now: dt.datetime) -> None:
    """Put those the task is for into teams of that size; with one, everybody works alone. Where
    there is a report already, it stays the report of those whose it is, and of nobody else.

    Who works with others than before hears of it, once it is published.
    """
    before, special = await _mates(session, task), await people.persons(session, task)
    begun = await _begun(session, task)
    kept = {row.team for row in special.values() if row.member_id in begun} - {None}
    stay = begun | {row.member_id for row in special.values() if row.team in kept}
    for row in special.values():
        row.team = row.team if row.member_id in stay else None
    if size > 1:
        asked = [m for m in await people.addressees(session, task) if m.id not in stay]
        ordered = sorted(asked, key=lambda each: (each.oblast or "", alphabetical(each.name)))
        numbers = (each for each in count(1) if each not in kept)
        for number, team in zip(numbers, teams([each.id for each in ordered], size), strict=False):
            for member_id in team:
                (await people.person(session, task, member_id)).team = number
    await session.flush()
    await tell(session, task, now, before)


async def _begun(session: Session, task: Task) -> set[int]:
    """The ids of the members under whose name there is something in a report."""
    stands = Report.parts.any(Part.removed_at.is_(None))
    hers = select(Report.member_id).where(Report.task_id == task.id, stands)
    return {*await session.scalars(hers)}


async def _mates(session: Session, task: Task) -> dict[int, list[int]]:
    """By the member's id, those of the others with whom she works."""
    ids = [sorted(each.id for each in team) for team in await of(session, task)]
    return {hers: [each for each in team if each != hers] for team in ids for hers in team}


async def tell(
    session: Session, task: Task, now: dt.datetime, before: Mapping[int, Sequence[int]] = NONE
) -> None:
    """Each hears with whom she has one report, or that she has her own, where that was otherwise
    before.
    """
    if task.state != TaskState.PUBLISHED:
        return
    kind, mates = "homework.together", await _mates(session, task)
    everybody = await people.everybody(session, task.club_id)
    reached = {each.person_id: each.id for each in everybody if each.person.may_write}
    waiting = await outbox.waiting(session, kind, f"{task.id}:", reached.keys())
    when = now + SECOND_THOUGHTS
    for chat, hers in reached.items():
        of_hers = mates.get(hers, [])
        if letter := waiting.get(chat):
            letter.params, letter.not_before = {**letter.params, "mates": of_hers}, when
        elif of_hers != before.get(hers, []):
            await outbox.post(
                session, chat, kind, now, key=f"{task.id}:{hers}:{now.isoformat()}",
                club_id=task.club_id, silent=True, not_before=when, task=task.id, mates=of_hers,
            )  # fmt: skip
