"""What one person sees of the bot and of her place in a club, from START to leaving."""

import html
from collections.abc import Sequence
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, ReplyKeyboardMarkup
from pydantic import Field

from domain.clubs import Oblast, Standing
from domain.errors import N_
from domain.roles import Role
from models import Member, MemberState, TalkExpert
from screens import menu
from screens.buttons import told_apart
from screens.network import ShowNetwork
from screens.privacy_buttons import MyData
from screens.profile_buttons import ShowMe
from screens.reminder_buttons import ShowLevels
from screens.screen import Rows, Screen, button, column, link
from screens.texts import Texts
from services import invitations

Language = Literal["ky", "ru", "en"]
Invite = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
NAMES: dict[Language, str] = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
# Asked of somebody whose language is not known yet.
WHICH_LANGUAGE = "Тилди тандаңыз · Выберите язык · Choose your language"
RIGHTS = "pin_messages+invite_users"
OBLASTS = {
    Oblast.BATKEN: N_("Batken"),
    Oblast.NARYN: N_("Naryn"),
    Oblast.OSH: N_("Osh"),
    Oblast.TALAS: N_("Talas"),
    Oblast.CHUY: N_("Chuy"),
    Oblast.BISHKEK: N_("Bishkek"),
    Oblast.JALAL_ABAD: N_("Jalal-Abad"),
    Oblast.YSYK_KOL: N_("Issyk-Kul"),
    Oblast.OSH_CITY: N_("Osh city"),
}
STANDINGS = {
    Standing.DEPUTY: N_("deputy"),
    Standing.CANDIDATE: N_("candidate"),
    Standing.ACTIVIST: N_("activist"),
}
PAIRED = 6  # so many of them have names that are short enough for two in a row


class Speak(CallbackData, prefix="lang"):
    """`then` is the deep link with which she came."""

    code: Language
    then: str = ""


class Languages(CallbackData, prefix="langs"):
    pass


class More(CallbackData, prefix="more"):
    pass


class Agree(CallbackData, prefix="agree"):
    """Carries the invitation, as she is no member yet: who knows it may come."""

    invite: Invite


class Introduce(CallbackData, prefix="hello"):
    """Back to where her registration stands."""

    invite: Invite


class Rename(CallbackData, prefix="name"):
    invite: Invite


class Live(CallbackData, prefix="oblast"):
    invite: Invite
    oblast: Oblast


class Write(CallbackData, prefix="write"):
    invite: Invite


def invitation(bot_name: str, invite: str) -> str:
    return f"https://t.me/{bot_name}?start=inv_{invite}"


def named(member: Member, say: Texts) -> str:
    """Her name with the oblast, as HTML."""
    where = f" ({say(OBLASTS[Oblast(member.oblast)])})" if member.oblast else ""
    return html.escape(member.name, quote=False) + where


def place(member: Member, say: Texts) -> str:
    """«Ысык-Көл, Тоң, Бөкөнбаев», as far as she has said."""
    oblast = say(OBLASTS[Oblast(member.oblast)]) if member.oblast else None
    return ", ".join(filter(None, (oblast, member.district, member.council)))


def languages(then: str = "", spoken: str = "") -> Screen:
    marked = {code: "✅ " * (code == spoken) + name for code, name in NAMES.items()}
    choices = (button(label, Speak(code=code, then=then)) for code, label in marked.items())
    return Screen(WHICH_LANGUAGE, column(*choices))


def device(say: Texts) -> Screen:
    """Of her own telephone: what it speaks, and what sounds on it."""
    sound = button(say("🔔 Sound"), ShowLevels())
    back = button(say("← Back"), More())
    rows = languages(spoken=say.language).buttons
    return Screen(WHICH_LANGUAGE, (*rows, *column(sound, back)))


def give_rights(say: Texts) -> InlineKeyboardButton:
    """Telegram asks for the group and offers the rights; only where `say` knows our name."""
    url = f"https://t.me/{say.bot_name}?startgroup=club&admin={RIGHTS}"
    return link(say("👑 Give the rights"), url, "primary")


def add_to_group(say: Texts, bot_name: str | None = None) -> InlineKeyboardButton:
    url = f"https://t.me/{bot_name or say.bot_name}?startgroup=club&admin={RIGHTS}"
    return link(say("➕ Add to the club's group"), url, "primary")


def welcome(
    bot_name: str, say: Texts, gone: Sequence[Member] = (), *, is_organiser: bool = False
) -> Screen:
    """To somebody who is in no club that we know, but may have been."""
    clubs = button(say("🗺 All clubs"), ShowNetwork())
    first = clubs if is_organiser else add_to_group(say, bot_name)
    return Screen(
        say(
            "🌸 Hello!\nI am the assistant of the women deputies' club:"
            " chai talks, homework, stars.\n\nAre you a mentor? Add me to your club's group."
            "\nAre you a member? Open the link that your mentor has sent you."
        ),
        column(first) if is_organiser or not gone else come_back(gone, say),
    )


def consent(member: Member, say: Texts) -> Screen:
    invite = member.club.invite
    return Screen(
        say(
            "🌸 Hello!\nI am the assistant of the women deputies' club:"
            " chai talks, homework, stars.\n\nClub: “{club}”\nYour name: {name}"
            "\n\nWe respect each other, harm nobody, and share what we learn."
            " Your data is used only for the club's work.",
            club=member.club.title,
            name=member.name,
        ),
        column(
            button(say("✅ Correct, I agree"), Agree(invite=invite), "primary"),
            button(say("✏️ Change my name"), Rename(invite=invite)),
            button(say("👩‍🏫 Write to the mentor"), Write(invite=invite)),
        ),
    )


