"""She says that she comes, is reminded, says that she is there; nobody else is disturbed."""

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models import (
    Attendance,
    Letter,
    LetterState,
    Member,
    MemberState,
    Person,
    Talk,
    TalkState,
)
from sandbox.people import newcomers
from screens import attendance as screens
from screens.attendance import TickPresent
from screens.texts import Texts
from services import attendance, clubs, polls
from tests.story import Story
from tests.talk_day import (
    ENDS,
    STARTS,
    announced,
    announcement,
    post,
    say,
    take_back,
    tap_in_group,
)
from tests.talk_scene import TalkClub, found, member_row, row, text

MINUTE = dt.timedelta(minutes=1)
COMES, HERE = "✅ Катышам", "🙋 Келдим"


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await announced(story, link="https://us02web.zoom.us/j/123", passcode="чай 48")


async def edits_of(club: TalkClub) -> list[Letter]:
    return list(await club.letters("talks.edit", state=LetterState.SENT))


# --- I will come


async def test_one_tap_says_that_she_comes_and_the_next_changes_nothing(club: TalkClub) -> None:
    her = club.members[0]
    assert await tap_in_group(club, her, COMES) == "Жакшы! Эске салабыз ⏰"
    assert announcement(club)[-1] == "✅ Катышат: 1"
    assert (await tap_in_group(club, her, COMES)).startswith("✅ Сиз тизмедесиз.")
    await club.story.after(seconds=5)
    assert announcement(club)[-1] == "✅ Катышат: 1"
    assert len(await edits_of(club)) == 1


@pytest.mark.parametrize("late", [-5, 20])
async def test_who_says_it_when_all_reminders_are_out_is_promised_none(
    club: TalkClub, late: int
) -> None:
    await club.story.until(STARTS + late * MINUTE)
    assert (await tap_in_group(club, club.members[0], COMES)).startswith("✅ Сиз тизмедесиз.")
    await club.story.after(seconds=5)
    assert announcement(club)[-1] == "✅ Катышат: 1"


async def test_in_private_she_takes_it_back_and_a_double_tap_does_what_one_does(
    club: TalkClub,
) -> None:
    her = club.members[0]
    await tap_in_group(club, her, COMES)
    await say(club, "🍵 Чай сүйлөшүү", her)
    for _ in range(2):
        await take_back(club, her)
    assert COMES in str(club.last(her)["reply_markup"])
    await club.story.after(seconds=5)
    assert announcement(club) == ["🍵 Чай сүйлөшүү", *announcement(club)[1:3]]
    assert "Катышат" not in "".join(announcement(club))


async def test_the_announcement_keeps_its_buttons_when_the_count_changes(club: TalkClub) -> None:
    def labels() -> list[str]:
        rows = post(club, "🍵 Чай сүйлөшүү\n🗓")["reply_markup"]["inline_keyboard"]
        return [button["text"] for [button] in rows]

    before = labels()
    await tap_in_group(club, club.members[0], COMES)
    assert before == labels() == [COMES, "❓ Суроо берүү", "📅 Календарга кошуу"]


async def test_a_rush_of_taps_is_two_edits_and_the_last_state_arrives(club: TalkClub) -> None:
    """One at once, and five seconds later one for all that happened meanwhile."""
    for person in (*club.members, club.mentor, club.members[0]):
        await tap_in_group(club, person, COMES)
    assert announcement(club)[-1] == "✅ Катышат: 1"
    assert len(await edits_of(club)) == 1
    await club.story.after(seconds=5)
    assert announcement(club)[-1] == "✅ Катышат: 7"
    assert len(await edits_of(club)) == 2


async def test_in_a_minute_of_tapping_the_post_is_edited_twelve_times_at_most(
    club: TalkClub,
) -> None:
    for second in range(60):
        person = club.members[second % 6]
        if second // 6 % 2:
            await take_back(club, person)
        else:
            await tap_in_group(club, person, COMES)
        await club.story.after(seconds=1)
    assert 6 <= len(await edits_of(club)) <= 13  # the first at once, then every five seconds


