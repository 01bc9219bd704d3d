"""The letters of a club: what its group, its mentors and its members must learn."""

from collections.abc import Sequence

from aiogram.methods import (
    CopyMessage,
    CreateChatInviteLink,
    EditMessageText,
    GetChatAdministrators,
    GetChatMember,
    GetChatMemberCount,
    PinChatMessage,
    SendMessage,
    SetMessageReaction,
    SetMyCommands,
)
from aiogram.types import BotCommand, BotCommandScopeChat, ReactionTypeEmoji, ReplyParameters

from domain.errors import N_
from domain.roles import RIGHTS, Right
from models import Club, Letter, Member
from screens import clubs, people
from screens.letters import as_message
from screens.screen import Screen, column, link
from screens.texts import Texts
from services.club_letters import Guest, Setting, Speaker, Unled
from services.words import Author

WARM = "❤"
LINK_NAME = 32  # characters; Telegram's limit for the name of an invite link
COMMANDS = {
    "start": N_("🏠 Main menu"),
    "chai": N_("🍵 Chai talk"),
    "tapshyrma": N_("📚 Homework"),
    "reiting": N_("🏆 Ranking"),
    "suroo": N_("❓ Ask a question"),
    "material": N_("📁 Materials"),
    "zhardam": N_("🆘 Help"),
    "leave": N_("🚪 Leave the club"),
    "my_data": N_("📄 What is kept about me"),
    "forget": N_("🗑 Forget me"),
}
OFFICE_COMMANDS = {
    "club": (N_("🏠 My club"), Right.REVIEW),
    "newhw": (N_("➕ New task"), Right.TEACH),
    "newvote": (N_("➕ New vote"), Right.TEACH),
    "export": (N_("⬇️ Excel"), Right.LEAD),
    "plan": (N_("🗓 What comes by itself"), Right.LEAD),
    "settings": (N_("⚙️ Settings"), Right.LEAD),
    "bolum": (N_("🗂 Topics"), Right.LEAD),
}
ORGANISERS_COMMANDS = {"clubs": N_("🗺 All clubs")}
LANGUAGE_COMMAND = BotCommand(command="til", description="🌐 Тил · Язык · Language")


def ask_admins(letter: Letter, _: Club, __: Texts) -> GetChatAdministrators:
    return GetChatAdministrators(chat_id=letter.chat_id)


def ask_bots(letter: Letter, _: Club, __: Texts) -> GetChatAdministrators:
    return GetChatAdministrators(chat_id=letter.chat_id, return_bots=True)


def ask_headcount(letter: Letter, _: Club, __: Texts) -> GetChatMemberCount:
    return GetChatMemberCount(chat_id=letter.chat_id)


def ask_who(letter: Letter, _: Club, __: Texts) -> GetChatMember:
    return GetChatMember(chat_id=letter.chat_id, user_id=letter.params["person"])


def make_link(letter: Letter, member: Member, _: Texts) -> CreateChatInviteLink:
    return CreateChatInviteLink(
        chat_id=letter.chat_id, name=member.name[:LINK_NAME], member_limit=1
    )


def setup(letter: Letter, setting: Setting, say: Texts) -> SendMessage:
    if letter.chat_id < 0:
        return as_message(letter, clubs.come_in_private(letter.params["bot"], setting.club, say))
    return as_message(letter, clubs.week(setting.club, setting.hours, say, setting.lost))


def entry(letter: Letter, guest: Guest, say: Texts) -> SendMessage:
    """The answer to somebody who came by the link for mentors."""
    if guest.hours is None:
        return as_message(letter, Screen(say("Only the club's mentors can do this.")))
    return as_message(letter, clubs.week(guest.club, guest.hours, say))


def unled(letter: Letter, unled: Unled, say: Texts) -> SendMessage:
    text = say(
        "🌸 The club has no mentor now. If you are an administrator of the group, press the button"
        " and you become its mentor."
    )
    if unled.has_mentors:
        text = say(
            "🌸 I cannot write to any mentor of the club now. If you are its mentor or an"
            " administrator of the group, please press the button."
        )
    door = link(say("▶️ Open the bot"), say.link(f"setup_{unled.club.id}"), "primary")
    return as_message(letter, Screen(text, column(door)))


def back(letter: Letter, club: Club, say: Texts) -> SendMessage:
    text = say(
        "🌸 I am in the group of the club “{club}” again. Everything goes on.", club=club.title
    )
    rows = () if club.has_rights else column(people.give_rights(say))
    return as_message(letter, Screen(text + clubs.rights_wanted(club, say), rows))


def gone(letter: Letter, club: Club, say: Texts) -> SendMessage:
    text = say(
        "⚠️ I am no longer in the group of the club “{club}”: I was removed from it, or it was"
        " deleted. Everything is kept: members, stars, reports, questions. Add me to the same"
        " group or to a new one, and the club goes on.",
        club=club.title,
    )
    return as_message(letter, Screen(text, column(people.add_to_group(say))))


def rights(letter: Letter, club: Club, say: Texts) -> SendMessage:
    if club.has_rights:
        return as_message(letter, Screen(say("✅ Thank you! I have all the rights that I need.")))
    wanted = clubs.rights_wanted(club, say).strip()
    return as_message(letter, Screen(wanted, column(people.give_rights(say))))