def ask_name(say: Texts, invite: str | None = None) -> Screen:
    """With a way back, where there is something to go back to."""
    back = [button(say("← Back"), Introduce(invite=invite))] if invite else []
    return Screen(say("✏️ Please write your name and surname."), column(*back))


def which_oblast(member: Member, say: Texts) -> Screen:
    def one(oblast: Oblast) -> InlineKeyboardButton:
        return button(say(OBLASTS[oblast]), Live(invite=member.club.invite, oblast=oblast))

    every = [one(oblast) for oblast in OBLASTS]
    pairs: Rows = tuple((every[n], every[n + 1]) for n in range(0, PAIRED, 2))
    return Screen(say("Which oblast are you from?"), pairs + column(*every[PAIRED:]))


def registered(member: Member, say: Texts) -> Screen:
    """What is to be done next comes as a letter, when Telegram has said whether she is inside."""
    done = say("🎉 Done! You are a member of the club “{club}”.", club=member.club.title)
    return Screen(done, fresh=True, menu=_menu([member], say))


def home(
    places: Sequence[Member], bot_name: str, say: Texts, *, is_organiser: bool = False
) -> Screen:
    if all(map(_has_left, places)):
        return welcome(bot_name, say, places, is_organiser=is_organiser)
    clubs = ", ".join(member.club.title for member in places)
    return Screen(
        say("🌸 Hello, {name}!\nYour club: “{club}”", name=places[0].name, club=clubs),
        menu=_menu(places, say),
    )


def _has_left(member: Member) -> bool:
    return member.state == MemberState.LEFT


def _menu(places: Sequence[Member], say: Texts) -> ReplyKeyboardMarkup:
    return menu.keyboard(say, *(each.role for each in places))


def more(
    places: Sequence[Member],
    say: Texts,
    expert: TalkExpert | None = None,
    *,
    is_organiser: bool = False,
) -> Screen:
    language = button(say("🌐 Language and sound"), Languages())
    label = say("👤 About me")
    mine = [button(label + of, ShowMe(club=club)) for club, of in told_apart(places).items()]
    data = button(say("🔒 My data"), MyData())
    network = [button(say("🗺 All clubs"), ShowNetwork())] if is_organiser else []
    asked = say("⚙️ What would you like to do?")
    rows = (*column(*network, *mine), *to_mentors(places, say, expert), *column(data, language))
    return Screen(asked, rows)


def to_mentors(places: Sequence[Member], say: Texts, expert: TalkExpert | None = None) -> Rows:
    """A human is one tap away. A mentor is not sent to herself. She may be the expert of a club in
    which she is no member.
    """
    label = say("👩‍🏫 Write to the mentor")
    guest = [expert.talk.club] if expert else []
    of = told_apart(places, *guest)
    others = [each.club for each in places if each.role != Role.MENTOR]
    return column(
        *(button(label + of[each.id], Write(invite=each.invite)) for each in (*others, *guest))
    )


def help_(
    places: Sequence[Member], bot_name: str, say: Texts, expert: TalkExpert | None = None
) -> Screen:
    if all(map(_has_left, places)):
        return welcome(bot_name, say, places)
    asked = to_mentors(places, say, expert)
    text = say(
        "🆘 🍵 tells when the next chai talk is. Where the group votes on its time, tick what"
        " suits you. I remind you of the talk here."
    )
    leads = any(menu.has_desk(each.role) for each in places)
    desk = [say("Everything begins here: /club")] if leads else []
    rest = [say("Anything else? Write to the mentor.")] if asked else []
    return Screen("\n".join((text, *desk, *rest)), asked)


def refused(sentence: str, places: Sequence[Member], say: Texts) -> Screen:
    """Why it cannot be, and whom she can ask; who has left can come back."""
    gone = list(filter(_has_left, places))
    asked = [each for each in places if each not in gone]
    return Screen(sentence, (*come_back(gone, say), *to_mentors(asked, say)))


def come_back(gone: Sequence[Member], say: Texts) -> Rows:
    label = say("↩️ Come back")
    of = told_apart(gone)
    return column(
        *(button(label + of[each.club_id], Agree(invite=each.club.invite)) for each in gone)
    )


def ask_words(member: Member | None, say: Texts) -> Screen:
    """None: she is the expert, and no member."""
    is_new = member and invitations.is_new(member)
    back = Introduce(invite=member.club.invite) if member and is_new else More()
    return Screen(
        say("✉️ Write your message or say it by voice 🎤. It goes to the mentor."),
        column(button(say("← Back"), back)),
    )


def answered(say: Texts) -> Screen:
    return Screen(say("✅ Your answer is sent."))


def words_sent(say: Texts) -> Screen:
    return Screen(say("✅ Sent to the mentor. Thank you!"))


def not_understood(places: Sequence[Member], bot_name: str, say: Texts) -> Screen:
    """Stray words or pictures: nothing is lost, she is told where they can go."""
    if all(map(_has_left, places)):
        return welcome(bot_name, say, places)
    asked = to_mentors(places, say)
    sentence = say("🌸 Thank you! Is it for the mentor? Press the button, then send it once more.")
    return Screen(sentence, asked) if asked else help_(places, bot_name, say)


def unknown_command(places: Sequence[Member], say: Texts) -> Screen:
    return refused(say("I do not know this command. Everything begins here: /start"), places, say)


def stale(say: Texts) -> Screen:
    return Screen(toast=say("This button is out of date. Please press /start."), alert=True)
