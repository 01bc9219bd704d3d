"""What words say about homework: which task they name, and whether they are a report or talk."""

import re

from domain.reactions import is_thanks
from domain.spelling import spellings

FEW_WORDS = 3
PROMISE_WORDS = 8  # in more than these she also tells what she has done
TASK_WORD = r"(?:үй[ _]?)?(?:тапшырма|задани[еяю]|домашка|дз|homework|hw)"
HASHTAG = re.compile(rf"#{TASK_WORD}_?(\d{{1,6}})\b", re.IGNORECASE)
REPORT_WORD = r"(?:отч[её]т|report)"
CALLED = rf"(?:{TASK_WORD}|{REPORT_WORD})\w*"
NUMBER = r"№\s?(\d{1,6})"
# «2-чи», «2-е», and whatever ending follows «2-тапшырма»: with a hyphen it is not how many.
WHICH = r"\b(\d{1,6})(?:-?(?:[иыуү]?н?ч[иыуү]|[оь]?е|о?му)\s|-)\s?"
# Schools and councils have a № as well, so it counts alone or right beside what it numbers.
MENTION = re.compile(
    rf"\b{TASK_WORD}\s*[№#]?\s*(\d{{1,6}})\b|\b(\d{{1,6}})-?\s?{TASK_WORD}\b"
    rf"|{WHICH}{TASK_WORD}"
    rf"|\b{CALLED}[\s:–-]*{NUMBER}\b|{NUMBER}[\s:–-]*{CALLED}|^\W*{NUMBER}\W*$",
    re.IGNORECASE,
)

REPORT = re.compile(rf"\b{REPORT_WORD}", re.IGNORECASE)
HEADED = re.compile(
    rf"\W*(?:(?:{NUMBER}\W*)?{REPORT_WORD}\w*\s*(?:{NUMBER})?|{TASK_WORD}\w*\s*{NUMBER})"
    r"\s*[:\n–—-]",
    re.IGNORECASE,
)


def hashtag(words: str) -> int | None:
    """The number of the task in #тапшырма7, #дз7 or #hw7."""
    return _number(HASHTAG, words)


def mention(words: str) -> int | None:
    """The number of a task that is named without a hashtag: «№7», «7-тапшырма», «дз 7»."""
    return _number(MENTION, words)


def _number(of: re.Pattern[str], words: str) -> int | None:
    found = next(filter(None, map(of.search, spellings(words))), None)
    return int(next(filter(None, found.groups()))) if found else None


def is_about_report(words: str) -> bool:
    """Does she call it a report herself?"""
    return any(map(REPORT.search, spellings(words)))


def is_headed(words: str) -> bool:
    """Does it begin as a report that is written down: «Отчет: …»?"""
    return any(map(HEADED.match, spellings(words))) and not is_talk(words)


def is_talk(words: str) -> bool:
    """A question or a word or two («Рахмат!»), as people say under a task without reporting."""
    return words.rstrip(" .!)🙏").endswith("?") or len(words.split()) < FEW_WORDS


GREETING = re.compile(
    r"(?:(?:ас)?салам|саламат|кандай|рахмат|ра[хк]мет|привет|здравствуй|добр(?:ый|ое|ого)|спасибо"
    r"|как дела|hello|hi\b|good (?:day|morning|evening)|thank"
    r"|(?:макул|макулмун|ооба|жарайт|хорошо|ладно|да|ок|окей|ok|okay|yes)\b)",
    re.IGNORECASE,
)


# She says that it will come, or that it cannot; also without the letters that a phone lacks.
SENDING = r"\b(?:ж[өо]н[өо]т[өо]|жибере|тапшыра)"
# «Жазам» is also what she does; what she is going to write she gives a name or a time.
WRITING = r"\bжаза(?:м|мын|быз)\b"
SOON = r"\b(?:отч[её]т|тапшырма|[эе]рте[ңн]|кечинде|кийин|азыр|б[үу]г[үу]н|буюрса)"
PROMISE = re.compile(
    rf"{SENDING}(?:м|м[үуиы]н|й[үуиы]н|б[үуиы]з)\b|{SENDING} алба"
    r"|\b(?:ж[өо]н[өо]т|жибер|тапшыр|сал)[үуиы]п (?:ко|жибер)"
    r"|\b(?:[эе]рте[ңн]|кечинде|кийин|азыр|б[үу]г[үу]н) (?:салам|салабыз)\b"
    rf"|\bотч[её]т.* бере(?:м|мин|биз)\b|{SOON}.* {WRITING}|^(?:\S+ ){{0,2}}{WRITING}"
    r"|\b(?:жазып|даярдап) жата[мб]"
    r"|\b[үу]лг[үу]р(?:б[өо]|[өо] алба)|\bжетиш(?:пе[йи]|е алба|кен жок)|\bалба[йи](?:м|мын)\b"
    r"|\b(?:отправлю|отправим|пришлю|пришл[её]м|вышлю|сдам|сдадим)\b"
    r"|\b(?:с|за)?кин(?:у|ем)\b|\bсброшу\b|\b(?:на|до)пишу\b|\b(?:до|с)делаю\b"
    r"|\bне (?:с?мог(?:у|ла|ли|лось)|успеваю|успею|успел[аи]?)\b"
    r"|(?:\b(?:i|we)(?:['’]ll| will)|^will|\bgonna|\bgoing to) (?:send|hand|submit)\b",
    re.IGNORECASE,
)
# What she does again and again she has done.
HABIT = re.compile(r"\b(?:сайын|дайыма?|адатта|ар (?:к[үу]н|апта|жума|ай|жыл))", re.IGNORECASE)
# She does not understand the task, is not ready, or asks for more time.
STUCK = re.compile(
    r"\b(?:т[үу]ш[үу]н(?:б[өо]|г[өо]н жок)|даяр эмес|не понял|не понимаю|непонятно|не готов)"
    r"|\bм[өо][өо]н[өо]т\w* (?:узарт|соз)(?:ы|уп|са)"
    r"|\bубакы?т\w* (?:бер[ис]|жок)|\bк[үу]т[өо] тур"
    r"|\b(?:дагы|бир) .*(?:к[үу]н|убакыт) бер[ис]|\bпродл(?:и|евай)|\bперенес(?:ите|ти) срок"
    r"|\bmore time\b|\bnot ready\b",
    re.IGNORECASE,
)
LATER = re.compile(
    r"\b(?:[эе]рте[ңн]|б[үу]рс[үу]г[үу]н[үу]|кийин(?:черээк)?|жакында|азыр|буюрса"
    r"|(?:после)?завтра|(?:по)?позже|сейчас|щас|скоро|tomorrow|later|soon)\b",
    re.IGNORECASE,
)


def is_chat(words: str) -> bool:
    """A greeting, thanks, a yes, a promise, a plea for time or a question to the bot: in private
    she is asked what it is.
    """
    return any(map(_is_chat, spellings(words)))


def _is_chat(words: str) -> bool:
    said = words.strip().rstrip(" .!)🙏")
    if not any(map(str.isalnum, said)):
        return True
    count = len(said.split())
    is_promise = PROMISE.search(said) and not HABIT.search(said)
    if count <= PROMISE_WORDS and (is_promise or STUCK.search(said)):
        return True
    if is_thanks(said) or (count < FEW_WORDS and LATER.search(said)):
        return True
    return said.endswith("?") or bool(count <= FEW_WORDS and GREETING.match(said))


def tells(words: str) -> bool:
    """Beside a picture: does she tell of something, as in a report, or call it one?"""
    return is_about_report(words) or not (is_talk(words) or is_chat(words))
