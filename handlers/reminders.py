"""The mentor's own reminders by a sentence or by buttons, snooze, and how loud the bot may be."""

from collections.abc import Sequence
from datetime import UTC, datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.reminders import NoWords
from handlers.named import of_club
from models import Club, Member, Person, Reminder, Session
from screens import menu
from screens import reminder_buttons as buttons
from screens import reminders as screens
from screens.screen import Screen
from screens.texts import Texts
from services import places, reminders, rules, snoozes, sounds

router = Router(name="reminders")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")
router.callback_query.middleware(of_club("reminder", reminders.get))


class AskedOfReminder(StatesGroup):
    """What a mentor was asked for; her next message is the answer."""

    sentence = State()
    words = State()


@router.callback_query(buttons.ShowReminders.filter())
async def show_all(
    tap: CallbackQuery, club: Club, session: Session, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return await _all(club, session, say)


@router.callback_query(buttons.NewReminder.filter())
async def ask_sentence(tap: CallbackQuery, club: Club, say: Texts, state: FSMContext) -> Screen:
    await state.set_state(AskedOfReminder.sentence)
    await state.set_data({"club": club.id})
    return screens.ask_sentence(club, say)


@router.message(AskedOfReminder.sentence, F.chat.type == "private", menu.is_answer)
async def take_sentence(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor = await _mentor(person, session, state)
    if not message.text:
        raise NoWords
    reminder, moments = await reminders.draft(session, mentor, message.text, now)
    if not reminder.text:
        await state.set_state(AskedOfReminder.words)
        of_which = [int(each.timestamp()) // 60 for each in moments]
        await state.set_data({"club": mentor.club_id, "reminder": reminder.id, "of": of_which})
        return screens.ask_words(reminder, say)
    await state.clear()
    return _timed(reminder, moments, now, say)


def _timed(reminder: Reminder, of: Sequence[datetime], now: datetime, say: Texts) -> Screen:
    """Its card; or, while it has no time, the question for that: of these, or of any."""
    if reminder.due_at:
        return screens.card(reminder, now, say)
    return screens.which(reminder, of, now, say) if of else screens.days(reminder, now, say)


@router.callback_query(buttons.Reword.filter())
async def ask_words(
    tap: CallbackQuery, reminder: Reminder, club: Club, say: Texts, state: FSMContext
) -> Screen:
    await state.set_state(AskedOfReminder.words)
    await state.set_data({"club": club.id, "reminder": reminder.id})
    return screens.ask_words(reminder, say)


@router.message(AskedOfReminder.words, F.chat.type == "private", menu.is_answer)
async def take_words(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor = await _mentor(person, session, state)
    asked = await state.get_data()
    reminder = await reminders.get(session, mentor.club_id, asked["reminder"])
    reminders.reword(reminder, message.text or "")
    await state.clear()
    return _timed(reminder, [_moment(each) for each in asked.get("of", ())], now, say)


@router.callback_query(buttons.ShowReminder.filter())
async def show(
    tap: CallbackQuery, reminder: Reminder, now: datetime, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return screens.card(reminder, now, say)


@router.callback_query(buttons.ChooseDay.filter())
async def choose_day(tap: CallbackQuery, reminder: Reminder, now: datetime, say: Texts) -> Screen:
    return screens.days(reminder, now, say)


@router.callback_query(buttons.ChooseHour.filter())
async def choose_hour(
    tap: CallbackQuery,
    callback_data: buttons.ChooseHour,
    reminder: Reminder,
    now: datetime,
    say: Texts,
) -> Screen:
    return screens.hours(reminder, callback_data.ahead, now, say)


@router.callback_query(buttons.RemindAt.filter())
async def remind_at(
    tap: CallbackQuery,
    callback_data: buttons.RemindAt,
    reminder: Reminder,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await reminders.move(session, reminder, _moment(callback_data.minute), now)
    return screens.card(reminder, now, say)


@router.callback_query(buttons.Reach.filter())
async def reach(tap: CallbackQuery, reminder: Reminder, now: datetime, say: Texts) -> Screen:
    reminders.reach(reminder)
    return screens.card(reminder, now, say)


@router.callback_query(buttons.Repeat.filter())
async def repeat(tap: CallbackQuery, reminder: Reminder, now: datetime, say: Texts) -> Screen:
    reminders.repeat(reminder)
    return screens.card(reminder, now, say)


@router.callback_query(buttons.Confirm.filter())
async def confirm(
    tap: CallbackQuery, reminder: Reminder, club: Club, session: Session, now: datetime, say: Texts
) -> Screen:
    await reminders.confirm(session, reminder, now)
    return await _all(club, session, say)


@router.callback_query(buttons.Delete.filter())
async def ask_delete(tap: CallbackQuery, reminder: Reminder, say: Texts) -> Screen:
    return screens.ask_delete(reminder, say)


@router.callback_query(buttons.Drop.filter())
async def drop(
    tap: CallbackQuery,
    reminder: Reminder,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    await reminders.delete(session, reminder)
    return await _all(club, session, say)


@router.callback_query(buttons.SkipOnce.filter())
async def skip_once(
    tap: CallbackQuery,
    callback_data: buttons.SkipOnce,
    reminder: Reminder,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await reminders.skip(session, reminder, _moment(callback_data.minute))
    return screens.card(reminder, now, say)


@router.callback_query(buttons.SwitchMentions.filter())
async def switch_mentions(
    tap: CallbackQuery, club: Club, session: Session, now: datetime, say: Texts
) -> Screen:
    await rules.choose(session, club, "mentions", int(not club.rules.mentions), now)
    return await _all(club, session, say)


@router.callback_query(buttons.Snooze.filter())
async def snooze(
    tap: CallbackQuery,
    callback_data: buttons.Snooze,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    return screens.snoozed(await snoozes.snooze(session, member, callback_data.letter, now), say)


@router.callback_query(buttons.ShowLevels.filter())
async def show_levels(tap: CallbackQuery, person: Person, session: Session, say: Texts) -> Screen:
    return screens.levels(await sounds.level(session, person.id), say)


@router.callback_query(buttons.ChooseLevel.filter())
async def choose_level(
    tap: CallbackQuery,
    callback_data: buttons.ChooseLevel,
    person: Person,
    session: Session,
    say: Texts,
) -> Screen:
    await sounds.choose(session, person.id, callback_data.level)
    return screens.levels(callback_data.level, say)


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


async def _all(club: Club, session: Session, say: Texts) -> Screen:
    names = bool(club.rules.mentions)
    return screens.all_of(club, await reminders.planned(session, club.id), say, names=names)


async def _mentor(person: Person, session: Session, state: FSMContext) -> Member:
    return await places.of_mentor(session, (await state.get_data())["club"], person.id)
