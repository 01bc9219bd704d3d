"""Reports: sent in the group or in private, added to, forgotten, taken back, late."""

import pytest

from domain.homework import Kind, ReportState
from models import Happened, Task
from sandbox.people import bots, messages
from services import homework_people as people
from services import homework_teams
from tests.homework_scene import PHOTO, VIDEO, HomeworkClub, days, open_club, open_with_task
from tests.story import Story

ALBUM = [PHOTO] * 4 + [VIDEO]


@pytest.fixture
async def club(story: Story, request: pytest.FixtureRequest) -> HomeworkClub:
    live = open_with_task if "task" in request.fixturenames else open_club
    return await live(story)


async def test_an_album_as_a_reply_is_a_report_with_a_receipt_and_a_count(
    club: HomeworkClub,
    task: Task,
) -> None:
    member = club.members[0]
    ids = await club.send_to_group(
        member, *ALBUM, caption="25 адам катышты", reply_to=task.card_id
    )
    report = await club.report(member)
    assert report
    assert report.state == ReportState.SENT
    assert [part.message_id for part in report.parts] == ids
    assert [part.text for part in report.parts if part.text] == ["25 адам катышты"]
    await club.story.after(seconds=3)
    assert club.reactions(ids[0]) == ["👀"]
    await club.story.after(seconds=7)
    assert "Тапшыргандар: 1" in club.group.messages[task.card_id].body["text"]
    assert "4 сүрөт, 1 видео, текст ✓" in club.in_private(member)[-1]


async def test_in_private_one_message_grows_and_a_tap_sends_it_to_the_group(
    club: HomeworkClub,
    task: Task,
) -> None:
    member = club.members[0]
    await club.follow(member, task)
    assert "14 күн калды" in club.in_private(member)[-1]
    before = len(club.in_private(member))
    await club.send(member, PHOTO, PHOTO)
    await club.story.after(seconds=3)
    await club.say(member, "25 адам катышты")
    await club.story.after(seconds=3)
    assert len(club.in_private(member)) == before + 2  # her own words and our one message
    assert any(
        each.startswith("📥 Отчетуңуз: 2 сүрөт, текст ✓") for each in club.in_private(member)
    )
    await club.tap(member, "Жөнөтүү")
    report = await club.report(member)
    assert report
    assert report.state == ReportState.SENT
    await club.story.after(seconds=10)
    assert "📝 Отчет: Бермет" in club.in_group()
    report = await club.report(member)
    copies = [club.group.messages[part.copy_id] for part in report.parts]
    assert len({each.body.get("media_group_id") for each in copies[:2]}) == 1
    assert copies[2].body["text"] == "25 адам катышты"


async def test_a_forgotten_draft_is_sent_by_itself_and_can_be_taken_back(
    club: HomeworkClub,
    task: Task,
) -> None:
    member = club.members[0]
    await club.follow(member, task)
    await club.send(member, *ALBUM)
    await club.story.after(minutes=9, seconds=59)
    assert (await club.report(member)).state == ReportState.DRAFT
    await club.story.after(seconds=5)
    assert (await club.report(member)).state == ReportState.SENT
    assert "автоматтык түрдө жөнөтүлдү: 4 сүрөт, 1 видео" in club.in_private(member)[-1]
    copies = [part.copy_id for part in (await club.report(member)).parts]
    assert all(copies)
    await club.tap(member, "Кайтарып алуу")
    await club.story.after(seconds=10)
    assert (await club.report(member)).state == ReportState.WITHDRAWN
    assert not set(copies) & set(club.group.messages)
    assert "Тапшыргандар: 0" in club.group.messages[task.card_id].body["text"]
    await club.tap(member, "Кайра жөнөтүү")
    await club.story.after(seconds=10)
    assert (await club.report(member)).state == ReportState.SENT
    assert "Тапшыргандар: 1" in club.group.messages[task.card_id].body["text"]
    assert all(part.copy_id for part in (await club.report(member)).parts)


async def test_what_comes_within_half_an_hour_is_added_to_the_same_report(
    club: HomeworkClub,
    task: Task,
) -> None:
    member = club.members[0]
    await club.send_to_group(member, *ALBUM, reply_to=task.card_id)
    await club.story.after(minutes=29)
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    report = await club.report(member)
    assert (report.attempt, len(report.parts)) == (1, 6)
    assert len(await club.reports()) == 1


async def test_what_was_returned_is_sent_again_as_the_next_attempt(
    club: HomeworkClub, task: Task
) -> None:
    member = club.members[0]
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    async with club.session() as session:
        report = await session.merge(await club.report(member))
        report.state = ReportState.RETURNED
    await club.send_to_group(member, PHOTO, VIDEO, reply_to=task.card_id)
    report = await club.report(member)
    assert (report.state, report.attempt) == (ReportState.SENT, 2)
    assert [part.attempt for part in report.parts] == [1, 2, 2]


