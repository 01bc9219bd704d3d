"""The year's end: who is asked to speak at #ChongOy, and to whom a prize is noted."""

import pytest

from domain.stars import SPEAKERS, LastSpeaker, StarKind
from models import Sessions
from sandbox.people import membership
from screens import star_buttons as buttons
from screens import star_year
from services import star_years, stars
from tests.club_scene import ky
from tests.star_scene import NOW, award, gather, press
from tests.story import Story
from tests.talk_scene import TalkClub, found, member_row, person_row, text

YEAR = 2026
TOLD = ky("✅ The speakers are told.")
UNREACHED = "🔕 No message reaches them, please tell them yourself: {names}"
NOTED_FOR = "🎁 The prize of {year} is noted for: {names}. First is now: {first}"
DISINVITED = "🎤 Invited, but not chosen any more. Please tell them yourself: {names}"


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


async def ticked(club: TalkClub) -> list[str]:
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    return [
        each["text"] for [each] in rows if each["text"].endswith("🌟") and "✅" in each["text"]
    ]


async def test_the_last_speaker_stays_until_another_one_is_chosen(club: TalkClub) -> None:
    numbers = await award(club, *club.members[:3])
    await press(club, buttons.ChooseSpeakers(club=club.id, year=YEAR))
    toasts = [
        await press(club, buttons.TickSpeaker(club=club.id, year=YEAR, starred=each))
        for each in numbers
    ]
    assert toasts == ["", "", ky(LastSpeaker.says)]
    assert len(await ticked(club)) == 1


async def test_of_two_with_one_name_the_mentor_sees_which_she_asks_to_speak(
    club: TalkClub,
) -> None:
    her, other = club.members[:2]
    async with club.session() as session:
        for who, district in ((her, "Тоң"), (other, "Жети-Өгүз")):
            member = await member_row(session, club, who)
            member.name, member.district = "Бермет", district
    await award(club, her, other)
    await press(club, buttons.ChooseSpeakers(club=club.id, year=YEAR))
    assert await ticked(club) == ["✅ Бермет · Тоң · 1 🌟", "✅ Бермет · Жети-Өгүз · 1 🌟"]
    await press(club, buttons.YearEnd(club=club.id, year=YEAR))
    told = text(club.last(club.mentor))
    assert "1. Бермет · Тоң — " in told
    assert "Бермет · Тоң, Бермет · Жети-Өгүз — " in told
    await press(club, buttons.StarLog(club=club.id))
    assert "Бермет · Жети-Өгүз · 1 🌟" in str(club.last(club.mentor)["reply_markup"])


async def test_where_all_who_were_chosen_have_left_others_are_proposed(club: TalkClub) -> None:
    her, other = club.members[:2]
    numbers = await award(club, her, other)
    await press(club, buttons.ChooseSpeakers(club=club.id, year=YEAR))
    await press(club, buttons.TickSpeaker(club=club.id, year=YEAR, starred=numbers[1]))
    assert await ticked(club) == ["✅ Бермет · 1 🌟"]
    membership.leave(club.story.world, club.group, her)
    await club.story.settle()
    await press(club, buttons.ChooseSpeakers(club=club.id, year=YEAR))
    assert await ticked(club) == ["✅ Чынара · 1 🌟"]


async def test_which_speakers_the_mentor_has_to_tell_herself(club: TalkClub) -> None:
    her, other = club.members[:2]
    await award(club, her, other)
    async with club.session() as session:
        (await person_row(session, her)).may_write = False
    tell = buttons.InviteSpeakers(club=club.id, year=YEAR)
    assert await press(club, tell) == TOLD
    assert text(club.last(club.mentor)).splitlines()[-1] == ky(UNREACHED, names="Бермет")
    async with club.session() as session:
        (await person_row(session, her)).may_write = True
        (await person_row(session, other)).may_write = False
    assert await press(club, tell) == TOLD
    assert text(club.last(club.mentor)).splitlines()[-1] == ky(UNREACHED, names="Чынара")
    await club.story.after(minutes=1)
    invited = [any("#ЧоңОй" in each for each in club.in_private(who)) for who in (her, other)]
    assert invited == [True, True]


async def test_whom_a_mentor_has_invited_and_chooses_no_more_she_is_asked_to_tell_herself(
    club: TalkClub,
) -> None:
    numbers = await award(club, *club.members[:2])
    await press(club, buttons.InviteSpeakers(club=club.id, year=YEAR))
    await club.story.after(minutes=1)
    tick = buttons.TickSpeaker(club=club.id, year=YEAR, starred=numbers[0])
    await press(club, tick)
    for _ in range(2):  # below those who can be ticked, and on the page of the year
        assert text(club.last(club.mentor)).splitlines()[-1] == ky(DISINVITED, names="Бермет")
        await club.tap(club.mentor, "✅ Даяр")
    await press(club, tick)
    assert "Өзүңүз айтып" not in text(club.last(club.mentor))


