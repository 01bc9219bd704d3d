"""Kyrgyz as the club speaks it: no ending on a value, polite, and in the words of the glossary."""

import re
from collections.abc import Iterator

import pytest

from tests.sentences import catalogue, translations

# What closes a value, and what an ending could follow all the same: «{name}нын», «{title}»ды.
VALUE = r"\}(?:</[\w-]+>|[»”\"])*"
LETTER = "[а-яёңөү]"
MANY = "(?:[лдт][ао]р|[лдт][еө]р)"

RULES = {
    "an ending on a value": rf"{VALUE}[-’'ʼ]?{LETTER}",
    "a plural after a number": rf"\{{n\}} {LETTER}+{MANY}\b",
    "familiar: сиз": r"\b(?:сен|сени|сенин|сага|сенден|сенде|сеники)\b",
    "familiar: -ңыз": r"\b(?:бас|жаз|танда|жөнөт|кошул|катыш|күт|сура|оку|текшер|кайтала|жөндө)\b",
    "апта is the week, «жума күнү» or «жума, 27-ноябрь» is Friday": r"\bжума(?! күнү\b|, )",
    "Latin letters in a Kyrgyz word": rf"[a-z]{LETTER}|{LETTER}[a-z]",
}
# The glossary is law: what else the thing could be called, and what the club calls it.
GLOSSARY = {
    "аял-эркек, or nothing": r"гендер\w*",
    "катышуучу": r"мүчө\w*|участни\w*",
    "насаатчы": r"ментор\w*|наставни\w*|модератор\w*",
    "топ": r"групп\w*|тайпа\w*",
    "сурамжылоо, добуш берүү": r"опрос\w*|голосовани\w*",
    "билдирүү": r"кат(?:ты|ка|ым|ыңыз|тар)?|сообщени\w*",
    "жылдызча": r"жылдыз(?!ча)\w*|звезд\w*",
    "отчет": r"отчёт\w*",
    "сүйлөшүү": r"суйлошуу\w*|чат\w*",
    "жөндөөлөр": r"параметр\w*|настройк\w*",
    "эске салабыз (эскертүү is a warning, too)": r"эскертебиз\w*",
    "шилтеме": r"ссылк\w*|линк\w*",
    "тапшырма": r"задани\w*",
    "эксперт": r"адис\w*",
    "Телеграм": "Telegram",
}
WRONG = RULES | {f"say {word}": rf"\b(?:{others})\b" for word, others in GLOSSARY.items()}


def faults(texts: tuple[str, ...]) -> Iterator[str]:
    for rule, pattern in WRONG.items():
        for text in set(texts):
            if re.search(pattern, text, re.IGNORECASE):
                yield f"{rule}: {text}"
    if "{n}" in texts[0] and len(set(texts)) > 1:
        yield f"one form with every number: {texts}"


def test_every_sentence_keeps_the_rules() -> None:
    every = translations(catalogue("ky")).values()

    assert [fault for texts in every for fault in faults(texts)] == []


@pytest.mark.parametrize(
    "slip",
    [
        "{name}дан суроо",
        "«{title}»ны ачуу",
        "<b>{name}</b>нын суроосу",
        "Zoom: {venue}'го",
        "{n} добуштар",
        "{n} жылдызчалар берилди",
        "Сен добуш бере элексиң",
        "Баскычты бас",
        "Бул жумада катыша албайм",
        "Жума сайын",
        "Чaй",
        "Гендердик теңчилик",
        "Клубдун мүчөлөрү",
        "Ментор тандады",
        "Телеграм-группа",
        "Насаатчыга кат жазуу",
        "5 жылдыз",
        "Эскертебиз: эртең",
        "Telegram мага өчүртпөйт",
    ],
)
def test_a_slip_is_found(slip: str) -> None:
    assert len(list(faults((slip,)))) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "{name} үчүн",
        "Тема: «{title}» боюнча",
        "{n} добуш, {of} катышуучу",
        "Жума күнү · жума, 27-ноябрь",
        "Zoom шилтемеси: {link}",
        "Сизге {n} жылдызча берилди",
        "Катталыңыз, баскычты басыңыз",
        "Катышуучулар тизмеси",
        "Апта сайын эске салабыз",
    ],
)
def test_a_good_sentence_is_left_alone(sentence: str) -> None:
    assert list(faults((sentence,))) == []


def test_numbers_do_not_change_the_word() -> None:
    assert list(faults(("{n} добуш", "{n} добуш"))) == []
    assert len(list(faults(("{n} добуш", "{n} добушу")))) == 1
