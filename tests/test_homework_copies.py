"""What the group sees of a report that was sent in private: her name, and a copy of each part."""

import pytest

from models import Task
from sandbox.people import messages
from tests.homework_scene import PHOTO, VIDEO, HomeworkClub, open_club, open_with_task
from tests.review_scene import digest
from tests.story import Story
from tests.talk_scene import text


@pytest.fixture
async def club(story: Story, request: pytest.FixtureRequest) -> HomeworkClub:
    live = open_with_task if "task" in request.fixturenames else open_club
    return await live(story)


async def test_two_reports_sent_at_once_stand_each_below_her_name(
    club: HomeworkClub, task: Task
) -> None:
    persons = club.members[:2]
    for member in persons:
        await club.follow(member, task)
        await club.send(member, PHOTO)
    await club.story.after(minutes=11)  # both have forgotten the button
    for member in persons:
        report = await club.report(member)
        above = club.group.messages[report.parts[0].copy_id - 1].body
        assert above["text"].startswith(f"📝 Отчет: {report.member.name}")


async def test_what_she_adds_a_day_later_stands_below_her_name_too(
    club: HomeworkClub, task: Task
) -> None:
    member = club.members[0]
    for _ in range(2):
        await club.follow(member, task)
        await club.send(member, PHOTO)
        await club.story.after(minutes=11)
        await club.say_in_group(club.mentor, "Саламатсыздарбы!")
        await club.story.after(hours=20)
    copies = [part.copy_id for part in (await club.report(member)).parts]
    lines = [copy - 1 for copy in copies]
    shown = [club.group.messages[line].body["text"] for line in lines]
    assert [each.startswith("📝 Отчет: Бермет") for each in shown] == [True, True]
    await club.tap(member, "Кайтарып алуу")
    await club.story.after(seconds=10)
    assert not {*lines, *copies} & set(club.group.messages)


async def test_what_comes_one_by_one_over_a_slow_line_stands_below_one_name(
    club: HomeworkClub,
    task: Task,
) -> None:
    her, other = club.members[:2]
    for member in (her, other):
        await club.follow(member, task)
        await club.send(member, PHOTO)
        await club.tap_send(member)
        await club.story.after(minutes=1)
        for _ in range(3):
            await club.send(member, PHOTO)
            await club.story.after(minutes=1)
    seen = [each.body for each in club.group.messages.values()]
    shown = [text(each)[:15] if "text" in each else "photo" for each in seen[-10:]]
    assert shown == ["📝 Отчет: Бермет", *4 * ["photo"], "📝 Отчет: Чынара", *4 * ["photo"]]


async def test_what_mates_put_together_stands_below_the_name_of_each(story: Story) -> None:
    club = await open_club(story, names=["Бермет", "Чынара"])
    her, mate = club.members
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    for member, caption in ((her, "#тапшырма1"), (mate, "#тапшырма1")):
        await club.send(member, PHOTO, caption=caption)
    await club.tap_send(mate)
    await club.story.after(seconds=10)
    for _ in range(2):
        seen = [each.body for each in club.group.messages.values()]
        shown = [text(each) if "text" in each else "photo" for each in seen[-4:]]
        assert shown == ["📝 Отчет: Бермет", "photo", "📝 Отчет: Чынара", "photo"]
        for label in ("Кайтарып алуу", "Кайра жөнөтүү"):
            await club.tap(mate, label)
            await club.story.after(seconds=10)


async def test_what_was_sent_again_is_taken_back_as_a_whole_and_stands_again_as_a_whole(
    club: HomeworkClub,
) -> None:
    task, her = await club.give(), club.members[0]
    await club.follow(her, task)
    await club.send(her, PHOTO, PHOTO)
    await club.tap_send(her)
    await digest(club)
    for label in ("▶️ Карап чыгуу", "🔁 Толуктоо керек", "📷"):
        await club.tap(club.mentor, label)
    await club.story.after(minutes=2)
    await club.tap(her, "📝 Толуктоо")
    await club.send(her, VIDEO)
    await club.tap_send(her)

    def shown() -> list[str]:
        seen = [each for each in club.sees(her) if each["from"]["id"] == club.bot]
        held = (next((each for each in ("photo", "video") if each in one), "") for one in seen)
        found = [kind or text(one).partition(":")[0] for kind, one in zip(held, seen, strict=True)]
        return [each for each in found if each in ("📝 Отчет", "photo", "video")]

    assert shown() == ["📝 Отчет", "photo", "photo", "📝 Отчет", "video"]
    await club.tap(her, "Кайтарып алуу")
    await club.story.after(minutes=1)
    assert shown() == []
    await club.tap(her, "Кайра жөнөтүү")
    await club.story.after(minutes=1)
    assert shown() == ["📝 Отчет", "photo", "photo", "video"]


async def test_an_edited_caption_changes_the_report_and_its_copy(
    club: HomeworkClub, task: Task
) -> None:
    member = club.members[0]
    await club.follow(member, task)
    (sent,) = await club.send(member, PHOTO, caption="20 адам")
    await club.tap_send(member)
    version = (await club.report(member)).version
    messages.edit(club.story.world, member, club.bot, sent, caption="25 адам <b>&")
    await club.story.after(seconds=5)
    report = await club.report(member)
    assert report.parts[0].text == "25 адам <b>&"
    assert report.version > version
    copy = club.group.messages[report.parts[0].copy_id]
    assert copy.body["caption"] == "25 адам <b>&"


@pytest.mark.parametrize("kind", ["photo", "video", "live_photo"])
async def test_what_takes_the_place_of_a_picture_stands_in_its_copy_too(
    club: HomeworkClub, kind: str, task: Task
) -> None:
    member = club.members[0]
    await club.follow(member, task)
    first, _ = await club.send(member, PHOTO, PHOTO, caption="Бул биздин чогулуш")
    await club.tap_send(member)
    new = {"kind": kind}
    messages.edit(club.story.world, member, club.bot, first, caption="Бул <биздин>", item=new)
    await club.story.after(seconds=5)
    [part, other] = (await club.report(member)).parts
    assert part.kind == kind
    copies = [club.group.messages[each.copy_id].body for each in (part, other)]
    assert part.file_unique_id in str(copies[0][kind])
    assert copies[0]["caption"] == "Бул <биздин>"
    assert "photo" in copies[1]


async def test_a_picture_that_takes_the_place_of_words_stands_in_their_copy(
    club: HomeworkClub,
    task: Task,
) -> None:
    member = club.members[0]
    await club.follow(member, task)
    sent = await club.say(member, "Жыйын өттү, 25 адам катышты")
    await club.tap_send(member)
    messages.edit(club.story.world, member, club.bot, sent, caption="Жыйын өттү", item=PHOTO)
    await club.story.after(seconds=5)
    [part] = (await club.report(member)).parts
    copy = club.group.messages[part.copy_id].body
    assert "text" not in copy
    assert copy["photo"]
    assert copy["caption"] == "Жыйын өттү"


async def test_what_she_then_sends_to_the_group_herself_is_not_copied_there(
    club: HomeworkClub, task: Task
) -> None:
    member = club.members[0]
    await club.send(member, PHOTO)
    await club.story.after(seconds=5)
    [sent] = [each for each in club.sees(member, club.bot) if "photo" in each]
    same = {**PHOTO, "file_id": sent["photo"][-1]["file_id"]}
    [number] = await club.send_to_group(member, same, reply_to=task.card_id)
    await club.story.after(minutes=1)
    assert sum("photo" in each for each in club.sees(member, club.group.id)) == 1
    assert club.reactions(number)
    assert "1 сүрөт" in club.in_private(member)[-1]
