"""Who is this, in which club, in which language, and may she: the same for every update."""

import datetime as dt
import html
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware, Bot
from aiogram.dispatcher.flags import get_flag
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import CallbackQuery, Message, TelegramObject, Update, User

from bot.dialogs import RowStorage
from domain import roles
from domain.clubs import NoSuchClub, NotAMember
from domain.roles import OFFICE
from models import Club, Member, MemberState, Person, Session
from screens import menu
from screens.buttons import WHICH_CLUB, ClubButton, clubs_of, of_club, offered, which_club
from screens.people import invitation
from screens.screen import LONGEST, Screen
from screens.texts import Texts
from services import (
    club_groups,
    clubs,
    doors,
    homework_catch,
    homework_drafts,
    people,
    places,
    replies,
    roster,
    scopes,
)
from services.homework_messages import piece_of

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
# The account that stands for administrators who hide behind their group, and that of channels.
MASKS = frozenset({1087968824, 136817688, 777000})


def heard_at(update: Update) -> dt.datetime | None:
    """When it was, if only a bot gets it that is in the group. Its own removal it hears of
    there, too.
    """
    said = update.message
    if said and (said.left_chat_member or said.migrate_to_chat_id):
        return None
    heard = said or update.chat_member or update.chat_join_request
    return heard.date if heard else None


class Acquaint(BaseMiddleware):
    """Outer, on every update: fills person, club, say and state of handlers/given.py."""

    def __init__(self, locale: str, zone: ZoneInfo) -> None:
        self._locale = locale
        self._zone = zone

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)  # noqa: S101 - it is registered on updates only
        session, now = data["session"], data["now"]
        user, chat = data.get("event_from_user"), data.get("event_chat")
        person = club = None
        if user and not self._is_mask(user, event):
            where = chat.id if chat else user.id
            seen = await people.see(session, user.id, user.full_name, where)
            person, club = seen.person, seen.club
            data.update(person=person, place=seen.member)
            if event.message and where > 0 and menu.turns_away(event.message):
                await homework_drafts.turn_away(session, person.id)
            data["state"] = self._dialog(event, person, where, data)
            data["raw_state"] = await self._asked(session, event, data["state"])
        elif chat and chat.id < 0:
            club = await clubs.find_by_chat(session, chat.id)
        if club:
            data["club"] = club
            if (heard := heard_at(event)) and club_groups.is_back(club, heard):
                title = (chat and chat.title) or club.title
                await club_groups.find_again(session, club, title, data["bot_name"], now)
        data["say"] = self._texts(person, club, now)
        return await handler(event, data)

    def _is_mask(self, user: User, update: Update) -> bool:
        """Does it hide who speaks?"""
        is_chat = update.message is not None and update.message.sender_chat is not None
        return user.is_bot or user.id in MASKS or is_chat

    def _dialog(
        self, update: Update, person: Person, where: int, data: dict[str, Any]
    ) -> FSMContext:
        bot: Bot = data["bot"]
        tapped = update.callback_query and update.callback_query.message
        said = update.message.date if update.message else data["now"]
        shown = tapped.message_id if tapped else None
        storage = RowStorage(data["session"], data["now"], said, shown)
        return FSMContext(storage, StorageKey(bot.id, chat_id=where, user_id=person.id))

    async def _asked(self, session: Session, update: Update, dialog: FSMContext) -> str | None:
        """What her message may be the answer to, a tap never. What is surely for a report, or a
        reply to something else, is no answer, and the question goes on waiting.
        """
        if update.callback_query:
            return None
        asked, message = await dialog.get_state(), update.message
        if asked is None or message is None or message.chat.id < 0:
            return asked
        piece, told = piece_of(message), message.reply_to_message
        if piece and await homework_catch.is_marked(session, piece):
            return None
        about = await dialog.get_data()
        if told and await replies.is_aside(session, told.chat.id, told.message_id, about):
            return None
        return asked

    def _texts(self, person: Person | None, club: Club | None, now: dt.datetime) -> Texts:
        language = (person and person.locale) or (club and club.locale) or self._locale
        return Texts(language, ZoneInfo(club.zone) if club else self._zone, now=now)


