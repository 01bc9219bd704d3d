"""Votes, and what a mentor does about the weekly talk."""

from datetime import datetime

from aiogram import F, Router, flags
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message, Poll, PollAnswer

from handlers import asked, shown
from models import Club, Member, Person, Session
from screens import menu, question_desk, talk_card
from screens import talk_exports as talk_tables
from screens import talks as screens
from screens.screen import Screen
from screens.texts import Texts
from services import (
    errands,
    polls,
    question_experts,
    talk_changes,
    talk_exports,
    talk_troubles,
    talks,
    votes,
)

router = Router(name="talks")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")
ANSWER = (F.chat.type == "private", menu.is_answer)


class Asked(StatesGroup):
    """What the mentor was asked for; her next message is the answer."""

    topic = State()
    expert = State()


@router.poll_answer()
async def vote(answer: PollAnswer, session: Session, now: datetime) -> None:
    if answer.user and not answer.user.is_bot and not answer.voter_chat:
        await votes.cast(session, answer.poll_id, answer.user.id, answer.option_ids, now)


@router.poll()
async def change_of_poll(poll: Poll, session: Session, now: datetime) -> None:
    seen = votes.Seen(
        poll.id,
        poll.question,
        [option.text for option in poll.options],
        poll.total_voter_count,
        poll.is_closed,
    )
    await votes.note(session, seen, now)


@router.message(Command("chai"), F.chat.type == "private")
@router.message(menu.pressed(menu.TALK), F.chat.type == "private")
@router.callback_query(screens.ShowTalk.filter())
@flags.leads_to(button=screens.ShowTalk)
async def show(
    event: Message | CallbackQuery,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return await shown.next_talk(session, member, now, say)


@router.callback_query(screens.PublishNow.filter())
async def publish(
    tap: CallbackQuery,
    callback_data: screens.PublishNow,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await talk_changes.publish(session, member.club_id, callback_data.talk, now)
    return await shown.next_talk(session, member, now, say, say("📣 Published"))


@router.callback_query(screens.Prepare.filter())
async def show_preparations(
    tap: CallbackQuery,
    callback_data: screens.Prepare,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    talk = await talks.get(session, club.id, callback_data.talk)
    return talk_card.preparations(talk, now, say)


@router.callback_query(screens.PollAgain.filter())
async def post_poll_again(
    tap: CallbackQuery,
    callback_data: screens.PollAgain,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await talk_troubles.post_poll_again(session, member.club_id, callback_data.talk, now)
    return await shown.next_talk(session, member, now, say, say("✅ Posted again"))


@router.callback_query(screens.PostAgain.filter())
async def post_again(
    tap: CallbackQuery,
    callback_data: screens.PostAgain,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await talk_troubles.announce_again(session, member.club_id, callback_data.talk, now)
    return await shown.next_talk(session, member, now, say, say("✅ Posted again"))


@router.callback_query(screens.AskTalkExport.filter())
async def export(
    tap: CallbackQuery, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    asked = (member.club_id, member.person_id, talk_exports.KIND, None, now)
    await errands.ask(session, *asked)  # where it is on its way already, that one comes
    return talk_tables.asked(say)


@router.callback_query(screens.WhoVoted.filter())
async def who_voted(
    tap: CallbackQuery,
    callback_data: screens.WhoVoted,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    talk = await talks.get(session, club.id, callback_data.talk)
    return screens.who_voted(talk, await polls.turnout(session, talk), callback_data.page, say)


@router.callback_query(screens.AskTopic.filter())
async def ask_topic(
    tap: CallbackQuery,
    callback_data: screens.AskTopic,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    talk = await talk_changes.open_talk(session, club.id, callback_data.talk, now)
    await asked.ask(state, Asked.topic, talk)
    return screens.ask_topic(club, say)


@router.callback_query(screens.AskExpert.filter())
async def ask_expert(
    tap: CallbackQuery,
    callback_data: screens.AskExpert,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    talk = await talk_changes.open_talk(session, club.id, callback_data.talk, now)
    await asked.ask(state, Asked.expert, talk)
    return screens.ask_expert(talk, say)


@router.callback_query(screens.NoExpert.filter())
async def do_without_expert(
    tap: CallbackQuery,
    callback_data: screens.NoExpert,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await talk_changes.set_expert(session, member.club_id, callback_data.talk, None, now)
    await state.clear()
    return await shown.next_talk(session, member, now, say, say("✅ Saved"))


@router.message(Asked.topic, *ANSWER)
async def take_topic(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor, talk_id = await asked.answered(session, person, state)
    await talk_changes.set_topic(session, mentor.club_id, talk_id, message.text or "", now)
    await state.clear()
    return await shown.next_talk(session, mentor, now, say)


@router.message(Asked.expert, *ANSWER)
async def take_expert(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
    bot_name: str,
) -> Screen:
    """Where another has come by her link, the mentor gets one for whom she has named now."""
    mentor, talk_id = await asked.answered(session, person, state)
    before = await question_experts.of(session, talk_id)
    name = message.text or ""
    talk = await talk_changes.set_expert(session, mentor.club_id, talk_id, name, now)
    await state.clear()
    if before is None or await question_experts.of(session, talk_id):
        return await shown.next_talk(session, mentor, now, say)
    expert = await question_experts.invite(session, talk)
    url = f"https://t.me/{bot_name}?start=expert_{expert.token}"
    return question_desk.expert_link(expert, url, say)
