"""Russian as the club speaks it: the bot is a woman, and one word stands for one thing."""

import re
from collections.abc import Iterator

import pytest

from tests.sentences import catalogue, translations

RULES = {
    "the bot speaks of herself as a woman": re.compile(r"\b[Яя] (?:не )?\w+л\b"),
    "«вы» is small within a sentence": re.compile(r"[\w,] В(?:ы|ас|ам|ами|аш\w*)\b"),
    "the service is called Telegram": re.compile(r"Телеграм"),
    "who speaks at #ЧоңОй is a «докладчица»": re.compile(r"спикер", re.IGNORECASE),
    "who leads a club is a «наставница»": re.compile(r"наставник", re.IGNORECASE),
    "the award is a «звёздочка»": re.compile(r"звёзд(?!оч)", re.IGNORECASE),
}
# There stars are no award: so many of them say how much she likes an experience.
SCALE = {
    "Give each experience 0 to 5 stars: the more you like it, the more stars.",
    "Your stars are taken. You can change them.",
    "🌟 0 to 5 stars for each",
}


def faults(sentence: str) -> Iterator[str]:
    return (rule for rule, slip in RULES.items() if slip.search(sentence))


def test_every_sentence_keeps_the_rules() -> None:
    every = translations(catalogue("ru"))
    said = [text for key, texts in every.items() if key not in SCALE for text in texts]

    assert len(said) > 1000
    assert {text: found for text in said if (found := list(faults(text)))} == {}


@pytest.mark.parametrize(
    "slip",
    [
        "Я не работал, а теперь уже поздно.",
        "👤 С Вашим именем: {name}",
        "номер в Телеграме",
        "Спикеры года",
        "Я прошу наставников удалить их.",
        "Голосование за звёзды",
    ],
)
def test_a_slip_is_found(slip: str) -> None:
    assert len(list(faults(slip))) == 1


@pytest.mark.parametrize("sentence", ["Не поняла. Вы можете изменить.", "Я прислала звёздочки."])
def test_a_good_sentence_is_left_alone(sentence: str) -> None:
    assert list(faults(sentence)) == []
