"""Who a member is, as she and her mentors see it; a button for each thing that can be said."""

from domain.clubs import Oblast
from models import Member
from screens import profile_buttons as buttons
from screens.clubs import People
from screens.people import OBLASTS, PAIRED, STANDINGS, More
from screens.screen import Rows, Screen, button, column
from screens.texts import Texts


def profile(member: Member, say: Texts, *, is_own: bool) -> Screen:
    ids = {"club": member.club_id, "person": member.id}
    standing = say(STANDINGS[member.standing]) if member.standing else "—"
    oblast = say(OBLASTS[Oblast(member.oblast)]) if member.oblast else "—"
    lines = [
        say("👤 {name}", name=member.name),
        say("🏷 Who: {standing}", standing=standing),
        say("🏛 Council: {council}", council=member.council or "—"),
        say("📍 District: {district}", district=member.district or "—"),
        say("🗺 Oblast: {oblast}", oblast=oblast),
    ]
    who = say("🏷 Who I am") if is_own else say("🏷 Who she is")
    name = say("✏️ Change my name") if is_own else say("✏️ Correct her name")
    back = More() if is_own else People(club=member.club_id, page=0)
    return Screen(
        "\n".join(lines),
        column(
            button(who, buttons.Standings(**ids)),
            button(say("🏛 Council"), buttons.AskFact(**ids, fact="council")),
            button(say("📍 District"), buttons.AskFact(**ids, fact="district")),
            button(say("🗺 Oblast"), buttons.HomeOblasts(**ids)),
            button(name, buttons.AskFact(**ids, fact="name")),
            button(say("← Back"), back),
        ),
    )


def ask(member: Member, fact: str, say: Texts, *, is_own: bool) -> Screen:
    hers = say("✏️ Please write her name and surname.")
    questions = {
        "name": say("✏️ Please write your name and surname.") if is_own else hers,
        "council": say("🏛 Which council? Write its name, for example: Tong."),
        "district": say("📍 Which district? Write its name."),
    }
    back = buttons.ShowProfile(club=member.club_id, person=member.id)
    return Screen(questions[fact], column(button(say("← Back"), back)))


def standings(member: Member, say: Texts, *, is_own: bool) -> Screen:
    ids = {"club": member.club_id, "person": member.id}
    choices = (
        button(say(STANDINGS[each]), buttons.SetStanding(**ids, standing=each))
        for each in STANDINGS
    )
    back = button(say("← Back"), buttons.ShowProfile(**ids))
    asked = say("🏷 Who are you?") if is_own else say("🏷 Who is she?")
    return Screen(asked, column(*choices, back))


def oblasts(member: Member, say: Texts, *, is_own: bool) -> Screen:
    ids = {"club": member.club_id, "person": member.id}
    every = [button(say(OBLASTS[each]), buttons.SetOblast(**ids, oblast=each)) for each in OBLASTS]
    pairs: Rows = tuple((every[n], every[n + 1]) for n in range(0, PAIRED, 2))
    back = button(say("← Back"), buttons.ShowProfile(**ids))
    asked = say("Which oblast are you from?") if is_own else say("Which oblast is she from?")
    return Screen(asked, pairs + column(*every[PAIRED:], back))
