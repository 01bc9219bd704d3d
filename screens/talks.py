"""The weekly talk as its members and mentors see it in their private chats."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.pages import page_of
from domain.talks import Reason
from models import MENTOR, STANDING, Club, Member, Slot, Talk, TalkState
from screens.buttons import ClubButton, MentorButton, PageNumber, RowNumber
from screens.pages import onward
from screens.screen import Screen, button, column
from screens.texts import Texts, raised
from services.polls import Turnout
from services.talks import zone_of

PAGE = 40  # names; with 60 letters each they fit into one message

REASONS: dict[str, str] = {
    Reason.MISSED: N_("Votes were equal: this time suits those who missed the last talks."),
    Reason.LAST_WEEK: N_("Votes were equal: last week's time stays."),
    Reason.EARLIER: N_("Votes were equal: the earlier time was taken."),
    Reason.THIN_LAST_WEEK: N_("There were few votes, so last week's time stays."),
    Reason.THIN_LEADER: N_("There were few votes: the time with the most of them was taken."),
    Reason.NO_VOTES: N_("Nobody chose a time, so the earliest one was taken."),
    Reason.TOO_LATE: N_(
        "It was too late for the time with the most votes, so another one was taken."
    ),
    MENTOR: N_("The mentor chose this time."),
    STANDING: N_("This is the club's standing time."),
}


class ShowTalk(ClubButton, prefix="talk"):
    pass


class TalkButton(MentorButton, prefix="talk_of"):
    """A mentor's button about one talk."""

    talk: RowNumber


class PublishNow(TalkButton, prefix="talk_pub"):
    pass


class OtherTime(TalkButton, prefix="talk_times"):
    pass


class Prepare(TalkButton, prefix="talk_prep"):
    """What a mentor seldom changes."""


class AskTopic(TalkButton, prefix="talk_topic"):
    pass


class AskExpert(TalkButton, prefix="talk_expert"):
    pass


class NoExpert(TalkButton, prefix="talk_alone"):
    pass


class PollAgain(TalkButton, prefix="talk_poll"):
    pass


class PostAgain(TalkButton, prefix="talk_post"):
    pass


class AskCallOff(TalkButton, prefix="talk_off"):
    pass


class CallOff(TalkButton, prefix="talk_off_yes"):
    pass


class AskNotHeld(TalkButton, prefix="talk_not"):
    pass


class NotHeld(TalkButton, prefix="talk_not_yes"):
    pass


class WasHeld(TalkButton, prefix="talk_not_so"):
    pass


class HoldAfterAll(TalkButton, prefix="talk_on"):
    pass


class AskTalkExport(MentorButton, prefix="talk_xlsx"):
    pass


class WhoVoted(TalkButton, prefix="talk_who"):
    page: PageNumber = 0


def about(talk: Talk, say: Texts) -> Sequence[str]:
    lines = []
    if talk.topic:
        lines.append(say("📌 Topic: “{topic}”", topic=talk.topic))
    if talk.expert:
        lines.append(say("👩‍🏫 Expert: {expert}", expert=talk.expert))
    return lines


def facts(talk: Talk, say: Texts) -> Sequence[str]:
    """When, on what, with whom, where, and why then. Telegram shows the moment in local time."""
    start = talk.starts_at
    if start is None:
        return about(talk, say)
    when = say(
        '🗓 <tg-time unix="{unix}">{day} · {start}–{end}</tg-time>',
        unix=int(start.timestamp()),
        day=raised(say.day(start)),
        start=say.time(start),
        end=say.time(start + talk.club.rules.talk.length),
    )
    place = venue(talk.venue[0])
    where = [say("🎥 {venue}", venue=place)] if place else []
    why = reason(talk, say)
    return [when, *about(talk, say), *where, *([why] if why else [])]


def venue(link: str | None) -> str | None:
    """The platform's name, which is the same in all languages."""
    names = {"zoom.": "Zoom", "instagram.": "Instagram", "youtu": "YouTube", "meet.google": "Meet"}
    return next((name for part, name in names.items() if link and part in link.lower()), None)


