"""The talk in her calendar: read by a program that is not ours, in UTC, moved without a double."""

import datetime as dt
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import vobject
from aiogram import Dispatcher
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from models import Club, ClubCalendar, ClubState, LetterState, TalkState
from sandbox.people import newcomers
from services import calendars, rules, talk_changes, talks
from tests.story import Story
from tests.talk_day import announced, announcement, say, take_back, tap_in_group
from tests.talk_scene import THU_1830, WEDNESDAY, TalkClub, text
from web.calendar import add_calendar
from web.health import create_web

TOPIC = "Бюджет; <b>2027</b>, \\ жол\nжана суу"


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await announced(story, link="https://us02web.zoom.us/j/123")


@pytest.fixture
async def http(story: Story) -> AsyncIterator[TestClient[Any, Any]]:
    pages = create_web(story.app.sessions, dict)
    add_calendar(pages, story.app.sessions, lambda: story.now)
    async with TestClient(TestServer(pages)) as client:
        yield client


async def ask_for_file(club: TalkClub, person: int) -> None:
    await club.story.people.start(
        from_=person, bot=club.bot, payload=f"cal_{(await club.talk()).id}"
    )
    await club.story.settle()


def files(club: TalkClub, person: int) -> list[dict[str, Any]]:
    return [each for each in club.sees(person, club.bot) if "document" in each]


def read(club: TalkClub, message: dict[str, Any]) -> Any:
    """The event, as another program reads the file."""
    stored = club.story.world.files[message["document"]["file_id"]]
    return vobject.readOne((stored.data or b"").decode()).vevent


async def test_who_asks_for_the_file_gets_it_and_no_word_about_it(club: TalkClub) -> None:
    her = club.members[0]
    before = len(club.sees(her, club.bot))
    await ask_for_file(club, her)
    asked, file = club.sees(her, club.bot)[before:]
    assert ("/start" in asked["text"], "document" in file) == (True, True)


async def test_from_the_announcement_she_gets_the_file_in_private(club: TalkClub) -> None:
    her = club.members[0]
    await ask_for_file(club, her)
    [shown] = files(club, her)
    talk = await club.talk()
    assert shown["document"]["file_name"] == f"chai-{talk.id}.ics"
    event = read(club, shown)
    assert event.dtstart.value == WEDNESDAY
    assert event.dtend.value == WEDNESDAY + dt.timedelta(hours=1)
    assert event.dtstart.serialize().strip().endswith(":20261125T123000Z")
    assert event.summary.value == "🍵 Чай сүйлөшүү"
    assert event.dtstamp.value == club.story.now
    assert event.valarm.trigger.value == dt.timedelta(minutes=-30)
    assert "us02web" not in event.serialize()


async def test_google_gets_the_same_hour(club: TalkClub) -> None:
    await ask_for_file(club, club.members[0])
    [[google]] = files(club, club.members[0])[0]["reply_markup"]["inline_keyboard"]
    facts = parse_qs(urlsplit(google["url"]).query)
    assert facts["dates"] == ["20261125T123000Z/20261125T133000Z"]


async def test_a_stranger_gets_no_file(club: TalkClub) -> None:
    stranger = newcomers.person(club.story.world, "Бөтөн")["id"]
    await ask_for_file(club, stranger)
    await club.tap(stranger, "Кыргызча")
    assert files(club, stranger) == []


async def move_to_thursday(club: TalkClub) -> None:
    await say(club, "/chai")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await club.tap(club.mentor, "Бейшемби 26.11 · 18:30")


async def test_moved_it_is_the_same_event_and_only_who_comes_is_told_once(club: TalkClub) -> None:
    her, other = club.members[:2]
    await tap_in_group(club, her, "✅ Катышам")
    await ask_for_file(club, her)
    await move_to_thursday(club)
    await club.story.after(hours=12)
    first, second = files(club, her)
    assert second["caption"] == "🔄 Убакыт өзгөрдү. Жаңы убакыт: бейшемби, 26-ноябрь, 18:30"
    before, after = read(club, first), read(club, second)
    assert before.uid.value == after.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value == WEDNESDAY + dt.timedelta(days=1)
    assert files(club, other) == []


async def test_a_club_that_moves_or_talks_longer_moves_what_stands_in_calendars(
    club: TalkClub,
) -> None:
    her = club.members[0]
    await ask_for_file(club, her)
    async with club.story.app.sessions.begin() as session:
        ours = (await session.scalars(select(Club))).one()
        await talk_changes.meet_at(session, ours, "https://youtube.com/live/a", club.story.now)
    await club.story.after(minutes=1)
    await ask_for_file(club, her)
    async with club.story.app.sessions.begin() as session:
        ours = (await session.scalars(select(Club))).one()
        await rules.choose(session, ours, "length", 90, club.story.now)
    await club.story.after(minutes=1)
    await ask_for_file(club, her)
    sent = [read(club, each) for each in files(club, her)]
    assert len({each.uid.value for each in sent}) == 1
    first, second, third = (int(each.sequence.value) for each in sent)
    assert first < second < third
    assert [each.location.value for each in sent] == ["Zoom", "YouTube", "YouTube"]
    ends = [each.dtend.value - each.dtstart.value for each in sent]
    assert ends == [dt.timedelta(minutes=60)] * 2 + [dt.timedelta(minutes=90)]