async def test_a_hashtag_that_is_put_in_later_makes_it_a_report(
    club: HomeworkClub, task: Task
) -> None:
    member = club.members[0]
    (sent,) = await club.send_to_group(member, PHOTO)
    assert await club.report(member) is None
    messages.edit(club.story.world, member, club.group.id, sent, caption="Жыйын #тапшырма1")
    await club.story.settle()
    assert (await club.report(member)).state == ReportState.SENT


async def test_a_late_report_is_taken_with_thanks(club: HomeworkClub) -> None:
    task = await club.give(term="1 апта")
    await club.story.until(task.due_at + days(1))
    member = club.members[0]
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    await club.story.after(seconds=3)
    assert (await club.report(member)).is_late
    assert "Кеч болсо да рахмат!" in club.in_private(member)[-1]


async def test_what_is_for_mentors_only_never_reaches_the_group(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, "Купуя иш")
    await club.tap(club.mentor, "1 апта")
    await club.tap(club.mentor, "Өзгөртүү")
    await club.tap(club.mentor, "топко")
    await club.tap(club.mentor, "Артка")
    await club.tap(club.mentor, "Жарыялоо")
    task, member = await club.task(), club.members[0]
    before = len(club.in_group())
    await club.follow(member, task)
    await club.send(member, *ALBUM)
    await club.tap_send(member)
    await club.story.after(minutes=1)
    assert (await club.report(member)).state == ReportState.SENT
    assert len(club.in_group()) == before
    assert not await club.letters("homework.copy")


async def test_the_same_file_sent_twice_counts_once(club: HomeworkClub, task: Task) -> None:
    member = club.members[0]
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    again = {"kind": "photo", "file_id": (await club.parts())[0].file_id}
    await club.send_to_group(member, again, reply_to=task.card_id)
    await club.story.after(seconds=3)
    assert "1 сүрөт" in club.in_private(member)[-1]


async def test_one_report_of_a_pair_counts_for_both(club: HomeworkClub, task: Task) -> None:
    await club.tap(club.mentor, "Ким үчүн")
    await club.tap(club.mentor, "Жуптар")
    await club.tap(club.mentor, "2 киши бирге")
    async with club.session() as session:
        teams = await homework_teams.of(session, task)
    assert sorted(map(len, teams)) == [2, 2, 2]
    first, second = teams[0]
    await club.send_to_group(first.person_id, PHOTO, reply_to=task.card_id)
    await club.send_to_group(second.person_id, VIDEO, reply_to=task.card_id)
    (report,) = await club.reports()
    assert len(report.parts) == 2
    async with club.session() as session:
        assert (await people.count(session, task)).done == 2


async def test_start_over_asks_once_and_empties_the_draft(club: HomeworkClub, task: Task) -> None:
    member = club.members[0]
    await club.follow(member, task)
    await club.send(member, PHOTO)
    await club.story.after(seconds=3)
    await club.tap(member, "Башынан баштоо")
    await club.tap(member, "Ооба, башынан")
    await club.send(member, VIDEO)
    await club.story.after(minutes=11)
    report = await club.report(member)
    assert report.state == ReportState.SENT
    assert [part.kind for part in report.parts if not part.removed_at] == [Kind.VIDEO]


async def test_four_soft_questions_and_a_consent_all_of_which_can_be_skipped(
    club: HomeworkClub,
    task: Task,
) -> None:
    member = club.members[0]
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    await club.story.after(seconds=3)
    await club.tap(member, "Кыска 4 суроо")
    await club.say(member, "Баары келди")
    await club.send(member, {"kind": "voice"})
    await club.tap(member, "Өткөрүп жиберүү")
    await club.tap(member, "Өткөрүп жиберүү")
    await club.tap(member, "Ооба, болот")
    report = await club.report(member)
    assert report.may_publish is True
    assert len(report.parts) == 1


async def test_the_history_tells_who_did_what(club: HomeworkClub, task: Task) -> None:
    member = club.members[0]
    await club.send_to_group(member, PHOTO, PHOTO, reply_to=task.card_id)
    await club.send_to_group(member, VIDEO, reply_to=task.card_id)
    await club.story.after(seconds=3)
    await club.tap(member, "Кайтарып алуу")
    happened = await club.history()
    assert [(event.what, event.by) for event in happened] == [
        (Happened.EDITED, club.mentor),
        (Happened.PUBLISHED, club.mentor),
        (Happened.SENT, member),
        (Happened.ADDED, member),
        (Happened.WITHDRAWN, member),
    ]


async def test_who_never_started_the_bot_gets_her_receipt_in_the_group(story: Story) -> None:
    club = await open_club(story)
    task = await club.give()
    member = club.members[0]
    bots.block(story.world, member, club.bot)
    await story.settle()
    (sent,) = await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    await story.after(seconds=3)
    assert club.reactions(sent) == ["👀"]
    assert not [each for each in await club.letters("homework.summary") if each.message_id]
