"""A mentor goes through the reports in private: one tap for each that is accepted."""

import pytest

from domain.homework import ReportState
from models import Happened
from screens.review_buttons import Accept
from tests import remembered
from tests.homework_scene import HomeworkClub
from tests.review_scene import (
    cards,
    digest,
    hand_in,
    labels,
    make_mentor,
    open_with_reports,
    photos,
    told,
)
from tests.story import Story
from tests.talk_scene import person_row, text


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    """A mentor has begun to go through two reports."""
    club = await open_with_reports(story)
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    return club


async def test_one_tap_shows_the_album_and_its_card(club: HomeworkClub) -> None:
    assert len(photos(club, club.mentor, club.bot)) == 2
    assert len({each["media_group_id"] for each in photos(club, club.mentor, club.bot)}) == 1
    [card] = cards(club, club.mentor)
    lines = text(card).splitlines()
    assert lines[0].startswith("👤 Бермет")
    assert lines[2].startswith("🕓 Жөнөтүлдү: жекшемби, 22-ноябрь")
    assert lines[2].endswith("(мөөнөткө 14 күн калганда)")
    assert lines[3:] == ["📎 2 сүрөт, текст ✓", "✍️ «25 адам катышты»", "📬 Карала элек: 2"]
    assert labels(card) == [
        "✅ Кабыл алуу",
        "🔁 Толуктоо керек",
        "💬 Пикир жазуу",
        "🌟 Мыкты тажрыйба",
        "⏭ Кийинкиси",
    ]


async def test_accepted_in_one_tap_and_the_next_one_comes(club: HomeworkClub) -> None:
    album = min(each["message_id"] for each in photos(club, club.mentor, club.group.id)[:2])
    assert club.reactions(album) == ["👀"]
    await club.tap(club.mentor, "✅ Кабыл алуу")
    assert club.reactions(album) == ["🏆"]
    assert text(cards(club, club.mentor)[-1]).startswith("👤 Чынара")
    assert not told(club, club.members[0], "✅ Отчетуңуз кабыл алынды")
    await club.story.after(minutes=2)
    [letter] = told(club, club.members[0], "✅ Отчетуңуз кабыл алынды")
    assert letter.splitlines()[0] == "✅ Отчетуңуз кабыл алынды! Рахмат, Бермет!"
    assert club.last(club.members[0])["effect_id"]
    report = await club.report(club.members[0])
    assert report
    assert (report.state, report.decided_by) == (ReportState.ACCEPTED, club.mentor)


async def test_when_all_is_reviewed_the_count_is_told(club: HomeworkClub) -> None:
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.tap(club.mentor, "✅ Кабыл алуу")
    ending = next(
        each for each in reversed(club.sees(club.mentor, club.bot)) if "🎉" in text(each)
    )
    assert text(ending).endswith("🎉 Баары каралды.\nТапшыргандар: 2/3")
    assert labels(ending)[1:] == ["⬇️ Excel", "↩️ Кайтарып алуу"]


async def test_a_slip_of_the_finger_is_undone_and_nobody_hears_of_it(club: HomeworkClub) -> None:
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.tap(club.mentor, "↩️ Кайтарып алуу")
    album = min(each["message_id"] for each in photos(club, club.mentor, club.group.id)[:2])
    assert club.reactions(album) == ["👀"]
    await club.story.after(hours=1)
    assert not told(club, club.members[0], "✅ Отчетуңуз кабыл алынды")
    report = await club.report(club.members[0])
    assert report
    assert report.state == ReportState.SEEN
    what = [each.what for each in await club.history() if each.report_id == report.id]
    assert what[-3:] == [Happened.SEEN, Happened.ACCEPTED, Happened.UNDONE]


async def test_undone_after_she_has_heard_she_is_told_kindly(club: HomeworkClub) -> None:
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.story.after(minutes=3)
    await club.tap(club.mentor, "↩️ Кайтарып алуу")
    await club.story.after(minutes=3)
    assert told(club, club.members[0], "👀 Насаатчы отчетуңузду кайра карап жатат.")


