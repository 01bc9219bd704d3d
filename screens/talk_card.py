"""The card of the next talk: what a member can do about it, and what a mentor can."""

import datetime as dt
from collections.abc import Iterator, Sequence

from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from models import STANDING, Talk, TalkState
from screens import links
from screens.attendance import calendar_button, come_button, here_button, roll_button
from screens.clubs import Meeting
from screens.screen import Rows, Screen, button, column, link
from screens.series import AskParts
from screens.talks import (
    REASONS,
    AskExpert,
    AskTopic,
    CallOff,
    HoldAfterAll,
    OtherTime,
    Prepare,
    PublishNow,
    ShowTalk,
    WasHeld,
    WhoVoted,
    about,
    call_off_button,
    decision,
    facts,
    nobody_can,
)
from screens.texts import Texts, raised
from screens.venues import AskVenue, ways_in
from services import talk_views
from services.call_offs import UNDER_WAY
from services.talk_views import TalkView
from services.talks import zone_of

PAUSED = N_("⏸ Paused: nothing happens by itself.")


def card(view: TalkView, say: Texts, *, is_mentor: bool, toast: str = "") -> Screen:
    """The club's next talk; for a mentor with all that she can do about it now."""
    talk = view.talk
    past = _past(view, say)
    off, again = _called_off(view, say, is_mentor=is_mentor)
    if talk is None:
        nothing = PAUSED if view.is_paused else N_("The next poll will come soon.")
        return Screen("\n".join((*off, say(nothing))), (*again, *past), toast=toast or None)
    lines = [*off, say("🍵 Chai talk"), *_state(talk, view, say, is_mentor=is_mentor)]
    if is_mentor and talk.starts_at:
        lines += _no_door(talk, say)
    if view.coming and view.coming.count:
        lines.append(say("✅ Coming: {n}", n=view.coming.count))
    hers = _hers(talk, view, say)
    actions = _actions(talk, say, is_open=view.is_open) if is_mentor else ()
    rows = (*hers, *again, *actions, *past)
    return Screen("\n".join(lines), rows, toast=toast or None)


def _past(view: TalkView, say: Texts) -> Rows:
    """Of the last talk: who was there, or that it was held, for a mentor has said it was not."""
    talks = [each for each in (view.past, view.not_held) if each]
    last = max(talks, key=lambda each: each.week, default=None)
    if last is None:
        return ()
    if last is view.past:
        return column(roll_button(last, say))
    take_back = WasHeld(club=last.club_id, talk=last.id)
    return column(button(say("↩️ The last talk was held"), take_back))


def _called_off(view: TalkView, say: Texts, *, is_mentor: bool) -> tuple[list[str], Rows]:
    """The talk before this one; a mentor can hold it after all. Members know its hour only where
    it was announced.
    """
    off = view.off
    if off is None or off.starts_at is None or (view.talk and view.talk.state in UNDER_WAY):
        return [], ()
    if not is_mentor and off.announcement_id is None:
        return [], ()
    moment = say.at(zone_of(off.club)).moment(off.starts_at)
    line = say("❌ The chai talk will not take place: {moment}.", moment=moment)
    hold = HoldAfterAll(club=off.club_id, talk=off.id)
    return [line], column(button(say("↩️ Hold it after all"), hold)) if is_mentor else ()


def _hers(talk: Talk, view: TalkView, say: Texts) -> Rows:
    """What a member can do: vote while the poll is open, and come once it is announced."""
    if talk.state == TalkState.POLLING:
        is_full = bool(_past(view, say))  # a mentor with a list to tick has five buttons already
        return column(*_way_to_poll(talk, say)) if view.takes_votes and not is_full else ()
    if view.coming is None:
        return ()
    if view.is_open:
        return column(*ways_in(talk, say), here_button(talk, say))
    come = come_button(talk, say, hers=view.coming.hers)
    return column(come, calendar_button(talk, say))


def _way_to_poll(talk: Talk, say: Texts) -> Iterator[InlineKeyboardButton]:
    here = [each for each in talk.polls if each.chat_id == talk.club.chat_id and each.message_id]
    url = here and links.to_message(talk.club.chat_id, here[-1].message_id or 0)
    if url:
        yield link(say("🗳 To the poll"), url, "primary")


def _state(talk: Talk, view: TalkView, say: Texts, *, is_mentor: bool) -> Sequence[str]:
    match talk.state:
        case TalkState.ANNOUNCED:
            return facts(talk, say)
        case _ if view.is_paused:
            return [say(PAUSED), *about(talk, say)]
        case TalkState.DECIDED if is_mentor:
            return [*decision(talk, say), *about(talk, say)]
        case TalkState.DECIDED:
            return [say("Voting has ended. The time will be announced soon.")]
        case TalkState.POLLING:
            voting = [
                say("🗳 Voting on the time goes on in the group."),
                say("Closes: {moment}", moment=say.soon(talk.closes_at)),
            ]
            if turnout := view.turnout:
                of = turnout.voted + len(turnout.silent)
                voting.append(say("🗳 Voted: {n} of {of}", n=turnout.voted, of=of))
            return [*voting, *about(talk, say), *_her_vote(view, say)]
        case _:
            return _planned(talk, view, say)


