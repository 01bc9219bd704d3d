"""What is out of place: a closed task, another club, who has left, what can be no report."""

import pytest

from domain.homework import Kind
from models import Task, TaskState
from sandbox import posting, updates, views
from sandbox.people import lookup, membership, messages
from tests.homework_scene import PHOTO, HomeworkClub, open_club, open_with_task
from tests.review_scene import EVENING, photos
from tests.story import Story
from tests.talk_scene import text


@pytest.fixture
async def club(story: Story, request: pytest.FixtureRequest) -> HomeworkClub:
    live = open_with_task if "task" in request.fixturenames else open_club
    return await live(story)


async def test_a_report_to_a_closed_task_is_kept_and_she_is_asked(
    club: HomeworkClub, task: Task
) -> None:
    await club.tap(club.mentor, "Кабыл алууну жабуу")
    assert (await club.task()).state == TaskState.CLOSED
    member = club.members[0]
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    await club.story.after(seconds=3)
    assert await club.report(member) is None
    assert len(await club.parts()) == 1
    assert "бул тапшырма жабылып калган" in club.in_private(member)[-1]


async def test_the_number_of_another_clubs_task_is_not_taken_for_ours(story: Story) -> None:
    club = await open_club(story)
    other = await open_club(story, names=["Сезим"], title="Экинчи клуб")
    await other.give()
    await other.give()
    member = club.members[0]
    await club.send_to_group(member, PHOTO, caption="#тапшырма2")
    await story.after(seconds=3)
    assert not await other.reports()
    assert "мындай номердеги тапшырма жок" in club.in_private(member)[-1]


async def test_who_left_is_asked_to_come_back_and_nothing_is_lost(
    club: HomeworkClub, task: Task
) -> None:
    member = club.members[0]
    await club.follow(member, task)
    membership.leave(club.story.world, club.group, member)
    await club.story.settle()
    await club.send(member, PHOTO)
    await club.story.after(seconds=3)
    assert len(await club.parts()) == 1
    assert "кайтып келсеңиз" in club.in_private(member)[-1]
    await club.tap(member, "↩️ Кайтып келүү")
    await club.story.after(seconds=3)
    await club.tap(member, "📝 Отчет №1")
    report = await club.report(member)
    assert report
    assert len(report.parts) == 1


async def test_a_report_to_a_deleted_task_is_kept_and_she_is_asked(
    club: HomeworkClub, task: Task
) -> None:
    await club.tap(club.mentor, "✏️ Өзгөртүү")
    await club.tap(club.mentor, "🗑 Жок кылуу")
    await club.tap(club.mentor, "🗑 Ооба")
    member = club.members[0]
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    await club.story.after(seconds=3)
    assert len(await club.parts()) == 1
    assert "бул тапшырма жабылып калган" in club.in_private(member)[-1]
    await club.follow(member, task)
    assert club.in_private(member)[-1].startswith("Бул тапшырма табылган жок")


async def test_a_picture_under_anothers_report_is_asked_about(
    club: HomeworkClub, task: Task
) -> None:
    first, second, third = club.members[:3]
    [report] = await club.send_to_group(first, PHOTO, reply_to=task.card_id)
    await club.send_to_group(second, PHOTO, PHOTO, reply_to=report)
    await club.say_in_group(third, "Абдан сонун иш болуптур!", reply_to=report)
    await club.story.after(seconds=3)
    assert len(await club.letters("homework.ask")) == 1
    await club.tap(second, "📝 Отчет №1")
    hers = await club.report(second)
    assert hers
    assert len(hers.parts) == 2
    await club.send_to_group(second, PHOTO, reply_to=report)  # now it is only a picture
    await club.story.after(seconds=3)
    assert len(await club.letters("homework.ask")) == 1