async def test_returned_for_a_ready_reason_she_adds_and_every_attempt_is_kept(
    club: HomeworkClub,
) -> None:
    await club.tap(club.mentor, "🔁 Толуктоо керек")
    await club.tap(club.mentor, "📝 Сүрөттөмө жазыңыз")
    await club.story.after(minutes=2)
    her = club.members[0]
    [letter] = told(club, her, "🌸 Рахмат! Насаатчы")
    assert letter.index("Сүрөттөмө") > 60  # nothing of it stands on a locked screen
    assert letter.endswith("Насаатчынын пикири: «📝 Сүрөттөмө жазыңыз»")
    await club.tap(her, "📝 Толуктоо")
    await club.say(her, "Айылда 25 адам чогулуп, суу маселесин талкууладык.")
    await club.tap_send(her)
    report = await club.report(her)
    assert report
    assert (report.state, report.attempt) == (ReportState.SENT, 2)
    assert {part.attempt for part in report.parts} == {1, 2}
    assert "2 сүрөт, текст ✓" in club.in_private(her)[-1]
    await club.tap(club.mentor, "⏭ Кийинкиси")
    card = text(cards(club, club.mentor)[-1])
    assert "📎 2 сүрөт, текст ✓" in card
    assert (
        len(photos(club, club.mentor, club.bot)) == 6
    )  # hers twice, and those of the next report
    assert "🔁 Канчанчы жолу: 2" in card
    assert "Мурунку пикир: «📝 Сүрөттөмө жазыңыз»" in card


async def test_a_returned_report_is_opened_with_the_mentors_words_and_what_is_in_it(
    club: HomeworkClub,
) -> None:
    await club.tap(club.mentor, "🔁 Толуктоо керек")
    await club.tap(club.mentor, "📝 Сүрөттөмө жазыңыз")
    her = club.members[0]
    await club.tap_key(her, "📚 Тапшырма")
    await club.tap(her, "📝 Отчет №1")
    opened = club.in_private(her)[-1]
    assert "Насаатчынын пикири: «📝 Сүрөттөмө жазыңыз»" in opened
    assert "📥 Отчетуңуз: 2 сүрөт, текст ✓" in opened
    assert opened.endswith("Отчетуңуз бар. Азыр жөнөткөнүңүз ага кошулат 👇")
    await club.say(her, "Айылда 40 адам чогулду")
    await club.story.after(seconds=3)
    await club.tap(her, "🗑 Башынан баштоо")
    assert club.in_private(her)[-1].endswith("текст ✓")  # only what she has just added
    await club.tap(her, "🗑 Ооба, башынан")
    assert "📥 Отчетуңуз: 2 сүрөт, текст ✓" in club.in_private(her)[-1]


async def test_returned_with_the_mentors_voice(club: HomeworkClub) -> None:
    await club.tap(club.mentor, "🔁 Толуктоо керек")
    await club.tap(club.mentor, "✍️ Өзүм жазам")
    await club.send(club.mentor, {"kind": "voice"})
    await club.story.after(minutes=2)
    last = club.last(club.members[0])
    assert "voice" in last
    assert labels(last) == ["📝 Толуктоо"]
    report = await club.report(club.members[0])
    assert report
    assert report.state == ReportState.RETURNED


async def test_a_comment_decides_nothing(club: HomeworkClub) -> None:
    await club.tap(club.mentor, "💬 Пикир жазуу")
    await club.say(club.mentor, "Абдан <жакшы> иш!")
    assert club.in_private(club.members[0])[-1].endswith("«Абдан <жакшы> иш!»")
    report = await club.report(club.members[0])
    assert report
    assert report.state == ReportState.SEEN
    await club.tap(club.mentor, "✅ Кабыл алуу")
    report = await club.report(club.members[0])
    assert report
    assert report.state == ReportState.ACCEPTED


async def test_a_picture_is_no_reason_and_she_is_asked_again(club: HomeworkClub) -> None:
    await club.tap(club.mentor, "🔁 Толуктоо керек")
    await club.tap(club.mentor, "✍️ Өзүм жазам")
    await club.send(club.mentor, {"kind": "photo"})
    assert club.in_private(club.mentor)[-1] == "Жазып же үн менен 🎤 айтып бериңиз."
    await club.say(club.mentor, "ө" * 701)
    assert "700" in club.in_private(club.mentor)[-1]
    await club.say(club.mentor, "Катышкандардын саны?")
    assert "Толуктоого жөнөтүлдү: Бермет" in "".join(club.in_private(club.mentor))


