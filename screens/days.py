"""The names of days and months as CLDR has them. Babel tells them too, for 3 MB of memory."""

import datetime as dt

WEEKDAYS = {
    "ky": "дүйшөмбү шейшемби шаршемби бейшемби жума ишемби жекшемби",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
SHORT = {
    "ky": "дш шш шр бш жм иш жш",
    "ru": "пн вт ср чт пт сб вс",
    "en": "Mo Tu We Th Fr Sa Su",
}
MONTHS = {
    "ky": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "en": "January February March April May June July August September October November December",
}
DATED = MONTHS | {  # after the number of a day
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}


def weekday(number: int, language: str, *, short: bool = False) -> str:
    """0 is Monday."""
    return (SHORT if short else WEEKDAYS)[language].split()[number]


def date(day: dt.date, language: str) -> str:
    """As it is said aloud; CLDR's are bookish in Kyrgyz («2026-ж., 26-ноябрь, бейшемби»)."""
    month = DATED[language].split()[day.month - 1]
    dated = f"{day.day}-{month}" if language == "ky" else f"{day.day} {month}"
    return f"{weekday(day.weekday(), language)}, {dated}"


def month(day: dt.date, language: str) -> str:
    """«ноябрь 2026»"""
    return f"{MONTHS[language].split()[day.month - 1]} {day.year}"
