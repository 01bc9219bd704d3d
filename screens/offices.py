"""Who the mentors of a club are; how one more becomes one, and how one hands it over."""

from collections.abc import Sequence

from aiogram.methods import SendMessage

from models import Club, Letter, Member, Role
from screens import clubs, menu, people
from screens import office_buttons as buttons
from screens.screen import Screen, button, column
from screens.texts import Texts
from services.roster import Page

NAME = 28  # characters of a name on its button


def mentors(club: Club, found: Sequence[Member], say: Texts) -> Screen:
    names = [f"• {people.named(each, say)}" for each in found]
    head = say("👩‍🏫 Mentors of the club «{club}»", club=club.title)
    return Screen(
        "\n".join([head, *names]),
        column(
            button(say("➕ One more mentor"), buttons.ShowCandidates(club=club.id)),
            button(say("🤝 I am no longer a mentor"), buttons.AskResign(club=club.id)),
            button(say("← Back"), clubs.Settings(club=club.id)),
        ),
    )


def candidates(page: Page, say: Texts) -> Screen:
    club = page.club.id
    rows = [
        button(each.name[:NAME], buttons.AskPromote(club=club, person=each.id))
        for each in page.members
        if each.role == Role.MEMBER
    ]
    if page.number:
        rows.append(button("◀️", buttons.ShowCandidates(club=club, page=page.number - 1)))
    if page.number + 1 < page.count:
        rows.append(button("▶️", buttons.ShowCandidates(club=club, page=page.number + 1)))
    back = button(say("← Back"), buttons.ShowMentors(club=club))
    return Screen(say("➕ Who becomes a mentor?"), column(*rows, back))


def ask_promote(member: Member, say: Texts) -> Screen:
    ids = {"club": member.club_id, "person": member.id}
    return Screen(
        say(
            "👩‍🏫 {name} becomes a mentor. She can do all that you can: give tasks, see reports"
            " and names, change the settings.",
            name=member.name,
        ),
        column(
            button(say("✅ Yes, a mentor"), buttons.Promote(**ids), "primary"),
            button(say("← Back"), buttons.ShowCandidates(club=member.club_id)),
        ),
    )


def promoted(member: Member, say: Texts) -> Screen:
    back = button(say("← Back"), buttons.ShowMentors(club=member.club_id))
    return Screen(say("✅ Now a mentor: {name}", name=member.name), column(back))


def ask_resign(club: Club, say: Texts) -> Screen:
    return Screen(
        say(
            "🤝 You become a member like the others. The club goes on with its other mentors."
            "\nAs long as you are an administrator of the group, I may take you for a mentor"
            " again: please end that in Telegram too."
        ),
        column(
            button(say("🤝 Yes, I hand it over"), buttons.Resign(club=club.id), "danger"),
            button(say("← Back"), buttons.ShowMentors(club=club.id)),
        ),
    )


def resigned(club: Club, places: Sequence[Member], say: Texts) -> Screen:
    is_mentor = any(each.role == Role.MENTOR for each in places)
    text = say("🌸 Thank you for leading the club «{club}»!", club=club.title)
    return Screen(text, fresh=True, menu=menu.keyboard(say, is_mentor=is_mentor))


def told(letter: Letter, member: Member, say: Texts) -> SendMessage:
    text = say(
        "👩‍🏫 You are a mentor of the club «{club}» now. All begins here: /club",
        club=member.club.title,
    )
    keyboard = menu.keyboard(say, is_mentor=True)
    return SendMessage(
        chat_id=letter.chat_id, text=text, reply_markup=keyboard,
        disable_notification=letter.silent,
    )  # fmt: skip
