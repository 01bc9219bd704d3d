"""How a club's talks follow each other: the mentor's settings, and topics in several parts."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from models import Club, ClubState, Series, Session
from screens import series as screens
from screens.office_buttons import Rhythm
from screens.screen import Screen
from screens.texts import Texts
from services import openings, series, standing_times, talk_changes

router = Router(name="series")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.callback_query(Rhythm.filter())
async def show_rhythm(
    tap: CallbackQuery, club: Club, session: Session, say: Texts, web_url: str
) -> Screen:
    return await _rhythm(club, await series.of(session, club.id), session, say, web_url)


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
    shown = await _rhythm(club, chosen, session, say, web_url)
    return replace(shown, toast=say("✅ Saved"))


@router.callback_query(screens.VoteAgain.filter())
async def vote_again(
    tap: CallbackQuery, club: Club, session: Session, say: Texts, web_url: str
) -> Screen:
    asked = await series.ask_again(session, club.id)
    shown = await _rhythm(club, asked, session, say, web_url)
    return replace(shown, toast=say("✅ Saved"))


async def _rhythm(
    club: Club, chosen: Series, session: Session, say: Texts, web_url: str
) -> Screen:
    talk = await openings.settled(session, club) if club.state == ClubState.ACTIVE else None
    ahead = screens.standing(talk, await standing_times.of(session, talk), say)
    return screens.rhythm(club, chosen, ahead, say, has_feed=bool(web_url))


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
