"""A mentor and a contest that is ready: start, close, publish, decide, confirm, cancel."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from models import Club, Session
from screens import contest_buttons as buttons
from screens import contests as screens
from screens.screen import Screen
from screens.texts import Texts
from services import contest_results, contest_steps, contests

router = Router(name="contest_course")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.callback_query(buttons.ShowContest.filter())
async def show(
    tap: CallbackQuery,
    callback_data: buttons.ShowContest,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    contest = await contests.get(session, club.id, callback_data.contest)
    return screens.card(await contests.view(session, contest), say)


@router.callback_query(buttons.StartContest.filter())
async def start(
    tap: CallbackQuery,
    callback_data: buttons.StartContest,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    contest = await contests.get_draft(session, club.id, callback_data.contest)
    await contest_steps.start(session, contest, now)
    toast = say("🗳 The vote has begun.")
    return screens.card(await contests.view(session, contest), say, toast)


@router.callback_query(buttons.PostAgain.filter())
async def post_again(
    tap: CallbackQuery,
    callback_data: buttons.PostAgain,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    contest = await contests.get(session, club.id, callback_data.contest, lock=True)
    await contest_steps.post_again(session, contest, now)
    return screens.card(await contests.view(session, contest), say, say("✅ Posted again"))


@router.callback_query(buttons.CloseNow.filter())
async def close_now(
    tap: CallbackQuery,
    callback_data: buttons.CloseNow,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    contest = await contests.get(session, club.id, callback_data.contest, lock=True)
    await contest_steps.close_now(session, contest, now)
    return screens.card(await contests.view(session, contest), say)


@router.callback_query(buttons.AnnounceNow.filter())
async def announce_now(
    tap: CallbackQuery,
    callback_data: buttons.AnnounceNow,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    contest = await contests.get(session, club.id, callback_data.contest, lock=True)
    await contest_results.announce(session, contest, now)
    return screens.card(await contests.view(session, contest), say, say("📣 Published"))


@router.callback_query(buttons.Decide.filter())
async def decide(
    tap: CallbackQuery,
    callback_data: buttons.Decide,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    contest = await contests.get(session, club.id, callback_data.contest, lock=True)
    await contest_steps.decide(session, contest, callback_data.number, now)
    return screens.card(await contests.view(session, contest), say, say("📣 Published"))


@router.callback_query(buttons.ConfirmStars.filter())
async def confirm(
    tap: CallbackQuery,
    callback_data: buttons.ConfirmStars,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    contest = await contests.get(session, club.id, callback_data.contest, lock=True)
    await contest_results.confirm(session, contest, now)
    return screens.card(await contests.view(session, contest), say, say("✅ Saved"))


@router.callback_query(buttons.CancelContest.filter())
async def cancel(
    tap: CallbackQuery,
    callback_data: buttons.CancelContest,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    contest = await contests.get(session, club.id, callback_data.contest, lock=True)
    await contest_steps.cancel(session, contest, now)
    return screens.all_of(club, await contests.latest(session, club.id), say)
