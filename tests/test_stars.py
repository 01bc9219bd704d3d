"""Stars in a club's life: given by hand, read on the board, shown beside names, the year's end."""

import datetime as dt

import pytest
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import select

from models import StarEntry
from sandbox.people import bots, membership, messages
from screens.departures import LeaveForSure
from screens.privacy_buttons import ForgetForSure
from screens.star_buttons import HideStars, StarDesk
from services import clubs, star_board
from tests import remembered
from tests.story import Story
from tests.talk_scene import RIGHTS, TalkClub, found, member_row, row, text, untick_all

DECEMBER = dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC)  # ten in the morning in Bishkek
YEAR_END = dt.datetime(2026, 12, 28, 4, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """Without talks: weeks in which nothing else happens go by quickly."""
    club = await found(story)
    await untick_all(club)
    return club


async def say(club: TalkClub, person: int, words: str, chat: int | None = None) -> None:
    messages.say(club.story.world, person, chat or club.bot, words)
    await club.story.settle()


async def open_desk(club: TalkClub) -> None:
    last = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, last, data=StarDesk(club=club.id).pack())


async def give(club: TalkClub, name: str, ground: str) -> None:
    await open_desk(club)
    await club.tap(club.mentor, "Жылдызча берүү")
    await club.tap(club.mentor, name)
    await club.tap(club.mentor, ground)


def shown(club: TalkClub, person: int) -> str:
    return text(club.last(person))


def tags(club: TalkClub) -> list[str | None]:
    places = club.group.members
    return [places[person].tag for person in club.members]


async def test_a_mentor_gives_a_star_in_four_taps_and_corrects_it(club: TalkClub) -> None:
    bermet, chynara, *_ = club.members
    await give(club, "Бермет", "Тажрыйба бөлүштү")
    assert shown(club, club.mentor) == "✅ Бермет — 2 жылдызча. Өзүнө билдирүү жөнөтүлөт."
    assert "🌟 Куттуктайбыз!\nСизге 2 жылдызча берилди." in shown(club, bermet)
    assert "Быйыл: 2 жылдызча · Ордуңуз: 1" in shown(club, bermet)
    assert club.in_group()[-1].startswith("🌱🌟 Биринчи жылдызча! Бермет,")

    await give(club, "Чынара", "✏️ 3 🌟")
    await say(club, club.mentor, "ө" * 201)
    assert "Өтө узун" in shown(club, club.mentor)
    await say(club, club.mentor, "Коңшуларга <b>үйрөттү</b>")
    assert shown(club, club.mentor).startswith("✅ Чынара — 3 жылдызча")
    assert "Себеби: Коңшуларга <b>үйрөттү</b>" in shown(club, chynara)

    await give(club, "Чынара", "Жардам берди")
    assert len([words for words in club.in_group() if "Биринчи жылдызча" in words]) == 2
    await club.tap(club.mentor, "Акыркы жылдызчалар")
    await club.tap(club.mentor, "Чынара · 3 🌟")
    await club.tap(club.mentor, "1")
    await club.tap(club.mentor, "Эсеби туура эмес болгон")
    await club.story.after(minutes=6)
    assert "Быйыл: 2 жылдызча · Ордуңуз: 1" in shown(club, chynara)
    ledger = [each.stars for each in await club.story.all(select(StarEntry).order_by("id"))]
    assert ledger == [2, 3, 1, -2]


async def test_the_board_is_open_to_all_and_her_own_place_to_her_alone(club: TalkClub) -> None:
    bermet, chynara, gulzat, *_ = club.members
    await give(club, "Бермет", "Тажрыйба бөлүштү")
    await give(club, "Чынара", "Жардам берди")

    await say(club, chynara, "🌟 Жылдызча")
    assert shown(club, chynara) == (
        "🏆 Рейтинг · 2026\n🥇 Бермет — 2\n🥈 Чынара — 1\n— — —\n"
        "➡️ Ордуңуз: 2 · 1 жылдызча\nКийинки орунга 1 жылдызча калды."
    )
    await club.tap(chynara, "Өткөн жыл")
    assert shown(club, chynara).startswith("🏆 Рейтинг · 2025\n🌟 Ал жылы жылдызча берилген эмес.")
    await club.tap(chynara, "Быйыл")

    await say(club, gulzat, "/reiting", club.group.id)
    board = club.in_group()[-1]
    assert board.splitlines() == [
        "🏆 Рейтинг · 2026",
        "🥇 Бермет — 2",
        "🥈 Чынара — 1",
    ]
    where = club.story.world, chynara, club.group.id, club.sees(gulzat)[-1]["message_id"]
    tapped = await bots.tap(*where, None, [0, 0])
    await club.story.settle()
    toast = club.story.world.callbacks[tapped["callback_id"]].answer
    assert toast
    assert toast["show_alert"]
    assert toast["text"] == "➡️ Ордуңуз: 2 · 1 жылдызча\nКийинки орунга 1 жылдызча калды."
    assert club.in_group()[-1] == board

    await club.tap(bermet, "Рейтинг")
    await club.tap(bermet, "Мени көрсөтпөө")
    assert "Сиз рейтингде көрсөтүлбөйсүз" in shown(club, bermet)
    await say(club, gulzat, "/reiting", club.group.id)
    assert "Бермет" not in club.in_group()[-1]


