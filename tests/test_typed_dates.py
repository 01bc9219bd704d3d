"""What people type when they mean a moment: understood, asked back, or refused, never wrong."""

from contextlib import suppress
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ClubError
from domain.homework import DayIsUnclear
from domain.typed_dates import Every, HasPassed, NotUnderstood
from services.typed_dates import understand, understand_day

BISHKEK = ZoneInfo("Asia/Bishkek")
SATURDAY = datetime(2026, 11, 21, 12, 0, tzinfo=BISHKEK)
EIGHT = time(20)

# The moment that is echoed, in the club's clock.
RIGHT = {
    # Kyrgyz
    "Эртең 18:30 чогулуш болот": "2026-11-22 18:30",
    "26-ноябрга чейин отчет жөнөтүңүз": "2026-11-26 10:00",
    "25.12 саат 20:00": "2026-12-25 20:00",
    "бүгүн саат 19:00": "2026-11-21 19:00",
    "кийинки бейшемби": "2026-11-26 10:00",
    "жума күнү кечинде": "2026-11-27 19:00",
    "эртең менен саат 9да": "2026-11-22 09:00",
    "эртең эртең менен 9да": "2026-11-22 09:00",
    "эртең кечки 6да чогулуш": "2026-11-22 18:00",
    "эртең кечки саат алтыда": "2026-11-22 18:00",
    "бүрсүгүнү 18.30да": "2026-11-23 18:30",
    "3 күндөн кийин саат 14тө": "2026-11-24 14:00",
    "2 сааттан кийин сууну өчүрүңүз": "2026-11-21 14:00",
    "бир жумадан кийин": "2026-11-28 10:00",
    "2026-жылдын 26-ноябры, 18:30": "2026-11-26 18:30",
    "26-ноябрда саат 18:00": "2026-11-26 18:00",
    "26-ноябрь, бейшемби, 18:30": "2026-11-26 18:30",
    "дуйшомбу куну саат 18:00": "2026-11-23 18:00",
    "20-ноябрь 10:00": "2027-11-20 10:00",
    "саат 18де": "2026-11-21 18:00",
    "ноябрдын 26сы 18:00": "2026-11-26 18:00",
    "эртең 9 да чай": "2026-11-22 09:00",
    "эртең кечки 7 де": "2026-11-22 19:00",
    "эртең кечке маал": "2026-11-22 19:00",
    "эртең саат он сегизде": "2026-11-22 18:00",
    "бүгүн жыйырмада": "2026-11-21 20:00",
    "эртең ондо жыйын": "2026-11-22 10:00",
    "эртең саат 15-00дө": "2026-11-22 15:00",
    "жыйырма мүнөттөн кийин": "2026-11-21 12:20",
    "26-ноябрь күнү саат 18:00дө чогулуш": "2026-11-26 18:00",
    "25-күнү саат 10до": "2026-11-25 10:00",
    "2 сааттан соң": "2026-11-21 14:00",
    "эртең саат онго чейин": "2026-11-22 10:00",
    "бүгүн кечкурун 7де": "2026-11-21 19:00",
    "эртең эрте менен": "2026-11-22 09:00",
    "эртең 19.00дөн кечикпей": "2026-11-22 19:00",
    "эртең саат 10:05тен": "2026-11-22 10:05",
    "2027-ж. 30-ноябрь 10:00": "2027-11-30 10:00",
    # Russian
    "25 ноября к 18 часам": "2026-11-25 18:00",
    "через 15 мин": "2026-11-21 12:15",
    "30.11.2027г. в 18:00": "2027-11-30 18:00",
    "послезавтра в 6 вечера": "2026-11-23 18:00",
    "в пятницу вечером": "2026-11-27 19:00",
    "до пятницы": "2026-11-27 10:00",
    "через 3 дня в 10 утра": "2026-11-24 10:00",
    "через полчаса": "2026-11-21 12:30",
    "через неделю в 18:00": "2026-11-28 18:00",
    "в следующий четверг в 18:30": "2026-11-26 18:30",
    "завтра в 5 кабинете встреча в 18:00": "2026-11-22 18:00",
    "25 марта сбор в школе": "2027-03-25 10:00",
    "1 августа в 18:30": "2027-08-01 18:30",
    "завтра 18.10": "2026-11-22 18:10",
    "18.10 в 20:00": "2027-10-18 20:00",
    "1 января 12:00": "2027-01-01 12:00",
    "29 февраля 10:00": "2028-02-29 10:00",
    "напомни всем завтра в 18:00 про отчет": "2026-11-22 18:00",
    "завтра в двенадцать часов": "2026-11-22 12:00",
    "до 10 фото завтра": "2026-11-22 10:00",
    "26 ноября 2027 года в 9 утра": "2027-11-26 09:00",
    "завтра в 19 часов 30 минут": "2026-11-22 19:30",
    "завтра в 18 ч 30 мин": "2026-11-22 18:30",
    "завтра в 2 часа дня": "2026-11-22 14:00",
    "завтра к обеду": "2026-11-22 12:00",
    "завтра вечером в 7 собрание": "2026-11-22 19:00",
    "завтра утром в 9 собрание": "2026-11-22 09:00",
    "5 декабря в 14 часов": "2026-12-05 14:00",
    "завтра к 14 часам отчёт": "2026-11-22 14:00",
    "завтра в восемнадцать часов": "2026-11-22 18:00",
    "в пятницу в 18-30": "2026-11-27 18:30",
    "после завтра 10:00": "2026-11-23 10:00",
    # English
    "tomorrow at 6:30 pm": "2026-11-22 18:30",
    "remind us to bring photos on Thursday at 18:30": "2026-11-26 18:30",
    "in 2 hours": "2026-11-21 14:00",
    "on Nov 26 at 10": "2026-11-26 10:00",
    "26th of November 18:30": "2026-11-26 18:30",
    "the day after tomorrow at noon": "2026-11-23 12:00",
    "tonight at 8": "2026-11-21 20:00",
    "by Friday": "2026-11-27 10:00",
    "2026-12-24 17:00": "2026-12-24 17:00",
    "in a week at 9 am": "2026-11-28 09:00",
    "12 pm tomorrow": "2026-11-22 12:00",
    "tomorrow 6pm": "2026-11-22 18:00",
    "Dec 1st, 6:30pm": "2026-12-01 18:30",
    "in two weeks at 10am": "2026-12-05 10:00",
    "half an hour later": "2026-11-21 12:30",
    "tomorrow 18h30": "2026-11-22 18:30",
}
REPEATED = {
    "ар бир дүйшөмбүдө саат 9:00дө": ("2026-11-23 09:00", Every.WEEKLY),
    "ар айдын 5-күнү 10:00": ("2026-12-05 10:00", Every.MONTHLY),
    "күн сайын саат 9:00дө": ("2026-11-22 09:00", Every.DAILY),
    "ар бейшемби 18:30": ("2026-11-26 18:30", Every.WEEKLY),
    "жума күнү сайын 10:00": ("2026-11-27 10:00", Every.WEEKLY),
    "ар айдын 5инде саат 10:00": ("2026-12-05 10:00", Every.MONTHLY),
    "күндө саат 9да": ("2026-11-22 09:00", Every.DAILY),
    "күнүгө 9:00": ("2026-11-22 09:00", Every.DAILY),
    "ар кечинде саат 8де": ("2026-11-21 20:00", Every.DAILY),
    "дүйшөмбү күндөрү 9:00": ("2026-11-23 09:00", Every.WEEKLY),
    "жума күндөрү саат 15те": ("2026-11-27 15:00", Every.WEEKLY),
    "каждое утро в 9": ("2026-11-22 09:00", Every.DAILY),
    "каждый вечер в 8": ("2026-11-21 20:00", Every.DAILY),
    "по вечерам в 8": ("2026-11-21 20:00", Every.DAILY),
    "every morning at 9": ("2026-11-22 09:00", Every.DAILY),
    "по четвергам в 18:30": ("2026-11-26 18:30", Every.WEEKLY),
    "каждый понедельник в 9 утра": ("2026-11-23 09:00", Every.WEEKLY),
    "каждое 5 число в 10:00": ("2026-12-05 10:00", Every.MONTHLY),
    "каждое утро в 8:30": ("2026-11-22 08:30", Every.DAILY),
    "every evening at 7": ("2026-11-21 19:00", Every.DAILY),
    "ежедневно в 8:00": ("2026-11-22 08:00", Every.DAILY),
    "every Monday at 9 am": ("2026-11-23 09:00", Every.WEEKLY),
    "on Mondays at 10:00": ("2026-11-23 10:00", Every.WEEKLY),
    "daily at 9:00": ("2026-11-22 09:00", Every.DAILY),
    "every month on the 5th at 10:00": ("2026-12-05 10:00", Every.MONTHLY),
}
# She is asked which.
ASKED_BACK = {
    "эртең 6да": ["2026-11-22 06:00", "2026-11-22 18:00"],
    "эртең саат 6 жарымда": ["2026-11-22 06:30", "2026-11-22 18:30"],
    "саат алтыда": ["2026-11-21 18:00", "2026-11-22 06:00"],
    "ишемби 20:00": ["2026-11-21 20:00", "2026-11-28 20:00"],
    "завтра в 5": ["2026-11-22 05:00", "2026-11-22 17:00"],
    "завтра 2:50": ["2026-11-22 02:50", "2026-11-22 14:50"],
    "в субботу в 18:00": ["2026-11-21 18:00", "2026-11-28 18:00"],
    "next Friday at 7": ["2026-11-27 07:00", "2026-11-27 19:00"],
    "эртең үчкө келиңиз": ["2026-11-22 03:00", "2026-11-22 15:00"],
    "tomorrow at seven": ["2026-11-22 07:00", "2026-11-22 19:00"],
}
NOT_SURE = [
    "ар жума 18:00", "жума сайын 10:00", "31-ноябрь", "Эртең 6", "26-27-ноябрь семинар",
    "кийинки аптада", "26-ноябрь, жума, 18:30", "эки аптада бир, апта сайын эмес, 25:00",
    "бир нече күндөн кийин", "через день", "каждые 2 недели", "завтра в 12 школе", "18.10",
    "завтра с 9:00 до 18:00", "завтра в 12 ночи", "завтра 25:00",
    "в среду и пятницу в 18:00", "every 2 weeks", "next week",
    "Sat at 10", "tomorrow at 13 pm", "today and tomorrow at 18:00",
    "эртеңден кийин 10:00", "2 саат 30 мүнөттөн кийин",
    "саат 18ден 20га чейин эртең", "айына бир 10:00", "ар жылы 1-январь", "иш күндөрү 10:00",
    "биринчи дүйшөмбү 10:00", "через 2 часа 30 минут",
    "раз в месяц 10:00", "по будням в 10:00",
    "каждый год 1 января", "каждый второй понедельник 10:00", "через пару дней в 10:00",
    "в последнюю пятницу месяца 10:00", "первый понедельник декабря 10:00", "11-26 18:30",
    "в декабре в 18:00", "every other Monday 10:00",
    "через двадцать пять минут",
    "3 күндө бир 10:00", "дүйшөмбү жана жума күндөрү 9:00", "эртең саат 10:30гача",
    "every weekday at 9", "the first Monday of December 10:00", "in a few days at 10:00",
]  # fmt: skip
PASSED = [
    "бүгүн 10:00", "кечээ 10:00", "кече 10:00", "31.12.2025 10:00", "сегодня в 9 утра", "вчера",
    "this Thursday at 18:00", "yesterday at noon",
]  # fmt: skip
ONLY_WORDS = [
    "Отчетту жөнөтүңүз", "Отчет за неделю", "Алып келиңиз: 3 сүрөт", "Send the report",
    "Встреча в 2 этапа по 5 человек", "Күн тартиби",
]  # fmt: skip
WORDS = {
    "Эртең 18:30 чогулуш болот": "Чогулуш болот",
    "Сдать отчет до пятницы": "Сдать отчет до пятницы",
    "26-ноябрга чейин отчет жөнөтүңүз": "26-ноябрга чейин отчет жөнөтүңүз",
    "напомни всем завтра в 18:00 про отчет": "Про отчет",
    "remind us to bring photos on Thursday at 18:30": "Bring photos",
    "Эске салыңыз, эртең 10:00: 2 сүрөт!": "2 сүрөт!",
    "26-ноябрь, 18:30": "",
    "Иш планы эртең 18:00": "Иш планы",
    "Эртең 10:00 ар бир катышуучу 2 сүрөт жөнөтсүн": "Ар бир катышуучу 2 сүрөт жөнөтсүн",
    "ар айдын 5-күнү 10:00 отчет": "Отчет",
    "эртең 9 да чай": "Чай",
    "эртең саат он сегизде жыйын": "Жыйын",
    "завтра в 14 часов встреча": "Встреча",
    "каждый вечер в 20:00 зарядка": "Зарядка",
    "25-ноябрда он беш аял чогулат": "Он беш аял чогулат",
    "26-ноябрь күнү саат 18:00дө чогулуш": "Чогулуш",
    "26-ноябрь күн тартиби 18:00": "Күн тартиби",
    "каждый вечер в 20:00 отчет": "Отчет",
    "Сдать отчет 25 ноября к 18 часам": "Сдать отчет 25 ноября к 18 часам",
    "завтра в 10:00 разговор в зале, 10-15 фото": "Разговор в зале, 10-15 фото",
}


