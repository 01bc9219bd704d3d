"""Who is in two clubs is asked which one is meant, wherever that could be doubted."""

import html
from collections import Counter
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from models import Member, Part, Role, Sessions, Task
from screens import menu
from screens.homework import ask_what
from screens.screen import Screen
from services import roster
from services.homework_strays import Asked
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


async def test_what_she_has_sent_can_be_for_either_club(town: Town, sessions: Sessions) -> None:
    """Both clubs have a task №1, and mentors who must not read what is for the other's."""
    async with sessions() as session:
        tasks = (await session.scalars(select(Task))).all()
        places = await roster.places_of(session, MENTOR)
        asked = Asked(int(NOW.timestamp()), [Part(chat_id=MENTOR)], tasks, places)
        shown = ask_what(asked, "unclear", KYRGYZ)
    *choices, nothing = (each.text for row in shown.buttons for each in row)
    meant = Counter(label.rpartition(" · ")[::2] for label in choices)
    whats = ("📝 Отчет №1", "❓ Суроо", "👩‍🏫 Насаатчыга")
    assert meant == Counter((what, club) for what in whats for club in (TITLE, THEIRS))
    assert nothing == "✖️ Эч нерсе эмес"


async def opened(town: Town, above: str, label: str, rows: Any) -> Screen:
    """She taps a button under a message that says so."""
    data = next(each.callback_data for row in rows for each in row if each.text == label)
    chat = {"id": MENTOR, "type": "private", "first_name": "Айым"}
    shown = {"message_id": 1, "date": 1_790_000_000, "chat": chat, "text": above}
    who = {"id": MENTOR, "is_bot": False, "first_name": "Айым"}
    tap = {"id": "1", "from": who, "chat_instance": "1", "data": data, "message": shown}
    return await town.feed({"callback_query": tap})


async def test_the_club_that_she_chose_stands_below_all_that_she_opens_from_there(
    town: Town,
) -> None:
    asked = await town.write(MENTOR, KYRGYZ("🌟 Stars"))
    stars = await opened(town, KYRGYZ("Which club?"), THEIRS, asked.buttons)
    assert said(stars).splitlines()[0].startswith("🌟")
    assert f"\n🏠 {THEIRS}" in (stars.text or "")
    give = await opened(town, stars.text or "", KYRGYZ("🌟 Give a star"), stars.buttons)
    assert (give.text or "").endswith(f"\n🏠 {THEIRS}")
    # Who came there by another way was not asked.
    alone = await opened(town, "…", KYRGYZ("🌟 Give a star"), stars.buttons)
    assert "🏠" not in (alone.text or "")


async def test_what_she_types_is_answered_with_the_name_of_its_club(town: Town) -> None:
    asked = await town.write(MENTOR, "/club")
    home = await opened(town, KYRGYZ("Which club?"), THEIRS, asked.buttons)
    own = await opened(town, home.text or "", KYRGYZ("⏰ Reminders"), home.buttons)
    await opened(town, own.text or "", KYRGYZ("➕ New reminder"), own.buttons)
    understood = await town.write(MENTOR, "эртең 18:30 сүрөт алып келиңиз")
    assert (understood.text or "").endswith(f"\n🏠 {THEIRS}")
