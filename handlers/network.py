"""The organiser looks at all clubs side by side."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from domain.clubs import OrganisersOnly
from models import Person, Session
from screens import network as screens
from screens.screen import Screen
from screens.texts import Texts
from services import network

router = Router(name="network")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.callback_query(screens.ShowNetwork.filter())
async def show(
    tap: CallbackQuery,
    callback_data: screens.ShowNetwork,
    person: Person,
    organisers: frozenset[int],
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    return await _page(callback_data.page, person, organisers, session, now, say)


@router.message(Command("clubs"), F.chat.type == "private")
async def show_first(
    message: Message,
    person: Person,
    organisers: frozenset[int],
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    return await _page(0, person, organisers, session, now, say)


async def _page(
    number: int,
    person: Person,
    organisers: frozenset[int],
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    if person.id not in organisers:
        raise OrganisersOnly
    return screens.overview(await network.page(session, number, now), say)
