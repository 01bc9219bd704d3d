"""What needs who looks after a club: each line is a button that leads to what it tells of. They
stand in her home, and on Monday they come as a letter.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton

from domain.roles import Right, may
from models import Club, Letter, Member
from screens.board_buttons import ShowBoard
from screens.buttons import ClubButton
from screens.clubs import Home, People
from screens.contest_buttons import ShowContest
from screens.contests import STATES, short_title
from screens.letters import as_message
from screens.questions import Desk
from screens.reminder_buttons import InviteAll, ShowUnreached
from screens.review_buttons import ReviewNext
from screens.screen import Screen, button, column
from screens.talks import ShowTalk
from screens.texts import Texts
from services.pulse import Pulse

NAMES = 40  # in one message; with 60 letters each they fit


class PulseButton(ClubButton, prefix="pl"):
    needs: ClassVar[Right] = Right.ROSTER


class ShowQuiet(PulseButton, prefix="pl_quiet"):
    pass


class ShowOutside(PulseButton, prefix="pl_out"):
    pass


def lines(pulse: Pulse, say: Texts) -> Iterator[InlineKeyboardButton]:
    """Each a button that she may press, and none where nothing waits for her."""
    club = pulse.who.club_id
    if pulse.reports:
        oldest = ReviewNext(club=club, task=pulse.reports[0].task_id)
        yield button(say("📥 Reports wait: {n}", n=len(pulse.reports)), oldest)
    if pulse.outside:
        label = say("👥 Not in the group: {n}", n=len(pulse.outside))
        yield button(label, ShowOutside(club=club))
    for task, often in pulse.deaf:
        label = say("⏰ №{number}, still missing: {n}", number=task.number, n=often)
        yield button(label, ShowBoard(club=club, task=task.id))
    if pulse.questions:
        label = say("❓ Not answered: {n}", n=len(pulse.questions))
        yield button(label, Desk(club=club, talk=pulse.questions[0].talk_id))
    for contest in pulse.undecided:
        label = f"{say(STATES[contest.state])} · {short_title(contest.title)}"
        yield button(label, ShowContest(club=club, contest=contest.id))
    if pulse.unconfirmed:
        label = say("🔏 Stars to confirm: {n}", n=len(pulse.unconfirmed))
        yield button(label, ShowContest(club=club, contest=pulse.unconfirmed[0].id))
    if pulse.quiet:
        since = {"weeks": pulse.who.club.rules.silent_weeks, "n": len(pulse.quiet)}
        yield button(say("🔕 Silent for {weeks} wk: {n}", **since), ShowQuiet(club=club))
    if pulse.attendance:
        counts = " → ".join(map(str, pulse.attendance))
        yield button(say("📉 At talks: {counts}", counts=counts), ShowTalk(club=club))
    yield from _reach(pulse, say)


def _reach(pulse: Pulse, say: Texts) -> Iterator[InlineKeyboardButton]:
    """A mentor can ask them in the group; a co-mentor sees who they are."""
    who, reach = pulse.who, pulse.reach
    if reach.reachable < reach.members or pulse.strangers:
        all_of_them = reach.members + pulse.strangers
        label = say("📬 Reachable: {n} of {all}", n=reach.reachable, all=all_of_them)
        leads = may(who.role, Right.LEAD)
        to = ShowUnreached(club=who.club_id) if leads else People(club=who.club_id, page=0)
        yield button(label, to)


def names(club: Club, members: Sequence[Member], say: Texts) -> Screen:
    """Only for the mentor: in the group nobody is named as missing."""
    back = column(button(say("← Back"), Home(club=club.id)))
    if not members:
        return Screen(say("🌿 Nobody any more: all is well."), back)
    text = say("A kind word from you often helps. Press a name to write to her.")
    return Screen(_listed(text, members, say), back)


def unreached(club: Club, members: Sequence[Member], strangers: int, say: Texts) -> Screen:
    """Who they are, as far as we know, before anything goes to the group."""
    back = button(say("← Back"), Home(club=club.id))
    if not members and not strangers:
        return Screen(say("🌿 Nobody any more: all is well."), column(back))
    text = say(
        "📬 To these I cannot write yet: they have not opened the bot, or have blocked it."
        " Shall I ask them in the group to open it? No names are said there."
    )
    ask = button(say("📣 To the group"), InviteAll(club=club.id))
    more = say("👋 In the group, and I have not met them: {n}", n=strangers) if strangers else ""
    shown = "\n\n".join(filter(None, (_listed(text, members, say).rstrip(), more)))
    return Screen(shown, column(ask, back))


def _listed(text: str, members: Sequence[Member], say: Texts) -> str:
    linked = [
        say('<a href="tg://user?id={id}">{name}</a>', id=each.person_id, name=each.name)
        for each in members[:NAMES]
    ]
    rest = len(members) - len(linked)
    told = [text, "", *linked, *([f"+{rest}"] if rest else [])]
    return "\n".join(told)


def letter(letter: Letter, pulse: Pulse, say: Texts) -> SendMessage:
    head = say("🌡 The week of the club “{club}”", club=pulse.who.club.title)
    asked = say("Press what you would like to see.")
    return as_message(letter, Screen(f"{head}\n{asked}", column(*lines(pulse, say))))
