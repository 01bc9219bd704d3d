"""What a mentor changes in a task before it is published and after; for whom it is; its end."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.named import of_club
from models import Audience, Club, Member, Session, Task
from screens import homework_buttons as buttons
from screens import homework_calendar as calendar
from screens import homework_tasks as screens
from screens.screen import Screen
from screens.texts import Texts
from services import (
    homework,
    homework_changes,
    homework_steps,
    homework_teams,
    homework_view,
    quiet_hours,
)
from services import homework_people as people

router = Router(name="homework_changes")
router.callback_query.middleware(of_club("task", homework.get))


async def _show(session: Session, task: Task, say: Texts) -> Screen:
    return screens.task(await homework_view.standing(session, task), say)


async def _for_whom(session: Session, task: Task, say: Texts) -> Screen:
    in_teams = bool(await homework_teams.of(session, task))
    return screens.for_whom(task, await people.count(session, task), say, in_teams=in_teams)


@router.callback_query(buttons.Edit.filter())
async def edit(tap: CallbackQuery, task: Task, say: Texts) -> Screen:
    return screens.edit(task, say)


@router.callback_query(buttons.Later.filter())
async def publish_later(tap: CallbackQuery, task: Task, now: datetime, say: Texts) -> Screen:
    today = now.astimezone(say.zone).date()
    return calendar.month(task, "pub", today, today, say)


@router.callback_query(buttons.SwitchPrivacy.filter())
async def switch_privacy(
    tap: CallbackQuery, task: Task, session: Session, now: datetime, say: Texts
) -> Screen:
    await homework_changes.switch_privacy(session, task, now)
    return screens.edit(task, say)


@router.callback_query(buttons.SwitchLate.filter())
async def switch_late(
    tap: CallbackQuery, task: Task, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    late, by = task.cutoff_at is not None, member.person_id
    await homework_changes.take_late(session, task, by, now, late=late)
    return screens.edit(task, say)


@router.callback_query(buttons.Delete.filter())
async def ask_delete(tap: CallbackQuery, task: Task, session: Session, say: Texts) -> Screen:
    return screens.ask_delete(task, await homework_view.unreviewed(session, task), say)


@router.callback_query(buttons.DeleteForSure.filter())
async def delete(
    tap: CallbackQuery, task: Task, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    await homework.delete(session, task, member.person_id, now)
    found = await homework_view.steered_by(session, member)
    return screens.tasks(member.club_id, found, say)


@router.callback_query(buttons.CloseTask.filter())
async def close(
    tap: CallbackQuery, task: Task, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    await homework.close(session, task, member.person_id, now)
    return await _show(session, task, say)


@router.callback_query(buttons.NudgeMissing.filter())
async def nudge(
    tap: CallbackQuery, task: Task, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    today = now.astimezone(say.zone).date()
    count = await homework_steps.remind(session, task, f"by hand {today}", now, by=member)
    if not count:
        return Screen(toast=say("🔔 Today there is nobody left to be reminded."))
    loud = quiet_hours.first_loud(task.club, now)
    if loud > now:
        hour = say.time(loud)
        return Screen(
            toast=say("🕗 Quiet hours. I remind them at {time}: {n}", time=hour, n=count)
        )
    return Screen(toast=say.many("🔔 Reminded: {n} member", "🔔 Reminded: {n} members", count))


@router.callback_query(buttons.ForWhom.filter())
async def for_whom(tap: CallbackQuery, task: Task, session: Session, say: Texts) -> Screen:
    return await _for_whom(session, task, say)


@router.callback_query(buttons.ForClub.filter())
async def for_club(
    tap: CallbackQuery, task: Task, session: Session, now: datetime, say: Texts
) -> Screen:
    await homework_changes.address(session, task, Audience.CLUB)
    await homework.refresh_card(session, task, now)
    return await _for_whom(session, task, say)


@router.callback_query(buttons.Oblasts.filter())
async def offer_oblasts(tap: CallbackQuery, task: Task, say: Texts) -> Screen:
    return screens.oblasts(task, say)


@router.callback_query(buttons.ForOblast.filter())
async def for_oblast(
    tap: CallbackQuery,
    callback_data: buttons.ForOblast,
    task: Task,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await homework_changes.address(session, task, Audience.OBLAST, callback_data.oblast)
    await homework.refresh_card(session, task, now)
    return await _for_whom(session, task, say)


@router.callback_query(buttons.Choose.filter())
async def offer_people(
    tap: CallbackQuery,
    callback_data: buttons.Choose,
    task: Task,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    everybody = await people.everybody(session, club.id)
    special = await people.persons(session, task)
    return screens.choose(task, everybody, special, callback_data.page, say)


@router.callback_query(buttons.ChoosePerson.filter())
async def choose(
    tap: CallbackQuery,
    callback_data: buttons.ChoosePerson,
    task: Task,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await people.choose(session, task, callback_data.person)
    await homework.refresh_card(session, task, now)
    everybody = await people.everybody(session, club.id)
    special = await people.persons(session, task)
    return screens.choose(task, everybody, special, callback_data.page, say)


@router.callback_query(buttons.Teams.filter())
async def offer_teams(tap: CallbackQuery, task: Task, session: Session, say: Texts) -> Screen:
    return screens.ask_size(task, await homework_teams.of(session, task), say)


@router.callback_query(buttons.TeamSize.filter())
async def make_teams(
    tap: CallbackQuery,
    callback_data: buttons.TeamSize,
    task: Task,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await homework_teams.make(session, task, callback_data.size, now)
    await homework.refresh_card(session, task, now)
    return screens.ask_size(task, await homework_teams.of(session, task), say)
