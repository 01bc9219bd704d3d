"""The library of a club: what is put into it, and what becomes of it."""

import datetime as dt
from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import joinedload

from domain.clubs import NotALink, NotAMember, web_link
from domain.homework import Kind
from domain.materials import (
    InLibraryAlready,
    NoSuchMaterial,
    NotAMaterial,
    best,
    clean_title,
    portal_link,
    proposed,
)
from domain.privacy import KEPT
from domain.roles import Right, may
from models import Club, Material, Member, Session, Talk, Urgency, add_once
from services import clubs, outbox, scopes
from services.homework_reports import Piece

NAMED = (Kind.DOCUMENT, Kind.AUDIO)  # by people; what a camera calls its files says nothing


def _of_club(club_id: int) -> Select[Material]:
    return select(Material).where(Material.club_id == club_id, Material.removed_at.is_(None))


async def of_club(session: Session, club_id: int) -> Sequence[Material]:
    """All of it, the newest first, at each look: a few come in a week, so in ten years it is a
    thousand rows, read in 12 ms; shelves, pages and the search are plain Python over them
    (docs/decisions/0031).
    """
    newest = _of_club(club_id).order_by(Material.added_at.desc(), Material.id.desc())
    of_talk = joinedload(Material.talk).raiseload("*")  # a talk brings its poll and its hours
    return (await session.scalars(newest.options(of_talk))).all()


def search(wanted: str, library: Sequence[Material]) -> Sequence[Material]:
    """In any form of the words, Kyrgyz or Russian; the best first."""
    return [library[n] for n in best(wanted, [each.words for each in library])]


async def get(session: Session, club_id: int, material_id: int) -> Material:
    """Raises NoSuchMaterial for one that was removed, or is not of this club."""
    if found := await session.scalar(_of_club(club_id).where(Material.id == material_id)):
        return found
    raise NoSuchMaterial


async def invited(session: Session, material_id: int, person_id: int) -> tuple[Material, Member]:
    """What a deep link leads to, and her place in its club. Raises NotAMember, NoSuchMaterial."""
    material = await session.get(Material, material_id)
    member = await clubs.membership(session, material.club_id, person_id) if material else None
    if material is None or member is None:
        raise NotAMember
    return await get(session, member.club_id, material_id), member


def may_change(member: Member, material: Material) -> bool:
    """A mentor every one, others with an office what they have added."""
    is_hers = scopes.is_whole(member) or material.by == member.person_id
    return may(member.role, Right.SHARE) and is_hers


async def add(
    session: Session, member: Member, piece: Piece, otherwise: str, now: dt.datetime
) -> Material:
    """It is there at once, under a title that can be proposed; where nothing tells one, under
    `otherwise`. Raises NotAMaterial or InLibraryAlready.
    """
    is_alive = piece.kind == Kind.LIVE_PHOTO
    file_id = piece.still_id if is_alive else piece.file_id
    link = None if file_id else _link(piece.text)
    await _refuse_again(session, member.club_id, link, piece.file_unique_id)
    named = piece.name if piece.kind in NAMED else None
    material = Material(
        club_id=member.club_id,
        kind=Kind.PHOTO if is_alive else piece.kind,
        title=proposed(piece.text, link, named) or otherwise,
        link=link,
        file_id=file_id,
        file_unique_id=piece.file_unique_id,
        by=member.person_id,
        added_at=now,
    )
    session.add(material)
    await session.flush()
    return material


def _link(text: str) -> str:
    try:
        return web_link(text)
    except NotALink:
        raise NotAMaterial from None


async def _refuse_again(
    session: Session, club_id: int, link: str | None, unique_id: str | None
) -> None:
    recorded = select(Talk.id).where(Talk.club_id == club_id, Talk.recording == link)
    same = or_(Material.link == link, Material.talk_id.in_(recorded))
    if link is None:
        same = Material.file_unique_id == (unique_id or "")
    if there := await session.scalar(_of_club(club_id).where(same).limit(1)):
        raise InLibraryAlready(title=there.words or there.url)


async def keep_recording(session: Session, talk: Talk, now: dt.datetime) -> None:
    """Every recording is in the library by itself, once, however often its link changes. The
    group is told of it as of a recording.
    """
    by_hand = _of_club(talk.club_id).where(Material.link == talk.recording)
    for material in await session.scalars(by_hand):
        material.removed_at = now  # it stands there as a recording from now on
    facts = {"kind": Kind.TEXT, "added_at": now, "published_at": now}
    if not await add_once(session, Material, club_id=talk.club_id, talk_id=talk.id, **facts):
        again = update(Material).where(Material.talk_id == talk.id)
        await session.execute(again.values(removed_at=None))


async def send(session: Session, member: Member, material: Material, now: dt.datetime) -> None:
    """To who has asked for it; a link she has on a button."""
    if material.url is None:
        await outbox.post(
            session, member.person_id, "materials.file", now, key=uuid4().hex,
            club_id=member.club_id, urgency=Urgency.ANSWER, silent=True, material=material.id,
        )  # fmt: skip


def rename(material: Material, typed: str) -> None:
    """Raises TitleIsEmpty or TitleIsTooLong."""
    material.title = clean_title(typed)


async def publish(session: Session, club: Club, material: Material, now: dt.datetime) -> None:
    """To the group, once, without a sound. A second tap does nothing."""
    if material.published_at is None:
        material.published_at = now
        await outbox.post(
            session, club.chat_id, "materials.post", now, key=key_of(material), club_id=club.id,
            silent=True, material=material.id,
        )  # fmt: skip


def key_of(material: Material) -> str:
    """In the keys of letters: its number may have been that of one that is gone."""
    return f"{material.id}:{material.added_at.isoformat()}"


def put_on_portal(material: Material, typed: str) -> None:
    """Raises NotALink or NotOnPortal."""
    material.portal = portal_link(typed)


async def prune(session: Session, now: dt.datetime) -> None:
    await session.execute(delete(Material).where(Material.removed_at < now - KEPT["removed"]))


async def put_back(session: Session, club_id: int, material_id: int) -> Material:
    """It was removed by mistake. Raises NoSuchMaterial, or InLibraryAlready if it was added anew
    meanwhile.
    """
    ours = (Material.id == material_id, Material.club_id == club_id)
    material = await session.scalar(select(Material).where(*ours))
    if material is None:
        raise NoSuchMaterial
    if material.removed_at and material.talk_id is None:
        await _refuse_again(session, club_id, material.link, material.file_unique_id)
    material.removed_at = None
    return material
