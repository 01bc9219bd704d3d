"""The home of who looks after a club or a part of it: what waits for her, then what she can do.

Talks, homework and stars have keys of their own on the keyboard below.
"""

from datetime import datetime

from domain.clubs import Oblast
from domain.roles import Right, may
from models import Club, ClubState, Talk
from screens import clubs, people, pulse
from screens.homework_buttons import ShowTasks
from screens.reminder_buttons import ShowPlan, ShowReminders
from screens.roles import titled
from screens.screen import Rows, Screen, button, column
from screens.star_buttons import StarDesk
from screens.talk_card import PAUSED
from screens.texts import Texts
from services.pulse import Pulse
from services.reach import Reach


def whole(found: Pulse, talk: Talk | None, stands: datetime | None, say: Texts) -> Screen:
    """A mentor's. `stands` is when the talk will be held without a vote."""
    club = found.who.club
    lines = [say("🏠 The club “{club}”", club=club.title), *_counts(found.reach, say)]
    if found.strangers:
        lines.append(say("👋 In the group, and I have not met them: {n}", n=found.strangers))
    if club.state == ClubState.PAUSED:
        lines.append(say(PAUSED))
    elif club.state == ClubState.ACTIVE:
        lines += [clubs.talk_line(talk, say, stands).strip(), _calm(found, say)]
    text = "\n".join(filter(None, lines)) + clubs.rights_wanted(club, say)
    return Screen(text, (*column(*pulse.lines(found, say)), *_offered(club, say)))


def _counts(reach: Reach, say: Texts) -> tuple[str, ...]:
    return (
        say("👥 Members: {n}", n=reach.members),
        say("📝 Registered: {n} of {all}", n=reach.registered, all=reach.members),
        say("📬 Can be written to: {n} of {all}", n=reach.reachable, all=reach.members),
    )


def _calm(found: Pulse, say: Texts) -> str:
    is_calm = found.is_calm and not found.strangers
    return say("🌿 All is well: nothing waits for you.") if is_calm else ""


def _offered(club: Club, say: Texts) -> Rows:
    return column(
        button(say("🕒 When and where"), clubs.Meetings(club=club.id)),
        button(say("🗓 What comes by itself"), ShowPlan(club=club.id, weeks=1)),
        button(say("⏰ Reminders"), ShowReminders(club=club.id)),
        button(say("👥 Members"), clubs.People(club=club.id, page=0)),
        button(say("⚙️ Settings"), clubs.Settings(club=club.id)),
    )


def part(found: Pulse, say: Texts) -> Screen:
    """That of who looks after an oblast, or after what she has given."""
    who = found.who
    lines = [say("🏠 The club “{club}”", club=who.club.title), titled(who.role, say)]
    if who.leads:
        lines += [f"🗺 {say(people.OBLASTS[Oblast(who.leads)])}", *_counts(found.reach, say)]
    is_paused = who.club.state == ClubState.PAUSED
    lines.append(say(PAUSED) if is_paused else _calm(found, say))
    offered = [
        (Right.REVIEW, button(say("📚 Homework"), ShowTasks(club=who.club_id), "primary")),
        (Right.TEACH, button(say("🗳 Votes for stars"), StarDesk(club=who.club_id))),
        (Right.ROSTER, button(say("👥 Members"), clubs.People(club=who.club_id, page=0))),
    ]
    hers = (shown for right, shown in offered if may(who.role, right))
    text = "\n".join(filter(None, lines))
    return Screen(text, column(*pulse.lines(found, say), *hers))
