"""Words of titles without their endings, so that «бюджет» also finds «бюджеттин» and «бюджета».

Nobody says which language a word is of. So each has every stem that it may have in one of them,
and two words are alike when they share one. A Kyrgyz ending is cut only where it could have been
put on: its first letters follow the last ones of what it is put on.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import product

from domain.spelling import folded

WORD = re.compile(r"(\w+)(?:['’]\w+)?")  # Zoom’го and women's, without what follows
UNSEEN = ("Mn", "Cf")  # a stress mark, a soft hyphen: they would break a word in two
SILENT = frozenset(
    re.findall(
        r"\w+",
        "жана менен учун боюнча тууралуу жонундо деген эмне кандай бул ушул ар бир же да де эле ал"
        " биз сиз эмес и в во на по о об от до за из с со к ко у для не как что это при или его ее"
        " a an the of and or for to in on at with by from is are how what",
    )
)
VOWELS = "аеиоуыэюя"
VOICELESS = "пткшсчцхфщ"
# What stands before an ending that begins so.
BEFORE = {
    **dict.fromkeys("тк", VOICELESS),
    **dict.fromkeys("нс", VOWELS),
    **dict.fromkeys("ыиу", "бвгджзйклмнпрстфхцчшщ"),
    **dict.fromkeys("дглб", "абвгдежзийлмнорувыэюя"),
}
# The last vowel of a word, and the first of its ending: ө is typed as о, and ү as у.
HARMONY = {
    **dict.fromkeys("аяы", "аы"), **dict.fromkeys("еэи", "еи"), "о": "оу",
    **dict.fromkeys("ую", "уоа"),
}  # fmt: skip
HARDENED = {"г": "к", "б": "п"}  # салыгы is of салык, and мектеби of мектеп
STEM = re.compile(f"...|[{VOWELS}][^{VOWELS}]$")  # жер, суу and эл, but not са
ALIKE_FROM = 5  # letters: «отчет» begins «отчетность»; that «бала» begins «баланс» is chance


def _spelled(*endings: str) -> frozenset[str]:
    """A stands for а, е and о, I for ы, и and у."""
    vowels = {"A": "аео", "I": "ыиу"}
    rows = (product(*(vowels.get(each, each) for each in ending)) for ending in endings)
    return frozenset("".join(letters) for row in rows for letters in row)


FIRM = frozenset({"луу", "дуу", "туу", "лоо", "доо", "тоо"})  # the same after every vowel
# What is put on last is cut first: cases, whose it is, many, and what makes a word of a word.
KYRGYZ = (
    _spelled("дAгI", "тAгI", "IндAгI", "сIндAгI", "нIн", "дIн", "тIн", "нI", "дI", "тI", "Iн")
    | _spelled("сIн", "гA", "кA", "IнA", "сIнA", "дA", "тA", "IндA", "сIндA", "дAн", "тAн")
    | _spelled("IнAн", "сIнAн"),
    _spelled("I", "сI", "бIз", "IбIз", "нIз", "IнIз", "нAр", "IнAр"),
    _spelled("лAр", "дAр", "тAр"),
    _spelled("лIк", "дIк", "тIк") | FIRM,
)
RUSSIAN = re.compile(
    r"(.{3,}?)(?:ь?(?:ов|ев|ск|н)?(?:[ыио]й|[ая]я|[оеы]е|[ое]го|[ое]му|[ыи]м|[ыи]х|ую|[ыи]ми)"
    r"|и?[ая](?:м|х|ми)|и?е[йм]|о[вм]|ев|и[иеяюй]|ь[еяю]|[аеиоуыьюяй])"
)


def stems(text: str) -> frozenset[str]:
    """All that its words may be forms of; nothing for words that stand in every title."""
    return frozenset().union(*map(_stems_of, _words(text)))


def matches(wanted: str, text: str) -> int:
    """How many of the wanted words the text has, in whichever form. 0 is no hit."""
    has = stems(text)
    return sum(
        any(_alike(stem, other) for stem in _stems_of(word) for other in has)
        for word in _words(wanted)
    )


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(each for each in plain if unicodedata.category(each) not in UNSEEN)
    typed = folded(seen)
    found = {match[1] for match in WORD.finditer(typed)} - SILENT
    return frozenset(word for word in found if len(word) > 1 or word.isdigit())


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= ALIKE_FROM and long.startswith(short))


@lru_cache(maxsize=20_000)
def _stems_of(word: str) -> frozenset[str]:
    return frozenset({word, *_in_kyrgyz(word), *_in_russian(word), *_in_english(word)})


def _in_kyrgyz(word: str) -> set[str]:
    found = {word}
    for endings in KYRGYZ:
        for each in tuple(found):
            for at in range(2, len(each)):
                if each[at:] in endings and _takes(each[:at], each[at:]):
                    found.add(each[:at])
                    found.add(_hardened(each[:at], each[at:]))
    return found


def _takes(stem: str, ending: str) -> bool:
    if not STEM.match(stem) or stem[-1] not in BEFORE[ending[0]]:
        return False
    last = next((letter for letter in reversed(stem) if letter in HARMONY), "")
    first = next(letter for letter in ending if letter in VOWELS)
    return ending in FIRM or first in HARMONY.get(last, "")


def _hardened(stem: str, ending: str) -> str:
    return stem[:-1] + HARDENED.get(stem[-1], stem[-1]) if ending[0] in VOWELS else stem


def _in_russian(word: str) -> set[str]:
    return {match[1]} if (match := RUSSIAN.fullmatch(word)) else set()


def _in_english(word: str) -> set[str]:
    if word.endswith("ies"):
        return {word[:-3] + "y"}
    return {word[:-1]} if word.endswith("s") and not word.endswith("ss") else set()
