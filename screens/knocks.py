"""Somebody asks to come into the group: what she and the mentors read."""

from aiogram.methods import ApproveChatJoinRequest, DeclineChatJoinRequest, SendMessage

from models import Club, Letter
from screens.letters import as_message
from screens.office_buttons import LetIn, TurnAway
from screens.people import invitation
from screens.screen import Screen, button, column, link
from screens.texts import Texts
from services.knocks import Asker


def ask(letter: Letter, asker: Asker, say: Texts) -> SendMessage:
    ids = {"club": letter.club_id, "who": asker.person_id}
    known = say("🚪 A registered member asks to join the group: {name}", name=asker.name)
    unknown = say(
        "🚪 Somebody asks to join the group and is not registered: {name}", name=asker.name
    )
    shown = Screen(
        known if asker.is_registered else unknown,
        column(
            button(say("✅ Let her in"), LetIn(**ids), "primary"),
            button(say("✖️ Not now"), TurnAway(**ids)),
        ),
    )
    return as_message(letter, shown)


def register(letter: Letter, club: Club, say: Texts) -> SendMessage:
    text = say(
        "🌸 Hello! You asked to join the group “{club}”. Please register: it takes one"
        " minute. Then you get the way in.",
        club=club.title,
    )
    url = invitation(letter.params["bot"], club.invite)
    return as_message(letter, Screen(text, column(link(say("📝 Register"), url, "primary"))))


def let_in(letter: Letter, _: Club, __: Texts) -> ApproveChatJoinRequest:
    return ApproveChatJoinRequest(chat_id=letter.chat_id, user_id=letter.params["person"])


def turn_away(letter: Letter, _: Club, __: Texts) -> DeclineChatJoinRequest:
    return DeclineChatJoinRequest(chat_id=letter.chat_id, user_id=letter.params["person"])


def answered(say: Texts, *, is_welcome: bool, before: bool) -> Screen:
    """`before`: another mentor has said so, and that stands."""
    text = say("✅ She is let in.") if is_welcome else say("Her request is declined.")
    if before:
        text = say("Another mentor has answered this request already.") + "\n" + text
    return Screen(text)
