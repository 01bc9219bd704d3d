"""What happens in a club's group: the bot comes and goes, people come and go, the group moves."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import CommandStart
from aiogram.types import ChatMemberUpdated, Message

from models import Club, ClubState, Person, Session
from screens import clubs as screens
from screens.screen import Screen
from screens.texts import Texts
from services import club_groups, club_mentors, clubs, headcounts, people, roster, talk_troubles

router = Router(name="groups")
GROUPS = {"group", "supergroup"}


def is_ours(message: Message, club: Club | None = None) -> bool:
    """A filter: the group of a club that we know."""
    return club is not None


router.message.filter(F.chat.type.in_(GROUPS))
router.my_chat_member.filter(F.chat.type.in_(GROUPS))
router.chat_member.filter(F.chat.type.in_(GROUPS))


@router.my_chat_member()
async def bot_moved(
    change: ChatMemberUpdated,
    session: Session,
    now: datetime,
    say: Texts,
    bot_name: str,
    archive_chat: int | None,
    person: Person | None = None,
    club: Club | None = None,
) -> None:
    if not roster.is_in(change.new_chat_member):
        if club:
            await club_groups.remove(session, club, change.date, now)
    elif club and club.state != ClubState.GONE and roster.is_in(change.old_chat_member):
        has_rights = roster.has_rights(change.new_chat_member)
        await clubs.change_rights(session, club, now, has_rights=has_rights)
    elif club or change.chat.id != archive_chat:  # where reports are kept no club begins
        await clubs.arrive(session, _arrival(change, person, say, bot_name), now)


def _arrival(
    change: ChatMemberUpdated, person: Person | None, say: Texts, bot_name: str
) -> clubs.Arrival:
    return clubs.Arrival(
        chat_id=change.chat.id,
        title=change.chat.title or "",
        by=person,
        has_rights=roster.has_rights(change.new_chat_member),
        locale=say.language,
        zone=say.zone.key,
        bot_name=bot_name,
    )


@router.chat_member()
async def member_moved(
    change: ChatMemberUpdated, session: Session, now: datetime, club: Club | None = None
) -> None:
    place = change.new_chat_member
    if club is None or place.user.is_bot:
        return
    if not roster.is_in(place):
        removed = place.status == "kicked"
        led = await roster.depart(session, club, place.user.id, now, removed=removed)
        await talk_troubles.miss_expert(session, place.user.id, now, club.id)
    else:
        person = await people.know(session, place.user.id, place.user.full_name)
        member = await roster.see(session, club, person, now)
        led = await roster.rank(session, member, now, is_admin=roster.is_admin(place))
    await club_mentors.keep_led(session, club, now, is_left=led)
    await headcounts.ask(session, club, now)


@router.message(F.migrate_to_chat_id)
async def group_moves(message: Message, session: Session, now: datetime) -> None:
    await club_groups.move(session, message.chat.id, message.migrate_to_chat_id or 0, now)


@router.message(F.migrate_from_chat_id)
async def group_moved(message: Message, session: Session, now: datetime) -> None:
    await club_groups.move(session, message.migrate_from_chat_id or 0, message.chat.id, now)


@router.message(F.new_chat_members, is_ours)
async def people_come(message: Message, club: Club, session: Session, now: datetime) -> None:
    for user in message.new_chat_members or ():
        if not user.is_bot:
            person = await people.know(session, user.id, user.full_name)
            await roster.see(session, club, person, now)
    await headcounts.ask(session, club, now)


@router.message(F.left_chat_member, is_ours)
async def somebody_leaves(message: Message, club: Club, session: Session, now: datetime) -> None:
    gone = message.left_chat_member
    led = gone is not None and await roster.depart(session, club, gone.id, now)
    if gone and not gone.is_bot:
        await talk_troubles.miss_expert(session, gone.id, now, club.id)
    await club_mentors.keep_led(session, club, now, is_left=led)
    await headcounts.ask(session, club, now)


@router.message(F.new_chat_title, is_ours)
async def group_renamed(message: Message, club: Club) -> None:
    club.title = message.new_chat_title or club.title


@router.message(CommandStart(), F.sender_chat, is_ours)
async def masked_start(message: Message, club: Club, say: Texts, bot_name: str) -> Screen:
    return screens.come_in_private(bot_name, club, say)


@router.message(~F.sender_chat, is_ours)
async def somebody_writes(
    message: Message, club: Club, session: Session, now: datetime, person: Person | None = None
) -> None:
    if person:
        await roster.see(session, club, person, now)