async def test_who_does_not_come_any_more_by_the_time_it_is_sent_is_left_alone(
    club: TalkClub,
) -> None:
    await tap_in_group(club, club.members[0], "✅ Катышам")
    await club.story.until(WEDNESDAY - dt.timedelta(hours=20))  # half past ten in the evening
    await move_to_thursday(club)
    await take_back(club, club.members[0])
    await club.story.after(hours=12)
    assert files(club, club.members[0]) == []


async def test_a_topic_full_of_marks_comes_through_whole(club: TalkClub) -> None:
    await say(club, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "📌 Тема")
    await say(club, TOPIC)
    await ask_for_file(club, club.members[0])
    title = read(club, files(club, club.members[0])[0]).summary.value
    assert title == "🍵 Чай сүйлөшүү: " + " ".join(TOPIC.split())


async def test_the_feed_has_every_talk_and_ends_when_the_mentor_renews_it(
    club: TalkClub, http: TestClient[Any, Any]
) -> None:
    await say(club, "/club")
    await club.tap(club.mentor, "🕒 Качан жана кайда")
    await club.tap(club.mentor, "🔁 Чай сүйлөшүүнүн тартиби")
    await club.tap(club.mentor, "📅 Клубдун календары")
    [address] = re.findall(r"/calendar/\S+\.ics", text(club.last(club.mentor)))
    answer = await http.get(address)
    assert (answer.status, answer.content_type) == (200, "text/calendar")
    feed = vobject.readOne(await answer.text())
    assert feed.method.value == "PUBLISH"
    assert [each.dtstart.value for each in feed.vevent_list] == [WEDNESDAY]
    await club.tap(club.mentor, "🔁 Жаңы дарек")
    assert (await http.get(address)).status == 200, "she is asked first"
    await club.tap(club.mentor, "🔁 Ооба, жаңы дарек")
    assert (await http.get(address)).status == 404
    [renewed] = re.findall(r"/calendar/\S+\.ics", text(club.last(club.mentor)))
    assert (await http.get(renewed)).status == 200


async def test_a_calendar_that_the_world_cannot_reach_is_not_offered(
    club: TalkClub, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot asks Telegram for its updates, and nobody has given it an address."""
    await say(club, "/club")
    await club.tap(club.mentor, "🕒 Качан жана кайда")
    await club.tap(club.mentor, "🔁 Чай сүйлөшүүнүн тартиби")
    monkeypatch.setitem(dispatcher.workflow_data, "web_url", "")
    await club.tap(club.mentor, "📅 Клубдун календары")
    assert "WEB_URL" in text(club.last(club.mentor))
    await club.tap(club.mentor, "← Артка")
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert not [each for [each] in rows if "календары" in each["text"]]


async def test_an_address_that_was_guessed_leads_nowhere(
    club: TalkClub, http: TestClient[Any, Any]
) -> None:
    async with club.session() as session:
        token = (await calendars.of(session, club.id)).token
    assert len(token) >= 32
    guesses = ("1", str(club.id), "A" * 32, token[:-1], token + "A", f"{token}%00")
    for guess in guesses:
        assert (await http.get(f"/calendar/{guess}.ics")).status == 404, guess
    assert len(await club.story.all(select(ClubCalendar))) == 1


async def test_the_feed_tells_no_time_before_the_group_knows_it_and_ends_with_the_group(
    club: TalkClub, http: TestClient[Any, Any]
) -> None:
    number = (await club.talk()).id
    async with club.session() as session:
        address = f"/calendar/{(await calendars.of(session, club.id)).token}.ics"
        (await talks.get(session, club.id, number)).state = TalkState.DECIDED
    assert "VEVENT" not in await (await http.get(address)).text()
    async with club.session() as session:
        (await session.get_one(Club, club.id)).state = ClubState.GONE
    assert (await http.get(address)).status == 404


async def test_the_feed_and_the_file_name_the_talk_alike(
    club: TalkClub, http: TestClient[Any, Any]
) -> None:
    async with club.session() as session:
        token = (await calendars.of(session, club.id)).token
    await ask_for_file(club, club.members[0])
    feed = vobject.readOne(await (await http.get(f"/calendar/{token}.ics")).text())
    assert feed.vevent.uid.value == read(club, files(club, club.members[0])[0]).uid.value


async def test_changed_there_and_back_the_number_still_grows(club: TalkClub) -> None:
    await tap_in_group(club, club.members[0], "✅ Катышам")
    await move_to_thursday(club)
    await say(club, "/chai")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await club.tap(club.mentor, "Шаршемби 25.11 · 18:30")
    await club.story.after(hours=12)
    sent = [read(club, each) for each in files(club, club.members[0])]
    numbers = [int(each.sequence.value) for each in sent]
    assert numbers == sorted(set(numbers))
    assert sent[-1].dtstart.value == WEDNESDAY
    assert "Шаршемби, 25-ноябрь" in announcement(club)[1]
    assert not await club.letters("calendar.moved", state=LetterState.DEAD)
    assert THU_1830 in {slot.position for slot in (await club.talk()).slots}