async def test_who_was_not_chosen_for_a_night_is_invited_when_she_is_chosen_again(
    club: TalkClub,
) -> None:
    """The first invitation waited for the morning, and was true no more by then."""
    numbers = await award(club, *club.members[:2])
    tell = buttons.InviteSpeakers(club=club.id, year=YEAR)
    tick = buttons.TickSpeaker(club=club.id, year=YEAR, starred=numbers[0])
    await club.story.until(club.story.now.replace(hour=16))
    await press(club, tell)
    await press(club, tick)
    await club.story.after(hours=14)
    await press(club, tick)
    assert await press(club, tell) == TOLD
    await club.story.after(minutes=1)
    assert len([each for each in club.in_private(club.members[0]) if "#ЧоңОй" in each]) == 1


async def test_who_is_chosen_as_a_speaker_stays_one_however_many_overtake_her(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        circle = await gather(session, [f"Айым {n:02}" for n in range(41)])
        await circle.award_each(session, [1] * 20)
        her = circle.members[0].id
        await star_years.invite_speakers(session, circle.club, YEAR, NOW)
        for number in range(20, 41):
            await circle.award(session, number, 2)
        found = await star_years.year(session, circle.club, YEAR)
        assert her in {row.member_id for row in found.speakers}
        await star_years.tick_speaker(session, circle.club, YEAR, her)
        found = await star_years.year(session, circle.club, YEAR)
        assert len(found.speakers) == SPEAKERS - 1


async def test_the_prize_of_who_is_first_no_more_is_not_that_of_who_is_now(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award_each(session, [3, 2])
        await star_years.give_prize(session, circle.club, YEAR, "Ноутбук", NOW)
        assert "Ноутбук" in star_year.card(await star_years.year(session, circle.club, YEAR), ky)
        await circle.award(session, 1, 5)
        card = star_year.card(await star_years.year(session, circle.club, YEAR), ky)
        assert "Жылдыз — 7" in card
        assert "Ноутбук" not in card
        assert ky(NOTED_FOR, year=YEAR, names="Гүлнара", first="Жылдыз") in card
        await star_years.give_prize(session, circle.club, YEAR, "Планшет", NOW)
        card = star_year.card(await star_years.year(session, circle.club, YEAR), ky)
        assert "Планшет" in card
        assert "Гүлнара. " not in card


async def test_a_mentor_whose_correction_makes_another_one_first_reads_who_has_the_prize(
    club: TalkClub,
) -> None:
    her, other = club.members[:2]
    await award(club, other, her)
    async with club.session() as session:
        row = await member_row(session, club, her)
        await stars.award(
            session, club.id, her, kind=StarKind.HELP, stars=2, reason="Рахмат", source="2",
            by=club.mentor, now=club.story.now,
        )  # fmt: skip
        await star_years.give_prize(session, row.club, YEAR, "Ноутбук", club.story.now)
    await press(club, buttons.StarLog(club=club.id))
    for label in ("Бермет · 2", "0", "Жаңылыш"):
        await club.tap(club.mentor, label)
    line = ky(NOTED_FOR, year=YEAR, names="Бермет", first="Бермет, Чынара")
    assert text(club.last(club.mentor)).splitlines()[-1] == line


async def test_a_mentor_who_is_about_to_note_a_prize_reads_what_another_one_has_noted(
    club: TalkClub,
) -> None:
    await award(club, club.members[0])
    ask = buttons.AskPrize(club=club.id, year=YEAR)
    await press(club, ask)
    assert "Ноутбук" not in text(club.last(club.mentor))
    async with club.session() as session:
        row = await member_row(session, club, club.mentor)
        await star_years.give_prize(session, row.club, YEAR, "Ноутбук", club.story.now)
    await press(club, ask)
    assert text(club.last(club.mentor)).splitlines()[-1] == "🎁 Байге: Ноутбук"


@pytest.mark.parametrize(("name", "is_told"), [("Бермет 🌸", False), ("Amina أمينة", True)])
async def test_the_mentor_reads_whose_name_cannot_be_printed_as_it_is_written(
    club: TalkClub, name: str, *, is_told: bool
) -> None:
    await award(club, club.members[0])
    async with club.session() as session:
        (await member_row(session, club, club.members[0])).name = name
    await press(club, buttons.PrintCertificates(club=club.id, year=YEAR))
    ready, *gap = club.last(club.mentor)["caption"].splitlines()
    assert ready == "📄 Сертификаттар · 2026. Басып чыгарууга даяр."
    assert [name in each for each in gap] == [True] * is_told
