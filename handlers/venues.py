"""Where one talk is held, and where its recording is: links that the mentor sends."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.clubs import NotALink
from domain.venue import PasscodeIsTooLong
from handlers import asked
from models import Club, Person, Session
from screens import menu
from screens import venues as screens
from screens.screen import Screen
from screens.texts import Texts
from services import talk_changes, talks

router = Router(name="venues")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")
ANSWER = (F.chat.type == "private", menu.is_answer)


class AskedOfTalk(StatesGroup):
    """What the mentor was asked for; her next message is the answer."""

    venue = State()
    recording = State()


@router.callback_query(screens.AskVenue.filter())
async def ask_venue(
    tap: CallbackQuery,
    callback_data: screens.AskVenue,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    talk = await talk_changes.unfinished(session, club.id, callback_data.talk, now)
    await asked.ask(state, AskedOfTalk.venue, talk)
    return screens.ask_venue(talk, say)


@router.callback_query(screens.AskRecording.filter())
async def ask_recording(
    tap: CallbackQuery,
    callback_data: screens.AskRecording,
    club: Club,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    talk = await talks.get(session, club.id, callback_data.talk)
    await asked.ask(state, AskedOfTalk.recording, talk)
    return screens.ask_recording(talk, say)


@router.message(AskedOfTalk.venue, *ANSWER)
async def take_venue(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor, talk_id = await asked.answered(session, person, state)
    try:
        text = message.text or ""
        talk = await talk_changes.set_venue(session, mentor.club_id, talk_id, text, now)
    except (NotALink, PasscodeIsTooLong) as refused:
        talk = await talks.get(session, mentor.club_id, talk_id)
        return screens.ask_venue(talk, say).after(say(refused.says, **refused.params))
    await state.clear()
    return screens.saved(talk, say)


@router.message(AskedOfTalk.recording, *ANSWER)
async def take_recording(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor, talk_id = await asked.answered(session, person, state)
    try:
        text = message.text or ""
        talk = await talk_changes.set_recording(session, mentor.club_id, talk_id, text, now)
    except NotALink as refused:
        talk = await talks.get(session, mentor.club_id, talk_id)
        return screens.ask_recording(talk, say).after(say(refused.says))
    await state.clear()
    return screens.recorded(talk, say)
