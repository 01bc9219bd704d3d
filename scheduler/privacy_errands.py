"""What a person may ask for by right: all that is kept about her as a file, or its end."""

from contextlib import suppress

from aiogram.exceptions import AiogramError
from aiogram.types import BotCommandScopeChat, BufferedInputFile, ReplyKeyboardRemove

from domain.errors import N_
from models import Errand, Person
from scheduler.errands import UTC, Desk, Run
from scheduler.post import Kind, always
from screens import my_data as pages
from screens import privacy as screens
from screens.texts import Texts
from services import errands, forgetting, privacy, removals, shredding, star_tags

FORMER = N_("Former member")


async def _texts(desk: Desk, errand: Errand) -> Texts:
    async with desk.sessions() as session:
        person = await session.get(Person, errand.chat_id)
    return Texts((person and person.locale) or desk.locale, desk.zone)


def _former(language: str) -> str:
    return Texts(language, UTC)(FORMER)


async def send_my_data(desk: Desk, errand: Errand) -> None:
    say = await _texts(desk, errand)
    async with desk.sessions() as session:
        found = await privacy.holdings(session, errand.chat_id)
    page = pages.page(found, desk.clock(), say).encode()
    file = BufferedInputFile(page, f"my-data-{desk.clock():%Y-%m-%d}.html")
    await desk.bot.send_document(errand.chat_id, file, caption=screens.caption(say))


async def forget(desk: Desk, errand: Errand) -> None:
    """Files and tags first: once her rows are gone, nobody could find them. Then this errand is
    gone too, so what is left to do is one of its own. From her phone our keyboard and commands go.
    """
    say = await _texts(desk, errand)
    async with desk.sessions() as session:
        files = await forgetting.originals(session, errand.chat_id)
        tagged = await star_tags.worn(session, errand.chat_id)
    if desk.store:
        for unique_id in files:
            desk.store.forget(unique_id)
    for chat in tagged:
        with suppress(AiogramError):  # the bot may write tags no more
            await desk.bot.set_chat_member_tag(chat, errand.chat_id, tag="")
    async with desk.sessions.begin() as session:
        now = desk.clock()
        await forgetting.erase(session, errand.chat_id, errand.subject_id, _former, now)
    her, no_keys = errand.chat_id, ReplyKeyboardRemove()
    with suppress(AiogramError):  # she has blocked the bot meanwhile
        await desk.bot.send_message(her, screens.forgotten(say), reply_markup=no_keys)
        await desk.bot.delete_my_commands(BotCommandScopeChat(chat_id=her))


async def shred(desk: Desk, errand: Errand) -> None:
    await shredding.shred(desk.sessions, errand.kind)


PRIVACY_ERRANDS: dict[str, Run] = {
    errands.MY_DATA: send_my_data,
    errands.FORGET: forget,
    errands.SHRED_KEYS: shred,
    errands.SHRED_ROWS: shred,
}
PRIVACY_LETTERS = {
    "privacy.remove": Kind(always, screens.remove, refused=removals.unremoved),
    "privacy.empty": Kind(always, screens.empty, refused=removals.unemptied),
    "privacy.empty_caption": Kind(always, screens.empty_caption),
    removals.STAYS: Kind(removals.load_stays, screens.stays),
}
