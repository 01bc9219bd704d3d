"""Pairs and groups: each hears with whom she works, and nobody reviews what is her own as well."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain.homework import ReportState
from models import Member, Task, TaskPerson
from screens.homework import mates
from screens.homework_tasks import ask_size
from screens.review_buttons import Accept
from screens.texts import Texts
from services import homework_people as people
from tests import remembered
from tests.homework_scene import PHOTO, HomeworkClub, open_club, open_with_task
from tests.review_scene import cards, digest, hand_in, make_mentor, told
from tests.story import Story
from tests.talk_scene import member_row, text

TOGETHER = "🤝 Бул тапшырманы чогуу"
ALONE = "👤 Эми бул тапшырма боюнча ар бириңиз"
NAMES = ["Бермет", "Чынара", "Гүлзат", "Сезим"]


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    """Its task is for pairs: the first and the third of the names, the second and the fourth."""
    club = await open_club(story, names=NAMES)
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, "Кошуна айыл менен жыйын")
    await club.tap(club.mentor, "2 апта")
    await club.tap(club.mentor, "👥 Ким үчүн")
    await club.tap(club.mentor, "🤝")
    await club.tap(club.mentor, "2")
    await club.tap(club.mentor, "← Артка")
    await club.tap(club.mentor, "← Артка")
    await club.tap(club.mentor, "Жарыялоо")
    return club


async def test_each_hears_once_with_whom_she_works(club: HomeworkClub) -> None:
    assert not any(told(club, each, TOGETHER) for each in club.members)  # it may still change
    await club.story.after(minutes=3)
    for person in club.members:
        [letter] = told(club, person, TOGETHER)
        name = NAMES[club.members.index(person)]
        named = [each for each in NAMES if each in letter]
        assert len(named) == 1
        assert name not in named


async def regroup(club: HomeworkClub, label: str) -> None:
    """In the middle of the task."""
    await press(club, "👥 Ким үчүн", "🤝", label, "← Артка", "← Артка")
    await club.story.after(minutes=3)


async def test_who_works_with_others_from_now_on_hears_of_it_and_nobody_else(
    club: HomeworkClub,
) -> None:
    await club.story.after(minutes=3)
    heard = {each: len(club.in_private(each)) for each in club.members}
    await regroup(club, "2 киши бирге")  # as they are already
    assert {each: len(club.in_private(each)) for each in club.members} == heard
    await regroup(club, "4 киши бирге")
    await regroup(club, "2 киши бирге")
    for person, name in zip(club.members, NAMES, strict=True):
        first, whole, last = told(club, person, TOGETHER)
        assert first == last
        assert sorted(each for each in NAMES if each in whole) == sorted({*NAMES} - {name})


async def test_who_is_to_work_alone_from_now_on_hears_of_it_unless_she_has_reported(
    club: HomeworkClub,
) -> None:
    await club.story.after(minutes=3)
    author, another, other, mate = club.members
    await hand_in(club, author, await club.task())
    await regroup(club, "👤 Ар ким өзү")
    assert [len(told(club, each, ALONE)) for each in (author, mate)] == [0, 0]
    assert [len(told(club, each, ALONE)) for each in (other, another)] == [1, 1]
    assert await waited_for(club) == [other, another]
    assert (await club.report(author)).state == ReportState.SENT


async def waited_for(club: HomeworkClub) -> list[int]:
    async with club.session() as session:
        return [each.person_id for each in await people.missing(session, await club.task())]


@pytest.mark.parametrize("size", ["2 киши бирге", "4 киши бирге"])
async def test_who_has_reported_stays_with_whom_she_has_when_the_others_are_put_together_anew(
    club: HomeworkClub, size: str
) -> None:
    await club.story.after(minutes=3)
    author, another, other, mate = club.members
    await hand_in(club, mate, await club.task())
    async with club.session() as session:  # she is the first by name now
        (await member_row(session, club, another)).name = "Анара"
    await regroup(club, size)
    assert await waited_for(club) == [another, other]
    [letter] = told(club, author, TOGETHER)
    assert NAMES[3] in letter


async def test_who_has_reported_alone_stays_so_when_pairs_are_made(story: Story) -> None:
    club = await open_with_task(story, names=NAMES)
    task = await club.task()
    await hand_in(club, club.members[0], task)
    await regroup(club, "2 киши бирге")
    assert await waited_for(club) == [club.members[each] for each in (2, 3, 1)]
    assert not told(club, club.members[0], TOGETHER)


async def test_a_mentor_does_not_review_the_report_of_her_own_team(club: HomeworkClub) -> None:
    await club.story.after(minutes=3)
    author = club.members[0]
    [letter] = told(club, author, TOGETHER)
    mate = next(p for p, name in zip(club.members, NAMES, strict=True) if name in letter)
    await make_mentor(club, mate)
    await hand_in(club, author, await club.task())
    await digest(club)
    assert not told(club, mate, "📬")
    assert told(club, club.mentor, "📬")
    report = await club.report(author)
    assert report
    forged = Accept(club=club.id, report=report.id, version=report.version).pack()
    toast = await club.press(mate, club.last(mate)["message_id"], data=forged)
    assert toast
    assert toast["text"].startswith("Бул өзүңүздүн отчетуңуз.")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ky", "🤝 Бирге иштейт: Чынара"),
        ("ru", "🤝 Вместе: Чынара"),
        ("en", "🤝 Together with: Чынара"),
    ],
)
def test_the_line_of_a_pair_is_right_for_the_mentor_as_well(language: str, line: str) -> None:
    """The same stands on the card of a review; there nobody works with whoever reads it."""
    say = Texts(language, ZoneInfo("Asia/Bishkek"))
    assert [*mates([Member(name="Чынара")], say)] == [line]


async def test_a_mentor_reads_whose_report_it_is_and_that_the_task_is_for_pairs(
    club: HomeworkClub,
) -> None:
    await club.story.after(minutes=3)
    author = club.members[0]
    [letter] = told(club, author, TOGETHER)
    await hand_in(club, author, await club.task())
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    [card] = cards(club, club.mentor)
    mate = letter.splitlines()[-1]
    assert mate.startswith("🤝 Бирге иштейт: ")
    assert text(card).splitlines()[1] == mate
    await club.tap_key(club.mentor, "📚 Тапшырма")
    await club.tap(club.mentor, "📣 №1")
    await club.tap(club.mentor, "👥 Ким үчүн")
    labels = [row[0]["text"] for row in club.last(club.mentor)["reply_markup"]["inline_keyboard"]]
    assert labels == [
        "✅ 👥 Бүт клуб", "📍 Бир облус", "👤 Тандалгандар", "✅ 🤝 Жуптар жана топтор", "← Артка",
    ]  # fmt: skip


async def test_a_picture_under_the_report_of_her_team_belongs_to_it(club: HomeworkClub) -> None:
    await club.story.after(minutes=3)
    author = club.members[0]
    [letter] = told(club, author, TOGETHER)
    mate = next(p for p, name in zip(club.members, NAMES, strict=True) if name in letter)
    task = await club.task()
    [first] = await club.send_to_group(author, PHOTO, reply_to=task.card_id)
    await club.send_to_group(mate, PHOTO, reply_to=first)
    report = await club.report(author)
    assert report
    assert [part.person_id for part in report.parts] == [author, mate]


async def special(club: HomeworkClub) -> list[tuple[object, ...]]:
    rows = await club.story.all(select(TaskPerson).order_by(TaskPerson.member_id))
    return [(each.member_id, each.team, each.excused_at, each.extended_to) for each in rows]


async def press(club: HomeworkClub, *labels: str) -> None:
    for label in labels:
        await club.tap(club.mentor, label)


async def test_for_whom_it_is_may_change_and_nothing_else_is_forgotten(club: HomeworkClub) -> None:
    await hand_in(club, club.members[0], await club.task())
    await press(club, "📋 Тизме", "1", "🕊 Бошотуу", "← Артка")
    await press(club, "1", "⏳ 3 күн", "← Артка", "← Артка")
    noted = await special(club)
    assert sum(bool(team) for _, team, _, _ in noted) == len(club.members)
    assert any(excused for *_, excused, _ in noted)
    assert any(extended for *_, extended in noted)
    shown = text(club.last(club.mentor))
    await press(club, "👥 Ким үчүн", "👥 Бүт клуб", "📍 Бир облус", "Ош")
    await press(club, "👤 Тандалгандар", "Бермет", "← Артка", "👥 Бүт клуб", "← Артка")
    assert await special(club) == noted
    assert text(club.last(club.mentor)) == shown


async def test_the_teams_of_a_draft_are_of_those_whom_it_is_for(story: Story) -> None:
    club = await open_club(story, names=NAMES)
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, "Кошуна айыл менен жыйын")
    await press(club, "2 апта", "👥 Ким үчүн", "🤝", "2", "← Артка", "👥 Бүт клуб")
    assert all(team for _, team, _, _ in await special(club))
    await press(club, "📍 Бир облус", "Ош")
    assert not any(team for _, team, _, _ in await special(club))


async def test_the_attempt_before_can_be_opened(story: Story) -> None:
    club = await open_with_task(story, names=["Бермет"])
    task = await club.task()
    her = club.members[0]
    await hand_in(club, her, task)
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.tap(club.mentor, "🌟 Мыкты тажрыйба")
    await club.tap(club.mentor, "🔁 Толуктоо керек")
    await club.tap(club.mentor, "📷")
    await story.after(minutes=2)
    await club.tap(her, "📝 Толуктоо")
    await club.send(her, PHOTO)
    await club.tap_send(her)
    await club.say(club.mentor, "/start")
    await story.after(hours=24)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    seen = club.sees(club.mentor, club.bot)
    before = sum("photo" in each for each in seen)
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "🗂 Мурунку отчет")
    seen = club.sees(club.mentor, club.bot)
    assert sum("photo" in each for each in seen) == before + 2
    assert text(cards(club, club.mentor)[-1]).startswith("👤 Бермет")
    what = [each.what for each in await club.history()]
    assert "marked best" in what


def test_the_pairs_of_a_hundred_and_fifty_fit_into_one_message() -> None:
    names = [Member(name="Б" * 30) for _ in range(150)]
    pairs = [names[n : n + 2] for n in range(0, 150, 2)]
    shown = ask_size(Task(id=1, club_id=1), pairs, Texts("ky", ZoneInfo("Asia/Bishkek")))
    assert len(shown.text or "") < 4096
