"""The words of time in Kyrgyz, Russian and English. A sentence is read as a row of them.

Each word gets a letter, so that rules about phrases are patterns over a row of letters:

    n v    a number, in digits or in words      N V  the same with a Kyrgyz ending: 18де, алтыда
    O      a number with -го or -th             c q  18:30, and 18.30, which may be a date
    D A    a full date in figures, a year       m Y  a month, the word «year»
    w W j  a weekday, «on Mondays», «жума», which is Friday or week
    d T    today and tomorrow, tonight          y    yesterday
    J X    of tomorrow, of Friday: «завтрашнее собрание», «эртеңки чай», “Friday's talk”
    u l t  a unit of time, «later», «in»        H    half an hour later
    e s E  «every» before and after it, daily   k K  «of the month», after and before the number
    x h    next, this                           p    a part of the day
    a i b  before an hour: саат, в, до          f F    half past; with an ending: «8 жарымда»
    B      minutes before an hour: «без 10 семь»
    o g    o'clock, am and pm                   R    about: «про завтрашнее собрание»
    r      «of» in «26th of November»           M    «on the 5th day of the month»: айдын 5-күнү
    S      at that same time, as today's         L    Нооруз, the day or a word about it
    z      of time, but nobody can be sure       .    any other word
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from domain.spelling import folded, respelled

CASES = r"[аьяеуюы]?(?:[дгкт][ае]н?|[дн]ын)?"  # of months, in Russian and in Kyrgyz
ENDING = r"[-’']?(?:[дт][аое]|[гк][ае]|ко)"
ABOUT = r"[-’']?[дтл][аое]р?(?:д[аое]|г[аое]|ко)"  # «бештерде», about five
HOUR_FOLLOWS = "(?<=саат )|(?<=в )|(?<=на )|(?<=до )|(?<=с )"
BY_HOUR = f"{HOUR_FOLLOWS}|(?<=к )"
PART_FOLLOWS = " (?:утра|дня|вечера|ночи)"
FROM = r"[-’']?[дт][аое]н"

# Also as they are often misspelt: «бейшенби», «в суботу», «в воскресение»; or in Latin letters.
DAYS = (
    "дуйш[ое][мн]бу", "шейше[мн]би", "шарше[мн]би", "бейше[мн]би", "", "ише[мн]би", "жекше[мн]би",
)  # fmt: skip
RU_DAYS = (
    "пон[еи]дель?ник", "вторник", "сред", "четверг", "пятни(?:ц|т?с)", "суб+от", "воскресен[ьи]?",
)  # fmt: skip
RU_OF_DAYS = ("понедельничн", "вторничн", "", "четвергов", "пятничн", "субботн", "воскресн")
OF = r"(?:ый|ий|ая|яя|ое|ее|ого|его|ой|ей|ому|ему|ую|юю|ым|им|ом|ем|ые|ие|ых|их|ыми|ими)"
EN_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WHICH = (  # «the first Monday» is that of a month
    r"(?:перв|втор|трет|четверт|последн)\w+|биринчи|экинчи|учунчу|акыркы"
    "|first|second|third|fourth|last"
)
SHORT_DAYS = ("пн|дш", "вт|шш", "ср|шр", "чт|бш", "пт|жм", "сб", "вс|жш")  # «иш» is work, too
MONTHS = (
    "январ|янв|january|jan", "феврал|февр?|february|feb", "март|march|mar",
    "апрел|апр|april|apr", "май|мая|мае|may", "июн|june|jun", "июл|july|jul",
    "август|авг|august|aug", "сентябы?р|сент|september|sept|sep", "октябы?р|окт|october|oct",
    "ноябы?р|нояб?|november|nov", "декабы?р|дек|december|dec",
)  # fmt: skip
# «В 5 кабинете», «5 киши»: a number of these is nobody's hour.
COUNTED = (
    r"кабинет\w*|аудитори\w*|болмо\w*|этаж\w*|кабат\w*|rooms?|floors?|адам\w*|киши\w*|людей"
    r"|человек\w*|женщин|участниц|депутатов|people|persons?|women|сом|рублей|отчетов|вопросов"
    "|аял|депутат|катышуучу"
)
SHOWN = "сурот|фото|видео|photos?|pictures?"  # but «в 5 фото» is an hour
NUMBERS = (
    (1, "бир|один|одну|an?|one"), (2, "эки|два|две|two"), (3, "уч|три|three"),
    (4, "торт|четыре|four"), (5, "беш|пять|five"), (6, "алты|шесть|six"),
    (7, "жети|семь|seven"), (8, "сегиз|восемь|eight"), (9, "тогуз|девять|nine"),
    (10, "он|десять|ten"), (11, "он бир|одиннадцать|eleven"),
    (12, "он эки|двенадцать|twelve"), (13, "он уч|тринадцать|thirteen"),
    (14, "он торт|четырнадцать|fourteen"), (15, "он беш|пятнадцать|fifteen"),
    (16, "он алты|шестнадцать|sixteen"), (17, "он жети|семнадцать|seventeen"),
    (18, "он сегиз|восемнадцать|eighteen"), (19, "он тогуз|девятнадцать|nineteen"),
    (20, "жыйырма|двадцать|twenty"), (21, "жыйырма бир|двадцать один|twenty-one"),
    (22, "жыйырма эки|двадцать два|twenty-two"), (23, "жыйырма уч|двадцать три|twenty-three"),
    (30, "отуз|тридцать|thirty"),
)  # fmt: skip
WRITTEN = "|".join(words for _, words in NUMBERS)
BY_WHEN = (  # «к двум», «до двух»: the others are said as they are, or with -и
    (2, "двум|двух"), (3, "трем|трех"), (4, "четырем|четырех"),
    *((n, rf"(?:{words[:-1]})и") for n, words in ((5, "пять"), (6, "шесть"), (7, "семь"),
      (9, "девять"), (10, "десять"))),
    (8, "восьми"), (11, "одиннадцати"), (12, "двенадцати"),
)  # fmt: skip
BEFORE = (
    (5, "пяти"), (10, "десяти"), (15, "пятнадцати"), (20, "двадцати"), (25, "двадцати пяти"),
)  # fmt: skip
COMING = (  # the hour that half of it belongs to: «полшестого» is half past five
    "перв", "втор", "треть?", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят",
    "одиннадцат", "двенадцат",
)  # fmt: skip


def _by_the_hour() -> Iterator[tuple[str, Any, str]]:
    for n, words in BY_WHEN:
        hours = rf"(?:{words})(?: час(?:ам|ов)(?!{PART_FOLLOWS}))?"
        yield "n", n, f"(?:(?<=к )|(?<=до )|(?<=с )){hours}"
        yield "N", n, rf"(?:(?<=после )|(?<=около )){hours}(?= ?(?:$|[,.;!?])|{PART_FOLLOWS})"


def _beside_the_hour() -> Iterator[tuple[str, Any, str]]:
    """Half an hour and a quarter of it: «в половине шестого», “quarter to six”, «он сегиз отузда».

    Which half of the day is meant, the rest of the sentence tells, or she is asked.
    """
    thirty, follows = "(?:отуз|тридцать|thirty)", f"(?:{HOUR_FOLLOWS}|(?<=at ))"
    for n, words in NUMBERS:
        yield "c", [n, 0], rf"(?:{HOUR_FOLLOWS})(?:{words}) час(?:а|ов|ам)(?!{PART_FOLLOWS})"
        yield "c", [n, 0], rf"(?:(?<=эртен )|(?<=бугун )|(?<=куну ))(?:{words}|{n}) саатка"
        half = f"(?:{words}) (?:отуз{ENDING}|{thirty}(?= ?(?:$|[,.;!?]|[ap]m)))"
        yield "c", [n, 30], f"{half}|{follows}(?:{words}) {thirty}"
    for n, words in NUMBERS[:12]:
        before, hour, coming = n - 1 or 12, f"(?:{words}|{n})", rf"(?:{COMING[n - 1]}\w+|{n})"
        yield "c", [n, 15], f"(?:a )?quarter past {hour}"
        yield "c", [n, 30], f"half past {hour}"
        yield "c", [before, 15], f"четверть {coming}"
        yield "c", [before, 30], f"пол(?:овин[еу])? ?{coming}"
        yield "c", [before, 45], f"(?:(?:a )?quarter to|без четверти) {hour}"


def _days_in_words() -> Iterator[tuple[str, Any, str]]:
    """«Двадцать седьмого»; the first twelve are also said of other things, as of a council."""
    for n, stem in enumerate(("три", "четыр", "пят", "шест", "сем", "восем", "девят"), 13):
        yield "O", [n], f"{stem}надцатого"
    yield from (("O", [20], "двадцатого"), ("O", [30], "тридцатого"))
    for n, coming in enumerate(COMING[:9], 1):
        yield "O", [20 + n], f"двадцать (?:{coming})[ое]го"
    yield "O", [31], "тридцать первого"


LEXICON: list[tuple[str, Any, str]] = [
    *(("X", n, rf"{day}(?:д[аео]г[иыу]|лик)") for n, day in enumerate(DAYS) if day),
    (".", 0, "(?<=на )сегодняшний (?:день|момент)"),  # «so far»
    *(("W", n, rf"{day}\w* кундор\w*") for n, day in enumerate(DAYS) if day),
    ("W", 4, r"жума\w* кундор\w*"),
    *(("w", n, rf"(?:{day}\w*)(?: кун\w+)?") for n, day in enumerate(DAYS) if day),
    *(("w", n, rf"{day}(?:а|у|ы|и|е|ь|ю|я|ей|ой)?") for n, day in enumerate(RU_DAYS)),
    *(("w", n, rf"{day}[аеуы]?[дтгк][ае](?:гы|ги)?") for n, day in enumerate(RU_DAYS)),
    *(("W", n, rf"(?:по )?{day}(?:ам|ям)") for n, day in enumerate(RU_DAYS)),
    *(("w", n, day) for n, day in enumerate(EN_DAYS)),
    *(("W", n, rf"(?:on )?{day}s") for n, day in enumerate(EN_DAYS)),
    *(("w", n, short) for n, short in enumerate(SHORT_DAYS)),
    ("w", 4, r"жума кун\w+"), ("j", 4, "жума(?:га)?"),
    ("j", 4, r"жумада(?= (?:саат|кеч\w+|тушто|[эе]ртен менен)| \d{1,2}(?::\d\d|[дт][аео]))"),
    *(("m", n, rf"(?:{stems}){CASES}(?: куну)?") for n, stems in enumerate(MONTHS, 1)),
    *(("v", n, words) for n, words in NUMBERS),
    *(("V", n, rf"(?:{words})(?:{ENDING}|го|{ABOUT})") for n, words in NUMBERS),
    *(("O", n, rf"(?:{words})с?[иыу]нд[аео]") for n, words in NUMBERS[1:]),
    *(("X", n, rf"{day}{OF}") for n, day in enumerate(RU_OF_DAYS) if day),
    *(("X", n, rf"{day}['’]s") for n, day in enumerate(EN_DAYS)),
    ("J", 0, rf"сегодняшн{OF}(?: день| дн\w+)?|бугунку(?:го|до)?|today['’]s"),
    ("J", 1, rf"завтрашн{OF}(?: день| дн\w+)?|[эе]ртенки(?:ге|де)?|завтрагы|tomorrow['’]s"),
    ("J", 2, rf"после ?завтрашн{OF}(?: день| дн\w+)?|(?:бур|бир)с[уи]гунку"),
    ("J", 2, "(?:the )?day after tomorrow['’]s"),
    ("d", 0, "бугун(?:го)?|сегодня|today"),
    ("d", 1, r"[эе]ртен(?:ге)?(?: кун\w+)?|[эе]ртенки кун\w+|завтра|tomorrow"),
    ("d", 1, "(?<=с )завтрашнего дня|завтрага"), ("d", 0, "(?<=с )сегодняшнего дня"),
    ("d", 2, r"(?:бур|бир)с[уи](?:гун| кун)\w*|после ?завтра|(?:the )?day after tomorrow"),
    ("L", 0, r"(?:нооруз|навруз|наурыз|nooruz|nowruz)\w*(?: майрам\w*)?(?: кун\w*)?"),
    ("T", 0, "tonight"), ("y", 0, r"кече|кечээ\w*|вчера|позавчера|yesterday"),
    ("z", 0, r"кун ?ара\w*|кун алыс"), ("E", "day", "кундо|кунуго"),
    ("u", "day", r"кун\w*|день|дня|дней|days?"), ("u", "week", r"апта\w*|недел\w+|weeks?"),
    ("u", "week", r"жума[дн]\w+"), ("u", "month", r"ай(?:дан|да|ы)?|месяц\w*|months?"),
    ("u", "hour", r"саат\w+|час(?:а|ов)?|hours?"),
    ("u", "minute", r"мунот\w*|мин(?:ут\w*)?|min(?:ute)?s?"),
    ("H", 30, "жарым сааттан кийин|через полчаса|in half an hour|half an hour later"),
    ("H", 90, "бир жарым сааттан кийин|через полтора часа|in an hour and a half"),
    ("l", 0, "кийин|сон|later|from now"), ("t", 0, "через|in"),
    ("e", 0, r"ар(?: бир)?|кажд\w+|every|each"), ("s", 0, "сайын"),
    ("E", "day", "ежедневно|daily|everyday"), ("E", "week", "еженедельно|weekly"),
    ("E", "month", "ежемесячно|monthly"),
    ("M", 0, r"айдын \d{1,2}[- ]?кун\w*|(?:[89]|[12]\d|3[01])-кун(?:у|го)"),
    ("k", 0, "числ[ао]"), ("K", 0, "айдын|(?:month )?on the"), ("Y", 0, r"жыл\w*|год[ау]?"),
    ("x", 0, r"кийинки|эмки|келерки|келээрки|следующ\w+|след\.?|next"),
    ("h", 0, r"бул|ушул|эт(?:от|у|о|а|ой|ом)|this"),
    ("p", "morning", r"[эе]ртен менен(?:ки)?|танкы|танда|утром|утра|(?:in the )?morning"),
    ("p", "morning", "эрте менен|тан эрте"),
    ("e", 0, "по(?= (?:утр|вечер)ам)"),  # every day
    ("p", "morning", "(?<=по )утрам|(?<=кажд.. )утро|(?<=шнее )утро"),
    ("p", "evening", "(?<=по )вечерам|(?<=кажд.. )вечер|(?<=шний )вечер"),
    ("p", "night", "(?<=кажд.. )ночь|тун ичинде"),
    *(("p", part, f"час(?:а|ов)? {words}") for part, words in (
        ("morning", "утра"), ("afternoon", "дня"), ("evening", "вечера"), ("night", "ночи"))),
    ("p", "noon", r"тушку|тушто|тушко|(?<=до )обеда|в обед(?:енн\w+)?|к обеду|в полдень"),
    ("p", "noon", "noon|midday"),
    ("p", "afternoon", r"туштон кийин(?:ки)?|днем|дня|после обеда|(?:in the )?afternoon"),
    ("p", "evening", "кеч|кечки|кечке(?: маал| жуук)?|кечинде|кечте|кечкурун|вечером|вечера"),
    ("p", "evening", "(?:in the )?evening|вечерком|к вечеру|под вечер"),
    ("p", "night", "тун|тунку|тундо|ночью|ночи|at night"),
    ("R", 0, "про|об?|about|жонундо|тууралуу"),
    ("a", 0, "саат"), ("i", 0, "во?|на|at|on"), ("r", 0, "of"),
    ("b", 0, "чейин|до|к|не поз(?:дне|ж)е|включительно|by|until|till|before"), ("b", 1, "с|from"),
    ("F", 0, "жарым[дг]а"), ("f", 0, r"жарым\w*"), ("o", 0, r"часов|часам|часа|час|o['’]?clock"),
    ("g", "am", r"a\.?m\.?"), ("g", "pm", r"p\.?m\.?"),
    *_by_the_hour(), *_beside_the_hour(), *_days_in_words(),
    ("z", 0, r"ежегодно|выходн\w+|weekends?|дем алыш\w*|пол[втчпшсдо]\w+го|половин\w+|полночь"),
    *(("B", [n], rf"без (?:{n}|{words})(?:-?ти)?(?: мин\w*)?") for n, words in BEFORE),
    ("z", 0, r"без (?:пяти|десяти|пятнадцати|четверти|двадцати)|half past|quarter|midnight"),
    ("z", 0, r"без(?= \d)|(?<=в )четверть|между(?= \d)|(?<=\d )(?:или|же)(?= \d)|\d{1,2},\d\d"),
    ("z", 0, r"пол(?= (?:\d|перв|втор|трет|четв|пят|шест|седьм|восьм|девят|десят|одинн|двен))"),
    ("z", 0, r"мурда\w* кун\w*|(?:[эе]ртен|бурсугун)д[ео]н кийин|после ?после ?завтра"),
    ("z", 0, r"\d{1,2}(?:янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|дек)[а-я]*"),
    ("z", 0, r"перв\w+ числ\w+|с \d{1,2} по(?= \d)"),
    ("z", 0, rf"(?<=\d )(?:и|жана|and)(?= \d{{1,2}}[- ]?(?:{'|'.join(MONTHS)}))"),
    ("z", 0, r"за (?:\w+ )?(?:час|ден|дн|недел|месяц)\w* до(?= \d)|a week from"),
    ("z", 0, r"мск|по моск\w+|(?:апта|жума|ай|кун)д[ае] бир"),
    ("z", 0, r"sat|sun|wed|mon|tues?|thurs?|thu|fri"),
    ("z", 0, r"(?:бир нече|несколько) \w+|в (?:начале|конце)"),
    ("z", 0, rf"half (?:one|{'|'.join(words for _, words in NUMBERS[1:12])}|\d{{1,2}})"),
    ("S", 0, r"в (?:это|то)(?: ?же)?(?: самое)? время|(?:at )?(?:the |this )?same time"),
    ("S", 0, r"(?:ушул|ошол)(?: эле)? (?:убак\w+|маал\w*)"),
    ("z", 0, rf"(?:{WHICH}) (?:{'|'.join((*filter(None, DAYS), *RU_DAYS, *EN_DAYS))})\w*"),
    ("z", 0, r"(?:пару|a few|a couple of) (?:минут|час|дн|недел|minute|hour|day|week)\w*"),
    ("z", 0, r"every (?:other|second|third|\d+\w*)|кажд\w+ (?:второ|трет|четверт)\w+"),
    ("z", 0, r"раза? в \w+|(?:once|twice) (?:a|every) \w+|(?:ай|апта|жума|жыл)(?:сы|ы)?на"),
    ("z", 0, r"(?:по )?будн\w+|(?:иш|жумуш) кун\w+|week ?days?|workdays?"),
    ("c", [1, 0], "в час(?! пик)|(?<=к )часу"), ("c", [13, 0], "в час дня"),
    ("z", 0, r"полтор\w+|and a half|в час пик"), ("q", 0, r"\d\d?-\d\d(?= \d{1,2}[:.]\d)"),
    ("z", 0, rf"(?:{WRITTEN})[дт][ае]н (?:\d{{1,2}}|{WRITTEN}) мунот\w*"),
    ("z", 0, r"саат \d{1,2}[дт][аео]н|\d{1,2}[дт][аео]н(?= \d)"),
    ("D", 0, r"\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}-20\d\d"),
    ("D", 0, r"\d{1,2}[./]\d{1,2}[./]\d{2}(?:\d{2})?(?: ?г(?:ода)?)?"),
    ("c", 0, rf"\d{{1,2}}:\d{{2}}(?:{ENDING}|го|{FROM})?"),
    ("z", 0, r"\d{1,2}:\d{2}(?![ap]m\b)[^\W\d]+"),
    ("c", 0, r"\d{1,2} (?:час(?:а|ов)?|саат) \d{1,2} (?:мин\w*|мунот\w*)"),
    ("c", 0, rf"(?:{HOUR_FOLLOWS})\d{{1,2}} час(?:а|ов|ам)?(?!{PART_FOLLOWS})"),
    ("c", 0, rf"(?:{BY_HOUR}|(?<=at ))\d{{1,2}} (?:00|30)(?:(?! ?\w)|(?={PART_FOLLOWS}))"),
    ("c", 0, rf"(?:{BY_HOUR})\d{{1,2}}-(?:00|30|45)(?:{ENDING})?"),
    ("c", 0, r"\d{1,2} ?[hч](?: ?\d\d(?: ?м(?:ин\w*)?)?)?|\d{1,2}час(?:а|ов|ам)?"),
    ("q", 0, rf"\d{{1,2}}[./]\d{{2}}(?:{ENDING}|го|{FROM})?"),
    (".", 0, rf"(?<!саат )(?<!at )(?:\d{{1,9}}|{WRITTEN})[- ]?(?:{COUNTED})"),
    (".", 0, rf"(?<!саат )(?<!в )(?<!до )(?<!к )(?<!at )(?<!by )\d{{1,9}} (?:{SHOWN})"),
    ("A", 0, r"20\d\d(?:[- ]?[жг])?"), ("n", 0, r"(?<!№)(?<!№ )\d{1,9}"),
    ("N", 0, rf"\d{{1,2}}(?:{ENDING}|{ABOUT})"),
    ("N", 0, r"(?:(?<=к )|(?<=до )|(?<=после )|(?<=около ))\d{1,2}-(?:ти|ми|и|м|х)"),
    ("N", 0, r"\d{1,2} [дт][ае]"),  # «9 да», as some write it
    ("O", 0, r"\d{1,2}(?:-?о?го|-?о?е|st|nd|rd|th|-?[а-я]*нд[ае]|-?с?[иыу](?:н[ае])?)"),
]  # fmt: skip
ENDS = r"(?:(?!\w)|(?<=\d)(?=[ap]m\b))"  # 6pm is two words
WORD = re.compile(r"\d+(?=[ap]m\b)|\w+")
FIGURES = re.compile(r"\d+")
LATIN = re.compile("[a-z]")
# How long a Latin word must be that names a day: «vs» is no Sunday, «sent» no month.
NAMES_DAY = {"m": 5} | dict.fromkeys("djwWJXp", 4)


@dataclass(frozen=True, slots=True)
class Word:
    tag: str
    value: Any
    start: int
    end: int


def read(sentence: str) -> list[Word]:
    typed = folded(sentence)
    words = _read(typed)
    return _in_latin(typed, words) or words


def _in_latin(typed: str, words: list[Word]) -> list[Word]:
    """«Erten 18de», «zavtra v 18:00»: nothing, unless it names a day or a part of it."""
    latin = [
        (w.start, w.end) for w in words if w.tag == "." and LATIN.search(typed, w.start, w.end)
    ]
    cyrillic, places = respelled(typed, latin)
    read_so = _read(cyrillic) if latin else []
    found = [Word(w.tag, w.value, places[w.start], places[w.end]) for w in read_so]
    lengths = {start: end - start for start, end in latin}
    days = (w for w in found if w.tag in NAMES_DAY)
    return found if any(lengths.get(w.start, 0) >= NAMES_DAY[w.tag] for w in days) else []


def _read(typed: str) -> list[Word]:
    words: list[Word] = []
    at = 0
    while found := WORD.search(typed, at):
        words.append(_longest(typed, found))
        at = words[-1].end
    return words


def _longest(typed: str, found: re.Match[str]) -> Word:
    """The longest word of time that begins here; of equally long ones the first in the lexicon."""
    start, end = found.span()
    best = Word(".", None, start, end)
    for tag, value, pattern in _patterns():
        match = pattern.match(typed, start)
        if match and (match.end() > best.end or (best.tag == "." and match.end() == best.end)):
            figures = [int(each) for each in FIGURES.findall(match[0])]
            is_said = isinstance(value, list)  # whatever its figures are
            best = Word(tag, value if is_said else figures or value, start, match.end())
    return best


@cache
def _patterns() -> list[tuple[str, Any, re.Pattern[str]]]:
    """Made for the first sentence: it takes as long as a dozen modules take to be imported."""
    return [(tag, value, re.compile(rf"(?:{words}){ENDS}")) for tag, value, words in LEXICON]
