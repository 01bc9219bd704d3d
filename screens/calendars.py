"""The club's talks as calendars read them: UTC, one UID for ever, a higher number per change."""

import datetime as dt
import html
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from aiogram.types import BufferedInputFile

from models import Talk, TalkState
from screens.buttons import MentorButton
from screens.office_buttons import Rhythm
from screens.screen import Screen, button, column, link
from screens.talks import venue
from screens.texts import Texts

REMINDED_BEFORE = dt.timedelta(minutes=30)


class FeedButton(MentorButton, prefix="feeds"):
    pass


class Feed(FeedButton, prefix="feed"):
    pass


class AskNewFeed(FeedButton, prefix="feed_ask"):
    pass


class NewFeed(FeedButton, prefix="feed_new"):
    pass


def calendar(talks: Sequence[Talk], say: Texts, now: dt.datetime, name: str = "") -> bytes:
    """An .ics with these talks. Their links are not in it: a calendar is often shared."""
    from icalendar import Calendar  # noqa: PLC0415 - 3 MB that an idle bot does without

    whole = Calendar()
    whole.add("prodid", "-//club bot//chai talk//EN")
    whole.add("version", "2.0")
    whole.add("method", "CANCEL" if any(map(_is_off, talks)) else "PUBLISH")
    if name:
        whole.add("x-wr-calname", name)
    for talk in talks:
        whole.add_component(_event(talk, say, now))
    return bytes(whole.to_ical())


def _event(talk: Talk, say: Texts, now: dt.datetime) -> Any:
    from icalendar import Alarm, Event  # noqa: PLC0415 - see above

    starts_at = talk.starts_at or now
    event = Event()
    founded = int(talk.club.created_at.timestamp())  # ids of two installations are the same
    event.add("uid", f"chai-{talk.id}-{founded}@club.bot")
    event.add("sequence", talk.revision)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", starts_at.astimezone(dt.UTC))
    event.add("dtend", (starts_at + talk.club.rules.talk.length).astimezone(dt.UTC))
    event.add("summary", _title(talk, say))
    if details := _details(talk, say):
        event.add("description", details)
    if place := venue(talk.venue[0]):
        event.add("location", place)
    if _is_off(talk):
        event.add("status", "CANCELLED")
        return event
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _title(talk, say))
    alarm.add("trigger", -REMINDED_BEFORE)
    event.add_component(alarm)
    return event


def _is_off(talk: Talk) -> bool:
    return talk.state == TalkState.CANCELLED


def _title(talk: Talk, say: Texts) -> str:
    """Plain text, as all that a calendar reads."""
    if not talk.topic:
        return say("🍵 Chai talk")
    return html.unescape(say("🍵 Chai talk: {topic}", topic=talk.topic))


def _details(talk: Talk, say: Texts) -> str:
    expert = [say("👩‍🏫 Expert: {expert}", expert=talk.expert)] if talk.expert else []
    return "\n".join((talk.club.title, *map(html.unescape, expert)))


def file(talk: Talk, say: Texts, now: dt.datetime) -> BufferedInputFile:
    return BufferedInputFile(calendar([talk], say, now), f"chai-{talk.id}.ics")


def google(talk: Talk, say: Texts) -> str:
    """Opens Google's calendar with the talk filled in."""
    starts_at = talk.starts_at or talk.opens_at
    times = (starts_at, starts_at + talk.club.rules.talk.length)
    facts = {
        "action": "TEMPLATE",
        "text": _title(talk, say),
        "dates": "/".join(f"{each.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" for each in times),
        "details": _details(talk, say),
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(facts)}"


def sent(say: Texts) -> Screen:
    """The file itself says the rest."""
    return Screen(toast=say("📅 Here is the file"))


def feed(club: int, address: str, say: Texts, *, is_new: bool = False) -> Screen:
    text = say(
        "📅 All talks of the club in a calendar that keeps itself up to date. Add this address in"
        " your calendar, under “subscribe by URL”:\n{address}\nWhoever knows it sees the talks,"
        " but no link of a meeting.",
        address=address,
    )
    fresh = button(say("🔁 New address"), AskNewFeed(club=club))
    toast = say("🔁 The old address does not work any more.") if is_new else None
    return Screen(text, column(link(say("📅 Open"), address), fresh), toast=toast)


def no_feed(club: int, say: Texts) -> Screen:
    text = say(
        "📅 The calendar of the club needs an address on the web, and I have none. Whoever runs"
        " the bot can give me one: WEB_URL."
    )
    return Screen(text, column(button(say("← Back"), Rhythm(club=club))))


def ask_new_feed(club: int, say: Texts) -> Screen:
    asked = say(
        "🔁 A new address? The calendars that follow the old one will stop showing the talks."
    )
    sure = button(say("🔁 Yes, a new address"), NewFeed(club=club), "danger")
    return Screen(asked, column(sure, button(say("← Back"), Feed(club=club))))