async def test_a_club_that_pauses_still_counts_who_has_said_that_she_comes(
    club: TalkClub,
) -> None:
    for person in club.members[:2]:
        await tap_in_group(club, person, COMES)
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), club.story.now)
    await club.story.after(seconds=5)
    assert announcement(club)[-1] == "✅ Катышат: 2"
    await tap_in_group(club, club.members[2], COMES)
    await club.story.after(seconds=5)
    assert announcement(club)[-1] == "✅ Катышат: 3"


async def test_who_is_in_the_group_unseen_by_the_bot_is_let_in_at_the_second_tap(
    club: TalkClub,
) -> None:
    quiet = newcomers.person(club.story.world, "Үмүт")["id"]
    somebody = club.group.members[club.mentor]
    club.group.members[quiet] = type(somebody)(club.story.world.people[quiet])
    assert await tap_in_group(club, quiet, COMES) == "Бир аз күтүп, кайра басыңыз."
    assert (await tap_in_group(club, quiet, COMES)).startswith("✅ Сиз тизмедесиз.")


async def test_only_those_who_said_yes_are_reminded_and_get_the_link(club: TalkClub) -> None:
    comes, changes_her_mind, silent = club.members[:3]
    for person in (comes, changes_her_mind):
        await tap_in_group(club, person, COMES)
    await take_back(club, changes_her_mind)
    quiet_before = club.in_private(silent)
    await club.story.until(STARTS - 60 * MINUTE)
    assert club.in_private(comes)[-1] == "⏰ Чай сүйлөшүү бүгүн, 18:30."
    await club.story.until(STARTS - 10 * MINUTE)
    shown = club.last(comes)
    assert text(shown) == "🎥 Баштайбыз! Чай сүйлөшүү, 18:30."
    [[zoom], [code], [here]] = shown["reply_markup"]["inline_keyboard"]
    assert (zoom["text"], zoom["url"]) == ("🎥 Zoom ачуу", "https://us02web.zoom.us/j/123")
    assert (code["text"], code["copy_text"]) == ("📋 Кодду көчүрүү", {"text": "чай 48"})
    assert here["text"] == HERE
    assert club.in_private(silent) == quiet_before
    for kind in ("attendance.soon", "attendance.now"):
        assert {each.chat_id for each in await club.letters(kind)} == {comes}


async def test_the_link_is_nowhere_before_the_talk_begins(club: TalkClub) -> None:
    await tap_in_group(club, club.members[0], COMES)
    await club.story.until(STARTS - 11 * MINUTE)
    assert "us02web" not in repr([club.sees(each) for each in (club.mentor, *club.members)])
    assert "us02web" not in repr([club.sees(each, club.bot) for each in club.members])


async def test_who_leaves_the_club_is_not_reminded(club: TalkClub) -> None:
    her = club.members[0]
    await tap_in_group(club, her, COMES)
    async with club.session() as session:
        (await member_row(session, club, her)).state = MemberState.LEFT
    await club.story.until(STARTS)
    assert not await club.letters("attendance.now")


# --- I am here


async def test_at_the_start_one_tap_counts_her_and_a_day_later_no_more(club: TalkClub) -> None:
    await club.story.until(STARTS)
    first, second, third = club.members[:3]
    assert await tap_in_group(club, first, HERE) == "🙋 Белгиленди. Кош келиңиз!"
    assert await tap_in_group(club, first, HERE) == "🙋 Белгиленди. Кош келиңиз!"
    await club.story.until(ENDS + dt.timedelta(hours=23))
    await tap_in_group(club, second, HERE)
    await club.story.until(ENDS + dt.timedelta(hours=24))
    assert "бүттү" in await tap_in_group(club, third, HERE)
    assert len(await club.story.all(select(Attendance))) == 2


async def test_the_mentor_ticks_names_in_her_list(club: TalkClub) -> None:
    await club.story.until(STARTS)
    await say(club, "/chai")
    await club.tap(club.mentor, "🙋 Ким катышты")
    await club.tap(club.mentor, "Сезим")
    assert "катышкандар: 1" in text(club.last(club.mentor))
    await club.tap(club.mentor, "✅ Сезим")
    assert "катышкандар: 0" in text(club.last(club.mentor))
    await club.tap(club.mentor, "Бермет")
    [marked] = await club.story.all(select(Attendance))
    assert marked.by_mentor


