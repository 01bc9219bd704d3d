"""A mentor holds the talk at a time that nobody voted on: the expert has only that one."""

import datetime as dt

import pytest

from models import MENTOR
from screens.other_times import HoldAt
from tests import remembered
from tests.story import Story
from tests.talk_scene import CLOSES, OPENS, WED_1830, TalkClub, announcements, found, text
from tests.test_talk_changes import NEW_TIME

FRIDAY = dt.datetime(2026, 11, 27, 11, 0, tzinfo=dt.UTC)  # 17:00 in Bishkek
OTHER = "📅 Башка күн же саат"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """A club whose group has just chosen Wednesday."""
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(CLOSES + dt.timedelta(seconds=10))
    return club


def buttons(club: TalkClub) -> list[str]:
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    return [button["text"] for row in rows for button in row]


async def say(club: TalkClub, words: str) -> str:
    await club.story.people.say(from_=club.mentor, chat=club.bot, text=words)
    await club.story.settle()
    return text(club.last(club.mentor))


async def hold_at(club: TalkClub, moment: dt.datetime) -> str:
    """With a button that she has kept, or made."""
    talk, minute = (await club.talk()).id, int(moment.timestamp()) // 60
    data = HoldAt(club=club.id, talk=talk, minute=minute).pack()
    toast = await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert toast
    return str(toast["text"])


async def test_a_day_and_an_hour_are_chosen_by_buttons(club: TalkClub) -> None:
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await club.tap(club.mentor, OTHER)
    days = buttons(club)
    assert days[:2] == ["Эртең", "Шаршемби, 25-ноябрь"]  # of today no hour is left
    assert days[-2:] == ["Жекшемби, 29-ноябрь", "← Артка"]
    await club.tap(club.mentor, "Жума, 27-ноябрь")
    assert buttons(club)[0] == "08:00"
    await club.tap(club.mentor, "17:00")
    talk = await club.talk()
    assert (talk.starts_at, talk.decided_by) == (FRIDAY, MENTOR)
    await club.story.until(FRIDAY)
    [announcement] = announcements(club)
    assert announcement.splitlines()[1:] == [
        "🗓 Жума, 27-ноябрь · 17:00–18:00",
        "Бул убакытты насаатчы тандады.",
    ]
    starts = [line for line in club.in_group() if line.startswith("🎥 Баштайбыз!")]
    assert starts == ["🎥 Баштайбыз! Чай сүйлөшүү, 17:00."]


async def test_she_writes_when_and_says_that_it_is_right(club: TalkClub) -> None:
    await club.tap(club.mentor, "📣 Азыр жарыялоо")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    assert await say(club, "жума 17:00") == "🍵 Чай сүйлөшүү\n🕒 Жума, 27-ноябрь, 17:00 — туурабы?"
    assert (await club.talk()).starts_at != FRIDAY
    await club.tap(club.mentor, "✅ Туура")
    assert (await club.talk()).starts_at == FRIDAY
    assert club.in_group()[-1] == NEW_TIME + "жума, 27-ноябрь, 17:00"
    assert not (await say(club, "шейшемби 17:00")).startswith("🍵")  # nothing more is asked


async def test_beside_the_buttons_it_says_that_she_may_write(club: TalkClub) -> None:
    await club.tap(club.mentor, "🕒 Башка убакыт")
    asks, writes = text(club.last(club.mentor)).splitlines()
    assert asks.startswith("🕒 Кайсы убакыт болсун?")
    assert writes == "Же башкасын жазыңыз: «бейшемби 17:00»."


async def test_after_calling_it_off_nothing_is_asked_any_more(club: TalkClub) -> None:
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await club.tap(club.mentor, "❌ Бул жолу болбойт")
    await club.tap(club.mentor, "❌ Ооба, болбойт")
    assert "өтүп кетти" not in await say(club, "рахмат")


