"""The mentor's own reminders as they come to the group, to members, and back to her."""

import datetime as dt

from aiogram.methods import SendMessage

from domain.errors import N_
from models import Club, Letter, Reminder
from screens.letters import as_message
from screens.reminder_buttons import NewReminder
from screens.screen import Screen, button, column, link
from screens.texts import Texts, raised


def word(letter: Letter, _reminder: Reminder, say: Texts) -> SendMessage:
    return as_message(letter, Screen(say("⏰ A reminder: {text}", text=letter.params["text"])))


def missed(letter: Letter, _reminder: Reminder, say: Texts) -> SendMessage:
    moment = dt.datetime.fromisoformat(letter.params["at"])
    why = N_("I was away, so this reminder was not sent: “{text}” ({moment})")
    if letter.params.get("paused"):
        why = N_("⏸ In the pause this reminder was not sent: “{text}” ({moment})")
    text = say(why, text=letter.params["text"], moment=raised(say.moment(moment)))
    again = button(say("➕ New reminder"), NewReminder(club=letter.club_id or 0), "primary")
    return as_message(letter, Screen(text, column(again)))


def reach(letter: Letter, club: Club, say: Texts) -> SendMessage:
    """To the group: Telegram lets us write only to who has opened us."""
    text = say(
        "📬 Would you like to be reminded in private? Press the button once."
        "\nThe talk and the homework are then one tap away."
    )
    opening = link(say("▶️ Open the bot"), say.link(f"inv_{club.invite}"), "primary")
    return as_message(letter, Screen(text, column(opening)))
