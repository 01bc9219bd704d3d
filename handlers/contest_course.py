"""A mentor and a contest that is ready: start, close, publish, decide, confirm, cancel."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.named import of_club
from models import Contest, ContestState, Member, Session
from screens import contest_buttons as buttons
from screens import contests as screens
from screens import star_desk, star_year
from screens.screen import Screen
from screens.texts import Texts
from services import contest_results, contest_steps, contests, star_years, stars

router = Router(name="contest_course")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")
router.callback_query.middleware(of_club("contest", contests.get_locked))


@router.callback_query(buttons.ShowContest.filter())
async def show(tap: CallbackQuery, contest: Contest, session: Session, say: Texts) -> Screen:
    return screens.card(await contests.view(session, contest), say)


@router.callback_query(buttons.AskClosing.filter())
async def ask_closing(tap: CallbackQuery, contest: Contest, now: datetime, say: Texts) -> Screen:
    return screens.closings(contest, now, say)


@router.callback_query(buttons.CloseAt.filter())
async def close_at(
    tap: CallbackQuery,
    callback_data: buttons.CloseAt,
    contest: Contest,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    """Of a draft; an open vote is extended."""
    if contest.state == ContestState.DRAFT:
        contest.closing = callback_data.closing
    else:
        await contest_steps.extend(session, contest, callback_data.closing, now)
    return screens.card(await contests.view(session, contest), say)


@router.callback_query(buttons.PostAgain.filter())
async def post_again(
    tap: CallbackQuery, contest: Contest, session: Session, now: datetime, say: Texts
) -> Screen:
    await contest_steps.post_again(session, contest, now)
    return screens.card(await contests.view(session, contest), say, say("✅ Posted again"))


@router.callback_query(buttons.AskClose.filter())
async def ask_close(tap: CallbackQuery, contest: Contest, session: Session, say: Texts) -> Screen:
    voted = await contests.voted(session, contest, ContestState.OPEN)
    return screens.ask_close(contest, voted, say)


@router.callback_query(buttons.CloseNow.filter())
async def close_now(
    tap: CallbackQuery,
    contest: Contest,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await contest_steps.close_now(session, contest, now, by=member.person_id)
    return screens.card(await contests.view(session, contest), say)


@router.callback_query(buttons.AnnounceNow.filter())
async def announce_now(
    tap: CallbackQuery,
    contest: Contest,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await contest_results.announce(session, contest, now, by=member.person_id)
    return screens.card(await contests.view(session, contest), say, say("📣 Published"))


@router.callback_query(buttons.AskDecide.filter())
async def ask_decide(
    tap: CallbackQuery,
    callback_data: buttons.AskDecide,
    contest: Contest,
    session: Session,
    say: Texts,
) -> Screen:
    winner = await contest_steps.chosen(session, contest, callback_data.number)
    return screens.ask_decide(contest, winner.number, say)


@router.callback_query(buttons.Decide.filter())
async def decide(
    tap: CallbackQuery,
    callback_data: buttons.Decide,
    contest: Contest,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    number, by = callback_data.number, member.person_id
    await contest_steps.decide(session, contest, number, now, by=by)
    return screens.card(await contests.view(session, contest), say, say("📣 Published"))


@router.callback_query(buttons.ConfirmStars.filter())
async def confirm(
    tap: CallbackQuery, contest: Contest, session: Session, now: datetime, say: Texts
) -> Screen:
    await contest_results.confirm(session, contest, now)
    shown = screens.card(await contests.view(session, contest), say, say("✅ Saved"))
    which = stars.year_of(contest.club, contest_results.held_at(contest))
    its_year = await star_years.year(session, contest.club, which)
    return replace(shown, text="\n".join([shown.text or "", *star_year.outdated(its_year, say)]))


@router.callback_query(buttons.AskCancel.filter())
async def ask_cancel(tap: CallbackQuery, contest: Contest, say: Texts) -> Screen:
    return screens.ask_cancel(contest, say)


@router.callback_query(buttons.CancelContest.filter())
async def cancel(
    tap: CallbackQuery,
    contest: Contest,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await contest_steps.cancel(session, contest, now)
    held = await contests.latest(session, member)
    return star_desk.desk(member.club, held, stars.year_of(member.club, now), say)
