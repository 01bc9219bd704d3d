"""Who is what in a club; how one becomes it, and how a mentor hands the club over."""

from collections.abc import Sequence

from aiogram.methods import SendMessage

from domain.clubs import LastMentor
from domain.pages import Page
from models import Club, Letter, Member, Role
from screens import clubs, menu, namesakes, people
from screens import office_buttons as buttons
from screens.pages import turning
from screens.reviews import unheard
from screens.roles import MARKS, MEANS, titled
from screens.screen import Screen, button, column
from screens.texts import Texts
from services.offices import Promoted


def mentors(club: Club, found: Sequence[Member], say: Texts) -> Screen:
    """All who are more than members, or less."""
    names = [f"{MARKS[each.role]} {people.named(each, say)}" for each in found]
    head = say("👩‍🏫 Mentors of the club “{club}”", club=club.title)
    roles = (titled(role, say) for role in MARKS if role != Role.MEMBER)
    return Screen(
        "\n".join([head, " · ".join(roles), "", *names]),
        column(
            button(say("➕ Give a role"), buttons.ShowCandidates(club=club.id)),
            button(say("🤝 I am no longer a mentor"), buttons.AskResign(club=club.id)),
            button(say("← Back"), clubs.Settings(club=club.id)),
        ),
    )


def candidates(club: Club, page: Page[Member], say: Texts) -> Screen:
    known = namesakes.labels(page.entries, say)
    names = (
        button(
            f"{MARKS[each.role]} {name}",
            buttons.ChooseRole(club=club.id, person=each.id),
        )
        for name, each in zip(known, page.entries, strict=True)
        if each.role != Role.MENTOR
    )
    around = turning(page, lambda to: buttons.ShowCandidates(club=club.id, page=to))
    back = button(say("← Back"), buttons.ShowMentors(club=club.id))
    return Screen(say("➕ Who gets a role?"), (*column(*names), *around, (back,)))


def choose_role(member: Member, say: Texts) -> Screen:
    ids = {"club": member.club_id, "person": member.id}
    choices = (
        button(titled(role, say), buttons.AskAppoint(**ids, role=role))
        for role in MARKS
        if role != member.role
    )
    back = button(say("← Back"), buttons.ShowCandidates(club=member.club_id))
    where = people.place(member, say)
    lines = [say("👤 {name}", name=member.name), where, titled(member.role, say)]
    return Screen("\n".join(filter(None, lines)), column(*choices, back))


def ask_appoint(member: Member, role: Role, say: Texts) -> Screen:
    ids = {"club": member.club_id, "person": member.id}
    head = say("{role}: {name}", role=titled(role, say), name=member.name)
    return Screen(
        "\n".join(filter(None, [head, people.place(member, say), say(MEANS[role])])),
        column(
            button(say("✅ Yes, so it is"), buttons.Appoint(**ids, role=role), "primary"),
            button(say("← Back"), buttons.ChooseRole(**ids)),
        ),
    )


def appointed(member: Member, say: Texts) -> Screen:
    back = button(say("← Back"), buttons.ShowMentors(club=member.club_id))
    text = say("✅ {role}: {name}", role=titled(member.role, say), name=member.name)
    if not member.person.may_write:
        text += "\n" + unheard(say)
    return Screen(text, column(back))


def ask_resign(club: Club, say: Texts, *, is_heard: bool) -> Screen:
    """`is_heard`: somebody of her fellow mentors may be written to."""
    text = say(
        "🤝 You become a member like the others. The club goes on with its other mentors."
        "\nAs long as you are an administrator of the group, I may take you for a mentor"
        " again: please end that in Telegram too."
    )
    if not is_heard:
        text += "\n" + say(
            "🔕 None of them has opened the bot, so nobody would hear how the club is doing."
            " Please ask one of them to open it first."
        )
    return Screen(
        text,
        column(
            button(say("🤝 Yes, I hand it over"), buttons.Resign(club=club.id), "danger"),
            button(say("← Back"), buttons.ShowMentors(club=club.id)),
        ),
    )


def hand_over_first(club: Club, say: Texts) -> Screen:
    """To the last mentor."""
    return Screen(
        say(LastMentor.says),
        column(
            button(say("👩‍🏫 Choose a mentor"), buttons.ShowCandidates(club=club.id), "primary"),
            button(say("← Back"), buttons.ShowMentors(club=club.id)),
        ),
    )


def resigned(club: Club, places: Sequence[Member], say: Texts) -> Screen:
    text = say("🌸 Thank you for leading the club “{club}”!", club=club.title)
    return Screen(text, fresh=True, menu=menu.keyboard(say, *(each.role for each in places)))


def told(letter: Letter, promoted: Promoted, say: Texts) -> SendMessage:
    """What she is from now on. What she has to do in her other clubs stays on her keyboard."""
    member = promoted.member
    head = say(
        "Your new role in the club “{club}”: {role}",
        role=titled(member.role, say), club=member.club.title,
    )  # fmt: skip
    has_desk = menu.has_desk(member.role)
    start = say("Everything begins here: /start")
    rest = say("Everything begins here: /club") if has_desk else start
    return SendMessage(
        chat_id=letter.chat_id, text=f"{head}\n{rest}",
        reply_markup=menu.keyboard(say, *promoted.roles), disable_notification=letter.silent,
    )  # fmt: skip
