"""The weekly talk as its members and mentors see it in their private chats."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from domain.errors import N_
from domain.talks import Reason
from models import MENTOR, Club, Member, Role, Slot, Talk, TalkState
from screens.buttons import ClubButton, RowNumber
from screens.screen import Rows, Screen, button, column
from screens.texts import Texts, raised
from services.polls import Turnout
from services.talks import RULES

Id = Annotated[int, Field(ge=1, lt=2**63)]  # what a database can be asked for
PAGE = 40  # names; with 60 letters each they fit into one message

REASONS: dict[str, str] = {
    Reason.MISSED: N_("Votes were equal: this time suits those who missed the last talks."),
    Reason.LAST_WEEK: N_("Votes were equal: last week's time stays."),
    Reason.EARLIER: N_("Votes were equal: the earlier time was taken."),
    Reason.THIN_LAST_WEEK: N_("There were few votes, so last week's time stays."),
    Reason.THIN_LEADER: N_("There were few votes: the time with the most of them was taken."),
    Reason.NO_VOTES: N_("Nobody chose a time, so the earliest one was taken."),
    MENTOR: N_("The mentor chose this time."),
}


class ShowTalk(ClubButton, prefix="talk"):
    pass


class TalkButton(ClubButton, prefix="talk_of"):
    """A mentor's button about one talk."""

    needs: ClassVar[Role] = Role.MENTOR

    talk: RowNumber


class PublishNow(TalkButton, prefix="talk_pub"):
    pass


class OtherTime(TalkButton, prefix="talk_times"):
    pass


class ChooseTime(TalkButton, prefix="talk_time"):
    position: Annotated[int, Field(ge=0, le=99)]


class AskTopic(TalkButton, prefix="talk_topic"):
    pass


class AskExpert(TalkButton, prefix="talk_expert"):
    pass


class WhoVoted(TalkButton, prefix="talk_who"):
    page: Annotated[int, Field(ge=0, le=10_000)] = 0


def card(
    talk: Talk | None, turnout: Turnout | None, say: Texts, *, is_mentor: bool, toast: str = ""
) -> Screen:
    """The club's next talk; for a mentor with all that she can do about it now."""
    if talk is None:
        return Screen(say("The next poll will come soon."))
    lines = [say("🍵 Chai talk"), *_state(talk, turnout, say, is_mentor=is_mentor)]
    buttons = _actions(talk, say) if is_mentor else ()
    return Screen("\n".join(lines), buttons, toast=toast or None)


def _state(talk: Talk, turnout: Turnout | None, say: Texts, *, is_mentor: bool) -> Sequence[str]:
    match talk.state:
        case TalkState.ANNOUNCED:
            return facts(talk, say)
        case TalkState.DECIDED if is_mentor:
            return [*decision(talk, say), *about(talk, say)]
        case TalkState.DECIDED:
            return [say("Voting has ended. The time will be announced soon.")]
        case TalkState.POLLING:
            voting = [
                say("🗳 Voting on the time goes on in the group."),
                say("Closes: {moment}", moment=say.moment(talk.closes_at)),
            ]
            if turnout:
                of = turnout.voted + len(turnout.silent)
                voting.append(say("🗳 Voted: {n} of {of}", n=turnout.voted, of=of))
            return [*voting, *about(talk, say)]
        case _:
            opens = say("The poll on the time opens: {moment}", moment=say.moment(talk.opens_at))
            return [opens, *about(talk, say)]


def _actions(talk: Talk, say: Texts) -> Rows:
    ids = {"club": talk.club_id, "talk": talk.id}
    buttons: list[InlineKeyboardButton] = []
    if talk.state == TalkState.DECIDED:
        buttons.append(button(say("📣 Publish now"), PublishNow(**ids), "primary"))
    if talk.state in (TalkState.DECIDED, TalkState.ANNOUNCED):
        buttons.append(button(say("🕒 Other time"), OtherTime(**ids)))
    if talk.state == TalkState.POLLING:
        buttons.append(button(say("🗳 Who has voted"), WhoVoted(**ids)))
    buttons.append(button(say("📌 Topic"), AskTopic(**ids)))
    buttons.append(button(say("👩‍🏫 Expert"), AskExpert(**ids)))
    return column(*buttons)


