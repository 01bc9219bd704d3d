"""The mentor's week at a glance: each line is a button that leads to what it tells of."""

from collections.abc import Iterator, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SendMessage

from models import Club, Letter, Member
from screens.board_buttons import ShowBoard
from screens.buttons import MentorButton
from screens.questions import Desk
from screens.reminder_buttons import InviteAll, ShowReminders
from screens.review_buttons import ReviewNext
from screens.screen import Screen, button, column
from screens.talks import ShowTalk
from screens.texts import Texts
from services.pulse import Pulse

NAMES = 40  # in one message; with 60 letters each they fit


class PulseButton(MentorButton, prefix="pl"):
    pass


class ShowPulse(PulseButton, prefix="pl_week"):
    pass


class ShowQuiet(PulseButton, prefix="pl_quiet"):
    pass


class ShowOutside(PulseButton, prefix="pl_out"):
    pass


def week(pulse: Pulse, say: Texts, *, is_asked: bool = True) -> Screen:
    """Where she has not asked for it there is nothing to go back to."""
    back = button(say("← Back"), ShowReminders(club=pulse.club.id))
    last = column(back) if is_asked else ()
    text = say("🌡 The week of the club «{club}»", club=pulse.club.title)
    if pulse.is_calm:
        calm = say("🌿 All is well: nothing waits for you.")
        return Screen(f"{text}\n{calm}", last)
    asked = say("Press what you would like to see.")
    return Screen(
        f"{text}\n{asked}", (*column(*(button(*each) for each in _lines(pulse, say))), *last)
    )


def _lines(pulse: Pulse, say: Texts) -> Iterator[tuple[str, CallbackData]]:
    club, reach = pulse.club.id, pulse.reach
    if pulse.reports:
        oldest = ReviewNext(club=club, task=pulse.reports[0].task_id)
        yield say("📥 Reports wait: {n}", n=len(pulse.reports)), oldest
    if pulse.outside:
        yield say("👥 Not in the group: {n}", n=len(pulse.outside)), ShowOutside(club=club)
    for task, often in pulse.deaf:
        words = {"number": task.number, "n": often}
        board = ShowBoard(club=club, task=task.id)
        yield say("⏰ №{number}, reminded three times: {n}", **words), board
    if pulse.questions:
        desk = Desk(club=club, talk=pulse.questions[0].talk_id)
        yield say("❓ Not answered: {n}", n=len(pulse.questions)), desk
    if pulse.quiet:
        since = {"weeks": pulse.club.rules.silent_weeks, "n": len(pulse.quiet)}
        yield say("🔕 Silent for {weeks} wk: {n}", **since), ShowQuiet(club=club)
    if pulse.attendance:
        counts = " → ".join(map(str, pulse.attendance))
        yield say("📉 At the talks: {counts}", counts=counts), ShowTalk(club=club)
    if reach.reachable < reach.members:
        label = say("📬 Can be reached: {n} of {all}", n=reach.reachable, all=reach.members)
        yield label, InviteAll(club=club)


def names(club: Club, members: Sequence[Member], say: Texts) -> Screen:
    """Only for the mentor: in the group nobody is named as missing."""
    text = say("A kind word from you often helps. Press a name to write to her.")
    linked = [
        say('<a href="tg://user?id={id}">{name}</a>', id=each.person_id, name=each.name)
        for each in members[:NAMES]
    ]
    rest = len(members) - len(linked)
    lines = [text, "", *linked, *([f"+{rest}"] if rest else [])]
    return Screen("\n".join(lines), column(button(say("← Back"), ShowPulse(club=club.id))))


def letter(letter: Letter, pulse: Pulse, say: Texts) -> SendMessage:
    screen = week(pulse, say, is_asked=False)
    return SendMessage(
        chat_id=letter.chat_id,
        text=screen.text or "",
        reply_markup=screen.keyboard,
        disable_notification=letter.silent,
    )