async def test_best_practice_is_marked_and_unmarked(club: HomeworkClub) -> None:
    await club.tap(club.mentor, "🌟 Мыкты тажрыйба")
    report = await club.report(club.members[0])
    assert report
    assert report.is_best
    assert "🌟 Мыкты тажрыйба деп белгиленген" in text(cards(club, club.mentor)[-1])
    await club.tap(club.mentor, "🌟 Белгини алып салуу")
    report = await club.report(club.members[0])
    assert report
    assert not report.is_best


async def test_two_mentors_never_have_the_same_report(story: Story) -> None:
    club = await open_with_reports(story)
    other = club.members[2]
    await make_mentor(club, other)
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    toast = await club.tap(other, "▶️ Карап чыгуу")
    assert toast
    assert toast["text"] == "👀 Карап жатат: Айгүл"
    assert text(cards(club, other)[-1]).startswith("👤 Чынара")
    report = await club.report(club.members[0])
    assert report
    forged = Accept(club=club.id, report=report.id, version=report.version).pack()
    toast = await club.press(other, club.last(other)["message_id"], data=forged)
    assert toast
    assert toast["text"] == "👀 Карап жатат: Айгүл"
    await club.story.after(minutes=20)  # she has put her telephone away
    await club.tap(other, "✅ Кабыл алуу")
    assert text(cards(club, other)[-1]).startswith("👤 Бермет")


async def test_a_mentor_cannot_review_her_own_report(story: Story) -> None:
    club = await open_with_reports(story)
    her = club.members[0]
    await make_mentor(club, her)
    await digest(club)
    assert told(club, her, "📬") == ["📬 Жаңы отчеттор: 1\n№1: 1"]
    await club.tap(her, "▶️ Карап чыгуу")
    assert text(cards(club, her)[-1]).startswith("👤 Чынара")
    report = await club.report(her)
    assert report
    forged = Accept(club=club.id, report=report.id, version=report.version).pack()
    toast = await club.press(her, club.last(her)["message_id"], data=forged)
    assert toast
    assert toast["text"] == "Бул өзүңүздүн отчетуңуз. Аны башка насаатчы карап чыгат."
    await club.tap(her, "✅ Кабыл алуу")
    assert any("Бул өзүңүздүн отчетуңуз." in line for line in club.in_private(her))


async def test_what_changed_meanwhile_is_shown_again_before_it_is_decided(
    club: HomeworkClub,
) -> None:
    her, task = club.members[0], await club.task()
    await hand_in(club, her, task, count=1)
    toast = await club.tap(club.mentor, "✅ Кабыл алуу")
    assert toast
    assert toast["text"].startswith("Бул отчет")
    report = await club.report(her)
    assert report
    assert report.state == ReportState.SEEN
    await club.tap(club.mentor, "✅ Кабыл алуу")
    report = await club.report(her)
    assert report
    assert report.state == ReportState.ACCEPTED


async def test_a_double_tap_accepts_once(club: HomeworkClub) -> None:
    report = await club.report(club.members[0])
    assert report
    data = Accept(club=club.id, report=report.id, version=report.version).pack()
    message = cards(club, club.mentor)[-1]["message_id"]
    for _ in range(2):
        await club.press(club.mentor, message, data=data)
    await club.story.after(minutes=2)
    assert len(told(club, club.members[0], "✅ Отчетуңуз кабыл алынды")) == 1


async def test_what_is_gone_from_the_group_comes_from_its_file(story: Story) -> None:
    club = await open_with_reports(story)
    album = [each["message_id"] for each in photos(club, club.mentor, club.group.id)[:2]]
    await club.story.people.delete(from_=club.members[0], chat=club.group.id, message_ids=album)
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    assert len(photos(club, club.mentor, club.bot)) == 2


async def test_who_has_not_opened_the_bot_is_named_to_the_mentor(story: Story) -> None:
    club = await open_with_reports(story)
    async with club.session() as session:
        (await person_row(session, club.members[0])).may_write = False
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.tap(club.mentor, "✅ Кабыл алуу")
    assert any("🔕 Ал ботту ача элек" in line for line in club.in_private(club.mentor))
