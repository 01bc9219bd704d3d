"""The organiser sees all clubs side by side; nobody else does, and she sees no names."""

from collections.abc import Iterator

import pytest
from aiogram import Dispatcher

from models import Club, ClubState, Letter, Sessions
from scheduler import club_letters
from screens import people
from screens.network import ShowNetwork
from services import network
from tests.test_access import KYRGYZ
from tests.two_clubs import INTRUDERS, LEFT, MENTOR, NOW, SECRET, TITLE, Town, settle

ORGANISER = LEFT


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


@pytest.fixture(autouse=True)
def organiser(dispatcher: Dispatcher) -> Iterator[None]:
    before = dispatcher["organisers"]
    dispatcher["organisers"] = frozenset({ORGANISER})
    yield
    dispatcher["organisers"] = before


@pytest.mark.parametrize("person", [*{*INTRUDERS.values(), MENTOR} - {ORGANISER}])
async def test_nobody_else_sees_it(person: int, town: Town) -> None:
    refused = await town.tap(person, "net:0")

    assert "уюштуруучу" in (refused.toast or "")
    assert refused.alert
    assert refused.text is None
    more = await town.tap(person, people.More().pack())
    assert ShowNetwork().pack() not in str(more.buttons)


async def test_all_clubs_stand_side_by_side_with_counts_only(town: Town) -> None:
    seen = await town.tap(ORGANISER, "net:0")
    text = seen.text or ""

    assert f"«{TITLE}»" in text
    assert "«Башка клуб»" in text
    assert text.count("👥 2 · 📝 2 · 📬 2 · 🍵 0 · 📚 0") == 2
    assert SECRET not in text
    assert "Айым" not in text
    more = await town.tap(ORGANISER, people.More().pack())
    assert ShowNetwork().pack() in str(more.buttons)


async def test_many_clubs_have_pages_and_a_lost_club_says_so(town: Town) -> None:
    async with town.sessions.begin() as session:
        for number in range(20):
            session.add(
                Club(
                    chat_id=-9_000 - number, title=f"{number:02} {'Ж' * 120}", locale="ky",
                    zone="Asia/Bishkek", invite=f"x{number}", created_at=NOW,
                    state=ClubState.GONE,
                )
            )  # fmt: skip
    pages = [(await town.tap(ORGANISER, f"net:{number}")).text or "" for number in range(3)]
    beyond = (await town.tap(ORGANISER, "net:10000")).text

    assert sum(page.count("👥 ") for page in pages) == 22 + len(pages)
    assert all(len(page) < 4096 for page in pages)
    assert "ботсуз" in pages[0]
    assert beyond == pages[2]
    async with town.sessions() as session:
        assert (await network.page(session, 0, NOW)).clubs == 22


async def test_at_start_the_organiser_has_a_button_for_it(town: Town) -> None:
    assert ShowNetwork().pack() in str((await town.write(ORGANISER, "/start")).buttons)
    assert ShowNetwork().pack() not in str((await town.write(MENTOR, "/start")).buttons)


async def test_the_organiser_has_a_command_for_it_in_her_list(town: Town) -> None:
    assert f"«{TITLE}»" in ((await town.write(ORGANISER, "/clubs")).text or "")
    assert "уюштуруучу" in ((await town.write(MENTOR, "/clubs")).text or "")
    kind = club_letters.commands(lambda: frozenset({ORGANISER}))
    listed = {}
    async with town.sessions() as session:
        for person in (ORGANISER, MENTOR):
            letter = Letter(kind=club_letters.COMMANDS, chat_id=person, params={})
            call = kind.render(letter, await kind.load(session, letter, NOW), KYRGYZ)
            listed[person] = {each.command for each in call.commands}
    assert "clubs" in listed[ORGANISER] - listed[MENTOR]
    assert "plan" in listed[MENTOR]