def decision(talk: Talk, say: Texts) -> Sequence[str]:
    if talk.starts_at is None or talk.announces_at is None:
        return []
    found = say("✅ The time is found: {moment}", moment=say.moment(talk.starts_at))
    slot = next((each for each in talk.slots if each.starts_at == talk.starts_at), None)
    if slot and talk.voters is not None:
        found = _counted(slot, talk.voters, say)
    will = say("It will be published by itself: {moment}", moment=say.soon(talk.announces_at))
    why = reason(talk, say)
    none = [say("🚫 Nobody who voted can come this week.")] if nobody_can(talk) else []
    return [found, *none, *([why] if why else []), will]


def nobody_can(talk: Talk) -> bool:
    """They voted, and for no time: a talk that is announced all the same has nobody."""
    return bool(talk.voters) and not any(slot.votes for slot in talk.slots)


def _counted(slot: Slot, voters: int, say: Texts) -> str:
    return say.many(
        "✅ The time is found: {moment} ({n} vote; voters: {voters})",
        "✅ The time is found: {moment} ({n} votes; voters: {voters})",
        slot.votes or 0,
        moment=say.moment(slot.starts_at),
        voters=voters,
    )


def reason(talk: Talk, say: Texts) -> str:
    """Which rule decided, where it was not simply the most votes."""
    if talk.decided_by == Reason.THIN_LAST_WEEK and nobody_can(talk):
        return say("Nobody chose a time, so last week's time stays.")
    why = REASONS.get(talk.decided_by or "")
    return say(why) if why else ""


def call_off_button(talk: Talk, say: Texts) -> InlineKeyboardButton:
    return button(say("❌ No talk this time"), AskCallOff(club=talk.club_id, talk=talk.id))


def left_by_pause(talk: Talk | None, say: Texts) -> tuple[list[str], list[InlineKeyboardButton]]:
    """What goes on in the group though the club pauses, and what its mentor can do about it."""
    if talk and talk.state == TalkState.POLLING:
        return [say("🗳 The votes of the group are kept. Resume, and they are counted.")], []
    if talk and talk.state == TalkState.ANNOUNCED and talk.starts_at:
        stays = say(
            "🍵 Nobody is reminded of the announced talk: {moment}. If there is none:"
            " “❌ No talk this time”.",
            moment=say.at(zone_of(talk.club)).moment(talk.starts_at),
        )
        return [stays], [call_off_button(talk, say)]
    return [], []


def ask_topic(club: Club, say: Texts) -> Screen:
    back = button(say("← Back"), ShowTalk(club=club.id))
    return Screen(say("📌 Write the topic of the talk in one message."), column(back))


def ask_expert(talk: Talk, say: Texts) -> Screen:
    none = button(say("👩‍🏫 Without an expert"), NoExpert(club=talk.club_id, talk=talk.id))
    back = button(say("← Back"), ShowTalk(club=talk.club_id))
    text = say("👩‍🏫 Write the expert's name in one message.")
    return Screen(text, column(*([none] if talk.expert else []), back))


def who_voted(talk: Talk, turnout: Turnout, number: int, say: Texts) -> Screen:
    """Who has not voted comes first: she is whom the mentor looks for."""
    rows = [*_marked("▫️", turnout.silent), *_marked("✅", turnout.can)]
    rows += _marked("🚫", turnout.cannot)
    page = page_of(rows, number, PAGE)
    head = say(
        "✅ can: {can} · 🚫 cannot: {cannot} · ▫️ not voted: {silent}",
        can=len(turnout.can),
        cannot=len(turnout.cannot),
        silent=len(turnout.silent),
    )
    names = [say("{name}", name=row) for row in page.entries]
    ids = {"club": talk.club_id, "talk": talk.id}
    around = onward(page, lambda to: WhoVoted(**ids, page=to), say)
    back = button(say("← Back"), ShowTalk(club=talk.club_id))
    table = table_of_talks(talk.club_id, say)
    return Screen("\n".join((head, "", *names)), column(*around, table, back))


def table_of_talks(club_id: int, say: Texts) -> InlineKeyboardButton:
    return button(say("⬇️ Excel"), AskTalkExport(club=club_id))


def _marked(mark: str, members: Sequence[Member]) -> list[str]:
    return [f"{mark} {member.name}" for member in members]
