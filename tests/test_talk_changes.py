"""What a mentor changes by hand between the poll and the talk."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from domain.talks import LINE_LENGTH, Reason
from models import MENTOR, Member, Role, Talk
from screens import talks as screens
from screens.other_times import ChooseTime
from screens.talks import PublishNow
from screens.texts import LANGUAGES, Texts
from services import steps, talks
from services.polls import Turnout
from tests import remembered
from tests.story import Story
from tests.talk_scene import (
    ANNOUNCES,
    CLOSES,
    OPENS,
    THU_1830,
    THU_2000,
    TUESDAY,
    WED_1830,
    WEDNESDAY,
    TalkClub,
    announcements,
    found,
    member_row,
    text,
)

CARD = "✏️ Тема, эксперт"
NEW_TIME = "🔄 Убакыт өзгөрдү. Жаңы убакыт: "


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """A club whose group has just chosen Wednesday, while the mentor may still object."""
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await club.vote(club.mentor, THU_1830)
    await story.until(CLOSES + dt.timedelta(seconds=10))
    return club


async def test_published_at_once_it_is_not_published_again(club: TalkClub) -> None:
    toast = await club.tap(club.mentor, "📣 Азыр жарыялоо")
    assert toast
    assert toast["text"] == "📣 Жарыяланды"
    assert len(announcements(club)) == 1
    await club.story.until(ANNOUNCES + dt.timedelta(hours=1))
    assert len(announcements(club)) == 1


async def test_a_double_tap_publishes_once(club: TalkClub) -> None:
    card = club.last(club.mentor)["message_id"]
    data = PublishNow(club=club.id, talk=(await club.talk()).id).pack()
    for _ in range(2):
        await club.press(club.mentor, card, data=data)
    assert len(announcements(club)) == 1


async def test_a_time_changed_before_the_announcement_makes_no_noise(club: TalkClub) -> None:
    await club.tap(club.mentor, "🕒 Башка убакыт")
    labels = [row[0]["text"] for row in club.last(club.mentor)["reply_markup"]["inline_keyboard"]]
    assert labels == [
        "Шейшемби 24.11 · 18:30 — 0",
        "Шейшемби 24.11 · 20:00 — 0",
        "✅ Шаршемби 25.11 · 18:30 — 6",
        "Бейшемби 26.11 · 18:30 — 1",
        "Бейшемби 26.11 · 20:00 — 0",
        "📅 Башка күн же саат",
        "❌ Бул жолу болбойт",
        "← Артка",
    ]
    await club.tap(club.mentor, "Бейшемби 26.11 · 18:30")
    await club.story.until(ANNOUNCES + dt.timedelta(minutes=1))
    [announcement] = announcements(club)
    assert announcement.splitlines()[1:] == [
        "🗓 Бейшемби, 26-ноябрь · 18:30–19:30",
        "Бул убакытты насаатчы тандады.",
    ]
    assert not [line for line in club.in_group() if line.startswith(NEW_TIME)]


async def test_a_time_changed_later_edits_the_post_and_rings_once(club: TalkClub) -> None:
    await club.story.until(dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC))
    await club.tap(club.mentor, CARD)  # whatever it shows, it leads on
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await club.tap(club.mentor, "Бейшемби 26.11 · 20:00")
    [announcement] = announcements(club)
    assert "🗓 Бейшемби, 26-ноябрь · 20:00–21:00" in announcement
    assert club.in_group()[-1] == NEW_TIME + "бейшемби, 26-ноябрь, 20:00"
    await club.story.until(WEDNESDAY + dt.timedelta(hours=1))
    assert not [line for line in club.in_group() if line.startswith("🎥 Баштайбыз!")]
    await club.story.until(dt.datetime(2026, 11, 26, 14, 0, tzinfo=dt.UTC))
    lines = club.in_group()
    assert sum(line.startswith(NEW_TIME) for line in lines) == 1
    assert lines[-1] == "🎥 Баштайбыз! Чай сүйлөшүү, 20:00."
    assert lines[-2] == "⏰ Эске салабыз: чай сүйлөшүү эртең, 20:00."


async def test_moved_before_the_group_reads_of_it_it_is_announced_once_and_not_changed(
    story: Story,
) -> None:
    """Found at night, the time waits for the morning to be told."""
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(CLOSES + dt.timedelta(seconds=10))
    async with club.session() as session:
        talk = await talks.get(session, club.id, (await club.talk()).id)
        await talks.announce(session, talk, CLOSES + dt.timedelta(hours=3), at_once=False)
        await steps.cancel(session, club.id, "talks.announce", talk.id)
    await story.until(CLOSES + dt.timedelta(hours=4))
    assert announcements(club) == []
    card = club.last(club.mentor)["message_id"]
    data = ChooseTime(club=club.id, talk=(await club.talk()).id, position=THU_1830).pack()
    await club.press(club.mentor, card, data=data)
    await story.until(CLOSES + dt.timedelta(hours=14))
    [announcement] = announcements(club)
    assert "🗓 Бейшемби, 26-ноябрь · 18:30–19:30" in announcement
    assert not [line for line in club.in_group() if line.startswith(NEW_TIME)]


async def test_changed_there_and_back_the_reminders_come_once(club: TalkClub) -> None:
    await club.tap(club.mentor, "📣 Азыр жарыялоо")
    message = club.last(club.mentor)["message_id"]
    talk = (await club.talk()).id
    for position in (THU_2000, WED_1830):
        data = ChooseTime(club=club.id, talk=talk, position=position).pack()
        await club.press(club.mentor, message, data=data)
    await club.story.until(WEDNESDAY)
    starts = [line for line in club.in_group() if line.startswith("🎥 Баштайбыз!")]
    assert starts == ["🎥 Баштайбыз! Чай сүйлөшүү, 18:30."]
    assert sum(line.startswith("⏰") for line in club.in_group()) == 1


async def test_topic_and_expert_are_written_into_the_standing_announcement(
    club: TalkClub,
) -> None:
    await club.tap(club.mentor, "📣 Азыр жарыялоо")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "📌 Тема")
    await say(club, "  Жергиликтүү\nбюджет <b>2027</b> ")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "👩‍🏫 Эксперт")
    await say(club, "Айнура Балакунова")
    await club.story.after(seconds=5)  # one edit of a message in five seconds
    [announcement] = announcements(club)
    assert announcement.splitlines()[2:] == [
        "📌 Тема: «Жергиликтүү бюджет <b>2027</b>»",
        "👩‍🏫 Эксперт: Айнура Балакунова",
    ]
    await club.story.until(TUESDAY)
    assert club.in_group()[-1].splitlines()[1:] == announcement.splitlines()[2:]


async def say(club: TalkClub, words: str) -> None:
    await club.story.people.say(from_=club.mentor, chat=club.bot, text=words)
    await club.story.settle()


async def test_a_topic_of_five_thousand_characters_is_refused_in_words(club: TalkClub) -> None:
    await club.tap(club.mentor, CARD)
    await club.tap(club.mentor, "📌 Тема")
    await say(club, "ө" * 4096)
    assert str(LINE_LENGTH) in club.in_private(club.mentor)[-1]
    assert (await club.talk()).topic is None
    await say(club, "Бюджет")
    assert (await club.talk()).topic == "Бюджет"


async def test_a_topic_set_before_the_poll_stands_in_it(story: Story) -> None:
    club = await found(story)
    await say(club, "/chai")
    await club.tap(club.mentor, "📌 Тема")
    await say(club, "Бюджет")
    await story.until(OPENS)
    shown = next(message for message in club.sees(club.mentor) if "poll" in message)
    assert shown["poll"]["description"].startswith("📌 Тема: «Бюджет»\n")


async def test_a_key_of_the_menu_is_no_topic(club: TalkClub) -> None:
    await club.tap(club.mentor, CARD)
    await club.tap(club.mentor, "📌 Тема")
    await say(club, "🍵 Чай сүйлөшүү")
    assert (await club.talk()).topic is None
    assert "✅ Убакыт аныкталды" in club.in_private(club.mentor)[-1]
    await say(club, "Бюджет")  # she is not asked any more
    assert (await club.talk()).topic is None


async def test_who_is_no_mentor_any_more_cannot_answer_for_one(club: TalkClub) -> None:
    await club.tap(club.mentor, CARD)
    await club.tap(club.mentor, "📌 Тема")
    async with club.session() as session:
        (await member_row(session, club, club.mentor)).role = Role.MEMBER
    await say(club, "Бюджет")
    assert (await club.talk()).topic is None


async def test_a_button_of_a_talk_that_is_over_says_so(club: TalkClub) -> None:
    card = club.last(club.mentor)["message_id"]
    data = ChooseTime(club=club.id, talk=(await club.talk()).id, position=THU_2000).pack()
    await club.story.until(WEDNESDAY + dt.timedelta(hours=2))
    toast = await club.press(club.mentor, card, data=data)
    assert toast
    assert toast["text"].startswith("Бул чай сүйлөшүү өтүп кетти.")
    assert len(announcements(club)) == 1


@pytest.mark.parametrize("position", [5, 6, 99])
async def test_a_time_that_was_not_offered_cannot_be_chosen(club: TalkClub, position: int) -> None:
    data = ChooseTime(club=club.id, talk=(await club.talk()).id, position=position).pack()
    toast = await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert toast
    assert toast["text"].startswith("Бул убакытты азыр тандоого болбойт.")
    assert (await club.talk()).decided_by == "votes"


async def test_a_member_cannot_move_the_talk_by_a_forged_button(club: TalkClub) -> None:
    member = club.members[0]
    data = ChooseTime(club=club.id, talk=(await club.talk()).id, position=THU_2000).pack()
    toast = await club.press(member, club.last(member)["message_id"], data=data)
    assert toast
    assert (await club.talk()).decided_by == "votes"


async def test_a_mentor_of_another_club_cannot_move_the_talk(club: TalkClub, story: Story) -> None:
    other = await found(story, ["Сезим"], title="Башка клуб")
    card = other.last(other.mentor)["message_id"]
    talk = (await club.talk()).id
    for claimed in (club.id, other.id):
        data = ChooseTime(club=claimed, talk=talk, position=THU_2000).pack()
        assert await other.press(other.mentor, card, data=data)
        data = PublishNow(club=claimed, talk=talk).pack()
        assert await other.press(other.mentor, card, data=data)
    assert (await club.talk()).decided_by == "votes"
    assert not announcements(club)


async def test_the_mentor_sees_who_has_voted_and_who_has_not(story: Story) -> None:
    club = await found(story, ["Бермет", "Чынара", "Сезим"])
    await story.until(OPENS)
    await club.vote(club.members[0], WED_1830)
    await club.vote(club.members[1], 6)
    await say(club, "/chai")
    assert "🗳 Добуш бергендер: 2 / 4" in club.in_private(club.mentor)[-1]
    await club.tap(club.mentor, "🗳 Ким добуш берди")
    assert text(club.last(club.mentor)).splitlines() == [
        "✅ катыша алат: 1 · 🚫 катыша албайт: 1 · ▫️ добуш бере элек: 2",
        "",
        "▫️ Айгүл",
        "▫️ Сезим",
        "✅ Бермет",
        "🚫 Чынара",
    ]


async def test_a_member_sees_the_talk_and_nothing_to_change_it_with(club: TalkClub) -> None:
    member = club.members[0]
    await club.story.people.say(from_=member, chat=club.bot, text="/chai")
    await club.story.settle()
    assert club.in_private(member)[-1].splitlines() == [
        "🍵 Чай сүйлөшүү",
        "Добуш берүү жабылды. Убакыт жакында жарыяланат.",
    ]
    assert "reply_markup" not in club.last(member)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_a_hundred_and_fifty_members_fit_into_messages(language: str) -> None:
    say = Texts(language, ZoneInfo("Asia/Bishkek"))
    members = [Member(name=f"{'Ж' * 26} {n:03}") for n in range(150)]
    turnout = Turnout(can=members[:60], cannot=members[60:80], silent=members[80:])
    talk = Talk(id=1, club_id=1)
    pages = [screens.who_voted(talk, turnout, page, say).text or "" for page in range(4)]
    assert all(len(page) < 4096 for page in pages)
    assert all(sum(member.name in page for page in pages) == 1 for member in members)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", [*Reason, MENTOR])
def test_every_reason_is_told_in_every_language(language: str, why: str) -> None:
    said = screens.reason(Talk(decided_by=why), Texts(language, ZoneInfo("Asia/Bishkek")))
    assert bool(said) == (why != Reason.VOTES)


async def test_a_forged_button_with_absurd_numbers_breaks_nothing(club: TalkClub) -> None:
    card = club.last(club.mentor)["message_id"]
    for talk in ("0", "-1", str(2**63), "9" * 30, "x"):
        assert await club.press(club.mentor, card, data=f"talk_pub:{club.id}:{talk}")
    assert not announcements(club)
