"""A mentor's home: the hours of her club, its people, its settings."""

from datetime import datetime, time

from aiogram import F, Router, flags
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.clubs import NotALink
from domain.roles import Right, may
from domain.venue import PasscodeIsTooLong
from models import Club, ClubState, Member, Person, Session
from screens import clubs as screens
from screens import desks, menu
from screens import people as people_screens
from screens.buttons import which_club
from screens.screen import Screen
from screens.texts import Texts
from services import (
    club_groups,
    clubs,
    group_menus,
    places,
    pulse,
    roster,
    scopes,
    standing_times,
    talk_changes,
    talks,
)

router = Router(name="clubs")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


class Asked(StatesGroup):
    """What a mentor was asked for; her next message is the answer."""

    link = State()


@router.message(menu.pressed(menu.CLUB), F.chat.type == "private")
@router.message(Command("club"), F.chat.type == "private")
async def come_home(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
    bot_name: str,
) -> Screen:
    await state.clear()
    places = await roster.places_of(session, person.id)
    mine = [member for member in places if may(member.role, Right.REVIEW)]
    if not mine:
        return people_screens.home(places, bot_name, say)
    if len(mine) > 1:
        return which_club(mine, lambda club: screens.Home(club=club), say)
    return await _home(mine[0], session, now, say)


@router.callback_query(screens.Home.filter())
async def show_home(
    tap: CallbackQuery,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return await _home(member, session, now, say)


@router.callback_query(screens.Meetings.filter())
async def show_meetings(tap: CallbackQuery, club: Club, say: Texts) -> Screen:
    return screens.meetings(club, say)


@router.callback_query(screens.Hours.filter())
async def show_hours(tap: CallbackQuery, member: Member, session: Session, say: Texts) -> Screen:
    return await _week(member, session, say)


async def _week(member: Member, session: Session, say: Texts) -> Screen:
    club, lost = member.club, []
    if club.state == ClubState.SETTING_UP:
        lost = [*await club_groups.without_group(session, member.person_id)]
    return screens.week(club, await clubs.hours(session, club.id), say, lost)


@router.callback_query(screens.Day.filter())
async def show_day(
    tap: CallbackQuery, callback_data: screens.Day, club: Club, session: Session, say: Texts
) -> Screen:
    hours = await clubs.hours(session, club.id)
    return screens.day(club, hours, callback_data.weekday, say)


@router.callback_query(screens.Tick.filter())
async def tick(
    tap: CallbackQuery, callback_data: screens.Tick, member: Member, session: Session, say: Texts
) -> Screen:
    club, weekday = member.club, callback_data.weekday
    await clubs.tick(session, club, weekday, time(*divmod(callback_data.at, 60)))
    if callback_data.in_day:
        return screens.day(club, await clubs.hours(session, club.id), weekday, say)
    return await _week(member, session, say)


@router.callback_query(screens.Ready.filter())
async def begin(
    tap: CallbackQuery, member: Member, session: Session, now: datetime, say: Texts, bot_name: str
) -> Screen:
    if await clubs.open_(session, member.club, bot_name, now):
        return screens.opened(await talks.next_talk(session, member.club_id, now), say)
    return await _home(member, session, now, say)


@router.callback_query(screens.SettleIn.filter())
async def settle_in(
    tap: CallbackQuery,
    callback_data: screens.SettleIn,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    bot_name: str,
) -> Screen:
    await club_groups.settle_in(session, member, callback_data.here, bot_name, now)
    return await _home(member, session, now, say)


@router.callback_query(screens.People.filter())
async def show_people(
    tap: CallbackQuery,
    callback_data: screens.People,
    member: Member,
    session: Session,
    say: Texts,
    bot_name: str,
) -> Screen:
    within = scopes.members(member)
    page = await roster.page(session, member.club_id, callback_data.page, within)
    return screens.people(member.club, page, bot_name, say)


@router.message(Command("settings"), F.chat.type == "private")
@router.callback_query(screens.Settings.filter())
@flags.leads_to(button=screens.Settings)
async def show_settings(
    event: Message | CallbackQuery,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return screens.settings(club, say, await talks.next_talk(session, club.id, now))


@router.callback_query(screens.AskPause.filter())
async def ask_pause(
    tap: CallbackQuery, club: Club, session: Session, now: datetime, say: Texts
) -> Screen:
    return screens.ask_pause(club, await talks.next_talk(session, club.id, now), say)


@router.callback_query(screens.Pause.filter())
async def pause(
    tap: CallbackQuery, club: Club, session: Session, now: datetime, say: Texts
) -> Screen:
    await clubs.pause(session, club, now)
    return screens.settings(club, say, await talks.next_talk(session, club.id, now))


@router.callback_query(screens.Resume.filter())
async def resume(
    tap: CallbackQuery, club: Club, session: Session, now: datetime, say: Texts
) -> Screen:
    await clubs.resume(session, club, now)
    return screens.settings(club, say)


@router.callback_query(screens.GroupLanguages.filter())
async def offer_languages(tap: CallbackQuery, club: Club, say: Texts) -> Screen:
    return screens.group_languages(club, say)


@router.callback_query(screens.GroupLanguage.filter())
async def speak(
    tap: CallbackQuery,
    callback_data: screens.GroupLanguage,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    club.locale = callback_data.code
    await group_menus.look_after(session, club, now)
    return screens.settings(club, say)


@router.callback_query(screens.Meeting.filter())
async def ask_link(tap: CallbackQuery, club: Club, say: Texts, state: FSMContext) -> Screen:
    await state.set_state(Asked.link)
    await state.set_data({"club": club.id})
    return screens.ask_link(club, say)


@router.message(Asked.link, F.chat.type == "private", menu.is_answer)
async def take_link(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    asked = await state.get_data()
    member = await places.of_mentor(session, asked["club"], person.id)
    try:
        await talk_changes.meet_at(session, member.club, message.text or "", now)
    except (NotALink, PasscodeIsTooLong) as refused:
        return screens.ask_link(member.club, say).after(say(refused.says, **refused.params))
    await state.clear()
    return screens.meetings(member.club, say)


async def _home(member: Member, session: Session, now: datetime, say: Texts) -> Screen:
    leads = may(member.role, Right.LEAD)
    if leads and member.club.state == ClubState.SETTING_UP:  # nothing begins without its hours
        return await _week(member, session, say)
    found = await pulse.of(session, member, now)
    if not leads:
        return desks.part(found, say)
    talk = await talks.next_talk(session, member.club_id, now)
    return desks.whole(found, talk, await standing_times.of(session, talk), say)
