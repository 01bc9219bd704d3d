"""A vote for a star from its making to the ledger, as in the club's group and private chats."""

import datetime as dt

import pytest
from sqlalchemy import select

from models import (
    Candidate,
    Contest,
    ContestVoter,
    Letter,
    LetterState,
    SealedBallot,
    StarEntry,
)
from sandbox.people import bots
from screens.contest_buttons import ConfirmStars, Mark
from services import star_years, stars
from tests.contest_day import (
    EIGHT,
    NOON,
    TITLE,
    VOTES,
    begin,
    close_now,
    contest_of,
    forged,
    gathered,
    opened,
    person,
    toast,
    told,
    vote,
)
from tests.star_scene import award
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import TalkClub, member_row, text


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await gathered(story)


async def test_what_is_prepared_says_until_when_as_a_sentence_does(club: TalkClub) -> None:
    await begin(club, TITLE)
    for label in (EIGHT[0], EIGHT[1], "▶️ Улантуу", "Бүгүн, 21:00"):
        await club.tap(club.mentor, label)
    assert "🕒 Жабылат: бүгүн, 21:00" in text(club.last(club.mentor)).splitlines()


async def test_a_vote_from_the_mentors_taps_to_the_stars_in_the_ledger(club: TalkClub) -> None:
    story = club.story
    contest = await opened(club)
    assert told(club, "🌟").splitlines() == [
        "🌟 Жылдызча үчүн добуш берүү: «Инвестиция тартуу»",
        "Сизге эң жаккан тажрыйбаны тандаңыз.",
        "🔒 Добуш жашыруун. Жабылат: бүгүн, 13:00.",
        "🗳 Добуш бергендер: 0",
    ]
    bermet = person(club, "Бермет")
    assert await tap_in_group(club, bermet, "Бермет") == "Өзүңүзгө добуш берүүгө болбойт 🙂"
    first = await tap_in_group(club, bermet, "Гүлзат")
    assert first == "Добушуңуз кабыл алынды: Гүлзат. Өзгөртсөңүз болот."
    await vote(club, **VOTES)
    await story.after(seconds=5)
    assert told(club, "🌟").endswith("🗳 Добуш бергендер: 6")

    await the_last_call(club)
    await story.until(NOON + dt.timedelta(minutes=61))
    preview = text(club.last(club.mentor))
    assert preview.splitlines()[:5] == [
        "🏆 Жыйынтык · «Инвестиция тартуу»",
        "🥇 Бермет — 3 добуш → 🌟 3 жылдызча",
        "🥈 Гүлзат — 2 добуш → 🌟 2 жылдызча",
        "🥈 Чынара — 2 добуш → 🌟 2 жылдызча",
        "Добуштар тең болду, жылдызчалар да тең.",
    ]
    assert told(club, "🌟").splitlines()[1] == "Добуш берүү жабылды"
    assert not any("🏆" in each for each in club.in_group())

    await story.until(NOON + dt.timedelta(minutes=91))
    assert told(club, "🏆").endswith("🗳 Добуш бергендер: 7. Баарыңыздарга рахмат!")
    ranking = await tap_in_group(club, club.members[6], "🏆 Жылдык рейтинг")
    assert ranking.startswith("🌱 Жылдызчаңыз алдыда"), "her own place, to her alone"
    entries = await story.all(select(StarEntry).order_by(StarEntry.id))
    assert sorted(each.stars for each in entries) == [2, 2, 3]
    assert {each.source for each in entries} == {f"contest:{contest.id}"}
    assert await story.all(select(SealedBallot)) == []
    assert not await story.all(select(Letter).filter_by(state=LetterState.DEAD))
    assert await toast_after_close(club, contest) == "Добуш берүү жабылды"


async def the_last_call(club: TalkClub) -> None:
    """Who has not voted is asked in private, with the same buttons."""
    await club.story.until(NOON + dt.timedelta(minutes=31))
    reminded = [each for each in club.members if "⏰ Сиз" in text(club.last(each))]
    assert reminded == club.members[6:]
    await club.tap(club.members[6], "Гүлзат")  # in private
    assert "✅ Гүлзат" in str(club.last(club.members[6]))