def _planned(talk: Talk, view: TalkView, say: Texts) -> Sequence[str]:
    if view.stands:
        when = say("🗓 {moment}", moment=raised(say.moment(view.stands)))
        return [when, *about(talk, say), say(REASONS[STANDING])]
    opens = say("The poll on the time opens: {moment}", moment=say.moment(talk.opens_at))
    return [opens, *about(talk, say)]


def _her_vote(view: TalkView, say: Texts) -> Iterator[str]:
    if view.has_voted:
        yield say("✅ You have voted. You can still change it.")
    elif view.has_voted is False:
        yield say("▫️ You have not voted yet.")


def _actions(talk: Talk, say: Texts, *, is_open: bool) -> Rows:
    """Five buttons are enough for one card: once it is announced, the others are behind it."""
    ids = {"club": talk.club_id, "talk": talk.id}
    buttons: list[InlineKeyboardButton] = []
    if talk.state == TalkState.DECIDED:
        buttons.append(button(say("📣 Publish now"), PublishNow(**ids), "primary"))
    if talk.state == TalkState.POLLING:
        buttons.append(button(say("🗳 Who has voted"), WhoVoted(**ids)))
    if talk.state == TalkState.DECIDED or (talk.state == TalkState.ANNOUNCED and not is_open):
        buttons.append(button(say("🕒 Other time"), OtherTime(**ids)))
    if talk.state != TalkState.ANNOUNCED:
        buttons += _subject(talk, say)
    return column(*buttons, button(say("⋯ More"), Prepare(**ids)))


def _subject(talk: Talk, say: Texts) -> list[InlineKeyboardButton]:
    ids = {"club": talk.club_id, "talk": talk.id}
    return [
        button(say("📌 Topic"), AskTopic(**ids)),
        button(say("👩‍🏫 Expert"), AskExpert(**ids)),
    ]


def preparations(talk: Talk, now: dt.datetime, say: Texts) -> Screen:
    """Once its link is given out, the other times are here, and it is called off among them; once
    it has begun, only what helps where it cannot be held is.
    """
    ids = {"club": talk.club_id, "talk": talk.id}
    is_open, is_announced = talk_views.is_open(talk, now), talk.state == TalkState.ANNOUNCED
    has_begun = is_announced and talk.starts_at is not None and talk.starts_at <= now
    can_end = talk.state in UNDER_WAY and (has_begun or not is_open)
    rows = column(
        *(() if has_begun else _before(talk, say, is_open=is_open)),
        button(say("🎥 Venue"), AskVenue(**ids)),
        *([call_off_button(talk, say)] if can_end else []),
        button(say("← Back"), ShowTalk(club=talk.club_id)),
    )
    return Screen("\n".join((say("🍵 Chai talk"), *about(talk, say))), rows)


def _before(talk: Talk, say: Texts, *, is_open: bool) -> list[InlineKeyboardButton]:
    """What is prepared until it begins."""
    ids = {"club": talk.club_id, "talk": talk.id}
    other = [button(say("🕒 Other time"), OtherTime(**ids))] if is_open else []
    subject = _subject(talk, say) if talk.state == TalkState.ANNOUNCED else []
    parts = [button(say("🧩 In parts"), AskParts(**ids))] if talk.topic else []
    return [*other, *subject, *parts]


def ask_call_off(talk: Talk, say: Texts) -> Screen:
    sure = button(say("❌ Yes, call it off"), CallOff(club=talk.club_id, talk=talk.id), "danger")
    asked = say(
        "❌ No chai talk this time? The group is told, and the expert if there is one; what was"
        " prepared and asked goes to the next one."
    )
    back = button(say("← Back"), ShowTalk(club=talk.club_id))
    return Screen("\n".join((*facts(talk, say), asked)), column(sure, back))


def decided(talk: Talk, say: Texts) -> Screen:
    """What the mentor reads when voting has ended: nothing to do, but she may object."""
    ids = {"club": talk.club_id, "talk": talk.id}
    rows = column(
        button(say("📣 Publish now"), PublishNow(**ids), "primary"),
        button(say("🕒 Other time"), OtherTime(**ids)),
        button(say("✏️ Topic, expert"), ShowTalk(club=talk.club_id)),
    )
    lines = (*decision(talk, say), *about(talk, say))
    if lacks := _no_door(talk, say):
        rows += column(button(say("🎥 Link of the meeting"), Meeting(club=talk.club_id)))
    if nobody_can(talk):
        rows += column(call_off_button(talk, say))
    return Screen("\n".join((*lines, *lacks)), rows)


def _no_door(talk: Talk, say: Texts) -> list[str]:
    """Else a new mentor learns only when it begins that nobody knows where."""
    return [] if talk.venue[0] else [say("🎥 The meeting: {link}", link="—")]
