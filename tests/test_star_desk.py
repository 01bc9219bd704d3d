"""What a mentor reads at the desk of the stars where a thing cannot be as she asked."""

import pytest
from sqlalchemy import select

from domain.stars import (
    CorrectionIsUnexplained,
    NoStarForHerself,
    PrizeIsMissing,
    ReasonIsMissing,
    StarKind,
)
from models import StarEntry
from sandbox.people import messages
from screens import star_buttons as buttons
from screens.stars import GROUNDS
from services import stars
from tests.club_scene import ky
from tests.review_scene import make_mentor
from tests.star_scene import award, press
from tests.story import Story
from tests.talk_scene import TalkClub, found, member_row, person_row, text

YEAR = 2026
UNHEARD = ky("🔕 She has not opened the bot: please tell her yourself.")


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


async def test_of_a_star_for_who_cannot_be_written_to_the_mentor_is_asked_to_tell_her(
    club: TalkClub,
) -> None:
    async with club.session() as session:
        (await person_row(session, club.members[0])).may_write = False
        hers = (await member_row(session, club, club.members[0])).id
    await press(club, buttons.ChooseGrounds(club=club.id, starred=hers))
    await club.tap(club.mentor, "Жардам берди")
    assert text(club.last(club.mentor)) == f"✅ Бермет — 1 жылдызча\n{UNHEARD}"


async def test_of_two_reasons_tapped_at_once_the_first_counts_and_the_mentor_reads_so(
    club: TalkClub,
) -> None:
    """The second finger was on the old screen still."""
    async with club.session() as session:
        hers = (await member_row(session, club, club.members[0])).id
    await press(club, buttons.ChooseGrounds(club=club.id, starred=hers))
    for grounds in (StarKind.HELP, StarKind.PRACTICE):
        await press(club, buttons.GiveStars(club=club.id, starred=hers, grounds=grounds, mark=0))
    assert "— 1 жылдызча" in text(club.last(club.mentor))
    async with club.session() as session:
        assert await stars.total(session, await member_row(session, club, club.members[0])) == 1


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


async def test_why_a_star_is_corrected_may_be_written_at_once(club: TalkClub) -> None:
    """And what she writes once she has pressed a ready reason is no reason any more."""
    await award(club, club.members[0])
    await press(club, buttons.StarLog(club=club.id), club.mentor)
    for label in ("Бермет", "3"):
        await club.tap(club.mentor, label)
    messages.say(club.story.world, club.mentor, club.bot, "Үч айылга барган")
    await club.story.settle()
    assert await reasons(club) == ["Үч айылга барган"]
    for label in ("0", "Жаңылыш"):
        await club.tap(club.mentor, label)
    messages.say(club.story.world, club.mentor, club.bot, "Салам")
    await club.story.settle()
    assert len(await reasons(club)) == 2


async def reasons(club: TalkClub) -> list[str]:
    fixed = select(StarEntry).filter_by(kind=StarKind.CORRECTION).order_by(StarEntry.id)
    return [each.reason for each in await club.story.all(fixed)]


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
