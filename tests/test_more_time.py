"""Who has more time: till when she reads it, is reminded, is in time, and is not shut out."""

import pytest
from aiogram.filters.callback_data import CallbackData

from domain.homework import Term
from domain.homework_board import Span
from models import Event, Task, TaskState
from screens import homework_buttons as buttons
from services import homework_teams
from services import homework_terms as terms
from tests.homework_scene import PHOTO, WORDS, HomeworkClub, days, open_club, open_with_task
from tests.review_scene import hand_in, told
from tests.story import Story
from tests.talk_scene import member_row, text

NO_LATE = ("✏️ Өзгөртүү", "🕰")
CHANGED = "🌸 Отчетуңуздун мөөнөтү өзгөрдү."
PASSED = "Мөөнөтү өтүп кетти"


@pytest.fixture
async def club(story: Story, request: pytest.FixtureRequest) -> HomeworkClub:
    live = open_with_task if "task" in request.fixturenames else open_club
    return await live(story, names=["Бермет", "Чынара", "Сезим"])


async def press(club: HomeworkClub, data: CallbackData) -> dict[str, str]:
    """A button as old as she likes, under her last message. Returns the toast."""
    pressed = await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data.pack())
    return pressed or {}


async def taps(club: HomeworkClub, *labels: str) -> None:
    for label in labels:
        await club.tap(club.mentor, label)


async def extend(club: HomeworkClub, person: int, span: Span) -> Event:
    given = await club.task()
    async with club.session() as session:
        task = await session.get_one(Task, given.id)
        member = await member_row(session, club, person)
        return await terms.extend_one(session, task, member.id, span, club.mentor, club.story.now)


async def move_deadline(club: HomeworkClub, term: Term) -> tuple[Task, Task]:
    """Of a task without late reports, in which one has a day more: as it was, and as it is."""
    await club.give()
    await taps(club, *NO_LATE)
    await extend(club, club.members[0], Span.DAY)
    task = await club.task()
    await press(club, buttons.SetTerm(club=club.id, task=task.id, term=term))
    return task, await club.task()


# --- no cut-off before anybody's deadline


async def test_who_has_more_time_keeps_it_when_late_reports_are_refused(
    club: HomeworkClub,
    task: Task,
) -> None:
    await extend(club, club.members[0], Span.WEEK)
    await taps(club, *NO_LATE)
    await club.story.until(task.due_at + days(1))
    await hand_in(club, club.members[0], task)
    report = await club.report(club.members[0])
    assert report
    assert not report.is_late
    await club.story.until(task.due_at + days(7.1))
    assert (await club.task()).state == TaskState.CLOSED


async def test_a_later_deadline_for_all_is_a_later_cut_off_though_one_had_more_time(
    club: HomeworkClub,
) -> None:
    _, task = await move_deadline(club, Term.MONTH)
    await club.story.until(task.due_at - days(1))
    assert (await club.task()).state == TaskState.PUBLISHED
    await club.story.until(task.due_at + days(1))
    assert (await club.task()).state == TaskState.CLOSED


async def test_an_earlier_deadline_leaves_her_the_time_that_she_was_given(
    club: HomeworkClub,
) -> None:
    before, task = await move_deadline(club, Term.WEEK)
    assert task.cutoff_at == before.due_at + days(1)


async def test_what_was_undone_does_not_take_late_reports_again(
    club: HomeworkClub, task: Task
) -> None:
    given = await extend(club, club.members[0], Span.WEEK)
    await taps(club, *NO_LATE)
    async with club.session() as session:
        mine = await session.get_one(Task, task.id)
        with pytest.raises(terms.NothingToUndo):
            await terms.undo(session, mine, given.id, club.mentor, club.story.now)
    assert (await club.task()).cutoff_at == task.due_at + days(7)


