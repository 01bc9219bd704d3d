"""What stands below letters, and where they go: in the group a line in Russian and a topic, in
private the name of the club.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from aiogram.methods import SendPoll
from aiogram.types import InlineKeyboardMarkup as Markup

from domain.topics import post_of
from models import Club, Letter, Urgency
from scheduler.post import Call
from screens.buttons import BESIDE, named_apart, of_club
from screens.reminder_buttons import is_later
from screens.screen import LONGEST
from screens.texts import Texts

FIELDS = {"text": LONGEST, "caption": 1024, "description": 1024}  # characters, Telegram's limits
RUSSIAN = "ru"
LINE = 160  # characters that are still a short line


def written(letter: Letter, club: Club | None, write: Callable[[Texts], Call], say: Texts) -> Call:
    """The call that `write` makes of the letter, as its club wants it in the group."""
    call = write(say)
    if club is None or club.chat_id != letter.chat_id:
        return call
    if club.rules.russian and say.language != RUSSIAN:
        call = _in_both(call, write(replace(say, language=RUSSIAN)))
    is_reply = getattr(call, "reply_parameters", None) is not None
    if is_reply and letter.urgency == Urgency.ANSWER:  # it goes where she wrote
        return call
    if thread := club.topics.get(post_of(letter.kind)):
        call = _in_topic(call, thread)
    return call


def named(call: Call, club: Club) -> Call:
    """To somebody who is in several clubs: of which one it is, unless it or its buttons say so."""
    field, title = _field(call), html.escape(club.title, quote=False)
    if any(club.title in label for label in _labels(call)):
        return call
    if field and title in getattr(call, field):
        return call
    return _with(call, "\n" + html.escape(of_club(club), quote=False))


def told_apart(call: Call, club: Club | None, beside: Sequence[tuple[Call, Club | None]]) -> Call:
    """What comes of other clubs in the same message may have buttons that read like its own."""
    others = {each.id: each for _, each in beside if each and club and each.id != club.id}
    if club is None or not others or not isinstance(keyboard := _keyboard(call), Markup):
        return call
    theirs = {label for other, of in beside if of and of.id in others for label in _labels(other)}
    name = named_apart([club, *others.values()], BESIDE)[club.id]
    rows = [
        [
            each.model_copy(update={"text": f"{each.text} · {name}"})
            if each.text in theirs and not is_later(row)
            else each
            for each in row
        ]
        for row in keyboard.inline_keyboard
    ]
    return call.model_copy(update={"reply_markup": Markup(inline_keyboard=rows)})


def _keyboard(call: Call) -> object:
    return getattr(call, "reply_markup", None)


def _labels(call: Call) -> Iterator[str]:
    keyboard = _keyboard(call)
    rows = keyboard.inline_keyboard if isinstance(keyboard, Markup) else ()
    yield from (each.text for row in rows for each in row)


def _in_both(call: Call, russian: Call) -> Call:
    """With the Russian gist below."""
    line = _gist(russian, call)
    return _with(call, f"\n\n🇷🇺 {line}") if line else call


def _field(call: Call) -> str | None:
    return next((each for each in FIELDS if getattr(call, each, None)), None)


def _with(call: Call, below: str) -> Call:
    """What would become too long stays as it is."""
    name = _field(call)
    if name is None or len(text := getattr(call, name) + below) > FIELDS[name]:
        return call
    return call.model_copy(update={name: text})


def _gist(russian: Call, own: Call) -> str:
    """What it is about: its first lines as long as they are short, without those that are the same
    in both languages, as a mentor's own words are.
    """
    lines = [line for line in _lines(russian) if line not in _lines(own)]
    tries = (" ".join(lines[:count]) for count in (2, 1))
    return next((each for each in tries if len(each) <= LINE), "")


def _lines(call: Call) -> list[str]:
    if isinstance(call, SendPoll):
        return [html.escape(str(call.question), quote=False)]
    told = getattr(call, "text", None) or getattr(call, "caption", None) or ""
    plain = (re.sub(r"<[^>]+>", "", line).strip() for line in told.splitlines())
    return [line for line in plain if line]


def _in_topic(call: Call, thread: int) -> Call:
    """What is no new message has no thread."""
    if "message_thread_id" not in type(call).model_fields:
        return call
    return call.model_copy(update={"message_thread_id": thread})
