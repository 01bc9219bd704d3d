"""The board as a picture of at most 60 KB. Imported when it is drawn: Pillow is heavy."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from domain.clubs import Oblast
from screens.lettering import INTER, plain
from screens.people import OBLASTS
from screens.stars import as_many
from screens.texts import Texts
from services.star_board import Board, Row

WIDTH, MARGIN, HEAD, ROW, FOOT = 1080, 64, 240, 128, 56
COLOURS = 64
PAPER, INK, SOFT, LINE, GOLD = "#fffaf0", "#2b2440", "#8a8299", "#efe6d4", "#d99a00"
MEDALS = {1: "#f2b705", 2: "#b9bec7", 3: "#cf8a4b"}
REGULAR, BOLD = 450, 700
NAME_SIZES = (44, 38, 32)


def draw(board: Board, say: Texts) -> bytes:
    """A PNG: the year, the club, and a line for each of the first places."""
    height = HEAD + ROW * len(board.top) + FOOT * (2 if board.more else 1)
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 16), fill=GOLD)
    title = say("Stars of the year {year}", year=board.year)
    pen.text((MARGIN, 64), title, fill=INK, font=_font(64, BOLD))
    room = WIDTH - 2 * MARGIN
    club = _fitting(board.club.title, _font(36, REGULAR), room)
    pen.text((MARGIN, 156), club, fill=SOFT, font=_font(36, REGULAR))
    for number, row in enumerate(board.top):
        _line(pen, HEAD + number * ROW, row, say)
    if board.more:
        below = (MARGIN + 112, HEAD + ROW * len(board.top) + FOOT // 2)
        pen.text(below, as_many(board.more, say), fill=SOFT, font=_font(30, REGULAR), anchor="lm")
    shown = io.BytesIO()
    picture.quantize(COLOURS).save(shown, "PNG", optimize=True)
    return shown.getvalue()


def _line(pen: ImageDraw.ImageDraw, top: int, row: Row, say: Texts) -> None:
    middle = top + ROW // 2
    pen.line((MARGIN, top, WIDTH - MARGIN, top), fill=LINE, width=3)
    centre = MARGIN + 40
    pen.ellipse(
        (centre - 38, middle - 38, centre + 38, middle + 38), fill=MEDALS.get(row.place, LINE)
    )
    pen.text((centre, middle), str(row.place), fill=INK, font=_font(40, BOLD), anchor="mm")
    stars = f"{row.stars} ★"
    pen.text((WIDTH - MARGIN, middle), stars, fill=GOLD, font=_font(48, BOLD), anchor="rm")
    left = MARGIN + 112
    room = WIDTH - MARGIN - left - round(pen.textlength(stars, _font(48, BOLD))) - 32
    font = _whole(row.name, room)
    lift = 20 if row.oblast else 0
    name = _fitting(row.name, font, room)
    pen.text((left, middle - lift), name, fill=INK, font=font, anchor="lm")
    if row.oblast:
        where = say(OBLASTS[Oblast(row.oblast)])
        pen.text((left, middle + 32), where, fill=SOFT, font=_font(30, REGULAR), anchor="lm")


def _whole(name: str, room: int) -> ImageFont.FreeTypeFont:
    """The largest in which a long name is whole, if there is one that can be read."""
    fonts = (_font(size, BOLD) for size in NAME_SIZES)
    whole = (font for font in fonts if font.getlength(plain(name)) <= room)
    return next(whole, _font(NAME_SIZES[-1], BOLD))


def _fitting(words: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    shown = plain(words)
    if font.getlength(shown) <= room:
        return shown
    while shown and font.getlength(shown + "…") > room:
        shown = shown[:-1]
    return shown.rstrip() + "…"


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(INTER, size)
    font.set_variation_by_axes([min(32, size), weight])
    return font
