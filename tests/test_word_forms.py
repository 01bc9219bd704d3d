"""What a search among titles finds: Kyrgyz words in every form, Russian and English ones too."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.word_forms import matches, stems

FOUND = {
    "бюджет": "бюджет бюджеттин бюджетке бюджетти бюджеттен бюджетте бюджеттеги бюджеттик"
    " бюджеттер бюджеттерин бюджетибиз бюджетинин бюджете бюджета бюджетов бюджетный бюджетная",
    "чогулуш": "чогулушту чогулушунда чогулуштар чогулушка чогулушунун чогулуштардын",
    # кеңешме is a meeting of a кеңеш, and кенеш is how Russian writes it.
    "кеңеш": "кеңештин кеңешке кеңештер кеңеши кеңешинин кеңешмеси кенеш кенеша кенешей",
    "салык": "салыктар салыгы салыгын салыктын салыктык салыгыбыз салыкка",
    "мектеп": "мектепте мектеби мектебинде мектептер мектептеги мектебибиз",
    "айыл": "айылы айылда айылдык айылдар айылдын айылыбыз айылдан айылдагы",
    "жер": "жерге жерди жердин жерлер жери жеринде жерден",
    "эл": "элге элдин элди элибиз эли элде",
    "иш": "ишке иштин иштер иши ишибиз иш-чара",
    "үй": "үйгө үйдө үйлөр үйдөгү үйүбүз",
    "суу": "сууну суунун сууга суусу суулар",
    "укук": "укугу укуктары укуктук укугубуз укуктарды",
    "депутат": "депутаттар депутаттык депутаттардын депутатка депутаты депутатов депутатский",
    "өкмөт": "өкмөтү өкмөтүнүн өкмөткө окмоту окмот",
    "аял": "аялдар аялдардын аялга аялдарыбыз",
    "жаш": "жаштар жаштардын жаштарга",
    "жол": "жолдор жолу жолдун жолго",
    "мыйзам": "мыйзамдын мыйзамы мыйзамдар мыйзамга",
    "жыйын": "жыйынга жыйындын жыйыны жыйындар",
    "насаатчы": "насаатчынын насаатчылар насаатчыга",
    "сүйлөшүү": "сүйлөшүүнүн сүйлөшүүдө сүйлөшүүлөр суйлошуу сүйлөшүүсү",
    "эсеп": "эсеби эсептөө эсептер эсептин",
    "министр": "министрлик министрлиги министрлер",
    "тема": "темасы темалар темага темасында темы теме тему темой",
    "школа": "школы школу школе школой школам школьный",
    "закон": "закона законы законов законом законах законный",
    "отчёт": "отчет отчеты отчету отчёта отчетность отчеттун отчеттор",
    "коррупция": "коррупции коррупцией коррупциянын коррупцияга",
    "сельский": "сельского сельская сельских село села",
    "женщина": "женщины женщин женщинами женщинам",
    "budget": "budgets budget's Budgets",
    "policies": "policy",
    "zoom": "Zoom’го Zoom'до",
    "2026": "2026-жыл 2026-жылдын",
}
NOT_FOUND = {
    "жер": "жергиликтүү жеребец жердеш",
    "аял": "аялуу",
    "бала": "баланс балл",
    "иш": "ишкер ишеним",
    "эл": "электр элек",
    "жаш": "жашоо жашыруун",
    "суроо": "сурамжылоо",
    "кыз": "кызмат кызыл",
    "сот": "сотрудник",
    "газ": "газета",
    "жол": "жолугушуу",
    "кат": "катышуу",
    "тил": "тилек",
    "суу": "сууруу",
    "ден": "деңгээл",
    "город": "горох",
    "права": "правило",
    "планета": "план",
    "салык": "салам салат",
}
PAIRS = [(wanted, word) for wanted, words in FOUND.items() for word in words.split()]
TRAPS = [(wanted, word) for wanted, words in NOT_FOUND.items() for word in words.split()]
WORDS = st.lists(st.sampled_from([word for pair in PAIRS for word in pair]), min_size=1)
A_WORD = st.text("абвгджеёзийклмнопрстуфхцчшщъыьэюяңөү", min_size=2, max_size=14)


@pytest.mark.parametrize(("wanted", "word"), PAIRS)
def test_a_word_is_found_in_each_of_its_forms(wanted, word):
    assert matches(wanted, f"Эксперт менен: «{word}»!") == 1
    assert matches(word.split("-")[0], wanted) == 1


@pytest.mark.parametrize(("wanted", "word"), TRAPS)
def test_a_word_is_not_found_in_one_that_only_begins_so(wanted, word):
    assert matches(wanted, word) == matches(word, wanted) == 0


def test_each_wanted_word_counts_once_however_often_it_stands_there():
    title = "Айыл бюджети: бюджеттин кирешеси жана салыктар"
    assert matches("бюджет", title) == 1
    assert matches("бюджет салыгы", title) == 2
    assert matches("бюджеттик бюджеттик салык", title) == 2
    assert matches("мектеп", title) == 0


@pytest.mark.parametrize("silent", ["", "!!!", "менен", "в на и", "for the", "ж", "🌸"])
def test_what_stands_in_every_title_finds_none(silent):
    assert not stems(silent)
    assert matches(silent, f"Бюджет {silent} салык") == 0


@pytest.mark.parametrize(
    "as_copied",
    [unicodedata.normalize("NFD", "район йод"), "рай\u00adон", "райо\u0301н", "«РАЙОН»,район"],
)
def test_a_word_is_found_as_it_comes_out_of_another_program(as_copied):
    assert matches("району", as_copied) == 1


@given(WORDS, st.randoms())
def test_neither_order_nor_case_nor_keyboard_matters(words, chance):
    title = " ".join(words)
    mixed = " ".join(chance.sample(words, len(words))).upper()
    plain = title.translate(str.maketrans("үөңё", "уоне"))
    assert stems(title) == stems(mixed) == stems(plain)
    assert matches(mixed, plain) == matches(title, title)


@given(A_WORD)
def test_a_title_is_found_by_each_of_its_own_words(word):
    title = f"Бюджет {word} 2026"
    assert matches(title, title) == matches(title.swapcase(), title) >= 2
    assert bool(stems(word)) == bool(matches(word, title))
