"""Who is in two clubs is asked which one is meant, wherever that could be doubted."""

import html

import pytest
from aiogram import Dispatcher

from models import Member, Role, Sessions
from screens import menu
from screens.screen import Screen
from tests.databases import ONLY_SQLITE
from tests.test_access import KYRGYZ
from tests.test_access_words import commands
from tests.two_clubs import MENTOR, NOW, TITLE, Town, settle

pytestmark = ONLY_SQLITE  # what is shown is the same on both
THEIRS = "Башка клуб"
# They are about her telephone and herself, or, for an organiser, about all clubs; and help, for
# a mentor, who is not sent to herself.
HER_OWN = {"til", "language", "clubs", "my_data", "forget", "zhardam", "help"}


def said(screen: Screen) -> str:
    labels = [each.text for row in screen.buttons for each in row]
    return html.unescape("\n".join([screen.text or screen.toast or "", *labels]))


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    """Its mentor is a mentor in the other club, too."""
    town = await settle(sessions, dispatcher)
    async with sessions.begin() as session:
        session.add(
            Member(
                club_id=town.theirs.id, person_id=MENTOR, name="Айым", role=Role.MENTOR,
                oblast="naryn", agreed_at=NOW, in_group=True, joined_at=NOW,
            )
        )  # fmt: skip
    return town


async def test_of_what_she_asks_for_both_clubs_are_named(
    town: Town, dispatcher: Dispatcher
) -> None:
    asked = [KYRGYZ(label) for label in menu.LABELS]
    asked += [f"/{each}" for each in sorted(commands(dispatcher) - HER_OWN)]
    shown = {each: said(await town.write(MENTOR, each)) for each in asked}
    assert {
        each for each, text in shown.items() if not (TITLE in text and THEIRS in text)
    } == set()
    assert len(shown) > 15
