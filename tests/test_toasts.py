"""What stands over a chat for a moment is plain text for Telegram, and a short one."""

from bot.show import toast
from domain.contests import AlreadyVotedOn
from domain.materials import InLibraryAlready
from sandbox.people import bots
from screens.screen import Screen
from tests.office import BOT, Office
from tests.test_access import KYRGYZ


async def read(office: Office, words: str) -> str:
    """What she reads, whose tap is answered so."""
    world, her = office.telegram.world, office.people[0]
    number = await office.post("news", her)
    await office.deliver()
    message_id = (await office.letter(number)).message_id
    tap = await bots.tap(world, her, BOT, message_id, data="vote")
    await toast(office.sender.bot, tap["callback_id"], Screen(toast=words, alert=True))
    return str(world.callbacks[tap["callback_id"]].answer["text"])


async def test_a_title_is_read_as_it_was_written(office: Office) -> None:
    said = await read(office, KYRGYZ(AlreadyVotedOn.says, title="Суроо & жооп <1>"))
    assert "«Суроо & жооп <1>»" in said


async def test_what_is_too_long_for_telegram_is_cut_and_not_lost(office: Office) -> None:
    url = "https://example.org/?" + "&".join(f"part={n}" for n in range(40))
    said = await read(office, KYRGYZ(InLibraryAlready.says, title=url))
    assert len(said) == 200
    assert "part=1&part=2&" in said
    assert said.endswith("…")


async def test_what_is_written_in_signs_of_html_is_counted_as_it_is_read(office: Office) -> None:
    assert await read(office, KYRGYZ("{n}", n="&" * 200)) == "&" * 200
