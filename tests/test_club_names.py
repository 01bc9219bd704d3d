"""What may stand for a name or in any other line, and what for a link."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.clubs import (
    HOURS,
    NAME_LENGTH,
    PRESET,
    NameIsEmpty,
    NameIsTooLong,
    NotALink,
    clean_name,
    nickname,
    web_link,
)
from domain.errors import ClubError
from domain.materials import clean_title
from domain.rules import USUAL
from domain.talks import clean_line
from models import Club
from screens.buttons import ALONE, BESIDE, named_apart


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Айгүл Үсөнбаева", "Айгүл Үсөнбаева"),
        ("  Айгүл \n\t Үсөнбаева ", "Айгүл Үсөнбаева"),
        ("Айгүл\u202e\u2066", "Айгүл"),
        ("\u0000А\u200b\u200d", "А"),
        ("И\u0306лим", "Йлим"),  # й in two code points
        ("فاطمة", "فاطمة"),
        ("<b>&", "<b>&"),
        ("Ж" * 60, "Ж" * 60),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_seen(written: str, shown: str) -> None:
    assert clean_name(written) == shown


@pytest.mark.parametrize("clean", [clean_name, clean_line, clean_title])
def test_names_topics_and_titles_have_the_same_eyes(clean: Callable[[str], str]) -> None:
    assert clean("\u3164 И\u0306лим \u202e\n\u2028жана\tтил \uffa0") == "Йлим жана тил"
    with pytest.raises(ClubError):
        clean("\u3164\u115f \u1160\uffa0\u200b")


@pytest.mark.parametrize("written", ["", "  ", "🌸🌸", "123", "\u202e", "\u3164", "...", "☆★"])
def test_a_name_has_a_letter(written: str) -> None:
    with pytest.raises(NameIsEmpty):
        clean_name(written)


def test_a_name_has_an_end() -> None:
    with pytest.raises(NameIsTooLong):
        clean_name("Ж" * (NAME_LENGTH + 1))


@given(some.text())
def test_a_nickname_can_always_be_shown(raw: str) -> None:
    shown = nickname(raw)

    assert 0 < len(shown) <= NAME_LENGTH
    assert shown.isprintable()
    assert nickname(shown) == shown


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://zoom.us/j/1?pwd=x", "https://zoom.us/j/1?pwd=x"),
        ("Zoom: http://zoom.us/j/1\nКод: 5", "http://zoom.us/j/1"),
        ("ftp://a.kg https://instagram.com/klub", "https://instagram.com/klub"),
        ("https://айыл-өкмөт.кг:8443/ж", "https://айыл-өкмөт.кг:8443/ж"),
        ("https://192.168.0.1?a", "https://192.168.0.1?a"),
        ("Мына: https://x.kg.", "https://x.kg"),
        ("https://zoom.us/j/1, коду 5", "https://zoom.us/j/1"),
    ],
)
def test_the_link_is_found_in_what_she_wrote(written: str, link: str) -> None:
    assert web_link(written) == link


@pytest.mark.parametrize(
    "written",
    [
        "",
        "эртең",
        "zoom.us/j/1",
        "https://",
        "https://localhost",
        "https://[x",
        "javascript:a.b()",
        # Telegram would take no button with these, and not the message with it.
        "https://x.kg:99999/",
        "https://x.kg:0",
        "https://x.kg:",
        "https://...",
        "https://x..kg",
        "https://x<y.kg",
        'https://x.kg"',
    ],
)
def test_what_is_no_web_address_is_no_link(written: str) -> None:
    with pytest.raises(NotALink):
        web_link(written)


def test_a_link_has_an_end() -> None:
    with pytest.raises(NotALink):
        web_link("https://zoom.us/" + "j" * 500)


def test_no_hour_is_offered_in_the_quiet_of_the_night() -> None:
    assert all(USUAL.quiet.ends <= at < USUAL.quiet.starts for at in HOURS)
    assert {hour.at for hour in PRESET} <= set(HOURS)


@pytest.mark.parametrize(
    ("titles", "room", "shown"),
    [
        (
            ["Аял депутаттар клубу: Нарын", "Аял депутаттар клубу: Ош", "Жаш лидерлер клубу"],
            BESIDE,
            ["… Нарын", "… Ош", "Жаш лидерлер клубу"],
        ),
        (
            ["Аял депутаттар клубу", "Аял депутаттар клубу — Ош"],
            BESIDE,
            ["Аял депутаттар клубу", "… Ош"],
        ),
        (
            ["Аялдар клубу Нарын", "Аялдар клубу Ош"],
            ALONE,
            ["Аялдар клубу Нарын", "Аялдар клубу Ош"],
        ),
        (["Окуу клубу «Ак-Босого»"] * 2, BESIDE, ["Окуу клубу «Ак-Босого»"] * 2),
        (["Ө" * 70], ALONE, ["Ө" * 59 + "…"]),
    ],
)
def test_of_clubs_that_begin_alike_a_narrow_button_shows_where_they_differ(
    titles: list[str], room: int, shown: list[str]
) -> None:
    clubs = [Club(id=number, title=each) for number, each in enumerate(titles)]
    assert list(named_apart(clubs, room).values()) == shown