def about(talk: Talk, say: Texts) -> Sequence[str]:
    lines = []
    if talk.topic:
        lines.append(say("📌 Topic: «{topic}»", topic=talk.topic))
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
        end=say.time(start + RULES.length),
    )
    place = venue(talk.club.link)
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
    found = say.many(
        "✅ The time is found: {moment} ({n} vote; voters: {voters})",
        "✅ The time is found: {moment} ({n} votes; voters: {voters})",
        next((slot.votes or 0 for slot in talk.slots if slot.starts_at == talk.starts_at), 0),
        moment=say.moment(talk.starts_at),
        voters=talk.voters or 0,
    )
    will = say("It will be published by itself: {moment}", moment=say.moment(talk.announces_at))
    why = reason(talk, say)
    return [found, *([why] if why else []), will]


def reason(talk: Talk, say: Texts) -> str:
    """Which rule decided, where it was not simply the most votes."""
    why = REASONS.get(talk.decided_by or "")
    return say(why) if why else ""


def decided(talk: Talk, say: Texts) -> Screen:
    """What the mentor reads when voting has ended: nothing to do, but she may object."""
    return Screen("\n".join((*decision(talk, say), *about(talk, say))), _actions(talk, say))


def times(talk: Talk, offered: Sequence[Slot], say: Texts) -> Screen:
    def choice(slot: Slot) -> InlineKeyboardButton:
        local = slot.starts_at.astimezone(say.zone)
        label = f"{raised(say.weekday(local.weekday()))} {local:%d.%m · %H:%M} — {slot.votes or 0}"
        mark = "✅ " if slot.starts_at == talk.starts_at else ""
        data = ChooseTime(club=talk.club_id, talk=talk.id, position=slot.position)
        return button(mark + label, data)

    text = say("🕒 Which time should it be? After the dash: its votes.")
    back = button(say("← Back"), ShowTalk(club=talk.club_id))
    return Screen(text, column(*map(choice, offered), back))


def ask_topic(club: Club, say: Texts) -> Screen:
    back = button(say("← Back"), ShowTalk(club=club.id))
    return Screen(say("📌 Write the topic of the talk in one message."), column(back))


def ask_expert(club: Club, say: Texts) -> Screen:
    back = button(say("← Back"), ShowTalk(club=club.id))
    return Screen(say("👩‍🏫 Write the expert's name in one message."), column(back))


def who_voted(talk: Talk, turnout: Turnout, page: int, say: Texts) -> Screen:
    """Who has not voted comes first: she is whom the mentor looks for."""
    rows = [*_marked("▫️", turnout.silent), *_marked("✅", turnout.can)]
    rows += _marked("🚫", turnout.cannot)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 0), pages - 1)
    head = say(
        "✅ can: {can} · 🚫 cannot: {cannot} · ▫️ not voted: {silent}",
        can=len(turnout.can),
        cannot=len(turnout.cannot),
        silent=len(turnout.silent),
    )
    names = [say("{name}", name=row) for row in rows[page * PAGE : (page + 1) * PAGE]]
    ids = {"club": talk.club_id, "talk": talk.id}
    buttons = []
    if page + 1 < pages:
        buttons.append(button(say("Next →"), WhoVoted(**ids, page=page + 1)))
    if page:
        buttons.append(button(say("← Previous"), WhoVoted(**ids, page=page - 1)))
    buttons.append(button(say("← Back"), ShowTalk(club=talk.club_id)))
    return Screen("\n".join((head, "", *names)), column(*buttons))


def _marked(mark: str, members: Sequence[Member]) -> list[str]:
    return [f"{mark} {member.name}" for member in members]


def which_club(clubs: Sequence[Club], say: Texts) -> Screen:
    choices = (button(club.title[:60], ShowTalk(club=club.id)) for club in clubs)
    return Screen(say("Which club?"), column(*choices))
