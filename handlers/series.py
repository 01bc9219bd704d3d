"""How a club's talks follow each other: the mentor's settings, and topics in several parts."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from models import Club, Series, Session
from screens import series as screens
from screens.office_buttons import Rhythm
from screens.screen import Screen
from screens.texts import Texts
from services import series, talk_changes

router = Router(name="series")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.callback_query(Rhythm.filter())
async def show_rhythm(
    tap: CallbackQuery, club: Club, session: Session, say: Texts, web_url: str
) -> Screen:
    return _rhythm(club, await series.of(session, club.id), say, web_url)


@router.callback_query(screens.SetRhythm.filter())
async def set_rhythm(
    tap: CallbackQuery,
    callback_data: screens.SetRhythm,
    club: Club,
    session: Session,
    say: Texts,
    web_url: str,
) -> Screen:
    chosen = await series.fix(session, club.id, is_fixed=callback_data.is_fixed)
    return _rhythm(club, chosen, say, web_url, toast=say("✅ Saved"))


@router.callback_query(screens.VoteAgain.filter())
async def vote_again(
    tap: CallbackQuery, club: Club, session: Session, say: Texts, web_url: str
) -> Screen:
    asked = await series.ask_again(session, club.id)
    return _rhythm(club, asked, say, web_url, toast=say("✅ Saved"))


def _rhythm(club: Club, chosen: Series, say: Texts, web_url: str, toast: str = "") -> Screen:
    return screens.rhythm(club, chosen, say, toast, has_feed=bool(web_url))


@router.callback_query(screens.AskParts.filter())
async def ask_parts(
    tap: CallbackQuery,
    callback_data: screens.AskParts,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    talk = await talk_changes.open_talk(session, club.id, callback_data.talk, now)
    return screens.parts(talk, say)


@router.callback_query(screens.SetParts.filter())
async def set_parts(
    tap: CallbackQuery,
    callback_data: screens.SetParts,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    asked = callback_data
    return screens.divided(
        await series.divide(session, club.id, asked.talk, asked.parts, now), say
    )
