"""Two have one report: each opens it, sends what she has, in private too, and hears what became
of it.
"""

import pytest

from domain.homework import ReportState
from models import Part
from sandbox.people import membership, messages
from tests import remembered
from tests.homework_scene import PHOTO, VIDEO, HomeworkClub, open_club
from tests.review_scene import digest, hand_in
from tests.story import Story
from tests.talk_scene import text

WORDS = "Биз кошуна айыл менен жыйын өткөрдүк, 25 адам катышты."
NAMES = ["Бермет", "Чынара"]


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    club = await open_club(story, names=NAMES)
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    await story.after(minutes=3)
    return club


async def both_open(club: HomeworkClub) -> list[int]:
    """Both have opened their report; the author is who was first."""
    for each in club.members:
        await club.follow(each, await club.task())
    return club.members


async def parts(club: HomeworkClub) -> list[Part]:
    [report] = await club.reports()
    return list(report.parts)


async def test_who_opens_it_after_her_mate_sends_words_too(club: HomeworkClub) -> None:
    _, mate = await both_open(club)
    await club.say(mate, WORDS)
    [part] = await parts(club)
    assert (part.person_id, part.text) == (mate, WORDS)


async def test_what_the_other_writes_is_not_for_the_report_that_her_mate_has_opened(
    club: HomeworkClub,
) -> None:
    author, mate = club.members
    task = await club.task()
    await club.follow(author, task)
    await club.send(author, PHOTO)
    await club.tap_send(author)
    await club.story.after(hours=5)
    await club.follow(mate, task)
    await club.say(author, "Айгүл эже, мен бүгүн ооруп калдым")
    assert [part.text for part in await parts(club)] == [""]


async def test_each_reads_what_became_of_what_she_has_sent_and_may_send_it(
    club: HomeworkClub,
) -> None:
    author, mate = await both_open(club)
    before = len(club.in_private(mate))
    await club.send(mate, PHOTO, PHOTO)
    await club.story.after(seconds=5)
    [told] = club.in_private(mate)[before:]
    assert "2 сүрөт" in told
    assert "2 сүрөт" in club.in_private(author)[-1]
    await club.tap(mate, "Жөнөтүү")
    await club.story.after(seconds=5)
    for person in club.members:
        assert "жөнөтүлдү: 2 сүрөт" in club.in_private(person)[-1]
    assert (await club.report(author)).state == ReportState.SENT


async def test_all_that_both_have_sent_in_private_is_in_the_group(club: HomeworkClub) -> None:
    author, mate = club.members
    task = await club.task()
    await club.follow(author, task)
    await club.send(author, PHOTO)
    await club.follow(mate, task)
    await club.send(mate, VIDEO, caption=WORDS)
    await club.story.after(seconds=5)
    await club.tap(author, "Жөнөтүү")
    await club.story.after(minutes=1)
    seen = club.sees(club.mentor, club.group.id)
    assert sum("photo" in each for each in seen) == 1
    assert [each.get("caption") for each in seen if "video" in each] == [WORDS]
    assert all(part.copy_id for part in await parts(club))


async def test_what_one_has_deleted_meanwhile_does_not_keep_back_what_the_other_has_sent(
    club: HomeworkClub,
) -> None:
    author, mate = club.members
    task = await club.task()
    await club.follow(author, task)
    gone = await club.send(author, PHOTO)
    await club.follow(mate, task)
    await club.send(mate, VIDEO, VIDEO)
    messages.delete(club.story.world, author, club.bot, gone)
    await club.story.after(seconds=5)
    await club.tap(mate, "Жөнөтүү")
    await club.story.after(minutes=1)
    seen = club.sees(club.mentor, club.group.id)
    assert [sum(kind in each for each in seen) for kind in ("photo", "video")] == [1, 2]


async def test_who_starts_over_goes_on_with_it_and_takes_out_only_what_she_has_sent(
    club: HomeworkClub,
) -> None:
    author, mate = club.members
    task = await club.task()
    await club.follow(mate, task)
    await club.send(mate, PHOTO)
    await club.follow(author, task)
    await club.send(author, VIDEO)
    await club.story.after(seconds=5)
    await club.tap(mate, "Башынан")
    assert club.in_private(mate)[-1].endswith("1 сүрөт")
    await club.tap(mate, "Ооба")
    assert "📥 Отчетуңуз: 1 видео" in club.in_private(mate)[-1]
    await club.say(mate, WORDS)
    stand = [part for part in await parts(club) if part.removed_at is None]
    assert [(part.person_id, part.text) for part in stand] == [(author, ""), (mate, WORDS)]


async def test_what_is_left_when_her_mate_has_started_over_she_reads_and_it_goes_by_itself(
    club: HomeworkClub,
) -> None:
    author, mate = await both_open(club)
    await club.send(mate, PHOTO)
    await club.send(author, VIDEO)
    await club.story.after(seconds=5)
    for label in ("Башынан", "Ооба"):
        await club.tap(mate, label)
    await club.story.after(seconds=5)
    assert "📥 Отчетуңуз: 1 видео\n" in club.in_private(author)[-1]
    await club.story.after(minutes=11)
    assert "жөнөтүлдү: 1 видео" in club.in_private(author)[-1]


async def test_who_has_sent_nothing_of_it_yet_is_not_asked_whether_to_start_over(
    club: HomeworkClub,
) -> None:
    author, mate = await both_open(club)
    await club.send(mate, PHOTO)
    await club.story.after(seconds=5)
    assert "Башынан" in str(club.last(mate)["reply_markup"])
    [asked] = [each for each in club.sees(author, club.bot) if "1 сүрөт" in text(each)]
    assert "Жөнөтүү" in str(asked["reply_markup"])
    assert "🗑" not in f"{text(asked)}{asked['reply_markup']}"


