"""What a mentor sees of her club: its hours, its people, its settings."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Annotated, ClassVar

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from domain.clubs import EVENINGS, HOURS
from domain.contests import MARKED
from domain.pages import Page
from domain.roles import Right, Role
from models import Club, ClubState, Hour, Member, Talk, TalkState
from screens import menu, namesakes
from screens.buttons import ClubButton, MentorButton, PageNumber, RowNumber, named_apart
from screens.office_buttons import AskTable, Rhythm, ShowActions, ShowMentors
from screens.pages import turning
from screens.people import NAMES, Language, invitation
from screens.profile_buttons import ShowProfile
from screens.roles import MARKS, titled
from screens.rule_buttons import PAGES, ShowRules
from screens.screen import Rows, Screen, button, column, link, shortened
from screens.talks import left_by_pause, table_of_talks
from screens.texts import Texts, raised

Weekday = Annotated[int, Field(ge=0, le=6)]
Minutes = Annotated[int, Field(ge=0, lt=24 * 60)]
PER_ROW = 3
TITLE = 14  # characters of a title on its button


class Home(ClubButton, prefix="home"):
    needs: ClassVar[Right] = Right.REVIEW


class Meetings(MentorButton, prefix="meetings"):
    pass


class Hours(MentorButton, prefix="hours"):
    pass


class Day(MentorButton, prefix="day"):
    weekday: Weekday


class Tick(MentorButton, prefix="tick"):
    """`at` is the minute of the day; `in_day`: she is looking at that day."""

    weekday: Weekday
    at: Minutes
    in_day: bool


class Ready(MentorButton, prefix="ready"):
    pass


class People(ClubButton, prefix="people"):
    needs: ClassVar[Right] = Right.ROSTER

    page: PageNumber


class Meeting(MentorButton, prefix="meeting"):
    pass


class Settings(MentorButton, prefix="settings"):
    pass


class AskPause(MentorButton, prefix="pause_ask"):
    pass


class Pause(MentorButton, prefix="pause"):
    pass


class Resume(MentorButton, prefix="resume"):
    pass


class SettleIn(MentorButton, prefix="settle"):
    """The club has lost its group and goes on in that of a new one; `here` is its id."""

    here: RowNumber


class GroupLanguages(MentorButton, prefix="tongues"):
    pass


class GroupLanguage(MentorButton, prefix="tongue"):
    code: Language


def rights_wanted(club: Club, say: Texts) -> str:
    """One sentence, or nothing if the bot has what it needs."""
    if club.has_rights:
        return ""
    return "\n\n" + say(
        "⚠️ Please make me an administrator of the group, with the rights to pin messages"
        " and to invite by link."
    )


def week(club: Club, hours: Sequence[Hour], say: Texts, lost: Sequence[Club] = ()) -> Screen:
    """Each weekday with the two usual hours; a tap on the weekday opens all its hours."""
    ticked = {(hour.weekday, hour.at) for hour in hours}
    rows: Rows = tuple(
        (
            _day(club, weekday, ticked, say),
            *(_hour(club, weekday, at, ticked, in_day=False) for at in EVENINGS),
        )
        for weekday in range(7)
    )
    ready = button(say("✅ Ready"), Ready(club=club.id), "primary")
    text = say(
        "🕒 The club “{club}”\nWhich hours suit for the chai talk? Tick them all: the group votes"
        " among them.\nOther hours: press the day.",
        club=club.title,
    )
    names = named_apart(lost, TITLE)
    follows = column(
        *(
            button(
                say("♻️ Go on: {club}", club=shortened(names[each.id], TITLE)),
                SettleIn(club=each.id, here=club.id),
            )
            for each in lost
        )
    )
    return Screen(text + rights_wanted(club, say), (*rows, (ready,), *follows))


def _day(
    club: Club, weekday: int, ticked: set[tuple[int, time]], say: Texts
) -> InlineKeyboardButton:
    others = sum(1 for day, at in ticked if day == weekday and at not in EVENINGS)
    label = raised(say.weekday(weekday, short=True))
    more = f"+{others}" if others else "…"
    return button(f"{label} {more}", Day(club=club.id, weekday=weekday))


def _hour(
    club: Club, weekday: int, at: time, ticked: set[tuple[int, time]], *, in_day: bool
) -> InlineKeyboardButton:
    mark = "✅ " if (weekday, at) in ticked else ""
    minutes = at.hour * 60 + at.minute
    data = Tick(club=club.id, weekday=weekday, at=minutes, in_day=in_day)
    return button(f"{mark}{at:%H:%M}", data)


def day(club: Club, hours: Sequence[Hour], weekday: int, say: Texts) -> Screen:
    ticked = {(hour.weekday, hour.at) for hour in hours}
    all_day = [_hour(club, weekday, at, ticked, in_day=True) for at in HOURS]
    rows = tuple(tuple(all_day[n : n + PER_ROW]) for n in range(0, len(all_day), PER_ROW))
    back = button(say("← Back"), Hours(club=club.id))
    text = say("🕒 {day}: which hours suit?", day=raised(say.weekday(weekday)))
    return Screen(text, (*rows, (back,)))


def opened(talk: Talk | None, say: Texts) -> Screen:
    text = say(
        "🎉 Ready! From now on the weekly talk runs by itself."
        "\nThe group has got a message with which the members register."
    )
    return Screen(text + talk_line(talk, say), menu=menu.keyboard(say, Role.MENTOR))


def talk_line(talk: Talk | None, say: Texts, stands: datetime | None = None) -> str:
    """`stands` is when it will be held without a vote."""
    if talk is None:
        return ""
    if start := talk.starts_at or stands:
        return "\n" + say("🍵 Next talk: {moment}", moment=say.moment(start))
    if talk.state == TalkState.PLANNED:
        return "\n" + say("The poll on the time opens: {moment}", moment=say.moment(talk.opens_at))
    return "\n" + say("🗳 The vote closes: {moment}", moment=say.soon(talk.closes_at))


def meetings(club: Club, say: Texts) -> Screen:
    """When the talks are and where, as long as nothing else is said of one of them."""
    lines = [say("🕒 When and where the talks of the club “{club}” are", club=club.title)]
    if club.link:
        lines.append(say("🎥 The meeting: {link}", link=club.link))
    if club.link and club.passcode:
        lines.append(say("🔑 Passcode: {passcode}", passcode=club.passcode))
    return Screen(
        "\n".join(lines),
        column(
            button(say("🕒 Hours"), Hours(club=club.id)),
            button(say("🔁 Rhythm of the talks"), Rhythm(club=club.id)),
            button(say("🎥 Link of the meeting"), Meeting(club=club.id)),
            table_of_talks(club.id, say),
            button(say("← Back"), Home(club=club.id)),
        ),
    )


def settings(club: Club, say: Texts, talk: Talk | None = None) -> Screen:
    """`talk` is the one that a pause catches."""
    left, about_it = left_by_pause(talk, say)
    buttons = [button(say(name), ShowRules(club=club.id, sheet=it)) for it, name in PAGES.items()]
    if club.state == ClubState.ACTIVE:
        buttons.append(button(say("⏸ Pause"), AskPause(club=club.id)))
    if club.state == ClubState.PAUSED:
        buttons += [button(say("▶️ Resume"), Resume(club=club.id), "primary"), *about_it]
    buttons.append(button(say("👩‍🏫 Mentors"), ShowMentors(club=club.id)))
    buttons.append(button(say("📖 What the mentors did"), ShowActions(club=club.id)))
    buttons.append(button(say("← Back"), Home(club=club.id)))
    lines = [say("⚙️ Settings of the club “{club}”", club=club.title)]
    if club.state == ClubState.PAUSED:
        lines += [say("⏸ Paused: nothing happens by itself."), *left]
    return Screen("\n".join(lines), column(*buttons))


def ask_pause(club: Club, talk: Talk | None, say: Texts) -> Screen:
    left, about_it = left_by_pause(talk, say)
    asked = say(
        "⏸ Pause the club “{club}”? No polls, reminders and posts come by themselves until you"
        " resume. Nothing is lost. When its next poll is due, the group reads that the club"
        " pauses.",
        club=club.title,
    )
    sure = button(say("⏸ Yes, pause"), Pause(club=club.id), "danger")
    back = button(say("← Back"), Settings(club=club.id))
    return Screen("\n".join((asked, *left)), column(sure, *about_it, back))


def people(club: Club, page: Page[Member], bot_name: str, say: Texts) -> Screen:
    """Each by name, and the link that brings in whoever is not there."""
    text = say(
        "👥 The club “{club}” · page {number} of {count}\nInvitation for members: {link}"
        "\n📝 registered · 🔕 cannot be written to\nPress a name to see or correct it.",
        club=club.title,
        number=page.number + 1,
        count=page.count,
        link=invitation(bot_name, club.invite),
    )
    held = {each.role for each in page.entries} - {Role.MEMBER}
    roles = " · ".join(titled(each, say) for each in MARKS if each in held)
    known = namesakes.labels(page.entries, say, MARKED)
    names = [
        button(_label(each, name), ShowProfile(club=club.id, person=each.id))
        for each, name in zip(page.entries, known, strict=True)
    ]
    around = turning(page, lambda to: People(club=club.id, page=to))
    table = button(say("📥 Table from Excel"), AskTable(club=club.id))
    back = button(say("← Back"), Home(club=club.id))
    told = f"{text}\n{roles}" if roles else text
    return Screen(told, (*column(*names), *around, *column(table, back)))


def _label(member: Member, name: str) -> str:
    """The marks come first: a phone cuts what is wide."""
    registered = "📝" if member.agreed_at else ""
    who = registered if member.role == Role.MEMBER else MARKS[member.role]
    marks = who + ("" if member.person.may_write else "🔕")
    return f"{marks} {name}".lstrip()


def ask_link(club: Club, say: Texts) -> Screen:
    return Screen(
        say(
            "🎥 Send me the link of the meeting: Zoom, Instagram or YouTube. If there is a"
            " passcode, write it after the link."
        ),
        column(button(say("← Back"), Meetings(club=club.id))),
    )


def group_languages(club: Club, say: Texts) -> Screen:
    choices = (
        button(name, GroupLanguage(club=club.id, code=code)) for code, name in NAMES.items()
    )
    back = button(say("← Back"), Settings(club=club.id))
    return Screen(say("🌐 In which language do I write to the group?"), column(*choices, back))


def checking(say: Texts) -> Screen:
    return Screen(say("⏳ One moment: I am asking Telegram who the group's administrators are."))


def come_in_private(bot_name: str, club: Club, say: Texts) -> Screen:
    """For the group: a mentor goes on in private, where we know who she is."""
    url = f"https://t.me/{bot_name}?start=setup_{club.id}"
    return Screen(
        say("🌸 Hello! I help the club with its chai talks. Mentor, please press the button."),
        column(link(say("▶️ Open the bot"), url, "primary")),
    )
