"""What the library is asked for, it finds in whatever form the word was typed."""

import pytest

from domain.homework import Kind
from domain.materials import (
    TITLE_LENGTH,
    NotOnPortal,
    TitleIsEmpty,
    TitleIsTooLong,
    best,
    clean_title,
    frequent_words,
    portal_link,
    proposed,
)
from models import Material, Talk
from screens.material_buttons import FindWord
from services import materials

TITLES = (
    "Жергиликтүү бюджет",
    "Бюджеттин негиздери: 2026-жылдын планы",
    "Как читать местный бюджет",
    "Гранттарды кантип алабыз",
)


@pytest.mark.parametrize("word", ["бюджет", "Бюджеттин", "бюджетке", "бюджете", "БЮДЖЕТТЕР"])
def test_every_form_of_a_word_finds_every_other(word: str) -> None:
    assert best(word, TITLES) == [0, 1, 2]


def test_what_has_more_of_the_words_comes_first_and_of_equals_the_newer() -> None:
    assert best("бюджеттин планы", TITLES) == [1, 0, 2]
    assert best("грант", TITLES) == [3]
    assert best("суу", TITLES) == []
    assert best("жана", TITLES) == []


def test_a_recording_is_found_by_its_topic_and_its_expert_even_under_another_title() -> None:
    talk = Talk(topic="Жергиликтүү бюджет", expert="Айнура Балакунова")
    recording = Material(kind=Kind.TEXT, title="Сүйлөшүү", talk=talk)
    other = Material(kind=Kind.DOCUMENT, title="Нускама")
    for word in ("бюджети", "Айнура", "сүйлөшүүнүн"):
        assert materials.search(word, [other, recording]) == [recording]


def test_the_words_to_be_tapped_are_those_of_most_titles_in_their_shortest_form() -> None:
    words = frequent_words(TITLES)
    assert words[0] == "бюджет"
    assert len(words) == len({*words}) <= 6
    assert all(best(word, TITLES) for word in words)
    assert frequent_words(["2026 · а · ??? · жергиликтүүлөрдүнкү"]) == []


def test_what_is_no_word_of_our_languages_is_not_offered_to_be_tapped() -> None:
    words = frequent_words(["Мыйзам¹ жана H₂SO₄: 𝓑𝓾𝓭𝓰𝓮𝓽𝓼𝓪𝓷𝓭𝓼𝓸𝓸𝓷, қазақстан, бюджет"])
    assert [FindWord(club=2**31, word=word).word for word in words] == ["бюджет"]
    assert FindWord(club=2**63 - 1, word="ө" * 16).pack()


@pytest.mark.parametrize(
    ("words", "link", "name", "title"),
    [
        ("Бюджет: нускама\nБаарыңар окугула", None, "a.pdf", "Бюджет: нускама"),
        ("", None, "Нускама_2026.pdf", "Нускама 2026"),
        ("Мына: https://www.x.kg/a", "https://www.x.kg/a", None, "Мына"),
        ("https://www.x.kg/a", "https://www.x.kg/a", None, "x.kg"),
        ("???", None, None, ""),
        ("", None, "раи\u0306он.pdf", "район"),  # from a Mac
        ("я" * 200, None, None, "я" * (TITLE_LENGTH - 1) + "…"),
    ],
)
def test_a_title_is_proposed_from_what_came(
    words: str, link: str | None, name: str | None, title: str
) -> None:
    assert proposed(words, link, name) == title


def test_a_title_is_one_line_with_a_letter_and_an_end() -> None:
    assert clean_title(" Бюджет\n\u202e 2026 ") == "Бюджет 2026"
    with pytest.raises(TitleIsEmpty):
        clean_title("…\u200b")
    with pytest.raises(TitleIsTooLong):
        clean_title("а" * 2000)


def test_only_the_portal_is_the_portal() -> None:
    assert portal_link("мына https://www.myktyaimak.gov.kg/a") == "https://www.myktyaimak.gov.kg/a"
    for link in ("https://myktyaimak.gov.kg.x.org/", "https://x.org/?myktyaimak.gov.kg"):
        with pytest.raises(NotOnPortal):
            portal_link(link)
