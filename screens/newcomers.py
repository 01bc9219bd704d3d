"""What somebody sees who is not registered yet, wherever she comes from."""

from dataclasses import replace
from typing import cast

from domain.clubs import Oblast
from models import Member, MemberState
from screens.people import OBLASTS, Introduce, Language, Speak, consent, registered, which_oblast
from screens.screen import Screen, button, column
from screens.texts import Texts
from services import invitations


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
