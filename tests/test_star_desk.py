"""What a mentor reads at the desk of the stars where a thing cannot be as she asked."""

import pytest
from aiogram.filters.callback_data import CallbackData

from domain.stars import (
    SPEAKERS,
    CorrectionIsUnexplained,
    LastSpeaker,
    NoStarForHerself,
    PrizeIsMissing,
    ReasonIsMissing,
    StarKind,
)
from models import Sessions
from sandbox.people import messages
from screens import star_buttons as buttons
from screens import star_year
from screens.stars import GROUNDS
from services import star_years, stars
from tests.club_scene import ky
from tests.review_scene import make_mentor
from tests.star_scene import NOW, gather
from tests.story import Story
from tests.talk_scene import TalkClub, found, member_row, person_row, text

YEAR = 2026
TOLD = ky("✅ The speakers are told.")
UNREACHED = "🔕 No message reaches them, please tell them yourself: {names}"
UNHEARD = ky("🔕 She has not opened the bot: please tell her yourself.")


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


async def press(club: TalkClub, data: CallbackData, who: int = 0) -> str:
    """What the toast says."""
    person = who or club.mentor
    last = club.last(person)["message_id"]
    return str((await club.press(person, last, data=data.pack()) or {}).get("text", ""))


async def award(club: TalkClub, *members: int) -> list[int]:
    """Their numbers in the club."""
    numbers = []
    async with club.session() as session:
        for each in members:
            await stars.award(
                session, club.id, each, kind=StarKind.HELP, stars=1, reason="Рахмат", source="1",
                by=club.mentor, now=club.story.now,
            )  # fmt: skip
            numbers.append((await member_row(session, club, each)).id)
    await club.story.settle()
    return numbers


async def test_of_a_star_for_who_cannot_be_written_to_the_mentor_is_asked_to_tell_her(
    club: TalkClub,
) -> None:
    async with club.session() as session:
        (await person_row(session, club.members[0])).may_write = False
        hers = (await member_row(session, club, club.members[0])).id
    await press(club, buttons.ChooseGrounds(club=club.id, starred=hers))
    await club.tap(club.mentor, "Жардам берди")
    assert text(club.last(club.mentor)) == f"✅ Бермет — 1 жылдызча\n{UNHEARD}"


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


async def test_nobody_raises_a_star_of_her_own_by_correcting_it(club: TalkClub) -> None:
    her = club.members[0]
    await award(club, her)
    await make_mentor(club, her)
    await press(club, buttons.StarLog(club=club.id), her)
    await club.tap(her, "Бермет")
    answer = await club.tap(her, "3")
    assert answer
    assert answer["text"] == ky(NoStarForHerself.says)
    await club.tap(her, "0")
    await club.tap(her, "Жаңылыш")
    async with club.session() as session:
        assert await stars.total(session, await member_row(session, club, her)) == 0


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


async def correct(club: TalkClub, amount: int) -> None:
    async with club.session() as session:
        [entry] = (await stars.latest(session, club.id)).entries
        mentor = await member_row(session, club, club.mentor)
        await stars.correct(
            session, mentor, entry.id, stars=amount, reason="Эсеп", now=club.story.now
        )


def corrections(club: TalkClub) -> list[str]:
    told = [each.splitlines()[0] for each in club.in_private(club.members[0])]
    return [each for each in told if each.startswith("✏️")]


async def test_of_each_correction_she_reads_and_once_of_those_at_a_stretch(club: TalkClub) -> None:
    await award(club, club.members[0])
    for amount in (3, 4):
        await correct(club, amount)
    await club.story.after(minutes=6)
    await correct(club, 0)
    await club.story.after(minutes=6)
    assert [each[-3:] for each in corrections(club)] == ["4 🌟", "0 🌟"]


async def test_a_star_that_is_corrected_before_she_reads_of_it_is_no_correction_to_her(
    club: TalkClub,
) -> None:
    evening = club.story.now.replace(hour=16)  # ten in the evening in Bishkek
    await club.story.until(evening)
    await award(club, club.members[0])
    await correct(club, 3)
    await club.story.after(hours=11)
    assert corrections(club) == []
    assert "3 жылдызча" in text(club.last(club.members[0]))


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


FIRST = "🌱🌟"


@pytest.mark.parametrize("hours", [0, 14])
async def test_the_first_star_that_counts_is_celebrated_though_one_was_taken_back(
    club: TalkClub, hours: int
) -> None:
    """A mentor mends a wrong reason in the evening: nought, and the star anew. Or the next day."""
    await club.story.until(club.story.now.replace(hour=16))
    her = club.members[0]
    await award(club, her)
    await correct(club, 0)
    await club.story.after(hours=hours)
    async with club.session() as session:
        await stars.award(
            session, club.id, her, kind=StarKind.PRACTICE, stars=2, reason="", source="2",
            by=club.mentor, now=club.story.now,
        )  # fmt: skip
    await club.story.after(hours=14)
    [told] = [each for each in club.in_group() if each.startswith(FIRST)]
    assert ky(GROUNDS[StarKind.PRACTICE]) in told


async def test_a_mistake_is_found_however_many_stars_were_given_since(club: TalkClub) -> None:
    her, *others = club.members
    await award(club, her)
    async with club.session() as session:
        for number in range(10):
            await stars.award(
                session, club.id, others[0], kind=StarKind.OWN, stars=2, reason="Рахмат",
                source=f"later:{number}", by=club.mentor, now=club.story.now,
            )  # fmt: skip
    await press(club, buttons.StarLog(club=club.id))
    for label in ("▶️", "Бермет", "0", "Жаңылыш"):
        await club.tap(club.mentor, label)
    async with club.session() as session:
        assert await stars.total(session, await member_row(session, club, her)) == 0


async def test_a_sticker_is_no_prize_and_no_reason_and_each_is_asked_in_its_own_words(
    club: TalkClub,
) -> None:
    [hers] = await award(club, club.members[0])
    await press(club, buttons.AskPrize(club=club.id, year=YEAR))
    await sticker(club)
    assert text(club.last(club.mentor)) == ky(PrizeIsMissing.says)
    await press(club, buttons.StarLog(club=club.id))
    for label in ("Бермет", "3", "✏️"):
        await club.tap(club.mentor, label)
    await sticker(club)
    assert text(club.last(club.mentor)) == ky(CorrectionIsUnexplained.says)
    await press(club, buttons.ChooseGrounds(club=club.id, starred=hers))
    await club.tap(club.mentor, "✏️ 1")
    await sticker(club)
    assert text(club.last(club.mentor)) == ky(ReasonIsMissing.says)


async def sticker(club: TalkClub) -> None:
    messages.send_media(club.story.world, club.mentor, club.bot, [{"kind": "sticker"}])
    await club.story.settle()
