"""The board of the stars: in private with her own place, in the group for everybody."""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from domain.roles import Right, may
from models import Club, Member, Person, Session
from screens import menu, star_desk
from screens import star_buttons as buttons
from screens import stars as screens
from screens.buttons import which_club
from screens.screen import Screen
from screens.texts import Texts
from services import contests, places, star_board, star_pictures, star_tags, stars

private = Router(name="stars, private")
group = Router(name="stars, group")
private.callback_query.filter(F.message.chat.type == "private")
IN_GROUP = F.chat.type.in_({"group", "supergroup"})
# A tap in the group changes nothing that the group reads: its answer is a toast only.
group.callback_query.filter(F.message.chat.type.in_({"group", "supergroup"}))
router = Router(name="stars")
router.include_routers(group, private)


@group.message(Command("reiting", "stars"), IN_GROUP)
async def show_to_group(
    message: Message, club: Club | None, session: Session, now: datetime, say: Texts
) -> Screen | None:
    if club is None:
        return None
    return screens.in_group(await star_board.board(session, club, now), say)


@group.callback_query(buttons.OpenBoard.filter())
async def whisper(
    tap: CallbackQuery,
    callback_data: buttons.OpenBoard,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    standing = await star_board.standing(session, member, callback_data.year)
    return screens.whisper(standing, say)


@private.message(menu.pressed(menu.STARS), F.chat.type == "private")
async def press_key(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    """A mentor comes for what she does about stars; the board is one tap from there."""
    await state.clear()
    hers = await places.of(session, person.id)
    mine = [each for each in hers if may(each.role, Right.TEACH)]
    if mine != hers:
        return await _open(session, hers, now, say)
    if len(mine) > 1:
        return which_club(mine, lambda club: buttons.StarDesk(club=club), say)
    held = await contests.latest(session, mine[0])
    return star_desk.desk(mine[0].club, held, stars.year_of(mine[0].club, now), say)


@private.message(Command("reiting", "stars"), F.chat.type == "private")
async def come(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return await _open(session, await places.of(session, person.id), now, say)


async def _open(session: Session, hers: Sequence[Member], now: datetime, say: Texts) -> Screen:
    if len(hers) > 1:
        year = stars.year_of(hers[0].club, now)
        return which_club(hers, lambda club: buttons.ShowBoard(club=club, year=year), say)
    return await _board(session, hers[0], None, now, say)


@private.callback_query(buttons.OpenBoard.filter())
async def open_(
    tap: CallbackQuery,
    callback_data: buttons.OpenBoard,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    shown = await _board(session, member, callback_data.year, now, say)
    return Screen(shown.text, shown.buttons, fresh=True)


@private.callback_query(buttons.ShowBoard.filter())
async def show(
    tap: CallbackQuery,
    callback_data: buttons.ShowBoard,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    return await _board(session, member, callback_data.year, now, say)


@private.callback_query(buttons.DrawBoard.filter())
async def draw(
    tap: CallbackQuery,
    callback_data: buttons.DrawBoard,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await star_pictures.ask_board(session, member, callback_data.year, now)
    return screens.drawing(say)


@private.callback_query(buttons.HideStars.filter())
async def hide(
    tap: CallbackQuery,
    callback_data: buttons.HideStars,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await star_board.hide(session, member, hidden=callback_data.hidden)
    await star_tags.show(session, member, now)
    return await _board(session, member, None, now, say)


async def _board(
    session: Session, member: Member, year: int | None, now: datetime, say: Texts
) -> Screen:
    found = await star_board.board(session, member.club, now, year)
    standing = await star_board.standing(session, member, found.year)
    return screens.board(found, member, standing, say)
