"""The gentle board: five places for all, her own place for her, and nobody shown as behind."""

import datetime as dt
import io
import re
from zoneinfo import ZoneInfo

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from domain.stars import TAG_LETTERS, StarKind, places
from models import Club, Letter, Member, Role, Sessions, StarEntry
from screens import lettering, star_certificate, star_letters, star_picture, star_year
from screens import stars as screens
from screens.screen import LONGEST
from screens.texts import LANGUAGES, Texts
from services import star_board, star_years, stars
from services.star_board import Board, Row, Standing
from services.star_letters import Given, Prize
from services.star_pictures import Printed
from services.star_tags import Tag
from tests.shaming import SHAMING
from tests.star_scene import NOW, gather

BISHKEK = ZoneInfo("Asia/Bishkek")
CLUB = Club(id=1, chat_id=-1001, title="Жергиликтүү кеңештердин клубу", zone="Asia/Bishkek")
ROWS = (
    Row(1, 14, 1, "Гүлнара Өмүрбекова", "osh"),
    Row(2, 11, 2, "Жылдыз <Токтогулова> 🌸", None),
    Row(2, 11, 3, "Нургүл Мөңкөева-Абдыкадырова Жаңылмырза кызы " * 4, "talas"),
    Row(4, 7, 4, "Айгүл Үсөнбаева", "batken"),
    Row(5, 1, 5, "Чоң-Сары", "naryn"),
)
FULL = Board(CLUB, 2026, 2026, ROWS, ("Бермет", "Сезим"))


@given(some.lists(some.integers(1, 9), max_size=12))
def test_equal_stars_share_a_place(amounts: list[int]) -> None:
    falling = sorted(amounts, reverse=True)
    found = places(falling)
    assert found == [1 + sum(other > each for other in falling) for each in falling]


