"""The mentor's board, more time, excuses; and that the group never learns who is missing."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from domain.homework_board import Span, Status, extended, status
from domain.pages import Page
from models import Event, Happened, Member, Report, Task, TaskPerson, TaskState
from screens import homework_board as screens
from screens.board_buttons import ExtendOne, UndoTerm
from screens.texts import LANGUAGES, Texts
from services import homework_terms as terms
from services.homework_board import PAGE, Board, Line
from tests import remembered
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.review_scene import digest, hand_in
from tests.story import Story
from tests.talk_scene import member_row, text, untick_all

NOW = dt.datetime(2026, 12, 7, 12, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
BISHKEK = ZoneInfo("Asia/Bishkek")
NOTHING = "Бул жерде кайтарып ала турган эч нерсе жок."


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    """A club with a task on which one of three members has reported."""
    club = await open_club(story, names=["Бермет", "Чынара", "Сезим"])
    await hand_in(club, club.members[0], await club.give(term="1 апта"))
    return club


async def open_board(club: HomeworkClub) -> list[str]:
    await club.tap(club.mentor, "📋 Тизме")
    return text(club.last(club.mentor)).splitlines()


async def test_the_board_says_who_stands_where(club: HomeworkClub) -> None:
    lines = await open_board(club)
    assert lines[1:4] == ["📋 Барак: 1 / 1", "▫️ азырынча жок: 2", "📥 карала элек: 1"]
    assert lines[-5:-2] == ["▫️ 1. Сезим", "▫️ 2. Чынара", "📥 Бермет · 22.11 09:00"]
    assert lines[-1] == "Мөөнөтүн узартуу же бошотуу үчүн номерин басыңыз."


async def test_more_time_for_one_in_two_taps(club: HomeworkClub) -> None:
    await open_board(club)
    await club.tap(club.mentor, "1")
    await club.tap(club.mentor, "⏳ 3 күн")
    assert "⏳ Акыркы мөөнөт: шаршемби, 2-декабрь, 20:00" in text(club.last(club.mentor))
    await club.story.after(minutes=2)
    told = club.in_private(club.members[2])[-1].splitlines()
    assert told[0] == "🌸 Отчетуңуздун мөөнөтү узартылды."
    assert told[-1] == "⏳ Акыркы мөөнөт: шаршемби, 2-декабрь, 20:00"
    task = await club.task()
    assert task.due_at
    await club.story.until(task.due_at + DAY)
    for person in club.members[1:]:
        await hand_in(club, person, task)
    reports = {each.member.person_id: each.is_late for each in await club.reports()}
    assert reports == {club.members[0]: False, club.members[1]: True, club.members[2]: False}
    assert [each.what for each in await club.history() if each.what == Happened.EXTENDED]


async def test_more_time_for_all_who_are_missing_and_its_undo(club: HomeworkClub) -> None:
    await open_board(club)
    await club.tap(club.mentor, "⏳ Баарына узартуу")
    await club.tap(club.mentor, "⏳ 1 апта")
    assert "⏳ Мөөнөт узартылды: 2." in text(club.last(club.mentor))
    await club.tap(club.mentor, "↩️ Кайтарып алуу")
    await club.story.after(minutes=5)
    assert not [each for each in await club.letters("board.extended") if each.message_id]
    assert not any("узартылды" in line for line in club.in_private(club.members[1]))
    assert [each.what for each in await club.history()][-2:] == [
        Happened.EXTENDED,
        Happened.UNDONE,
    ]


async def test_more_time_opens_a_closed_task_and_its_undo_closes_it(club: HomeworkClub) -> None:
    await club.tap(club.mentor, "🔒")
    assert (await club.task()).state == TaskState.CLOSED
    await open_board(club)
    await club.tap(club.mentor, "⏳ Баарына узартуу")
    await club.tap(club.mentor, "⏳ 1 күн")
    task = await club.task()
    assert task.state == TaskState.PUBLISHED
    assert task.due_at
    assert task.cutoff_at == task.due_at + DAY
    await club.tap(club.mentor, "↩️ Кайтарып алуу")
    assert (await club.task()).state == TaskState.CLOSED


async def test_excused_she_is_neither_counted_nor_reminded(club: HomeworkClub) -> None:
    await open_board(club)
    await club.tap(club.mentor, "1")
    await club.tap(club.mentor, "🕊 Бошотуу")
    await club.tap(club.mentor, "← Артка")
    lines = text(club.last(club.mentor)).splitlines()
    assert "🕊 бошотулган: 1" in lines
    task = await club.task()
    assert task.due_at
    await club.story.until(task.due_at)
    nudged = {letter.chat_id for letter in await club.letters("homework.nudge")}
    assert nudged == {club.members[1]}


async def test_an_undo_of_another_task_or_a_second_one_is_refused(club: HomeworkClub) -> None:
    await open_board(club)
    await club.tap(club.mentor, "1")
    await club.tap(club.mentor, "🕊 Бошотуу")
    task = await club.task()
    event = (await club.history())[-1]
    data = UndoTerm(club=club.id, task=task.id, event=event.id).pack()
    message = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, message, data=data)
    toast = await club.press(club.mentor, message, data=data)
    assert toast
    assert toast["text"] == NOTHING


async def extend(club: HomeworkClub, number: int, span: Span) -> Event:
    """For the member of this number."""
    given = await club.task()
    async with club.session() as session:
        task = await session.get_one(Task, given.id)
        member = await member_row(session, club, club.members[number])
        return await terms.extend_one(session, task, member.id, span, club.mentor, club.story.now)


async def undo(club: HomeworkClub, event: Event) -> str:
    """Her button may be as old as she likes. Returns the toast."""
    data = UndoTerm(club=club.id, task=event.task_id, event=event.id).pack()
    toast = await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert toast
    return str(toast["text"])


async def extended_to(club: HomeworkClub, number: int) -> dt.datetime | None:
    task = await club.task()
    async with club.session() as session:
        member = await member_row(session, club, club.members[number])
        return (await session.get_one(TaskPerson, (task.id, member.id))).extended_to


async def test_an_old_undo_changes_nothing_once_the_task_was_closed(club: HomeworkClub) -> None:
    await untick_all(club)
    given = await extend(club, 1, Span.WEEK)
    await club.story.after(days=20)
    await club.tap(club.mentor, "🔒")
    assert await undo(club, given) == NOTHING
    assert (await club.task()).state == TaskState.CLOSED


async def test_an_old_undo_changes_nothing_once_the_deadline_is_another(
    club: HomeworkClub,
) -> None:
    given = await extend(club, 1, Span.WEEK)
    for label in ("✏️ Өзгөртүү", "⏳ Акыркы мөөнөт", "2 апта"):
        await club.tap(club.mentor, label)
    assert await undo(club, given) == NOTHING
    assert await extended_to(club, 1)


async def test_more_time_is_taken_back_the_last_first(club: HomeworkClub) -> None:
    first = await extend(club, 1, Span.DAY)
    before = await extended_to(club, 1)
    second = await extend(club, 1, Span.WEEK)
    after = await extended_to(club, 1)
    assert await undo(club, first) == NOTHING
    assert await extended_to(club, 1) == after
    assert await undo(club, second) == "↩️ Кайтарылып алынды"
    assert await extended_to(club, 1) == before
    assert await undo(club, first) == "↩️ Кайтарылып алынды"
    assert await extended_to(club, 1) is None


@pytest.mark.parametrize("spans", [(Span.WEEK, Span.DAY), (Span.DAY, Span.WEEK)])
async def test_a_closed_task_stays_open_while_one_of_them_has_more_time(
    club: HomeworkClub, spans: tuple[Span, Span]
) -> None:
    await club.tap(club.mentor, "🔒")
    given = [await extend(club, number, span) for number, span in enumerate(spans, 1)]
    await undo(club, given[0])
    task = await club.task()
    assert task.state == TaskState.PUBLISHED
    assert task.cutoff_at == await extended_to(club, 2)
    await undo(club, given[1])
    assert (await club.task()).state == TaskState.CLOSED


async def test_what_the_mentor_chose_meanwhile_is_not_undone(club: HomeworkClub) -> None:
    await undo(club, await extend(club, 1, Span.WEEK))
    for label in ("← Артка", "✏️ Өзгөртүү", "🕰"):
        await club.tap(club.mentor, label)
    task = await club.task()
    assert task.cutoff_at == task.due_at
    given = await extend(club, 2, Span.WEEK)
    assert (await club.task()).cutoff_at == await extended_to(club, 2)
    await undo(club, given)
    assert (await club.task()).cutoff_at == task.due_at


async def test_nobody_outside_the_task_gets_more_time(club: HomeworkClub) -> None:
    task = await club.task()
    data = ExtendOne(club=club.id, task=task.id, person=9999, span=Span.DAY, since=0).pack()
    toast = await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert toast
    assert toast["text"] == "Бул тапшырма ага берилген эмес."


# --- the group


async def test_the_group_never_reads_who_is_missing(story: Story) -> None:
    """A whole task with all its letters: nudges, reviews, more time, the end, and after it."""
    club = await open_club(story, names=["Бермет", "Каныкей", "Толгонай"])
    task = await club.give(term="1 апта")
    await hand_in(club, club.members[0], task)
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.tap(club.mentor, "⬇️ Excel")
    await club.follow(club.members[1], task)
    await club.send(club.members[1], PHOTO)
    await club.tap_send(club.members[1])
    await club.tap(club.members[1], "↩️ Кайтарып алуу")
    await club.say(club.mentor, "/newhw")
    assert task.due_at
    await club.story.until(task.due_at + 3 * DAY)
    calls, group = story.telegram.api.calls, club.group.id
    told = [call for call in calls if call["params"].get("chat_id") in (group, str(group))]
    kinds = {letter.kind for kind in ("homework.card", "homework.reminder", "reviews.react")
             for letter in await club.letters(kind)}  # fmt: skip
    assert kinds == {"homework.card", "homework.reminder", "reviews.react"}
    assert len(told) > 5
    assert not [call for call in told if "Толгонай" in str(call["params"])]
    assert "Толгонай" in str(list(calls))  # the mentor reads the name, so the search would find it


# --- rules, and room for everybody


def test_what_she_handed_in_goes_before_what_she_was_allowed() -> None:
    assert status(None, NOW) == Status.MISSING
    assert status(None, NOW, extended_to=NOW + DAY) == Status.EXTENDED
    assert status(None, NOW, extended_to=NOW - DAY) == Status.MISSING
    assert status(None, NOW, excused=True, extended_to=NOW + DAY) == Status.EXCUSED


@pytest.mark.parametrize(
    ("before", "span", "given", "days"),
    [
        (None, Span.DAY, -DAY, 1),
        (DAY, Span.WEEK, 0 * DAY, 8),
        (None, Span.THREE_DAYS, DAY, 4),
        (None, Span.DAY, HOUR, 1),  # in the evening of the deadline: tomorrow
        (None, Span.DAY, 13 * HOUR, 2),  # the next morning: tomorrow as well
        (None, Span.DAY, 17.6 * HOUR, 2),
        (2.1 * DAY, Span.DAY, 2.6 * DAY, 4),
    ],
)
def test_more_time_counts_from_her_deadline_or_from_now_and_ends_at_the_hour_of_the_task(
    before: dt.timedelta | None, span: Span, given: dt.timedelta, days: int
) -> None:
    hers = NOW + before if before else None
    assert extended(NOW, hers, span, NOW + given, BISHKEK) == NOW + days * DAY


async def test_who_gets_more_time_when_it_is_over_has_it_until_the_usual_hour(
    club: HomeworkClub,
) -> None:
    task = await club.task()
    assert task.due_at
    await club.story.until(task.due_at + dt.timedelta(hours=18, minutes=37))
    await open_board(club)
    await club.tap(club.mentor, "1")
    await club.tap(club.mentor, "⏳ 1 күн")
    assert "⏳ Акыркы мөөнөт: шейшемби, 1-декабрь, 20:00" in text(club.last(club.mentor))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_of_a_hundred_and_fifty_fits_into_one_message(language: str) -> None:
    say = Texts(language, ZoneInfo("Asia/Bishkek"))
    task = Task(id=1, club_id=1, number=7, title="Ж" * 60)
    members = [Member(id=n, name=f"{'<' * 26} {n:03}") for n in range(1, 151)]
    report = Report(sent_at=NOW, is_late=True)
    for where in Status:
        lines = [Line(each, where, report, NOW) for each in members[:PAGE]]
        found = Board(task, dict.fromkeys(Status, 150), Page(lines, 3, 7))
        screen = screens.board(found, say)
        assert len(screen.text or "") < 4096
        assert sum(len(row) for row in screen.buttons) < 100