def door(letter: Letter, club: Club, say: Texts) -> SendMessage:
    """The pinned message in the group: those who are inside already register by it, and members
    find from it what they look for.
    """
    return as_message(letter, _menu(club, say))


def menu(letter: Letter, club: Club, say: Texts) -> EditMessageText:
    shown = _menu(club, say)
    return EditMessageText(
        chat_id=letter.chat_id, message_id=letter.params["message"], text=shown.text or "",
        reply_markup=shown.keyboard,
    )  # fmt: skip


def _menu(club: Club, say: Texts) -> Screen:
    text = say(
        "🌸 Hello! I am the club's assistant.\nI ask here which time suits for the weekly"
        " chai talk, and remind you of it.\nPlease register: it takes one minute."
    )
    return Screen(
        text,
        column(
            link(say("📝 Register"), say.link(f"inv_{club.invite}"), "primary"),
            link(say("🍵 Next talk"), say.link(f"talk_{club.id}")),
            link(say("📚 Tasks"), say.link(f"tasks_{club.id}")),
            link(say("❓ Question"), say.link(f"ask_{club.id}")),
            link(say("📁 Materials"), say.link(f"materials_{club.id}")),
        ),
    )


def pin(letter: Letter, _: Club, __: Texts) -> PinChatMessage:
    return PinChatMessage(
        chat_id=letter.chat_id, message_id=letter.params["message"], disable_notification=True
    )


def way_in(letter: Letter, member: Member, say: Texts) -> SendMessage:
    text = say("👥 Now join the group of the club “{club}”.", club=member.club.title)
    join = link(say("👥 Join the group"), letter.params["url"], "primary")
    return as_message(letter, Screen(text, column(join)))


def wait(letter: Letter, member: Member, say: Texts) -> SendMessage:
    text = say("👥 The mentor will soon add you to the group “{club}”.", club=member.club.title)
    return as_message(letter, Screen(text))


def let_in(letter: Letter, member: Member, say: Texts) -> SendMessage:
    text = say(
        "👥 A new member has registered: {name}. I may not make a link to the group."
        " Please add her, or give me the right to invite by link.",
        name=member.name,
    )
    return as_message(letter, Screen(text))


def unreached(letter: Letter, member: Member, say: Texts) -> SendMessage:
    text = say(
        '🔕 <a href="tg://user?id={id}">{name}</a> ({club}): I cannot write to her any more.'
        " Please tell her yourself what is going on; when she presses START, I write again.",
        id=member.person_id,
        name=member.name,
        club=member.club.title,
    )
    return as_message(letter, Screen(text))


def newcomers(letter: Letter, members: Sequence[Member], say: Texts) -> SendMessage:
    names = ", ".join(people.named(each, say) for each in members)
    head = say("🌸 New member:") if len(members) == 1 else say("🌸 New members:")
    welcome = say("Welcome!")
    return as_message(letter, Screen(f"{head} {names}. {welcome}"))


def word(letter: Letter, author: Author, say: Texts) -> SendMessage:
    return as_message(letter, Screen(_word(letter, author, say)))


def word_again(letter: Letter, author: Author, say: Texts) -> EditMessageText:
    return EditMessageText(
        chat_id=letter.chat_id,
        message_id=letter.params["shown"],
        text=_word(letter, author, say),
    )


def _word(letter: Letter, author: Author, say: Texts) -> str:
    text = say(
        '✉️ From: <a href="tg://user?id={id}">{name}</a>\nClub: “{club}”',
        id=author.person_id,
        name=author.name,
        club=author.club.title,
    )
    return "\n".join([text, say("✅ Answered")]) if letter.params.get("is_answered") else text


def copy(letter: Letter, author: Author, _: Texts) -> CopyMessage:
    """Words that were changed answer what they have been, if that still stands."""
    before = letter.params.get("after")
    return CopyMessage(
        chat_id=letter.chat_id,
        from_chat_id=author.person_id,
        message_id=letter.params["message"],
        reply_parameters=before
        and ReplyParameters(message_id=before, allow_sending_without_reply=True),
        disable_notification=True,
    )


def thanked(letter: Letter, _: Letter, _say: Texts) -> SetMessageReaction:
    return SetMessageReaction(
        chat_id=letter.chat_id,
        message_id=letter.params["message"],
        reaction=[ReactionTypeEmoji(emoji=WARM)],
    )


def commands(letter: Letter, speaker: Speaker, say: Texts) -> SetMyCommands:
    rights = {right for role in speaker.roles for right in RIGHTS[role]}
    listed = dict(COMMANDS)
    listed |= {name: what for name, (what, needs) in OFFICE_COMMANDS.items() if needs in rights}
    listed |= ORGANISERS_COMMANDS if speaker.is_organiser else {}
    named = [BotCommand(command=name, description=say(what)) for name, what in listed.items()]
    return SetMyCommands(
        commands=[*named, LANGUAGE_COMMAND], scope=BotCommandScopeChat(chat_id=letter.chat_id)
    )