async def test_late_reports_that_are_taken_again_open_what_the_deadline_has_closed(
    club: HomeworkClub,
    task: Task,
) -> None:
    await club.story.until(task.due_at + days(1))
    await taps(club, *NO_LATE)
    assert (await club.task()).state == TaskState.CLOSED
    await club.tap(club.mentor, "🕰")
    assert "болот" in str(club.last(club.mentor)["reply_markup"])
    await hand_in(club, club.members[0], task)
    assert await club.report(club.members[0])
    await club.tap(club.mentor, "🕰")
    assert (await club.task()).state == TaskState.CLOSED


async def test_a_task_that_the_mentor_has_closed_stays_so_when_late_reports_are_taken(
    club: HomeworkClub,
    task: Task,
) -> None:
    await taps(club, *NO_LATE, "← Артка", "🔒", *NO_LATE)
    closed = await club.task()
    assert (closed.state, closed.cutoff_at) == (TaskState.CLOSED, None)


# --- her own deadline


async def test_she_reads_her_own_deadline(club: HomeworkClub, task: Task) -> None:
    her, other = club.members[:2]
    await extend(club, her, Span.WEEK)
    await club.story.until(task.due_at)
    reminded = [each.splitlines()[-1] for each in told(club, her, "⏰")]
    assert reminded == ["⏳ 14 күн калды", "⏳ 9 күн калды", "⏳ 7 күн калды"]
    assert told(club, other, "⏰")[-1].endswith("⏳ Бүгүн, 20:00")
    await club.story.after(days=1)
    for person, has_passed in ((her, False), (other, True)):
        await club.tap_key(person, "📚 Тапшырма")
        assert (PASSED in club.in_private(person)[-1]) == has_passed
        await club.follow(person, task)
        assert (PASSED in club.in_private(person)[-1]) == has_passed


async def test_she_is_reminded_of_her_own_deadline_and_nobody_else_is(
    club: HomeworkClub,
    task: Task,
) -> None:
    her, other, third = club.members
    await extend(club, her, Span.WEEK)
    await extend(club, third, Span.DAY)
    await club.story.until(task.due_at)
    before = {each: len(told(club, each, "⏰")) for each in club.members}
    await club.story.until(task.due_at + days(8))
    after = {each: told(club, each, "⏰")[before[each] :] for each in club.members}
    assert [each.splitlines()[-1] for each in after[her]] == ["⏳ 2 күн калды", "⏳ Бүгүн, 20:00"]
    assert [each.splitlines()[-1] for each in after[third]] == ["⏳ Бүгүн, 20:00"]
    assert after[other] == []


async def test_what_was_given_and_taken_back_is_reminded_of_no_more(
    club: HomeworkClub, task: Task
) -> None:
    given = await extend(club, club.members[0], Span.WEEK)
    async with club.session() as session:
        mine = await session.get_one(Task, task.id)
        await terms.undo(session, mine, given.id, club.mentor, club.story.now)
    await club.story.until(task.due_at + days(8))
    assert told(club, club.members[0], "⏰")[-1].endswith("⏳ Бүгүн, 20:00")


@pytest.mark.parametrize("reports", [False, True])
async def test_the_mentor_hears_when_her_time_is_over_if_she_is_missing(
    club: HomeworkClub, task: Task, *, reports: bool
) -> None:
    await extend(club, club.members[0], Span.WEEK)
    await club.story.until(task.due_at + days(1))
    if reports:
        await hand_in(club, club.members[0], task)
    before = len(told(club, club.mentor, "⏳ Мөөнөтү"))
    await club.story.until(task.due_at + days(8))
    assert len(told(club, club.mentor, "⏳ Мөөнөтү")) - before == (not reports)


async def test_of_two_with_one_report_both_have_the_time_that_one_was_given(
    club: HomeworkClub,
) -> None:
    await club.give_in_pairs(WORDS)
    task = await club.task()
    async with club.session() as session:
        mine = await session.get_one(Task, task.id)
        team = (await homework_teams.of(session, mine))[0]
        first, mate = team[0].person_id, team[1].person_id
    await extend(club, first, Span.THREE_DAYS)
    await club.story.after(minutes=2)
    for each in (first, mate):
        assert len(told(club, each, "🌸 Отчетуңуздун мөөнөтү")) == 1
    await club.story.until(task.due_at + days(1))
    await club.tap(club.mentor, "📋")
    assert text(club.last(club.mentor)).count("· 09.12 20:00") == len(team)
    await club.tap_key(mate, "📚 Тапшырма")
    assert PASSED not in club.in_private(mate)[-1]
    await club.send_to_group(mate, PHOTO, reply_to=task.card_id)
    [report] = await club.reports(task)
    assert not report.is_late


