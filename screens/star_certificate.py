"""Certificates as PDF, in Kyrgyz and in Russian. Imported when they are printed: fpdf2 and its
fonts are not for idle hours.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from fpdf import FPDF

from screens.lettering import cut_noto, lacks, plain
from screens.texts import Texts
from services.star_pictures import Printed

LANGUAGES = ("ky", "ru")
INK, SOFT, GOLD = (43, 36, 64), (138, 130, 153), (217, 154, 0)
WIDTH, HEIGHT = 297, 210  # millimetres of a landscape A4
FRAMES = ((10, 1.6), (13, 0.4))  # from the edge, and how thick
MIDDLE = 25  # from both sides
LEADING = 0.55  # millimetres of a line for each point
SMALLEST = 10  # points
SIGNATURES = (45, 182)
FONT = "Noto"


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    to: str
    name: str
    deed: str
    club: str
    organiser: str
    mentor: str


def write(printed: Printed, speaks: Sequence[Texts]) -> bytes:
    """A page for each certificate and language, ready for the printer."""
    each_language = zip(*(_pages(printed, say) for say in speaks), strict=True)
    pages = [page for same in each_language for page in same]
    letters = "".join(words for page in pages for words in astuple(page))
    paper = FPDF("landscape", format="A4")
    paper.set_auto_page_break(False)
    with tempfile.TemporaryDirectory(prefix="fonts") as folder:
        for style, path in cut_noto(letters, {"": 400, "B": 700}, Path(folder)).items():
            paper.add_font(FONT, style, path)
        for page in pages:
            _draw(paper, page)
        return bytes(paper.output())


def lacking(printed: Printed) -> Sequence[str]:
    """The names of which our fonts have not all letters."""
    names = dict.fromkeys(row.name for row in (*printed.winners, *printed.speakers))
    return [each for each in names if lacks(each)]


def _pages(printed: Printed, say: Texts) -> Iterator[Page]:
    """The winners first. Who speaks as well has one of each."""
    for row in printed.winners:
        yield _page(printed, row.name, say, say.many(
            "for the most stars of the year {year}: {n} star",
            "for the most stars of the year {year}: {n} stars",
            row.stars, year=printed.year,
        ))  # fmt: skip
    for row in printed.speakers:
        deed = say("for sharing her experience at #ChongOy {year}", year=printed.year)
        yield _page(printed, row.name, say, deed)


def _page(printed: Printed, name: str, say: Texts, deed: str) -> Page:
    club = plain(printed.club.title)
    title, to = say("CERTIFICATE"), say("is given to")
    return Page(title, to, plain(name), deed, club, say("Organiser"), say("Mentor"))


def _draw(paper: FPDF, page: Page) -> None:
    paper.add_page()
    paper.set_draw_color(*GOLD)
    for inset, width in FRAMES:
        paper.set_line_width(width)
        paper.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)
    paper.set_y(34)
    _words(paper, page.title, 40, GOLD, style="B")
    paper.ln(10)
    _words(paper, page.to, 16, SOFT)
    paper.ln(4)
    _words(paper, page.name, 30, INK, style="B")
    paper.ln(4)
    _words(paper, page.deed, 18, INK)
    paper.ln(8)
    _words(paper, page.club, 16, SOFT)
    paper.set_draw_color(*SOFT)
    paper.set_font(FONT, "", 11)
    for left, label in zip(SIGNATURES, (page.organiser, page.mentor), strict=True):
        paper.line(left, 172, left + 70, 172)
        paper.set_xy(left, 174)
        paper.cell(70, 6, label, align="C")


def _words(
    paper: FPDF, words: str, size: float, colour: tuple[int, int, int], style: str = ""
) -> None:
    """In the middle, and smaller if they would not fit into two lines."""
    paper.set_text_color(*colour)
    room = WIDTH - 2 * MIDDLE
    paper.set_font(FONT, style, size)
    while size > SMALLEST and paper.get_string_width(words) > 2 * room:
        size -= 1
        paper.set_font(FONT, style, size)
    paper.set_x(MIDDLE)
    paper.multi_cell(room, size * LEADING, words, align="C", new_x="LMARGIN", new_y="NEXT")