def shown(typed: str, now: datetime = SATURDAY) -> list[str]:
    moments = understand(typed, now, BISHKEK).moments
    return [f"{each.astimezone(BISHKEK):%Y-%m-%d %H:%M}" for each in moments]


@pytest.mark.parametrize("typed", RIGHT)
def test_it_is_echoed_rightly(typed: str) -> None:
    assert shown(typed) == [RIGHT[typed]]
    assert understand(typed, SATURDAY, BISHKEK).every == Every.ONCE


@pytest.mark.parametrize("typed", REPEATED)
def test_it_repeats(typed: str) -> None:
    moment, every = REPEATED[typed]
    assert (shown(typed), understand(typed, SATURDAY, BISHKEK).every) == ([moment], every)


@pytest.mark.parametrize("typed", ASKED_BACK)
def test_what_can_mean_two_moments_is_asked_back(typed: str) -> None:
    assert shown(typed) == ASKED_BACK[typed]


@pytest.mark.parametrize("typed", NOT_SURE)
def test_what_nobody_can_be_sure_of_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        understand(typed, SATURDAY, BISHKEK)


@pytest.mark.parametrize("typed", PASSED)
def test_what_has_passed_is_refused(typed: str) -> None:
    with pytest.raises(HasPassed):
        understand(typed, SATURDAY, BISHKEK)