async def toast_after_close(club: TalkClub, contest: Contest) -> str:
    """Somebody taps a message that her phone has not brought up to date."""
    data = Mark(club=club.id, contest=contest.id, number=1, given=1).pack()
    query = await bots.tap(
        club.story.world, club.members[7], club.group.id, contest.message_id or 0, data
    )
    await club.story.settle()
    answer = club.story.world.callbacks[query["callback_id"]].answer
    assert answer
    return str(answer["text"])


async def test_nobody_votes_for_herself_by_any_path(club: TalkClub) -> None:
    await opened(club)
    bermet = person(club, "Бермет")
    no = "Өзүңүзгө добуш берүүгө болбойт 🙂"
    assert await tap_in_group(club, bermet, "Бермет") == no
    assert await forged(club, bermet, number=0) == no
    messages_before = len(club.sees(bermet, club.bot))
    bots.start(club.story.world, bermet, club.bot, f"sv_{(await contest_of(club)).id}")
    await club.story.settle()
    ballot = club.last(bermet)
    assert len(club.sees(bermet, club.bot)) > messages_before
    assert sorted(str(ballot["reply_markup"]).count(name) for name in EIGHT[:3]) == [0, 1, 1]
    assert await club.story.all(select(ContestVoter)) == []


async def test_stars_and_several_choices_are_given_in_private(club: TalkClub) -> None:
    await begin(club)
    for name in EIGHT[:3]:
        await club.tap(club.mentor, name)
    await club.tap(club.mentor, "▶️ Улантуу")
    await club.tap(club.mentor, "3 сааттан")
    for label in ("⚙️ Ким жана", "☝️", "✌️", "←"):
        await club.tap(club.mentor, label)
    await club.tap(club.mentor, "▶️ Баштоо")
    her = club.members[5]
    contest = await contest_of(club)
    assert contest.method == "stars"
    bots.start(club.story.world, her, club.bot, f"sv_{contest.id}")
    await club.story.settle()
    await club.tap(her, "Чынара ☆")
    await club.tap(her, "4")
    assert "Чынара ★★★★☆" in str(club.last(her))
    await club.tap(her, "Чынара ★★★★☆")
    assert await toast(club, her, "0") == "Добушуңуз алынып салынды."
    assert await club.story.all(select(SealedBallot)) == []
    assert await club.story.all(select(ContestVoter)) == []


async def test_a_thin_vote_shows_no_sums_and_the_mentor_decides(club: TalkClub) -> None:
    await opened(club)
    await vote(club, Бермет="Чынара", Чынара="Гүлзат")
    await club.story.until(NOON + dt.timedelta(minutes=61))
    asked = text(club.last(club.mentor))
    assert "мынча аз болсо, саналбайт" in asked
    assert "🥇" not in asked

    await club.tap(club.mentor, "🔁 Узартуу")
    await club.tap(club.mentor, "1 сааттан")
    assert told(club, "🔁").startswith("🔁 «Инвестиция тартуу» боюнча добуш берүү улантылат.")
    await vote(club, Мээрим="Гүлзат")
    await club.story.after(minutes=61)
    await club.tap(club.mentor, "🌟 Чынара")
    assert "🌟 Жылдызча алат: Чынара. Топ муну дароо окуйт" in text(club.last(club.mentor))
    assert not [each for each in club.in_group() if each.startswith("🏆")]
    await club.tap(club.mentor, "← Артка")
    await club.tap(club.mentor, "🌟 Чынара")
    await club.tap(club.mentor, "✅ Ооба, ошондой")
    assert told(club, "🏆").splitlines()[1:] == [
        "🥇 Чынара → 🌟 3 жылдызча",
        "⚖️ Добуш аз болгондуктан, насаатчы чечти.",
    ]
    [entry] = await club.story.all(select(StarEntry))
    assert entry.stars == 3
    rows = await club.story.all(select(Candidate))
    assert [each.total for each in rows] == [None] * 3
    assert await club.story.all(select(SealedBallot)) == []


