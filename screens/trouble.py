"""What a person reads when it is we who failed her, and what a mentor can do about it."""

from collections.abc import Sequence

from aiogram.methods import SendMessage

from models import Club, Letter, Member
from screens import people
from screens.buttons import MentorButton, RowNumber
from screens.letters import as_message
from screens.screen import Screen, button, column
from screens.texts import Texts


def broke(letter: Letter, places: Sequence[Member], say: Texts) -> SendMessage:
    text = say(
        "😔 Something broke on our side; it is not your fault. Code: {trace}",
        trace=letter.params["trace"],
    )
    return as_message(letter, people.refused(text, places, say))


def alarm(letter: Letter, trace: str, say: Texts) -> SendMessage:
    """For who looks after the bot."""
    text = say(
        "⚠️ Something broke in the bot, and somebody waits for an answer in vain."
        " The log has it under the code {trace}.",
        trace=trace,
    )
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)


class SendAgain(MentorButton, prefix="unsent"):
    letter: RowNumber


def unsent(letter: Letter, club: Club, say: Texts) -> SendMessage:
    if why := letter.params["why"]:
        text = say(
            "⚠️ A message to the group “{club}” could not be sent. Telegram says: {why}",
            club=club.title,
            why=why,
        )
    else:
        text = say(
            "⚠️ A message to the group “{club}” could not be sent: something broke on our side."
            " Whoever runs the bot can see it.",
            club=club.title,
        )
    again = SendAgain(club=club.id, letter=letter.params["letter"])
    rights = [people.give_rights(say)] if "rights" in why else []
    buttons = column(*rights, button(say("🔁 Send it again"), again))
    return as_message(letter, Screen(text, buttons))


def sent_again(say: Texts) -> Screen:
    return Screen(toast=say("🔁 It is being sent again."))