async def test_of_two_hours_that_of_the_night_is_not_meant(club: TalkClub) -> None:
    await club.tap(club.mentor, "🕒 Башка убакыт")
    assert await say(club, "саат 5те") == "🕒 Кайсы убакыт?"
    assert buttons(club)[:-1] == ["Шейшемби, 24-ноябрь, 17:00", "Шаршемби, 25-ноябрь, 17:00"]
    assert "Жума, 27-ноябрь, 17:00 — туурабы?" in await say(club, "жума 5те")
    await club.tap(club.mentor, "Туура")
    assert (await club.talk()).starts_at == FRIDAY


@pytest.mark.parametrize(
    "words",
    ["27 11 17:00", "27үнө 17:00", "жума күнү бештер жакта", "жума сайын 17:00", "отчет до 17:00"],
)
async def test_where_some_of_it_is_not_understood_she_is_asked_to_write_it_plainly(
    club: TalkClub, words: str
) -> None:
    await club.tap(club.mentor, "🕒 Башка убакыт")
    assert (await say(club, words)).startswith("Убакытты түшүнгөн жокмун.")


async def test_an_hour_alone_may_be_of_the_day_on_which_the_talk_is(club: TalkClub) -> None:
    await club.tap(club.mentor, "🕒 Башка убакыт")
    assert await say(club, "17:00") == "🕒 Кайсы убакыт?"
    assert buttons(club)[:2] == ["Шейшемби, 24-ноябрь, 17:00", "Шаршемби, 25-ноябрь, 17:00"]


async def test_a_day_alone_has_the_hour_of_the_talk(club: TalkClub) -> None:
    await club.tap(club.mentor, "🕒 Башка убакыт")
    assert "Жума, 27-ноябрь, 18:30 — туурабы?" in await say(club, "жума күнү")


async def test_words_around_a_plain_day_and_hour_do_not_matter(club: TalkClub) -> None:
    await club.tap(club.mentor, "🕒 Башка убакыт")
    assert "Жума, 27-ноябрь, 17:00 — туурабы?" in await say(
        club, "перенесём на пятницу на 17 часов"
    )


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        pytest.param(CLOSES - dt.timedelta(days=1), "өтүп кетти", id="past"),
        pytest.param(FRIDAY + dt.timedelta(hours=7), "клуб эс алат", id="night"),
        pytest.param(FRIDAY + dt.timedelta(days=3), "Ушул аптанын күнүн тандаңыз", id="next week"),
    ],
)
async def test_a_time_at_which_it_cannot_be_held_is_refused_with_the_reason(
    club: TalkClub, moment: dt.datetime, answer: str
) -> None:
    before = (await club.talk()).starts_at
    assert answer in await hold_at(club, moment)
    assert (await club.talk()).starts_at == before


async def test_of_a_time_without_votes_the_card_counts_none(club: TalkClub) -> None:
    await hold_at(club, FRIDAY)
    await say(club, "/chai")
    shown = text(club.last(club.mentor)).splitlines()
    assert "✅ Убакыт аныкталды: жума, 27-ноябрь, 17:00" in shown


async def test_in_the_week_after_there_is_no_day_left_for_it(club: TalkClub) -> None:
    """A talk that was moved to the last hour of its week still has its own times."""
    sunday = dt.datetime(2026, 11, 29, 13, 0, tzinfo=dt.UTC)
    await hold_at(club, sunday)
    await club.story.until(sunday - dt.timedelta(hours=3))
    await say(club, "/chai")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await club.tap(club.mentor, OTHER)
    assert buttons(club) == ["Бүгүн", "← Артка"]


async def test_the_week_after_goes_on_by_itself(club: TalkClub) -> None:
    await hold_at(club, FRIDAY)
    await club.story.until(OPENS + dt.timedelta(days=7, hours=1))
    asked = [line for line in club.in_group() if "кайсы убакыт ыңгайлуу" in line]
    assert len(asked) == 2