async def test_who_is_alone_in_her_team_by_now_may_start_all_of_it_over(
    club: HomeworkClub,
) -> None:
    author, mate = await both_open(club)
    await club.send(mate, PHOTO)
    await club.send(author, VIDEO)
    membership.leave(club.story.world, club.group, mate)
    await club.story.after(seconds=5)
    for label in ("Башынан", "Ооба"):
        await club.tap(author, label)
    assert not [part for part in await parts(club) if part.removed_at is None]


async def test_what_both_send_at_once_is_told_to_each_of_them_once(club: HomeworkClub) -> None:
    for each in await both_open(club):
        await club.send(each, PHOTO)
        await club.story.after(seconds=1)
    await club.story.after(seconds=5)
    told = await club.letters("homework.summary")
    assert sorted(each.chat_id for each in told) == sorted(club.members)
    for each in club.members:
        assert "2 сүрөт" in club.in_private(each)[-1]


async def test_what_one_takes_back_or_puts_back_the_other_reads(club: HomeworkClub) -> None:
    author, mate = await both_open(club)
    for each in club.members:
        await club.send(each, PHOTO)
    await club.story.after(seconds=5)
    await club.tap(author, "Жөнөтүү")
    await club.story.after(minutes=1)
    await club.tap(mate, "Кайтарып алуу")
    await club.story.after(minutes=1)
    for each in club.members:
        assert "отчетуңуз кайтарылып алынды" in club.in_private(each)[-1]
    await club.tap(author, "Кайра жөнөтүү")
    await club.story.after(minutes=1)
    for each in club.members:
        assert "жөнөтүлдү: 2 сүрөт" in club.in_private(each)[-1]


async def test_who_has_sent_nothing_of_it_hears_that_her_mate_has_handed_it_in_or_taken_it_back(
    club: HomeworkClub,
) -> None:
    author, mate = club.members
    await hand_in(club, author, await club.task())
    told = club.in_private(mate)[-1]
    assert "🤝 Бирге иштейт: Бермет" in told
    assert "жөнөтүлдү: 2 сүрөт" in told
    heard = len(club.in_private(mate))
    await club.send_to_group(author, PHOTO, reply_to=(await club.task()).card_id)
    await club.story.after(minutes=5)
    assert len(club.in_private(mate)) == heard  # of every picture that is added she need not hear
    await club.tap(author, "Кайтарып алуу")
    await club.story.after(minutes=1)
    assert "отчетуңуз кайтарылып алынды" in club.in_private(mate)[-1]


async def test_of_what_her_mate_is_just_putting_together_she_does_not_hear(
    club: HomeworkClub,
) -> None:
    author, mate = club.members
    heard = len(club.in_private(mate))
    await club.follow(author, await club.task())
    await club.send(author, PHOTO)
    await club.story.after(minutes=5)
    assert len(club.in_private(mate)) == heard
    await club.story.after(minutes=6)
    assert "автоматтык түрдө жөнөтүлдү" in club.in_private(mate)[-1]


async def decide(club: HomeworkClub, *labels: str) -> None:
    await hand_in(club, club.members[0], await club.task())
    await digest(club)
    for label in ("▶️ Карап чыгуу", *labels):
        await club.tap(club.mentor, label)


async def test_each_is_thanked_by_her_own_name(club: HomeworkClub) -> None:
    await decide(club, "✅ Кабыл алуу")
    await club.story.after(minutes=2)
    for person, name in zip(club.members, NAMES, strict=True):
        thanks = club.in_private(person)[-1].splitlines()[0]
        assert [each for each in NAMES if each in thanks] == [name]
        await club.follow(person, await club.task())
        assert name in club.in_private(person)[-1]


async def test_a_word_of_the_mentor_reaches_each(club: HomeworkClub) -> None:
    await decide(club, "💬 Пикир")
    await club.say(club.mentor, "Абдан жакшы жыйын болуптур")
    await club.story.after(minutes=2)
    for person in club.members:
        assert "Абдан жакшы жыйын болуптур" in club.in_private(person)[-1]


async def test_who_is_left_alone_adds_to_the_report_of_both(club: HomeworkClub) -> None:
    author, mate = club.members
    task = await club.task()
    await hand_in(club, author, task)
    membership.leave(club.story.world, club.group, author)
    await club.story.settle()
    told = len(club.in_private(author))
    await club.send_to_group(mate, PHOTO, reply_to=task.card_id)
    await club.story.after(minutes=1)
    assert [part.person_id for part in await parts(club)] == [author, author, mate]
    assert "3 сүрөт" in club.in_private(mate)[-1]
    assert len(club.in_private(author)) == told


async def answer(club: HomeworkClub, person: int, label: str) -> bool | None:
    """She skips the four questions and says whether the report may be shown outside."""
    for each in ("💬", *["⏭"] * 4, label):
        await club.tap(person, each)
    [report] = await club.reports()
    return report.may_publish


async def test_the_no_of_one_holds_until_she_herself_says_yes(club: HomeworkClub) -> None:
    author, mate = club.members
    await hand_in(club, author, await club.task())
    assert await answer(club, author, "🔒 Жок") is False
    assert await answer(club, mate, "✅ Ооба") is False
    assert await answer(club, author, "✅ Ооба") is True
    assert await answer(club, mate, "🔒 Жок") is False