@pytest.mark.parametrize("is_line", [True, False])
async def test_what_others_say_under_a_report_that_the_bot_has_copied_is_no_report_of_theirs(
    club: HomeworkClub, task: Task, *, is_line: bool
) -> None:
    author, other, third = club.members[:3]
    await club.follow(author, task)
    await club.send(author, PHOTO)
    await club.tap_send(author)
    line, [copy] = await club.letter("homework.header"), await club.parts()
    under = line.message_id if is_line else copy.copy_id
    for person in (other, club.mentor):
        await club.say_in_group(person, "Абдан жакшы иш болуптур, рахмат!", reply_to=under)
    await club.send_to_group(third, {"kind": "voice"}, reply_to=under)
    await club.story.after(seconds=5)
    assert [each.member.person_id for each in await club.reports()] == [author]
    assert [each.chat_id for each in await club.letters("homework.ask")] == [third]
    await club.send_to_group(author, PHOTO, reply_to=under)
    [report] = await club.reports()
    assert len(report.parts) == 2


async def test_a_picture_under_talk_is_no_matter_of_a_report_with_its_number_in_another_chat(
    club: HomeworkClub,
    task: Task,
) -> None:
    first, second, third = club.members[:3]
    album = await club.send(first, *[PHOTO] * 10)
    talk = 0
    while talk < album[-1]:  # numbers are each chat's own
        talk = await club.say_in_group(third, "Салам")
    for person in (first, second):
        await club.send_to_group(person, PHOTO, reply_to=talk)
    await club.story.after(seconds=3)
    assert len(await club.parts()) == len(album)
    assert not await club.letters("homework.ask")

    await club.tap_send(first)
    copy = (await club.parts())[-1].copy_id
    for person in (first, second):
        await club.send_to_group(person, PHOTO, reply_to=copy)
    await club.story.after(seconds=3)
    report = await club.report(first)
    assert report
    assert len(report.parts) == len(album) + 1
    assert [each.chat_id for each in await club.letters("homework.ask")] == [second]


async def test_a_long_caption_with_html_is_kept_as_she_wrote_it(
    club: HomeworkClub, task: Task
) -> None:
    member = club.members[0]
    caption = ("<b>25</b> & 30 <script>" * 60)[:1024].strip()
    await club.follow(member, task)
    await club.send(member, PHOTO, caption=caption)
    await club.tap_send(member)
    assert [part.text for part in await club.parts()] == [caption]
    copied = [each for each in club.sees(member) if each.get("caption") == caption]
    assert len(copied) == 1
    await club.story.until(EVENING)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    card = text(club.last(club.mentor))
    assert card.startswith("👤 Бермет")
    assert caption[:100] in card


@pytest.mark.parametrize("deleted", [1, 2])
async def test_what_she_deleted_before_it_was_sent_still_counts(
    club: HomeworkClub, deleted: int, task: Task
) -> None:
    member = club.members[0]
    await club.follow(member, task)
    album = await club.send(member, PHOTO, PHOTO)
    await club.story.after(seconds=3)
    await club.story.people.delete(from_=member, chat=club.bot, message_ids=album[:deleted])
    await club.tap(member, "Жөнөтүү")
    await club.story.after(seconds=10)
    assert "🎉 Рахмат!" in club.in_private(member)[-1]
    assert len(await club.parts()) == 2
    await club.tap(member, "Толуктоо")
    await club.send(member, PHOTO)
    await club.story.after(seconds=10)
    report = await club.report(member)
    assert report
    assert len(report.parts) == 3
    assert len(photos(club, member, club.group.id)) == 3
    assert all(part.copy_id for part in await club.parts())


@pytest.mark.parametrize("item", [{"kind": "sticker"}, {"kind": "contact"}, {"kind": "location"}])
async def test_a_sticker_or_a_contact_is_kindly_refused(
    club: HomeworkClub, item: dict[str, str], task: Task
) -> None:
    member = club.members[0]
    await club.follow(member, task)
    await club.send(member, item)
    assert "Бул отчет боло албайт" in club.in_private(member)[-1]
    assert not await club.parts()