async def test_the_board_comes_as_a_picture_with_the_same_words(club: TalkClub) -> None:
    await give(club, "Бермет", "Жардам берди")
    await say(club, club.members[0], "/reiting")
    await club.tap(club.members[0], "Сүрөт")
    sent = club.last(club.members[0])
    assert "photo" in sent
    assert sent["caption"].startswith("🏆 Рейтинг · 2026\n🥇 Бермет — 1")

    await open_desk(club)
    await club.tap(club.mentor, "Рейтинг")
    await club.tap(club.mentor, "Топко көрсөтүү")
    assert "photo" in club.sees(club.mentor)[-1]


async def test_stars_stand_beside_names_while_the_bot_may(club: TalkClub) -> None:
    await give(club, "Бермет", "Тажрыйба бөлүштү")
    await open_desk(club)
    await club.tap(club.mentor, "Жылдызча жөндөөлөрү")
    await club.tap(club.mentor, "Аттын жанында жылдызча")
    assert "Аттардын жанына жылдызча жазууга укугум жок" in shown(club, club.mentor)
    assert set(tags(club)) == {None}

    rights = {**RIGHTS, "can_manage_tags": True}
    membership.promote(club.story.world, club.group, club.bot, club.mentor, rights)
    await open_desk(club)
    await club.tap(club.mentor, "Жылдызча жөндөөлөрү")
    await club.tap(club.mentor, "Аттын жанында жылдызча")
    await give(club, "Чынара", "Жардам берди")
    assert tags(club)[:3] == ["2 жылдызча", "1 жылдызча", None]
    await club.story.until(dt.datetime(2027, 1, 1, 5, tzinfo=dt.UTC))
    assert set(tags(club)) == {None}, "the new year begins anew"


async def want_tags(club: TalkClub) -> None:
    await open_desk(club)
    await club.tap(club.mentor, "Жылдызча жөндөөлөрү")
    await club.tap(club.mentor, "Аттын жанында жылдызча")


def let_tag(club: TalkClub) -> None:
    rights = {**RIGHTS, "can_manage_tags": True}
    membership.promote(club.story.world, club.group, club.bot, club.mentor, rights)


async def test_a_tag_of_her_own_is_left_alone_where_the_club_wants_none(club: TalkClub) -> None:
    let_tag(club)
    await give(club, "Бермет", "Тажрыйба бөлүштү")
    her = club.members[0]
    club.group.members[her].tag = "Ысык-Көл"
    await club.press(
        her, club.last(her)["message_id"], data=HideStars(club=club.id, hidden=True).pack()
    )
    await club.story.until(dt.datetime(2027, 1, 1, 5, tzinfo=dt.UTC))
    assert tags(club)[0] == "Ысык-Көл"


@pytest.mark.parametrize("gone", [LeaveForSure, ForgetForSure])
async def test_who_is_not_in_the_club_any_more_has_no_tag_of_it_in_its_group(
    club: TalkClub, gone: type[CallbackData]
) -> None:
    let_tag(club)
    await want_tags(club)
    await give(club, "Бермет", "Тажрыйба бөлүштү")
    her = club.members[0]
    assert tags(club)[0] == "2 жылдызча"
    data = gone.model_validate({"club": club.id}).pack()
    await club.press(her, club.last(her)["message_id"], data=data)
    await club.story.after(minutes=1)
    assert tags(club)[0] is None


async def test_terms_are_settled_by_buttons(club: TalkClub) -> None:
    await open_desk(club)
    await club.tap(club.mentor, "Жылдызча жөндөөлөрү")
    await club.tap(club.mentor, "1/0/0")
    assert "1/0/0" in shown(club, club.mentor)
    await club.tap(club.mentor, "Жардам берди · 1")
    await club.tap(club.mentor, "Уюштуруучу ырастайт")
    await give(club, "Бермет", "Жардам берди · 2")
    assert "2 жылдызча" in shown(club, club.members[0])


