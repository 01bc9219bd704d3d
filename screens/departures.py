"""Leaving a club: what it means, and the way back."""

from aiogram.filters.callback_data import CallbackData

from models import Member
from screens.buttons import ClubButton, RowNumber
from screens.office_buttons import ShowCandidates
from screens.people import More, come_back
from screens.screen import Screen, button, column
from screens.texts import Texts


class Leave(ClubButton, prefix="leave"):
    pass


class LeaveForSure(CallbackData, prefix="left"):
    """Not for members only: at the second of two taps she is one no more."""

    club: RowNumber


def leave(member: Member, say: Texts, *, is_last_mentor: bool = False) -> Screen:
    text = say(
        "🚪 Do you want to leave the club “{club}”?"
        "\nYour history stays, and you can come back whenever you like.",
        club=member.club.title,
    )
    first = []
    if is_last_mentor:
        warned = say("⚠️ You are the only mentor of the club. Without you nobody leads it.")
        text += f"\n\n{warned}"
        to_whom = ShowCandidates(club=member.club_id)
        first.append(button(say("🤝 Hand it over first"), to_whom, "primary"))
    return Screen(
        text,
        column(
            *first,
            button(say("🚪 Yes, leave"), LeaveForSure(club=member.club_id), "danger"),
            button(say("← Back"), More()),
        ),
    )


def left(member: Member, say: Texts) -> Screen:
    return Screen(
        say("You have left the club “{club}”. Thank you for all you did!", club=member.club.title),
        come_back([member], say),
    )