async def test_who_has_read_of_more_time_hears_that_she_has_it_no_more(
    club: HomeworkClub, task: Task
) -> None:
    her = club.members[0]
    await taps(club, "📋")
    for _ in range(2):
        await taps(club, "1", "⏳ 3 күн")
        await club.story.after(minutes=2)
        assert club.in_private(her)[-1].endswith("⏳ Акыркы мөөнөт: шаршемби, 9-декабрь, 20:00")
        await taps(club, "↩️ Кайтарып алуу")
        await club.story.after(minutes=2)
        last = club.in_private(her)[-1].splitlines()
        assert (last[0], last[-1]) == (CHANGED, "⏳ Акыркы мөөнөт: жекшемби, 6-декабрь, 20:00")
    assert [len(told(club, each, CHANGED)) for each in club.members] == [2, 0, 0]


async def test_an_earlier_deadline_is_told_to_who_is_missing_and_a_later_one_is_not(
    club: HomeworkClub, task: Task
) -> None:
    """So short before it nobody is reminded of it, and the group is told nothing by an edit."""
    her, done, other = club.members
    await hand_in(club, done, task)
    await extend(club, other, Span.WEEK)
    await club.story.after(minutes=2)
    for term, heard in ((Term.MONTH, 0), (Term.WEEK, 1), (Term.MONTH, 2)):
        await press(club, buttons.SetTerm(club=club.id, task=task.id, term=term))
        await club.story.after(minutes=2)
        assert len(told(club, her, CHANGED)) == heard
    assert "⏳ Акыркы мөөнөт: жекшемби, 29-ноябрь, 20:00" in told(club, her, CHANGED)[0]
    assert not told(club, done, CHANGED)


# --- two taps


async def test_more_time_for_all_pressed_twice_is_given_once(
    club: HomeworkClub, task: Task
) -> None:
    await taps(club, "📋", "⏳ Баарына узартуу")
    await _press_twice(club)
    assert {each.extended_to for each in await _persons(club)} == {task.due_at + days(7)}


async def test_more_time_for_one_pressed_twice_is_given_once(
    club: HomeworkClub, task: Task
) -> None:
    await taps(club, "📋", "1")
    await _press_twice(club)
    assert [each.extended_to for each in await _persons(club)] == [task.due_at + days(7)]


async def test_more_time_is_given_again_to_who_has_some(club: HomeworkClub, task: Task) -> None:
    await extend(club, club.members[1], Span.DAY)
    await taps(club, "📋", "⏳ Баарына узартуу", "⏳ 1 күн", "← Артка", "1", "⏳ 1 күн")
    found = sorted(each.extended_to - task.due_at for each in await _persons(club))
    assert found == [days(1), days(2), days(2)]


async def _press_twice(club: HomeworkClub) -> None:
    shown = club.last(club.mentor)
    rows = shown["reply_markup"]["inline_keyboard"]
    [week] = [each["callback_data"] for row in rows for each in row if "1 апта" in each["text"]]
    await club.press(club.mentor, shown["message_id"], data=week)
    given = text(club.last(club.mentor))
    toast = await club.press(club.mentor, shown["message_id"], data=week)
    assert toast
    assert toast["text"] == "Бул арада мөөнөт узартылды. Дагы бир карап көрүңүз."
    assert text(club.last(club.mentor)) == given


async def _persons(club: HomeworkClub) -> list[terms.people.TaskPerson]:
    task = await club.task()
    async with club.session() as session:
        return list((await terms.people.persons(session, task)).values())