async def test_a_file_of_any_size_is_taken_and_nobody_tries_to_load_it(
    club: HomeworkClub, task: Task
) -> None:
    member = club.members[0]
    big = [{"kind": "document", "size": 60 << 20, "name": "отчет.pdf"}]
    await club.send_to_group(member, *big, reply_to=task.card_id)
    await club.send_to_group(member, {"kind": "video", "size": 200 << 20}, reply_to=task.card_id)
    parts = await club.parts()
    assert [(part.kind, part.size) for part in parts] == [
        (Kind.DOCUMENT, 60 << 20), (Kind.VIDEO, 200 << 20),
    ]  # fmt: skip
    assert parts[0].name == "отчет.pdf"
    await club.story.until(EVENING)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    shown = club.sees(club.mentor, club.bot)
    assert sum("video" in each or "document" in each for each in shown) == 2
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.story.after(minutes=15)
    assert not [call for call in club.story.telegram.api.calls if call["method"] == "getFile"]


async def test_the_number_of_a_school_makes_no_report(club: HomeworkClub, task: Task) -> None:
    first, second = club.members[:2]
    await club.send_to_group(first, PHOTO, caption="Бүгүн №1 мектепте болдум")
    await club.say(second, "Мен №1 мектептин директоруман, жыйынга кечигем")
    await club.story.after(seconds=900)
    assert await club.reports() == []
    assert "Бул эмне?" in club.in_private(second)[-1]


async def test_what_she_corrected_before_she_said_what_it_is_counts(
    club: HomeworkClub, task: Task
) -> None:
    member = club.members[0]
    sent = await club.say(member, "Жыйын отту")
    messages.edit(club.story.world, member, club.bot, sent, text="Жыйын өттү, 25 адам катышты")
    await club.story.after(seconds=3)
    await club.tap(member, "📝 Отчет №1")
    assert [each.text for each in await club.parts()] == ["Жыйын өттү, 25 адам катышты"]


@pytest.mark.parametrize("told", ["pinned_message", "message_auto_delete_timer_changed"])
@pytest.mark.parametrize("asked", ["nothing", "a report", "words for the mentor"])
async def test_what_the_private_chat_itself_tells_is_not_asked_about(
    club: HomeworkClub, told: str, asked: str
) -> None:
    member = lookup.person(club.story.world, club.members[0])
    chat = lookup.chat_for(club.story.world, member, club.bot)
    if asked == "a report":
        await club.give()
        await club.send(member.id, PHOTO)
        await club.story.after(seconds=20)
    elif asked == "words for the mentor":
        await club.say(member.id, "/help")
        await club.tap(member.id, "👩‍🏫 Насаатчыга жазуу")
    pinned = views.message(club.story.world, next(iter(chat.messages.values())))
    body = pinned if told == "pinned_message" else {"message_auto_delete_time": 86_400}
    before = club.in_private(member.id), club.in_private(club.mentor)
    posting.service(club.story.world, chat, member, {told: body})
    await club.story.after(seconds=5)
    heard = [each for each in club.in_private(member.id) if each]
    assert (heard, club.in_private(club.mentor)) == before


async def test_the_task_itself_passed_on_to_the_bot_is_no_report(
    club: HomeworkClub, task: Task
) -> None:
    her, world = club.members[0], club.story.world
    messages.say(world, her, club.bot, club.group.messages[task.card_id or 0].body["text"])
    said = world.bots[club.bot].pending.pop().update["message"]
    ours = {"id": club.bot, "is_bot": True, "first_name": "Жардамчы"}
    origin = {"type": "user", "date": said["date"], "sender_user": ours}
    updates.emit(world, world.bots[club.bot], "message", {**said, "forward_origin": origin})
    await club.story.after(minutes=11)
    assert await club.reports() == []