@pytest.mark.parametrize("typed", ONLY_WORDS)
def test_words_without_a_time_are_only_words(typed: str) -> None:
    reading = understand(typed, SATURDAY, BISHKEK)
    assert (reading.words, reading.moments) == (typed, ())


@pytest.mark.parametrize("typed", WORDS)
def test_the_time_is_taken_out_of_her_words(typed: str) -> None:
    assert understand(typed, SATURDAY, BISHKEK).words == WORDS[typed]


def test_next_thursday_on_a_monday_is_asked_back() -> None:
    monday = datetime(2026, 11, 23, 12, 0, tzinfo=BISHKEK)
    for typed in ("кийинки бейшемби 18:30", "в следующий четверг в 18:30"):
        assert shown(typed, monday) == ["2026-11-26 18:30", "2026-12-03 18:30"]


def test_the_day_is_that_of_the_clubs_clock() -> None:
    late = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # two in the night of Sunday there
    assert shown("эртең 18:30", late) == ["2026-11-23 18:30"]


@given(
    st.text(max_size=80) | st.lists(st.sampled_from([*RIGHT, *NOT_SURE, "6", "-"])).map(" ".join)
)
def test_anything_can_be_typed(typed: str) -> None:
    try:
        reading = understand(typed, SATURDAY, BISHKEK)
    except ClubError:
        return
    assert all(moment > SATURDAY for moment in reading.moments)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("10.12", "2026-12-10 20:00"),
        ("10.12.2026", "2026-12-10 20:00"),
        ("10.12.2026 18:00", "2026-12-10 18:00"),
        ("10-декабрь", "2026-12-10 20:00"),
        ("10 декабря в 18.30", "2026-12-10 18:30"),
        ("эртең", "2026-11-22 20:00"),
        ("10-декабрга чейин", "2026-12-10 20:00"),
        ("до 10.12", "2026-12-10 20:00"),
        ("1.2", "2027-02-01 20:00"),
    ],
)
def test_where_a_day_is_asked_for_it_may_stand_alone(words: str, moment: str) -> None:
    [found] = understand_day(words, SATURDAY, BISHKEK, EIGHT)
    assert f"{found.astimezone(BISHKEK):%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize(
    "words",
    ["", "10", "до 10", "10 чакы", "31.02", "10.13", "10.12 кечинде", "ар жума", "10.12 жыйын"],
)
def test_a_day_that_is_not_clear_is_asked_again(words: str) -> None:
    with pytest.raises(DayIsUnclear):
        understand_day(words, SATURDAY, BISHKEK, EIGHT)


@given(st.text(max_size=30))
def test_any_words_are_a_day_or_are_refused(words: str) -> None:
    with suppress(ClubError):
        assert understand_day(words, SATURDAY, BISHKEK, EIGHT)