async def test_where_the_organiser_confirms_the_stars_wait_for_it(club: TalkClub) -> None:
    async with club.session() as session:
        terms = await stars.settings(session, club.id)
        terms.confirms = True
        session.add(terms)
    await opened(club)
    await vote(club, **VOTES)
    await close_now(club)
    await club.tap(club.mentor, "📣")
    assert told(club, "🏆")
    assert await club.story.all(select(StarEntry)) == []
    asked = club.last(club.mentor)["message_id"]
    await club.tap(club.mentor, "✅ Жылдызчаларды ырастоо")
    assert len(await club.story.all(select(StarEntry))) == 3
    again = ConfirmStars(club=club.id, contest=(await contest_of(club)).id).pack()
    answer = await club.press(club.mentor, asked, data=again)
    assert answer
    assert answer["text"] == "✅ Сакталды"
    assert len(await club.story.all(select(StarEntry))) == 3


async def test_stars_of_december_that_are_confirmed_in_january_count_in_the_old_year(
    club: TalkClub,
) -> None:
    async with club.session() as session:
        await stars.settle(session, club.id, confirms=True)
    club.story.telegram.clock.set(dt.datetime(2026, 12, 30, 6, tzinfo=dt.UTC))
    await opened(club)
    await vote(club, **VOTES)
    await close_now(club)
    await club.tap(club.mentor, "📣")
    asked = club.last(club.mentor)["message_id"]
    club.story.telegram.clock.set(dt.datetime(2027, 1, 2, 6, tzinfo=dt.UTC))
    given = ConfirmStars(club=club.id, contest=(await contest_of(club)).id).pack()
    await club.press(club.mentor, asked, data=given)
    entries = await club.story.all(select(StarEntry))
    assert [each.year for each in entries] == [2026] * 3
    await club.story.after(minutes=1)
    read = next(each for each in club.in_private(person(club, "Бермет")) if "Сизге 3" in each)
    assert read.endswith("2026: 3 жылдызча · Ордуңуз: 1"), "it is not this year any more"
    rows = next(each for each in club.sees(club.mentor) if text(each).startswith("🏆"))
    assert ":2026" in str(rows["reply_markup"])


async def test_who_confirms_stars_after_the_prize_reads_for_whom_it_is_noted(
    club: TalkClub,
) -> None:
    await award(club, club.members[6])
    async with club.session() as session:
        await stars.settle(session, club.id, confirms=True)
        mentor = await member_row(session, club, club.mentor)
        await star_years.give_prize(session, mentor.club, 2026, "Ноутбук", club.story.now)
    await opened(club)
    await vote(club, **VOTES)
    for label in ("🏁 Азыр жабуу", "🏁 Ооба, жабуу", "📣", "✅ Жылдызчаларды ырастоо"):
        await club.tap(club.mentor, label)
    assert "Байге жазылган · 2026: Толгонай. Азыр биринчи орунда: Бермет" in text(
        club.last(club.mentor)
    )


async def test_who_publishes_what_has_been_published_reads_so(club: TalkClub) -> None:
    """The letter with the result keeps its button when its hour has come."""
    await opened(club)
    await vote(club, **VOTES)
    await club.story.until(NOON + dt.timedelta(minutes=91))
    assert text(club.last(club.mentor)).startswith("🏆 Жыйынтык")
    assert await toast(club, club.mentor, "📣 Азыр жарыялоо") == "📣 Жарыяланды"
    assert "🥇 Бермет — 3 добуш" in text(club.last(club.mentor))
    assert len(await club.story.all(select(StarEntry))) == 3
    assert len([each for each in club.in_group() if each.startswith("🏆")]) == 1


async def test_a_result_of_the_night_comes_at_its_time_without_a_sound(club: TalkClub) -> None:
    await opened(club, closing="Бүгүн, 21:00")
    await vote(club, **VOTES)
    nine = NOON + dt.timedelta(hours=9)
    await club.story.until(nine + dt.timedelta(minutes=29))
    assert not any("🏆" in each for each in club.in_group())
    await club.story.until(nine + dt.timedelta(minutes=30, seconds=1))
    assert told(club, "🏆")
    calls = [call["params"] for call in club.story.telegram.api.calls]
    results = [each for each in calls if str(each.get("text")).startswith("🏆")]
    assert [each["disable_notification"] for each in results] == ["true"] * len(results)
    assert len(results) == 2, "to the mentor, and to the group"
