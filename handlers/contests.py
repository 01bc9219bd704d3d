"""A mentor makes a contest with a few taps, follows it, and decides what is hers to decide."""

from datetime import datetime

from aiogram import F, Router, flags
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.contests import NotAPicture, TitleIsEmpty
from domain.roles import Right
from handlers.named import of_club
from models import Club, Contest, Media, Member, Person, Session
from screens import contest_buttons as buttons
from screens import contests as screens
from screens import menu
from screens.screen import Screen
from screens.texts import Texts
from services import contest_candidates, contest_steps, contests, homework, places

router = Router(name="contests")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")
router.callback_query.middleware(of_club("contest", contests.get_draft))
PRIVATE = F.chat.type == "private"


class AskedOfContest(StatesGroup):
    """What a mentor was asked for; her next message is the answer."""

    title = State()
    picture = State()


@router.message(Command("newvote"), PRIVATE)
@router.callback_query(buttons.NewContest.filter())
@flags.leads_to(button=buttons.NewContest)
async def ask_event(
    event: Message | CallbackQuery,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return screens.which_event(member.club, await contests.events(session, member, now), say)


@router.callback_query(buttons.AboutTalk.filter())
async def about_talk(
    tap: CallbackQuery,
    callback_data: buttons.AboutTalk,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    title = screens.title_of(None, say)
    contest = await contests.about_talk(session, member, callback_data.talk, title, now)
    return screens.candidates(await contest_candidates.field(session, contest, 0), say)


@router.callback_query(buttons.AboutTask.filter())
async def about_task(
    tap: CallbackQuery,
    callback_data: buttons.AboutTask,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    task = await homework.get(session, member.club_id, callback_data.task)
    title = screens.title_of_task(task, say)
    contest = await contests.about_task(session, member, task, title, now)
    return screens.candidates(await contest_candidates.field(session, contest, 0), say)


@router.callback_query(buttons.AboutOther.filter())
async def ask_title(tap: CallbackQuery, club: Club, say: Texts, state: FSMContext) -> Screen:
    await state.set_state(AskedOfContest.title)
    await state.set_data({"club": club.id})
    return screens.ask_title(club, say)


@router.message(AskedOfContest.title, PRIVATE, menu.is_answer)
async def take_title(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor = await _mentor(person, session, state)
    if not message.text:
        raise TitleIsEmpty
    contest = await contests.about(session, mentor, message.text, now)
    await state.clear()
    return screens.candidates(await contest_candidates.field(session, contest, 0), say)


@router.callback_query(buttons.ShowCandidates.filter())
async def show_candidates(
    tap: CallbackQuery,
    callback_data: buttons.ShowCandidates,
    contest: Contest,
    session: Session,
    say: Texts,
) -> Screen:
    return screens.candidates(
        await contest_candidates.field(session, contest, callback_data.page), say
    )


@router.callback_query(buttons.Stand.filter())
async def stand(
    tap: CallbackQuery,
    callback_data: buttons.Stand,
    contest: Contest,
    session: Session,
    say: Texts,
) -> Screen:
    asked = callback_data
    await contest_candidates.stand(session, contest, asked.whom, stands=asked.stands)
    return screens.candidates(await contest_candidates.field(session, contest, asked.page), say)


@router.callback_query(buttons.ShowTerms.filter())
async def show_terms(tap: CallbackQuery, contest: Contest, say: Texts) -> Screen:
    return screens.terms(contest, say)


@router.callback_query(buttons.SwitchVoters.filter())
async def switch_voters(tap: CallbackQuery, contest: Contest, say: Texts) -> Screen:
    contests.switch_voters(contest)
    return screens.terms(contest, say)


@router.callback_query(buttons.SwitchMethod.filter())
async def switch_method(tap: CallbackQuery, contest: Contest, say: Texts) -> Screen:
    contests.switch_method(contest)
    return screens.terms(contest, say)


@router.callback_query(buttons.ChoosePicture.filter())
async def choose_picture(
    tap: CallbackQuery, contest: Contest, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return screens.whose_picture(contest, say)


@router.callback_query(buttons.AskPicture.filter())
async def ask_picture(
    tap: CallbackQuery,
    callback_data: buttons.AskPicture,
    contest: Contest,
    club: Club,
    say: Texts,
    state: FSMContext,
) -> Screen:
    number = contests.candidate(contest, callback_data.number).number
    await state.set_state(AskedOfContest.picture)
    await state.set_data({"club": club.id, "contest": contest.id, "number": number})
    return screens.ask_picture(contest, number, say)


@router.message(AskedOfContest.picture, PRIVATE, menu.is_answer)
async def take_picture(
    message: Message, person: Person, session: Session, say: Texts, state: FSMContext
) -> Screen:
    mentor = await _mentor(person, session, state)
    asked = await state.get_data()
    contest = await contests.get_draft(session, mentor.club_id, asked["contest"])
    if message.photo:
        contests.picture(contest, asked["number"], Media.PHOTO, message.photo[-1].file_id)
    elif message.video:
        contests.picture(contest, asked["number"], Media.VIDEO, message.video.file_id)
    else:
        raise NotAPicture
    await state.clear()
    return screens.whose_picture(contest, say)


@router.callback_query(buttons.StartContest.filter())
async def start(
    tap: CallbackQuery, contest: Contest, session: Session, now: datetime, say: Texts
) -> Screen:
    await contest_steps.start(session, contest, now)
    toast = say("🗳 The vote has begun.")
    return screens.card(await contests.view(session, contest), say, toast)


async def _mentor(person: Person, session: Session, state: FSMContext) -> Member:
    """She might hold this vote when she was asked; she has to be one who may still."""
    asked = await state.get_data()
    named = {"contest": asked.get("contest")}
    return await places.of_mentor(session, asked["club"], person.id, Right.TEACH, **named)