class Authorise(BaseMiddleware):
    """Inner, on taps: a ClubButton reaches its handler only with a membership that allows it.

    A modified client can send any bytes as callback data, so what it says is a claim.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        asked = data.get("callback_data")
        if isinstance(asked, ClubButton) and (answer := await self._admit(asked, data)):
            return answer
        return await handler(event, data)

    async def _admit(self, asked: ClubButton, data: dict[str, Any]) -> Screen | None:
        """None: she may. In the group there may be somebody whom the bot has not seen yet: then
        Telegram is asked who she is, and she is asked to press again. Whoever left the club and
        stays in its group is led to where she can come back.
        """
        say: Texts = data["say"]
        person, here = data.get("person"), data.get("club")
        member = person and await self._member(asked.club, person, data)
        if not member:
            if not person:
                raise NotAMember
            if here is None or here.id != asked.club:
                raise await places.refusal(data["session"], person.id, asked.club)
            if await self._ask(here, person, data):
                return Screen(toast=say("One moment, please, and press again."), alert=True)
            return Screen(opens=invitation(data["bot_name"], here.invite))
        if here and here.id != asked.club:
            raise NoSuchClub
        roles.check(member.role, asked.needs)
        if asked.needs in OFFICE:
            await scopes.check(data["session"], member, asked.model_dump())
        data.update(_in_club(member, say))
        return None

    async def _member(self, club: int, person: Person, data: dict[str, Any]) -> Member | None:
        """In the club's own group her place is known already."""
        place: Member | None = data["place"]
        if place and place.club_id == club:
            return place if place.state == MemberState.ACTIVE else None
        return await clubs.membership(data["session"], club, person.id)

    async def _ask(self, club: Club, person: Person, data: dict[str, Any]) -> bool:
        """False for whoever is known: she has left."""
        session: Session = data["session"]
        if await roster.find(session, club.id, person.id):
            return False
        await doors.ask_who(session, club, person.id, data["now"])
        return True


class Locate(BaseMiddleware):
    """Inner, on messages: by a command or a key of the menu she asks for what a ClubButton shows,
    that of the handler's flag `leads_to`. Who may in several clubs is asked in which, by such
    buttons.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if not (flag := get_flag(data, "leads_to")):
            return await handler(event, data)
        button: type[ClubButton] = flag.button
        hers = await places.where(data["session"], data["person"].id, button.needs)
        if len(hers) > 1:
            await data["state"].clear()
            return which_club(hers, lambda club: button(club=club), data["say"])
        return await handler(event, data | _in_club(hers[0], data["say"]))


def _in_club(member: Member, say: Texts) -> dict[str, Any]:
    return {"member": member, "club": member.club, "say": say.at(ZoneInfo(member.club.zone))}


class Name(BaseMiddleware):
    """Inner, on taps, inside Authorise: in private, who was asked which club she means reads its
    name below all that she opens from there.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        answer = await handler(event, data)
        shown = event.message if isinstance(event, CallbackQuery) else None
        if not isinstance(answer, Screen) or not isinstance(shown, Message) or shown.chat.id < 0:
            return answer
        member: Member | None = data.get("member")
        if not member or not answer.text:
            return answer
        name, last = of_club(member.club), (shown.text or "").rpartition("\n")[2]
        return named(answer, member) if last in (data["say"](WHICH_CLUB), name) else answer


def named(shown: Screen, place: Member) -> Screen:
    text = f"{shown.text}\n{html.escape(of_club(place.club), quote=False)}"
    return replace(shown, text=text) if len(text) <= LONGEST else shown


class Offer(BaseMiddleware):
    """Inner, on taps and messages: in private, no button is shown that would be refused.

    Who is in several clubs reads which one it is that answers what she wrote.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        answer = await handler(event, data)
        chat, person = data.get("event_chat"), data.get("person")
        if not isinstance(answer, Screen) or not answer.buttons or not person:
            return answer
        if chat is None or chat.id < 0:  # there others read it, too
            return answer
        member = data.get("member")
        hers = [member] if member else await roster.places_of(data["session"], person.id)
        held = {each.club_id: each.role for each in hers}
        shown = replace(answer, buttons=offered(answer.buttons, held))
        if isinstance(event, Message) and len(hers) > 1:
            return self._named(shown, hers)
        return shown

    def _named(self, shown: Screen, hers: Sequence[Member]) -> Screen:
        of = clubs_of(shown.buttons)
        place = next((each for each in hers if {each.club_id} == of), None)
        said = html.unescape(shown.text or "")
        return named(shown, place) if said and place and place.club.title not in said else shown
