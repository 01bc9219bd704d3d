"""What people say under an announcement without asking anything: thanks, excuses, "I come".

The measure is that no question is ever taken for one of these; an excuse may be for a question.
"""

import re

from domain.spelling import spellings

GREETING = re.compile(
    r"\b(?:(?:ас)?салам\w*(?: ал\w+)?|арыба\w*|здравствуй\w*|привет\w*|добр(?:ый|ое|ого) \w+"
    r"|hello|hi|good (?:day|morning|evening))\b",
    re.IGNORECASE,
)
# What asks, begs, or names a subject. "Because" and "forgive me" end like a question or a plea.
ASKS = re.compile(
    r"\?|\b(?:ким|эмн|эмин|неге|кача|канч|канд|кант|кана|кайс|кайд|кайы|айт|түшүн|тушун|жардам"
    r"|сура|суро|бил|кызык|ке[ңн]еш|маселе|тема|тууралуу|ж[өо]н[үу]нд[өо]|боюнча"
    r"|кто|ког|кому|кем|что|чего|чему|чем|чь|чей|как|сколько|где|куда|откуда|почему|зачем|котор"
    r"|ли\b|можно|нужно|скаж|расскаж|подскаж|объясн|помог|узна|вопрос|интерес|насч[её]т"
    r"|what|when|where|who|why|which|how|can\b|could|please|about|question)"
    r"|(?<!себе)[бп][ыиуү]\b|(?<!кечири)(?<!кечирип кою)[ңн][ыиуү]з",
    re.IGNORECASE,
)
CANNOT = re.compile(
    r"\b(?:катыша|кошула|келе|бара|чыга|кире) алба[йи](?:м|быз| кал)"
    r"|\b(?:катышпа|кошулба|келбе|барба)[йи](?:м|быз)"
    r"|\bне (?:с?могу|получ\w+)(?:$| прийти| быть| участв| подключ)"
    r"|\b(?:can['’]t|cannot) (?:come|make it)",
    re.IGNORECASE,
)
# "I have been doing it" is said with the same word as "I come".
COMES = re.compile(
    r"\b(?:катыша[мб]|кошула[мб]|бара[мб]|(?<!п )келе[мб]|кечиг|приду|прид[её]м|опозда"
    r"|буд(?:у|ем)(?: участв\w+| обязательно)?$|i(?:['’]ll| will) (?:come|be))",
    re.IGNORECASE,
)
THANKS = re.compile(r"\b(?:ра[хк]мат|спасибо|благодар(?:ю|им|ствую)|thank)", re.IGNORECASE)
TOLD = re.compile(r"[дт][ыиуү](?:[мк]|лар|быз)\b", re.IGNORECASE)  # «рахмат айттык»
THANKED = re.compile(r"ы?ра[хк]м[ае]т|спасибо|благодар(?:ю|им)|thanks?", re.IGNORECASE)
HOW_MUCH = re.compile(
    r"чо[ңн]|к[өо]п|ми[ңн]|(?:сиз|силер|сиздер)ге|баар\w+|вам|вас|всем|тебе|большое|огромное"
    r"|очень|you|very|so|much|all",
    re.IGNORECASE,
)
# Thanks, a yes, an apology, or to whom it is said.
POLITE = re.compile(
    r"\b(?:ра[хк]мат|спасибо|благодар|thank|кечир|извин|прост[иь]т|прошу прощ|sorry"
    r"|(?:макул\w*|ооба|эже\w*|байке\w*|ага(?:й|йын|лар)?|айым\w*|кыздар\w*|достор\w*)\b)",
    re.IGNORECASE,
)
COMING = 6  # words at most of "I come" and "I cannot"
REASON = 4  # of why she cannot
POLITENESS = 3


def is_reaction(words: str) -> bool:
    """A word or a sign, or nothing but thanks, excuses and "I come"."""
    each_way = [GREETING.sub(".", each) for each in spellings(words)]
    return not any(map(ASKS.search, each_way)) and any(map(_is_reaction, each_way))


def _is_reaction(words: str) -> bool:
    clauses = _clauses(words)
    excused = any(CANNOT.search(" ".join(each)) for each in clauses)
    is_word = len(words.split()) <= 1
    return is_word or all(_asks_nothing(each, excused=excused) for each in clauses)


def is_thanks(words: str) -> bool:
    """Nothing but thanks and to whom they are said, not that somebody was thanked."""
    if not THANKS.search(words) or TOLD.search(words):
        return False
    return all(
        len(each) == 1 or (len(each) <= POLITENESS and POLITE.search(" ".join(each)))
        for each in _clauses(words)
    )


def is_mere_thanks(words: str) -> bool:
    """Nothing but thanks, and to nobody whose name would have to be read."""
    each_way = [re.findall(r"\w+", each) for each in spellings(words)]
    return "?" not in words and any(
        any(map(THANKED.fullmatch, each))
        and all(THANKED.fullmatch(word) or HOW_MUCH.fullmatch(word) for word in each)
        for each in each_way
    )


def _clauses(words: str) -> list[list[str]]:
    return [each.split() for each in re.split(r"[^\w '’-]+", words) if each.strip()]


def _asks_nothing(clause: list[str], *, excused: bool) -> bool:
    words, length = " ".join(clause), len(clause)
    if CANNOT.search(words) or COMES.search(words):
        return length <= COMING
    if POLITE.search(words) and length <= POLITENESS:
        return True
    return excused and length <= REASON
