"""What is kept about her she can read as a page, and end with two taps."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiogram import Dispatcher
from aiogram.types import BotCommandScopeChat
from sqlalchemy import select

from domain.privacy import KEPT
from models import Base, Part, Person, Sessions
from sandbox.people import messages, view
from sandbox.world import File as Stored
from scheduler.files import Folder
from screens import my_data as screens
from screens.my_data import HEADINGS, LABELS
from screens.texts import LANGUAGES, Texts
from services import privacy, roster
from services.exports import File
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.privacy_scene import NAME, WORDS, live
from tests.review_scene import hand_in
from tests.story import Story
from tests.two_clubs import MEMBER, NOW, SECRET, settle

PRIVACY = Path(__file__).parent.parent / "docs" / "privacy.md"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story, names=["Бермет", "Чынара"])


async def document(club: HomeworkClub, person: int) -> Stored:
    ids = [
        each["document"]["file_id"] for each in club.sees(person, club.bot) if "document" in each
    ]
    return club.story.world.files[ids[-1]]


async def on_her_phone(club: HomeworkClub, person: int) -> list[str]:
    """The keys below her chat with the bot, and the commands of its menu."""
    shown = view.view(club.story.world, person, club.bot)["chat"]["reply_keyboard"] or {}
    keys = [key["text"] for row in shown.get("keyboard", []) for key in row]
    listed = await club.story.bot.get_my_commands(BotCommandScopeChat(chat_id=person))
    return keys + [f"/{each.command}" for each in listed]


async def test_she_gets_all_of_it_as_a_page(club: HomeworkClub) -> None:
    her, other = club.members
    task = await club.give()
    mine, hers_too = {"caption": "Менин жыйыным"}, "Салам, кыздар!"
    await club.send_to_group(her, PHOTO, reply_to=task.card_id, **mine)
    sent = await club.say_in_group(her, hers_too)
    await club.say_in_group(other, "Башканын сөзү", reply_to=sent)
    await club.say(her, "/my_data")

    file = await document(club, her)
    assert file.data
    page = file.data.decode()
    assert file.name == "my-data-2026-11-22.html"
    assert page.startswith('<!doctype html><html lang="ky">')
    for hers in ("Бермет", str(her), "Менин жыйыным", hers_too, "Окуу клубу", ">Отчетторуңуз ·"):
        assert hers in page, hers
    for of_another in ("Чынара", str(other), "Башканын сөзү"):
        assert of_another not in page, of_another


async def test_two_taps_and_she_is_forgotten(club: HomeworkClub, tmp_path: Path) -> None:
    her, task = club.members[0], await club.give()
    store = Folder(tmp_path)
    object.__setattr__(club.story.app.errands.desk, "store", store)
    await hand_in(club, her, task)
    kept, _ = await kept_in(store, club, her)

    for language in ("Русский", "Кыргызча"):
        await club.say(her, "/til")
        await club.tap(her, language)
    await club.tap(her, "Нарын")
    assert {"⚙️ Дагы", "/my_data"} <= {*await on_her_phone(club, her)}
    await club.tap_key(her, "⚙️ Дагы")
    await club.tap(her, "Жеке маалыматым")
    await club.tap(her, "Мени унутуңуз")
    warned = club.in_private(her)[-1]
    assert "Жылдызчаларыңыз атыңызсыз калат" in warned
    assert "насаатчысыз калат" not in warned
    await club.tap(her, "Ооба, баарын өчүрүңүз")

    assert "баары өчүрүлдү" in club.in_private(her)[-1]
    assert not await on_her_phone(club, her)
    assert store.find(kept) is None
    async with club.session() as session:
        assert await session.get(Person, her) is None
        for table in Base.metadata.sorted_tables:
            for row in await session.execute(select(table)):
                assert str(her) not in repr(row), table.name
                assert "Бермет" not in repr(row), table.name


async def test_forgotten_what_she_has_put_another_picture_for_is_gone_from_the_folder_too(
    club: HomeworkClub, tmp_path: Path
) -> None:
    her, task = club.members[0], await club.give()
    store = Folder(tmp_path)
    object.__setattr__(club.story.app.errands.desk, "store", store)
    [sent] = await club.send_to_group(her, PHOTO, reply_to=task.card_id)
    [first] = await kept_in(store, club, her)
    messages.edit(club.story.world, her, club.group.id, sent, caption="25 адам", item=PHOTO)
    await club.story.settle()
    [second] = await kept_in(store, club, her)
    assert store.find(first) != store.find(second)
    await club.say(her, "/forget")
    await club.tap(her, "Ооба, баарын өчүрүңүз")
    assert store.find(first) is None
    assert store.find(second) is None


async def kept_in(store: Folder, club: HomeworkClub, person: int) -> list[File]:
    """Her files as they are now, put into the folder."""
    fetched = store.root / "fetched"
    fetched.write_bytes(b"picture")
    hers = await club.story.all(select(Part).filter_by(person_id=person))
    files = [File("a.jpg", 1, 1, "", p.kind, "", p.file_unique_id, None) for p in hers]
    for each in files:
        store.keep(each, fetched)
    return files


async def test_the_only_mentor_reads_that_her_club_will_have_none(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/forget")

    assert "«Окуу клубу» клубу насаатчысыз калат" in club.in_private(club.mentor)[-1]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_tells_of_every_table(
    language: str, sessions: Sessions, dispatcher: Dispatcher
) -> None:
    town = await settle(sessions, dispatcher)
    async with sessions.begin() as session:
        member = await roster.find(session, town.ours.id, MEMBER)
        assert member
        await live(session, town.ours, member)
        member.name = member.person.name = f"<b>{NAME}</b>"
        await session.flush()
        found = await privacy.holdings(session, MEMBER)
    say = Texts(language, ZoneInfo("Asia/Bishkek"))
    page = screens.page(found, NOW, say)

    assert HEADINGS.keys() == {table.__tablename__ for table in privacy.HELD}
    assert [table for table, words in HEADINGS.items() if f"<h2>{say(words)} ·" not in page] == []
    assert f"&lt;b&gt;{NAME}&lt;/b&gt;" in page
    assert f"<b>{NAME}" not in page
    assert page.count(WORDS) > 8
    assert SECRET in page  # the topic of the talk to which she said that she comes
    columns = {each.name for table in privacy.HELD for each in table.__table__.columns}
    assert LABELS.keys() <= columns


def test_the_page_on_privacy_names_every_period() -> None:
    told = PRIVACY.read_text()

    assert [what for what, kept in KEPT.items() if f"| {kept.days} " not in told] == []
    assert all(f"`{what}`" in told for what in KEPT)
