"""Numbers in a sentence that are no hours, and dates in figures: read as they are meant."""

import pytest

from domain.typed_dates import NotUnderstood
from services.typed_dates import understand
from tests.test_typed_dates import BISHKEK, SATURDAY, shown

# The moment, and the words that are left: what is counted stays among them.
COUNTED = {
    "Вечером в 5 кабинете": ("2026-11-21 19:00", "Вечером в 5 кабинете"),
    "Завтра вечером в 5 кабинете": ("2026-11-22 19:00", "В 5 кабинете"),
    "Завтра в кабинете №5 вечером": ("2026-11-22 19:00", "В кабинете №5"),
    "Завтра в кабинете № 5 вечером": ("2026-11-22 19:00", "В кабинете № 5"),
    "Завтра вечером 5 минут": ("2026-11-22 19:00", "5 минут"),
    "Завтра вечером пять человек": ("2026-11-22 19:00", "Пять человек"),
    "Завтра вечером 5 фото": ("2026-11-22 19:00", "5 фото"),
    "Эртең кечинде 5-бөлмөдө чогулуш": ("2026-11-22 19:00", "5-бөлмөдө чогулуш"),
    "Эртең кечинде 3-кабатта": ("2026-11-22 19:00", "3-кабатта"),
    "Эртең кечинде 10 мүнөт": ("2026-11-22 19:00", "10 мүнөт"),
    "Эртең кечинде 5 адам келет": ("2026-11-22 19:00", "5 адам келет"),
    "Эртең кечинде беш киши": ("2026-11-22 19:00", "Беш киши"),
    "Эртең кечинде 5 сүрөт жөнөтүңүз": ("2026-11-22 19:00", "5 сүрөт жөнөтүңүз"),
    "Tomorrow evening 5 people come": ("2026-11-22 19:00", "5 people come"),
}
HOURS = {
    "завтра вечером 5 часов": ["2026-11-22 17:00"],
    "завтра вечером в 5 фото": ["2026-11-22 17:00"],
    "эртең саат 5 бөлмөдө": ["2026-11-22 05:00", "2026-11-22 17:00"],
}
DAYS = {  # the words must not stay among those of the reminder
    "бирсүгүнү 10до": "2026-11-23 10:00",
    "бүрсү күнү саат 9да": "2026-11-23 09:00",
    "ертен 10до": "2026-11-22 10:00",
    "ертең 9да": "2026-11-22 09:00",
    "жумада саат 9да": "2026-11-27 09:00",
    "жумада кечки 7де": "2026-11-27 19:00",
    "жумада эртең менен": "2026-11-27 09:00",
    "жумада 2 жолу чогулабыз": "",
}
DATES = {
    "01.12 14.00": "2026-12-01 14:00",
    "14.00 01.12": "2026-12-01 14:00",
    "в пятницу 27.11 в 15:00": "2026-11-27 15:00",
    "пятница, 04.12, 15:00": "2026-12-04 15:00",
    "в пятницу 18.10": "2026-11-27 18:10",
}


@pytest.mark.parametrize("typed", COUNTED)
def test_what_is_counted_is_no_hour(typed: str) -> None:
    moment, words = COUNTED[typed]
    assert shown(typed) == [moment]
    assert understand(typed, SATURDAY, BISHKEK).words == words


@pytest.mark.parametrize("typed", HOURS)
def test_an_hour_stays_one(typed: str) -> None:
    assert shown(typed) == HOURS[typed]


@pytest.mark.parametrize("typed", DATES)
def test_a_date_in_figures_is_read_beside_a_weekday_or_an_hour(typed: str) -> None:
    assert shown(typed) == [DATES[typed]]


@pytest.mark.parametrize(
    "typed", ["завтра в 10 минут седьмого", "в пятницу 28.11 в 15:00", "10.10 12.12"]
)
def test_figures_of_which_nobody_can_be_sure_are_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        understand(typed, SATURDAY, BISHKEK)


@pytest.mark.parametrize("typed", DAYS)
def test_days_are_read_as_they_are_called_in_the_villages(typed: str) -> None:
    assert " ".join(shown(typed)) == DAYS[typed]
    assert bool(understand(typed, SATURDAY, BISHKEK).words) != bool(DAYS[typed])
