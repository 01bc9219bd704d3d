"""Under an announcement thanks and excuses ask nothing, and no question is taken for one."""

import pytest

from domain.reactions import is_reaction

NOTHING_ASKED = """\
Мен бул жолу катыша албайм, кечиресиздер
Рахмат чоң, мен сөзсүз катышам
Кечиресиздер, 10 мүнөт кечигип келем
Буюрса биз дагы келебиз, Айгүл эже
Балам ооруп калды, келе албайм
Кечиресиздер, келе албайм, себеби балам ооруп калды
Саламатсыздарбы! Мен бүгүн катыша албайм
Мен да катышам, кечирип коюңуз кечигем
Чоң рахмат, Айгүл эже!
erten kelem
Salam! Men bügün kele albaim
Бүгүн барбайм
Макул, катышам 👍
Саламатсыздарбы!
+
Извините, сегодня не смогу
К сожалению, не смогу прийти, на работе
Спасибо, приду
Я буду
Добрый вечер! Я опоздаю
I’ll come, thank you""".splitlines()

ASKED = """\
Кайда?
Качан
Бюджет кайда
Суу жок
Жер салыгы канча
Jer salygy kancha
suu jok
Бюджет, суу, жол
Катышуучулар тизмеси
Салыкты өзүм төлөп келем
Салык жөнүндө билгим келет
Субсидияга катыша албай жатам
Катышсам болобу
Рахмат, айылда жол жок дешет
Рахмат, катышсам балам менен болобу
Келем, орус тилинде да болобу
Келе албайм, суу маселесин көтөрүңүздөр
Келе албайм, бирок суу маселеси кандай чечилет
Айыл өкмөтүнө барам, эч нерсе болбойт
Айтып бериңизчи, катышуу акысы жөнүндө
Я буду платить налог
Можно прийти с ребенком
Приду ли я вовремя
Спасибо, а когда начало
Не могу оформить субсидию
I will come, how long is it
Can I come with my child""".splitlines()


@pytest.mark.parametrize("words", NOTHING_ASKED)
def test_thanks_excuses_and_i_come_ask_nothing(words: str) -> None:
    assert is_reaction(words)
    assert not is_reaction(f"{words}, убактысы кайсы")


@pytest.mark.parametrize("words", ASKED)
def test_a_question_is_one_without_its_mark_and_among_thanks(words: str) -> None:
    assert not is_reaction(words)
    assert not is_reaction(f"Рахмат! {words}")