async def test_the_names_stand_as_in_the_kyrgyz_alphabet(club: TalkClub) -> None:
    names = ["айжан", "Нязик", "Ңаала", "Өмүр", "Пери", "Үмүт", "Шайыр"]
    async with club.session() as session:
        for number, name in enumerate(reversed(names), 6_000_000_000):
            session.add(Person(id=number, name=name))
            await session.flush()
            session.add(Member(club_id=club.id, person_id=number, name=name, joined_at=STARTS))
    async with club.session() as session:
        rolled = await attendance.roll(session, club.id, (await club.talk()).id, 0)
    assert [each.name for each, _ in rolled.page.entries if each.name in names] == names


async def test_a_mentor_cannot_tick_somebody_of_another_club(club: TalkClub, story: Story) -> None:
    await story.until(STARTS)
    async with club.session() as session:
        stranger = await member_row(session, club, club.members[0])
    other = await found(story, ["Асел"], title="Башка клуб")
    planned = await other.talk(state="planned")
    async with other.session() as session:
        talk = await session.get_one(Talk, planned.id)
        talk.state, talk.starts_at = TalkState.ANNOUNCED, story.now
        own = await member_row(session, other, other.members[0])
    card = other.last(other.mentor)["message_id"]
    for whom in (stranger.id, own.id):
        tick = TickPresent(club=other.id, talk=planned.id, page=0, whom=whom, came=True)
        await other.press(other.mentor, card, data=tick.pack())
    assert [each.member_id for each in await story.all(select(Attendance))] == [own.id]


async def test_the_list_of_a_hundred_and_fifty_members_has_each_of_them_once(
    club: TalkClub,
) -> None:
    async with club.session() as session:
        for person in range(6_000_000_000, 6_000_000_150):
            session.add(Person(id=person, name="Айым"))
            await session.flush()
            name = f"{person} {'Ж' * 49}"
            session.add(Member(club_id=club.id, person_id=person, name=name, joined_at=STARTS))
    say_it = Texts("ky", ZoneInfo("Asia/Bishkek"))
    talk, shown = (await club.talk()).id, []
    async with club.session() as session:
        pages = (await attendance.roll(session, club.id, talk, 0)).page.count
        for number in range(pages):
            page = screens.roll(await attendance.roll(session, club.id, talk, number), say_it)
            assert sum(map(len, page.buttons)) <= 20  # Telegram takes a hundred
            shown += [button.text for row in page.buttons for button in row]
    found_of = [
        sum(str(person) in each for each in shown)
        for person in range(6_000_000_000, 6_000_000_150)
    ]
    assert found_of == [1] * 150


async def test_two_taps_at_the_same_moment_are_both_told(club: TalkClub) -> None:
    """Each in a transaction of its own; whichever ends last, the post has both."""
    sessions, now, talk = club.story.app.sessions, club.story.now, (await club.talk()).id

    async def answer(person: int) -> None:
        async with sessions.begin() as session:
            member = await member_row(session, club, person)
            await attendance.answer(session, member, talk, now)

    await asyncio.gather(*map(answer, club.members))
    await club.story.after(seconds=10)
    assert announcement(club)[-1] == "✅ Катышат: 6"
    assert len(await edits_of(club)) == 1


# --- what it means for the next vote


async def test_who_missed_is_known_from_attendance_where_there_is_any(club: TalkClub) -> None:
    """Everybody voted for Wednesday; then one came, and for two talks nobody was counted."""
    story, came = club.story, club.members[0]
    await story.until(STARTS)
    await tap_in_group(club, came, HERE)
    for week in (1, 2):
        await story.until(STARTS + dt.timedelta(weeks=week) - dt.timedelta(days=2))
    await story.until(STARTS + dt.timedelta(weeks=3) - dt.timedelta(days=3))
    async with club.session() as session:
        talk = await club.talk(state="polling")
        missed = await polls.missed_lately(session, talk, club.members)
    assert missed == set(club.members[1:])
