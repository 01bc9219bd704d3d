"""The rules of homework alone: deadlines, what counts as the same report, numbers, typed days."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import homework, homework_words
from domain.homework import Entry, ReportState, Term

BISHKEK = ZoneInfo("Asia/Bishkek")
NOW = dt.datetime(2026, 11, 26, 5, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
MOMENTS = st.datetimes(
    dt.datetime(2026, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC)
)  # fmt: skip


@pytest.mark.parametrize(
    ("term", "day"),
    [("1w", "2026-12-03"), ("2w", "2026-12-10"), ("1m", "2026-12-26"), ("3m", "2027-02-26")],
)
def test_a_deadline_is_at_eight_in_the_evening_of_its_day(term: str, day: str) -> None:
    due = homework.due_after(Term(term), NOW, BISHKEK).astimezone(BISHKEK)
    assert (str(due.date()), due.hour, due.minute) == (day, 20, 0)


def test_there_is_no_task_without_a_deadline() -> None:
    assert {term.value for term in Term} == {"1w", "2w", "1m", "3m", "6m"}


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert homework.month_later(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert homework.month_later(dt.date(2026, 12, 15), 1) == dt.date(2027, 1, 15)


@pytest.mark.parametrize(
    ("state", "becomes"),
    [
        (ReportState.DRAFT, Entry(ReportState.DRAFT)),
        (ReportState.SENT, Entry(ReportState.SENT)),
        (ReportState.SEEN, Entry(ReportState.SENT)),
        (ReportState.ACCEPTED, Entry(ReportState.ACCEPTED)),
        (ReportState.RETURNED, Entry(ReportState.SENT, is_new_attempt=True)),
        (ReportState.WITHDRAWN, Entry(ReportState.SENT, is_new_attempt=True)),
    ],
)
def test_additions_belong_to_the_report_until_a_mentor_asks_for_more(
    state: ReportState, becomes: Entry
) -> None:
    assert homework.entry(state) == becomes


@given(since=MOMENTS, term=st.sampled_from(Term))
def test_reminders_come_between_publication_and_deadline_and_never_at_night(
    since: dt.datetime, term: Term
) -> None:
    due = homework.due_after(term, since, BISHKEK)
    found = list(homework.nudges(since, due, BISHKEK))
    assert len({nudge.about for nudge in found}) == len(found)
    assert all(since + DAY <= nudge.at < due for nudge in found)
    assert {nudge.at.astimezone(BISHKEK).hour for nudge in found} <= {10}


@pytest.mark.parametrize(
    "words",
    ["#тапшырма7", "Жыйын өттү #дз7 🌸", "#HW7", "#үйтапшырма_7", "#задание7", "#Тапшырма7."],
)
def test_a_hashtag_names_the_task(words: str) -> None:
    assert homework_words.hashtag(words) == 7


@pytest.mark.parametrize(
    "words",
    [
        "7-тапшырма", "№7", " № 7.", "задание №7", "homework 7", "дз 7: жыйын",
        "7-тапшырманын отчету", "7-чи тапшырмага", "7чи тапшырма даяр", "7-е задание",
        "к 7-му заданию", "Отправляю отчёт по заданию 7: фонарь", "№7 тапшырмам даяр",
        "Отчет №7: жыйын өттү", "Бул отчетум, №7 отчет", "Report №7",
    ],
)  # fmt: skip
def test_words_name_the_task_as_well(words: str) -> None:
    assert homework_words.mention(words) == 7


@pytest.mark.parametrize(
    "words",
    [
        "25 адам катышты", "#жыйын7", "тапшырма бүттү", "дз", "",
        "7 тапшырманын баары даяр", "Ушул заданиени 7 күндө бүтүрдүм",
        "Мен №7 мектептин директоруман", "Бүгүн №7", "Отчет боюнча №7 кеңешке барам",
    ],
)  # fmt: skip
def test_other_words_name_no_task(words: str) -> None:
    assert homework_words.hashtag(words) is None
    assert homework_words.mention(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "Эртең жөнөтөм", "Мен эртең сөзсүз жөнөтөм, азыр шаарда жүрөм", "Кечинде жонотом эже",
        "Үйгө барганда жиберебиз", "Отчетту бүгүн тапшырам", "Азыр жөнөтүп коём",
        "Ооруп калдым, жөнөтө албай жатам", "Айгүл эже, мен үлгүрбөй калдым", "Завтра отправлю",
        "Пришлю вечером, сейчас на работе", "Сегодня не успеваю", "I'll send it tomorrow",
        "Кечинде салам", "Эртең салып жиберем", "Отчетту жума күнү берем", "Отчетту эртең жазам",
        "жазып жатам", "Үлгүрө албай жатам", "Кечиресиз, бүгүн жетишпей калдым", "отчет эртең",
        "Мен бара албайм", "эртең", "кийинчерээк", "Буюрса, эртең", "завтра кину", "Попозже",
        "Я не успела", "сейчас допишу", "Жума күнү жазам",
        "Азыр баарын отуруп жазабыз", "Завтра сделаю", "will send tomorrow", "Tomorrow",
        "ертен жиберем", "erten tapshyram", "Kechinde jiberem eje", "zavtra otpravlyu",
        "jetishpei kaldym", "Erteñ jönötöm", "bara albaim",
    ],
)  # fmt: skip
def test_a_promise_is_no_report(words: str) -> None:
    assert homework_words.is_chat(words)


@pytest.mark.parametrize(
    "words",
    [
        "Окуу өттү", "25 адам катышты, баары жактырды", "Пришли 25 человек, всем понравилось",
        "Жыйын өткөрдүк, 12 айым келди, эми чечимди айыл өкмөткө тапшырабыз", "25 people came",
        "Жыйынга 25 адам келип, маселелерди тапшырды", "Мы отправили письмо в айыл окмоту",
        "Балдарга сабак берем", "Айылда таштанды жыйнап жатабыз", "Азыр жыйын өттү",
        "Кошуна айыл менен эртең дагы жолугабыз, бүгүн 25 адам келди", "Көп эл чогулта албадык",
        "Аялдарга салам айттык", "Жолдун мөөнөтүн узарттык",
        "Айылдаштарга кулактандырууну өзүм жазам", "Ай сайын элге маалымат жөнөтөм",
        "Элге рахмат айттык", "Jyiynga 25 adam keldi", "Okuu öttü", "Получила благодарность",
    ],
)  # fmt: skip
def test_what_was_done_may_be_a_report(words: str) -> None:
    assert not homework_words.is_chat(words)


@pytest.mark.parametrize(
    "words",
    [
        "Мөөнөттү узартып коюңузчу", "Дагы эки күн берип коюңуз", "Мага убакыт бериңизчи",
        "Тапшырманы түшүнгөн жокмун", "Тушунбодум эже", "Азырынча даяр эмес", "Күтө туруңуз",
        "Убактым жок болуп жатат", "Продлите срок, пожалуйста", "Не поняла задание",
        "Ещё не готово", "I need more time",
    ],
)  # fmt: skip
def test_a_plea_for_time_or_help_is_no_report(words: str) -> None:
    assert homework_words.is_chat(words)


@pytest.mark.parametrize(
    "words",
    [
        "Чоң рахмат сизге!", "Чон рахмат, Нургүл эже", "Рахмат вам большое 🙏", "Рахмат, Нургүл",
        "rahmat", "Chon rahmat sizge", "Salam", "spasibo bolshoe", "Kandaisyz", "makul",
        "Благодарю вас, Нургуль эже",
    ],
)  # fmt: skip
def test_thanks_and_greetings_are_no_report(words: str) -> None:
    assert homework_words.is_chat(words)


@given(count=st.integers(0, 60), size=st.integers(2, 4))
def test_everybody_is_in_one_team_and_nobody_is_left_alone(count: int, size: int) -> None:
    found = homework.teams(list(range(count)), size)
    assert sorted(each for team in found for each in team) == list(range(count))
    assert all(len(team) >= min(size, count) for team in found)
