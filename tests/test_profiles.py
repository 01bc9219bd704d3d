"""Who she is and where she serves: asked late, said in a word, and corrected by a mentor."""

import pytest

from domain.clubs import Standing
from screens.profile_buttons import SetStanding
from tests.homework_scene import HomeworkClub, open_club
from tests.review_scene import member_of
from tests.story import Story
from tests.talk_scene import text


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story, names=["Бермет", "Чынара"])


async def test_she_says_who_she_is_and_where_she_serves(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.say(her, "⚙️ Дагы")
    await club.tap(her, "👤 Мен жөнүндө")
    assert "🏛 Кеңеш: —" in text(club.last(her))
    await club.tap(her, "🏷 Кимсиз")
    await club.tap(her, "депутат")
    await club.tap(her, "🏛 Кеңеш")
    await club.say(her, "🌸🌸")
    assert text(club.last(her)) == "Жердин атын тамгалар менен жазыңыз."
    await club.say(her, "Ак-Суу <АӨ>")
    await club.tap(her, "🗺 Облус")
    await club.tap(her, "Нарын")
    assert text(club.last(her)).splitlines() == [
        "👤 Бермет", "🏷 Ким: депутат", "🏛 Кеңеш: Ак-Суу <АӨ>", "📍 Район: —", "🗺 Облус: Нарын",
    ]  # fmt: skip
    member = await member_of(club, her)
    assert (member.standing, member.oblast) == (Standing.DEPUTY, "naryn")


async def test_a_mentor_corrects_it_and_no_other_member_can(club: HomeworkClub) -> None:
    her, other = club.members
    await club.say(club.mentor, "🏠 Клубум")
    await club.tap(club.mentor, "👥 Катышуучулар")
    await club.tap(club.mentor, "📝 Бермет")
    hers = ["🏷 Ким экени", "🏛 Кеңеш", "📍 Район", "🗺 Облус", "✏️ Атын түзөтүү", "← Артка"]
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert [row[0]["text"] for row in rows] == hers
    for asked, words in (("🏷", "Ал ким?"), ("🗺", "Ал кайсы"), ("✏️ Атын", "Анын атын")):
        await club.tap(club.mentor, asked)
        assert words in text(club.last(club.mentor))
        await club.tap(club.mentor, "← Артка")
    await club.tap(club.mentor, "📍 Район")
    await club.say(club.mentor, "Тоң")
    member = await member_of(club, her)
    assert member.district == "Тоң"
    forged = SetStanding(club=club.id, person=member.id, standing=Standing.ACTIVIST).pack()
    toast = await club.press(other, club.last(other)["message_id"], data=forged)
    assert toast
    assert toast["text"] == "Муну клубдун насаатчылары гана жасай алат."
    assert (await member_of(club, her)).standing is None
