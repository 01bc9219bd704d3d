"""A talk for her calendar, and the address at which calendars read all talks of a club."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from models import Club, Member, Session
from screens import calendars as screens
from screens.attendance import AddToCalendar
from screens.screen import Screen
from screens.texts import Texts
from services import calendars

router = Router(name="calendars")
router.callback_query.filter(F.message.chat.type == "private")


@router.callback_query(AddToCalendar.filter())
async def add(
    tap: CallbackQuery,
    callback_data: AddToCalendar,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await calendars.send(session, member, callback_data.talk, now)
    return screens.sent(say)


@router.callback_query(screens.Feed.filter())
async def show_feed(
    tap: CallbackQuery, club: Club, session: Session, say: Texts, web_url: str
) -> Screen:
    if not web_url:  # it had one when the button was sent
        return screens.no_feed(club.id, say)
    calendar = await calendars.of(session, club.id)
    return screens.feed(club.id, f"{web_url}/calendar/{calendar.token}.ics", say)


@router.callback_query(screens.AskNewFeed.filter())
async def ask_new_feed(tap: CallbackQuery, club: Club, say: Texts) -> Screen:
    return screens.ask_new_feed(club.id, say)


@router.callback_query(screens.NewFeed.filter())
async def renew_feed(
    tap: CallbackQuery, club: Club, session: Session, say: Texts, web_url: str
) -> Screen:
    if not web_url:
        return screens.no_feed(club.id, say)
    calendar = await calendars.revoke(session, club.id)
    return screens.feed(club.id, f"{web_url}/calendar/{calendar.token}.ics", say, is_new=True)
