"""Coming to a talk, being there, and how it was: buttons of the group and of private chats."""

from aiogram.types import InlineKeyboardButton

from domain.attendance import Mood
from models import Talk, TalkState
from screens import namesakes
from screens.buttons import ClubButton, PageNumber, RowNumber
from screens.pages import turning
from screens.screen import Screen, button, column, link
from screens.talks import AskNotHeld, NotHeld, ShowTalk, TalkButton, facts
from screens.texts import Texts
from screens.venues import recording_button
from services import coming
from services.attendance import Roll

EMOJI = {Mood.LOVED: "😍", Mood.LIKED: "🙂", Mood.SO_SO: "😐"}


class Come(ClubButton, prefix=coming.PREFIX):
    talk: RowNumber


class StayAway(ClubButton, prefix="stay"):
    talk: RowNumber


class BeThere(ClubButton, prefix="here"):
    talk: RowNumber


class Rate(ClubButton, prefix="fb"):
    talk: RowNumber
    mood: Mood


class AddToCalendar(ClubButton, prefix="cal"):
    talk: RowNumber


class RollCall(TalkButton, prefix="roll"):
    page: PageNumber = 0


class TickPresent(TalkButton, prefix="roll_tick"):
    """`came` is what the tap makes of it, so that a double tap does what one does."""

    page: PageNumber
    whom: RowNumber
    came: bool


def come_button(talk: Talk, say: Texts, *, hers: bool = False) -> InlineKeyboardButton:
    if hers:
        return button(say("↩️ I won't come after all"), StayAway(club=talk.club_id, talk=talk.id))
    return button(say("✅ I'll come"), Come(club=talk.club_id, talk=talk.id), "primary")


def calendar_link(talk: Talk, say: Texts) -> InlineKeyboardButton:
    """In the group: the file comes in private."""
    return link(say("📅 Add to calendar"), say.link(f"cal_{talk.id}"))


def calendar_button(talk: Talk, say: Texts) -> InlineKeyboardButton:
    return button(say("📅 Add to calendar"), AddToCalendar(club=talk.club_id, talk=talk.id))


def here_button(talk: Talk, say: Texts) -> InlineKeyboardButton:
    return button(say("🙋 I am here"), BeThere(club=talk.club_id, talk=talk.id))


def roll_button(talk: Talk, say: Texts) -> InlineKeyboardButton:
    return button(say("🙋 Who was there"), RollCall(club=talk.club_id, talk=talk.id))


def answered(say: Texts, *, is_new: bool, is_reached: bool = True) -> Screen:
    """A second tap changes nothing: in the group all see the same button. Who has not opened the
    bot is promised nothing, and reads the way to it.
    """
    if is_new and not is_reached:
        return Screen(
            toast=say("✅ You are on the list. Open the bot and press START: I will remind you.")
        )
    if is_new:
        return Screen(toast=say("Good! We will remind you ⏰"))
    return Screen(
        toast=say("✅ You are on the list. If you cannot come, open the bot and press 🍵.")
    )


def taken_back(say: Texts) -> str:
    return say("Taken back. If you can after all, press again.")


def present(say: Texts) -> Screen:
    return Screen(toast=say("🙋 You are counted. Welcome!"))


def rated(say: Texts, *, before: bool) -> Screen:
    """Nobody is thanked for a change that counts nowhere."""
    if before:
        return Screen(
            toast=say("Yours has been counted. It has no name on it, so it cannot be changed.")
        )
    return Screen(toast=say("Thank you!"))


def roll(found: Roll, say: Texts) -> Screen:
    """Each name is a button; a tap ticks it."""
    talk, page = found.talk, found.page
    ids = {"club": talk.club_id, "talk": talk.id}
    known = namesakes.labels([member for member, _ in page.entries], say)
    names = [
        button(
            f"{'✅' if came else '▫️'} {name}",
            TickPresent(**ids, page=page.number, whom=member.id, came=not came),
        )
        for name, (member, came) in zip(known, page.entries, strict=True)
    ]
    around = turning(page, lambda to: RollCall(**ids, page=to))
    text = say(
        "🙋 Who was at the talk: {n}. Press a name to tick it or to untick it."
        " Page {page} of {pages}.",
        n=found.there,
        page=page.number + 1,
        pages=page.count,
    )
    is_over = talk.state == TalkState.HELD
    not_held = [button(say("❌ It was not held"), AskNotHeld(**ids))] if is_over else []
    back = button(say("← Back"), ShowTalk(club=talk.club_id))
    around = (*around, *column(recording_button(talk, say), *not_held, back))
    return Screen(text, (*column(*names), *around))


def ask_not_held(talk: Talk, say: Texts) -> Screen:
    ids = {"club": talk.club_id, "talk": talk.id}
    sure = button(say("❌ It was not held"), NotHeld(**ids), "danger")
    asked = say(
        "❌ Was this chai talk not held? Then it counts nowhere. What was prepared for it, and"
        " what was not answered, goes to the next one."
    )
    back = button(say("← Back"), RollCall(**ids))
    return Screen("\n".join((*facts(talk, say), asked)), column(sure, back))
