"""Draws the board and prints certificates. What draws is imported only here, only then: it weighs
more than all else an idle bot holds.
"""

import asyncio
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile

from models import Errand
from scheduler.errands import Desk, Run
from screens import star_year as year_screens
from screens import stars as screens
from screens.texts import Texts
from services import star_pictures
from services.star_board import Board
from services.star_pictures import Printed


async def send_board(desk: Desk, errand: Errand) -> None:
    """The picture with the same as text below it; in a group that takes no pictures, the text."""
    async with desk.sessions() as session:
        drawn = await star_pictures.board(session, errand, desk.clock())
    if not drawn.board.top:
        return
    say = Texts(drawn.language, ZoneInfo(drawn.board.club.zone))
    shown = screens.in_group(drawn.board, say)
    picture = await asyncio.to_thread(_draw, drawn.board, say)
    chat, keyboard, silent = errand.chat_id, shown.keyboard, errand.chat_id < 0
    try:
        await desk.bot.send_photo(
            chat, BufferedInputFile(picture, "stars.png"), caption=shown.text,
            reply_markup=keyboard, disable_notification=silent,
        )  # fmt: skip
    except TelegramBadRequest:
        await desk.bot.send_message(
            chat, shown.text or "", reply_markup=keyboard, disable_notification=silent
        )


def _draw(board: Board, say: Texts) -> bytes:
    from screens import star_picture  # noqa: PLC0415 - see above

    return star_picture.draw(board, say)


async def send_certificates(desk: Desk, errand: Errand) -> None:
    async with desk.sessions() as session:
        printed = await star_pictures.certificates(session, errand)
    if not printed.winners:
        return
    paper, lacking = await asyncio.to_thread(_print, printed)
    say = Texts(printed.language, ZoneInfo(printed.club.zone))
    text = say("📄 Certificates of {year}, ready to print.", year=printed.year)
    await desk.bot.send_document(
        errand.chat_id,
        BufferedInputFile(paper, f"certificates-{printed.year}.pdf"),
        caption="\n".join([text, *year_screens.unprinted(lacking, say)]),
    )


def _print(printed: Printed) -> tuple[bytes, Sequence[str]]:
    """And the names that cannot be read on it as they are written."""
    from screens import star_certificate  # noqa: PLC0415 - see above

    zone = ZoneInfo(printed.club.zone)
    speaks = [Texts(language, zone) for language in star_certificate.LANGUAGES]
    return star_certificate.write(printed, speaks), star_certificate.lacking(printed)


STAR_ERRANDS: dict[str, Run] = {
    star_pictures.BOARD: send_board,
    star_pictures.CERTIFICATES: send_certificates,
}
