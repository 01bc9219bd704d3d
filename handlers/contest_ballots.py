"""A vote: one tap in the group, or the ballot in private. What is answered, only she can read."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from domain.contests import VotingIsClosed
from models import Member, Session
from screens import contest_ballots as screens
from screens.contest_buttons import Mark, ShowPictures
from screens.screen import Screen
from screens.texts import Texts
from services import contest_votes, contests

router = Router(name="contest_ballots")
group = Router(name="contest_ballots, group")
private = Router(name="contest_ballots, private")
# A tap in the group changes nothing that the group reads, so its answers are toasts only.
group.callback_query.filter(F.message.chat.type.in_({"group", "supergroup"}))
private.callback_query.filter(F.message.chat.type == "private")
router.include_routers(group, private)


@group.callback_query(Mark.filter())
async def mark(
    tap: CallbackQuery,
    callback_data: Mark,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    asked = callback_data
    paper = await contest_votes.mark(
        session, member, asked.contest, asked.number, asked.given, now
    )
    return Screen(toast=screens.taken(paper, say))


@private.callback_query(Mark.filter())
async def mark_in_private(
    tap: CallbackQuery,
    callback_data: Mark,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    """When it is over, the phone that she shares does not show any longer whom she has chosen."""
    asked, given = callback_data, callback_data.given
    try:
        paper = await contest_votes.mark(session, member, asked.contest, asked.number, given, now)
    except VotingIsClosed as over:
        contest = await contests.get(session, member.club_id, asked.contest)
        shown = screens.closed(await contests.view(session, contest), say)
        return replace(shown, toast=say(over.says))
    if given is None:
        return screens.ballot(paper, member.id, say, looks=asked.number)
    return screens.ballot(paper, member.id, say, toast=screens.taken(paper, say))


@private.callback_query(ShowPictures.filter())
async def show_pictures(
    tap: CallbackQuery,
    callback_data: ShowPictures,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    sent = await contest_votes.send_pictures(session, member, callback_data.contest, now)
    return screens.sent_pictures(sent, say)