async def test_the_year_ends_with_speakers_a_prize_certificates_and_a_letter_to_each(
    club: TalkClub,
) -> None:
    for name in ("Бермет", "Бермет", "Чынара"):
        await give(club, name, "Тажрыйба бөлүштү")
    await club.story.until(DECEMBER - SECOND)
    assert not await club.letters("stars.speakers")
    await club.story.until(DECEMBER + SECOND)
    assert "#ЧоңОй баяндамачыларын тандай турган учур" in "\n".join(club.in_private(club.mentor))
    await club.tap(club.mentor, "Жылдын жыйынтыгы")
    await club.tap(club.mentor, "Баяндамачыларды тандоо")
    await club.tap(club.mentor, "✅ Чынара")
    await club.tap(club.mentor, "✅ Даяр")
    await club.tap(club.mentor, "Баяндамачыларга билдирүү")
    await club.story.after(hours=1)
    invited = [any("#ЧоңОй 2026" in each for each in club.in_private(who)) for who in club.members]
    assert invited == [True, False, False, False, False, False]

    await club.story.until(YEAR_END + dt.timedelta(hours=2))
    letters = [
        [each for each in club.in_private(who) if "жылыңыз: 2026" in each] for who in club.members
    ]
    assert [len(each) for each in letters] == [1, 1, 0, 0, 0, 0]
    assert "Топтогонуңуз: 4 жылдызча\nОрдуңуз: 1" in letters[0][0]
    await club.tap(club.mentor, "Жылдын жыйынтыгы")
    await club.tap(club.mentor, "Байгени жазуу")
    await say(club, club.mentor, "Бишкекке тажрыйба алмашуу сапары")
    await club.story.after(minutes=1)
    assert "🎁 Байге: Бишкекке тажрыйба алмашуу сапары" in "\n".join(club.in_group())
    await club.tap(club.mentor, "Сертификаттар")
    assert club.last(club.mentor)["document"]["file_name"] == "certificates-2026.pdf"


async def test_the_group_hears_of_another_prize_but_of_none_twice(club: TalkClub) -> None:
    await give(club, "Бермет", "Тажрыйба бөлүштү")
    await club.story.until(DECEMBER + SECOND)
    await club.tap(club.mentor, "Жылдын жыйынтыгы")
    for prize in ("Ноутбук", "Ноутбук", "Планшет", "Ноутбук"):
        await club.tap(club.mentor, "Байгени жазуу")
        await say(club, club.mentor, prize)
        await club.story.after(minutes=1)
    told = [each for each in club.in_group() if "🎁 Байге" in each]
    assert ["Ноутбук" in each for each in told] == [True, False, True]


async def test_of_a_prize_that_is_put_right_at_night_the_group_reads_once_in_the_morning(
    club: TalkClub,
) -> None:
    await give(club, "Бермет", "Тажрыйба бөлүштү")
    await club.story.until(DECEMBER + dt.timedelta(hours=15))
    await club.tap(club.mentor, "Жылдын жыйынтыгы")
    for prize in ("Ноутбк", "Ноутбук"):
        await club.tap(club.mentor, "Байгени жазуу")
        await say(club, club.mentor, prize)
    await club.story.after(days=1)
    [told] = [each for each in club.in_group() if "🎁 Байге" in each]
    assert "Ноутбук" in told


async def test_of_a_prize_for_who_wants_not_to_be_named_the_group_reads_without_a_name(
    club: TalkClub,
) -> None:
    await give(club, "Бермет", "Тажрыйба бөлүштү")
    async with club.session() as session:
        her = await member_row(session, club, club.members[0])
        await star_board.hide(session, her, hidden=True)
    await club.story.until(DECEMBER + SECOND)
    await club.tap(club.mentor, "Жылдын жыйынтыгы")
    await club.tap(club.mentor, "Байгени жазуу")
    await say(club, club.mentor, "Ноутбук")
    await club.story.after(minutes=1)
    [told] = [each for each in club.in_group() if "🎁 Байге: Ноутбук" in each]
    assert "Бермет" not in told


async def test_a_club_that_pauses_over_new_year_ends_its_year_when_it_goes_on(
    club: TalkClub,
) -> None:
    await give(club, "Бермет", "Тажрыйба бөлүштү")
    await club.story.until(YEAR_END - 8 * DAY)
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), club.story.now)
    await club.story.until(YEAR_END + 8 * DAY)
    assert not await club.letters("stars.year_letter")
    async with club.session() as session:
        await clubs.resume(session, await row(session, club), club.story.now)
    await club.story.after(days=1)
    assert len(await club.letters("stars.year_end")) == 1
    assert any("жылыңыз: 2026" in each for each in club.in_private(club.members[0]))