async def test_the_group_sees_five_places_and_the_newly_starred(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        old = NOW - dt.timedelta(days=31)
        await circle.award(session, 7, 1, old)
        await circle.award_each(session, [9, 8, 8, 7, 2, 1, 1])

        board = await star_board.board(session, circle.club, NOW)
        seen = [(row.place, row.stars, row.name) for row in board.top]
        assert seen == [
            (1, 9, "Гүлнара"),
            (2, 8, "Жылдыз"),
            (2, 8, "Нургүл"),
            (4, 7, "Айгүл"),
            (5, 2, "Бермет"),
        ]
        assert set(board.newly) == {"Мээрим", "Сезим"}, "of the last month, and not above"


async def test_in_january_nobody_is_newly_starred_by_the_old_year(sessions: Sessions) -> None:
    january = dt.datetime(2027, 1, 2, 4, tzinfo=dt.UTC)
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award(session, 0, 1, january - dt.timedelta(days=5))
        board = await star_board.board(session, circle.club, january)
        assert (list(board.top), list(board.newly)) == ([], []), "its first star is still ahead"


async def test_of_many_equals_the_board_says_how_many_more_there_are(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session, [f"Айым {n:02}" for n in range(30)])
        await circle.award_each(session, [3, 2] + [1] * 28)
        await star_board.hide(session, circle.members[29], hidden=True)
        board = await star_board.board(session, circle.club, NOW)
        ended = await star_years.year(session, circle.club, 2026)
    assert [row.name for row in board.top] == [f"Айым {n:02}" for n in range(10)]
    for language in LANGUAGES:
        say = Texts(language, BISHKEK)
        assert "19" in screens.public(board, say)
        assert len(star_picture.draw(board, say)) <= 60 * 1024
    say = Texts("en", BISHKEK)
    assert "\n10. Айым 09 — 1 star\n20 more have as many stars." in star_year.card(ended, say)
    assert "20 more have as many stars." in (star_year.speakers(ended, say).text or "")
    assert len(ended.offered) == 30, "any of the equals may be ticked"


async def test_a_year_in_which_all_are_equal_fits_into_a_message(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session, ["Ө" * 57 + f"{n:03}" for n in range(120)])
        await circle.award_each(session, [1] * 120)
        board = await star_board.board(session, circle.club, NOW)
        ended = await star_years.year(session, circle.club, 2026)
    say, letter = Texts("ky", BISHKEK), Letter(club_id=1, chat_id=-1001, params={})
    prize = star_letters.prize(letter, Prize(circle.club, 2026, ended.winners, "Курс"), say)
    shown = (star_year.year(ended, say), star_year.speakers(ended, say))
    for words in (screens.public(board, say), prize.text, *(each.text for each in shown)):
        assert words
        assert len(words) <= LONGEST
    assert "… +100" in prize.text
    assert all(len(each.buttons) < 50 for each in shown)


async def test_whose_star_was_taken_back_is_not_newly_starred(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award_each(session, [9, 8, 7, 6, 5, 2, 2])
        how = {"reason": "Эсеп", "now": NOW}
        last, before, *_ = (await stars.latest(session, circle.club.id)).entries
        await stars.correct(session, circle.mentor, last.id, stars=0, **how)
        await stars.correct(session, circle.mentor, before.id, stars=1, **how)
        board = await star_board.board(session, circle.club, NOW)
        assert board.newly == ["Сезим"]


async def test_she_sees_her_place_her_neighbours_and_the_way_up(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award_each(session, [9, 7, 7, 4, 2, 2])
        found = [await star_board.standing(session, each, 2026) for each in circle.members]

        assert [each.place for each in found] == [1, 2, 2, 4, 5, 5, None, None]
        assert [each.to_next for each in found] == [None, 2, 2, 3, 2, 2, None, None]
        above = [each.above and each.above.stars for each in found]
        below = [each.below and each.below.stars for each in found]
        assert above == [None, 9, 9, 7, 4, 4, None, None]
        assert below == [7, 4, 4, None, None, None, None, None], "who would be last is not shown"
        assert [each.above.place for each in found if each.above] == [1, 1, 2, 4, 4]
        assert [each.below.place for each in found if each.below] == [2, 4, 4]


async def test_her_neighbour_stands_once_on_the_board_and_with_the_place_she_shares(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award_each(session, [4, 2, 2, 1, 1])
        found = await star_board.board(session, circle.club, NOW)
        her = await star_board.standing(session, circle.members[3], 2026)
        shown = screens.board(found, circle.members[3], her, Texts("ky", BISHKEK)).text
        assert shown
        assert "🥉" not in shown
        assert sum(shown.count(name) for name in ("Жылдыз", "Нургүл")) == 2


def test_of_a_year_without_stars_that_is_over_nothing_is_still_to_come() -> None:
    say, her = Texts("ky", BISHKEK), Member(name="Бермет", role=Role.MEMBER)
    without = Standing(0, None, None, None, is_hidden=False, is_ranked=True)
    past = screens.board(Board(CLUB, 2025, 2026, ()), her, without, say).text or ""
    present = screens.board(Board(CLUB, 2026, 2026, ()), her, without, say).text or ""
    assert "берилген эмес" in past
    assert "алдыда" not in past
    assert present.count("алдыда") == 2


def test_in_a_small_club_nobody_stands_on_the_board_twice() -> None:
    say, her = Texts("ky", BISHKEK), Member(name="Бермет", role=Role.MEMBER)
    small = Board(CLUB, 2026, 2026, ROWS[:2])
    second = Standing(11, 2, ROWS[0], ROWS[4], is_hidden=False, is_ranked=True)
    told = screens.board(small, her, second, say).text or ""
    assert told.count("Гүлнара Өмүрбекова") == 1
    assert told.splitlines()[-4:] == [
        "— — —",
        "➡️ Ордуңуз: 2 · 11 жылдызча",
        "5. Чоң-Сары (Нарын) — 1",
        "Кийинки орунга 3 жылдызча калды.",
    ]


async def test_neither_mentors_nor_the_hidden_are_ranked(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award_each(session, [5, 4, 3, 2])
        circle.members[0].role = Role.MENTOR
        await star_board.hide(session, circle.members[1], hidden=True)

        board = await star_board.board(session, circle.club, NOW)
        assert [(row.place, row.name) for row in board.top] == [(1, "Нургүл"), (2, "Айгүл")]
        assert not board.newly
        hers = [await star_board.standing(session, each, 2026) for each in circle.members[:3]]
        assert [each.place for each in hers] == [None, None, 1]
        say = Texts("en", BISHKEK)
        assert screens.own(hers[1], say) == "🙈 You are not shown on the board.\nYour stars: 4"
        await star_board.hide(session, circle.members[1], hidden=False)
        shown = await star_board.standing(session, circle.members[1], 2026)
        assert (shown.place, shown.stars) == (1, 4)


def group_words(say: Texts) -> list[str]:
    """Everything that these features say to the group."""
    letter = Letter(club_id=1, chat_id=-1001, params={}, silent=False)
    alone = Standing(1, 5, ROWS[3], None, is_hidden=False, is_ranked=True)
    entry = StarEntry(
        member=Member(name="Бермет"), kind=StarKind.HELP, stars=1, year=2026, reason=""
    )
    prizes = [Prize(CLUB, 2026, winners, "Окуу курсу") for winners in (ROWS[:1], ())]
    letters = (
        star_letters.first(letter, [Given(entry, 1, alone)], say),
        *(star_letters.prize(letter, prize, say) for prize in prizes),
    )
    boards = (FULL, Board(CLUB, 2026, 2026, ()), Board(CLUB, 2025, 2026, ROWS[:1]))
    shown = [screens.in_group(board, say) for board in boards]
    buttons = [each.text for screen in shown for row in screen.buttons for each in row]
    tag = star_letters.tag(letter, Tag(7, 112), say).tag
    return [*(each.text for each in letters), *(s.text or "" for s in shown), *buttons, tag or ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_to_the_group_tells_anybody_that_she_is_behind(language: str) -> None:
    said = group_words(Texts(language, BISHKEK))

    assert len(said) > 6
    assert [words for words in said if SHAMING.search(words)] == []


@pytest.mark.parametrize(
    "slip",
    ["Айгүл — 0", "Акыркы орун: Айгүл", "You lost", "Последнее место", "Ал утулду", "Last place"],
)
def test_a_word_of_losing_is_found(slip: str) -> None:
    assert SHAMING.search(slip)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tag_is_short_and_goes_away_with_the_stars(language: str) -> None:
    letter, say = Letter(club_id=1, chat_id=-1001, params={}), Texts(language, BISHKEK)
    tags = [star_letters.tag(letter, Tag(7, n), say).tag or "" for n in (12, 112, 1112, 0, -1)]

    assert all(len(tag) <= TAG_LETTERS for tag in tags)
    assert tags[0].startswith("12 ")
    assert tags[3:] == ["", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_of_the_board_is_light(language: str) -> None:
    ten = Board(CLUB, 2026, 2026, ROWS * 2)
    for board in (FULL, ten, Board(CLUB, 2026, 2026, ROWS[:1])):
        drawn = star_picture.draw(board, Texts(language, BISHKEK))
        assert len(drawn) <= 60 * 1024
        assert Image.open(io.BytesIO(drawn)).width == star_picture.WIDTH


def test_our_fonts_have_every_kyrgyz_letter() -> None:
    needed = {ord(each) for each in "ӨөҮүҢң" + "АаЯяЁё«»—…№★"}
    assert needed <= TTFont(lettering.INTER).getBestCmap().keys()
    assert needed - {ord("★")} <= TTFont(lettering.NOTO_SANS).getBestCmap().keys()


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Нурзат Өмүрбекова 🌸", "Нурзат Өмүрбекова"),
        ("№2 окуу клубу", "№2 окуу клубу"),
        ("𝓙𝔂𝓵𝓭𝔂𝔃 Мөңкөева", "Jyldyz Мөңкөева"),
        ("Amina أمينة", "Amina"),
        ("李娜", "—"),
    ],
)
def test_of_a_name_is_drawn_what_the_fonts_have(name: str, drawn: str) -> None:
    assert lettering.plain(name) == drawn
    assert lettering.lacks(name) == (drawn in ("Amina", "—"))


def test_certificates_are_printed_for_all_in_both_languages() -> None:
    printed = Printed(CLUB, 2026, ROWS[:1], ROWS, "ky")
    paper = star_certificate.write(printed, [Texts(each, BISHKEK) for each in ("ky", "ru")])

    assert paper.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", paper)) == 2 * (1 + len(ROWS))
    assert len(paper) < 200_000
