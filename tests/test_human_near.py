"""Whatever goes wrong for her in private, her mentor is one tap away (rule 12 of our texts)."""

import pytest
from aiogram import Dispatcher

from domain.clubs import NotAMember
from models import Letter, Sessions
from scheduler.jobs import LETTERS
from screens import menu
from screens.departures import LeaveForSure
from screens.people import Write
from screens.screen import Screen
from tests.databases import ONLY_SQLITE
from tests.test_access import KYRGYZ
from tests.two_clubs import LEFT, MEMBER, MENTOR, NOW, STRANGER, Town, settle

pytestmark = ONLY_SQLITE  # what is shown is the same on both


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


def leads_to_a_mentor(shown: Screen, town: Town) -> bool:
    return Write(invite=town.ours.invite).pack() in str(shown.buttons)


@pytest.mark.parametrize(
    "words", ["/plan", "/unknown", "/start q_999999", "/start inv_nobody", "/zhardam"]
)
async def test_what_she_cannot_do_ends_with_a_way_to_her_mentor(words: str, town: Town) -> None:
    shown = await town.write(MEMBER, words)
    assert shown.text
    assert leads_to_a_mentor(shown, town)


async def test_a_mentor_is_not_sent_to_herself(town: Town) -> None:
    refused = await town.write(MENTOR, "/start q_999999")
    assert refused.text
    assert refused.buttons == ()


async def test_a_mentor_who_asks_for_help_is_told_where_all_of_hers_begins(town: Town) -> None:
    where = KYRGYZ("Everything begins here: /club")
    assert where in ((await town.write(MENTOR, "/zhardam")).text or "")
    assert where not in ((await town.write(MEMBER, "/zhardam")).text or "")


@pytest.mark.parametrize(
    "words",
    ["/start", KYRGYZ(menu.TALK), "/plan", "/unknown", "/zhardam", "Кайра киргим келет"],
)
async def test_who_has_left_finds_the_way_back_wherever_she_knocks(words: str, town: Town) -> None:
    shown = await town.write(LEFT, words)
    assert shown.text
    assert [each.text for row in shown.buttons for each in row] == ["↩️ Кайтып келүү"]
    await town.tap(LEFT, shown.buttons[0][0].callback_data or "")
    assert (await town.write(LEFT, "/start")).menu, "she is in the club again"


async def test_who_taps_twice_that_she_leaves_reads_the_same_goodbye_twice(town: Town) -> None:
    tap = LeaveForSure(club=town.ours.id).pack()
    once, twice = await town.tap(MEMBER, tap), await town.tap(MEMBER, tap)
    assert once == twice
    assert "Сиз клубдан чыктыңыз" in (twice.text or "")
    before = await town.rows()
    assert (await town.tap(STRANGER, tap)).toast == KYRGYZ(NotAMember.says)
    assert {table for table, _ in before ^ await town.rows()} <= {"people"}


async def test_who_is_in_no_club_is_told_how_to_come_into_one(town: Town) -> None:
    shown = await town.write(STRANGER, "/zhardam")
    assert "Насаатчы жөнөткөн шилтемени ачыңыз" in (shown.text or "")
    assert (await town.write(STRANGER, "/plan")).buttons == ()


async def test_also_when_it_is_we_who_broke(town: Town) -> None:
    kind = LETTERS["bot.broke"]
    offered = {}
    for person in (MEMBER, MENTOR, STRANGER):
        letter = Letter(kind="bot.broke", chat_id=person, params={"trace": "4f2a"}, silent=False)
        async with town.sessions() as session:
            told_of = await kind.load(session, letter, NOW)
            offered[person] = kind.render(letter, told_of, KYRGYZ)
    assert "4f2a" in offered[STRANGER].text
    assert Write(invite=town.ours.invite).pack() in str(offered[MEMBER].reply_markup)
    assert (offered[MENTOR].reply_markup, offered[STRANGER].reply_markup) == (None, None)
