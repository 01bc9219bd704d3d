"""What somebody sees who is not registered yet, wherever she comes from."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from domain.clubs import Oblast
from domain.word_forms import matches
from models import Member, MemberState
from screens.catalogues import catalogue
from screens.people import OBLASTS, Introduce, Language, Speak, consent, registered, which_oblast
from screens.screen import Screen, button, column
from screens.texts import LANGUAGES, Texts
from services import invitations

# What may stand around the name of an oblast: «Мен Ысык Көл облусунанмын».
AROUND = re.compile(
    r"\b(мен|болом|жашайм|турам|облус\w*|област\w*|обл|я|из|с|живу|i|am|from|live|in|oblast|region)\b"
)


def next_question(member: Member, say: Texts) -> Screen:
    """Her registration goes on where it was left."""
    if not invitations.is_new(member):
        return registered(member, say)
    if member.agreed_at and member.state == MemberState.ACTIVE:
        return which_oblast(member, say)
    return consent(member, say)


def settled(member: Member, say: Texts) -> Screen:
    """The last question stays with its answer, and can be answered by no stray tap."""
    oblast = [f"✅ {say(OBLASTS[Oblast(member.oblast)])}"] if member.oblast else []
    answered = "\n".join([say("Which oblast are you from?"), *oblast])
    return replace(registered(member, say), instead=answered)


def oblast_in(words: str) -> Oblast | None:
    """The one that she writes and nothing else, in any language and form: «Нарындан», «Чуйская
    область».
    """
    said = _count(AROUND.sub(" ", words.casefold()))
    hits = {
        oblast: found
        for name, oblast in _oblasts()
        if (found := matches(name, words)) == matches(name, name) and said <= _count(name)
    }
    best = [oblast for oblast, found in hits.items() if found == max(hits.values())]
    return best[0] if len(best) == 1 else None


def _count(words: str) -> int:
    return len(re.findall(r"\w+", words))


@cache
def _oblasts() -> Sequence[tuple[str, Oblast]]:
    spoken = [catalogue(language).gettext for language in LANGUAGES]
    return [(say(name), oblast) for say in spoken for oblast, name in OBLASTS.items()]


def with_door(shown: Screen, invite: str, say: Texts) -> Screen:
    """What her link leads to, and the way to register."""
    door = button(say("📝 Register"), Introduce(invite=invite))
    return replace(shown, buttons=(*shown.buttons, *column(door)))


def asking(link: str, say: Texts) -> Screen:
    """Whoever was silent in the group until now is not known to us."""
    text = say("⏳ One moment: I am asking Telegram whether you are in the group.")
    language = cast(Language, say.language)
    again = button(say("▶️ Continue"), Speak(code=language, then=link), "primary")
    return Screen(text, column(again))
