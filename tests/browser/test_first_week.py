"""A newcomer's first week, on the page that `make run` opens: she sees what she was promised.

The bot is the real program with no token, in a process of its own, as the README starts it.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from sandbox.demo import GROUP_TITLE, MEMBERS, MENTOR
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.running_bot import free_port

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "shots"
BISHKEK = ZoneInfo("Asia/Bishkek")
SUNDAY = 6
BOT_NAME = "Клуб"
TRAVEL = 60_000  # milliseconds for a week, at the pace at which the bot keeps up


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[str]:
    """The address of the page of a demo that has just been started."""
    port = free_port()
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SANDBOX_PORT": str(port),
        "WEB_PORT": str(free_port()),
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", cwd=tmp_path, env=variables, stderr=asyncio.subprocess.PIPE
    )
    assert running.stderr
    said = b""
    async with asyncio.timeout(60):
        while b"bot.started" not in said:
            line = await running.stderr.readline()
            assert line, said.decode()
            said += line
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    await running.communicate()
    assert running.returncode == 0


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "360"])
async def test_the_first_week_from_adding_the_bot_to_the_announcement(
    demo: str, open_page: OpenPage, size: tuple[int, int]
):
    async with open_page(size) as page:
        week = Week(page, demo, size)
        await week.set_up()
        await week.poll_opens()
        for first, last, _ in MEMBERS[:3]:
            await week.vote(f"{first} {last}")
        await week.is_announced()


class Week:
    """What is pressed and read, in the order of the week."""

    def __init__(self, page: Page, address: str, size: tuple[int, int]) -> None:
        self.page = page
        self.address = address
        self.width = size[0]
        self.opens = next_sunday()

    async def set_up(self) -> None:
        await self.page.goto(self.address)
        await self.open_chat(BOT_NAME)
        await self.press("START")
        await self.press("Кыргызча")
        add = self.page.get_by_role("link", name="Клубдун тобуна кошуу")
        await add.or_(self.page.get_by_role("button", name="Клубдун тобуна кошуу")).click()
        await self.page.get_by_role("dialog").get_by_role("button", name="Add bot").click()
        await expect(self.page.get_by_role("main", name=GROUP_TITLE)).to_be_visible()
        await self.open_chat(BOT_NAME)
        await expect(self.last_message()).to_contain_text("кайсы убакыттар ыңгайлуу")
        await self.shoot("hours")
        await self.press("✅ Даяр")
        await expect(self.last_message()).to_contain_text("Даяр!")

    async def poll_opens(self) -> None:
        await self.go_to(self.opens + timedelta(minutes=1))
        await self.open_chat(GROUP_TITLE)
        poll = self.page.get_by_role("group", name="кайсы убакыт ыңгайлуу?")
        await expect(poll.get_by_role("checkbox")).to_have_count(7)
        await self.shoot("poll")

    async def vote(self, name: str) -> None:
        await self.become(name)
        await self.open_chat(GROUP_TITLE)
        await self.page.get_by_role("checkbox", name="Бейшемби").first.click()
        await self.press("Vote")
        await expect(self.page.get_by_role("group", name="ыңгайлуу?")).to_contain_text(
            "your choice"
        )

    async def is_announced(self) -> None:
        await self.become(f"{MENTOR[0]} {MENTOR[1]}")
        await self.go_to(self.opens + timedelta(days=1, hours=10, minutes=1))
        await self.open_chat(BOT_NAME)
        await expect(self.last_message()).to_contain_text("Убакыт аныкталды: бейшемби")
        await self.shoot("decided")
        await self.go_to(self.opens + timedelta(days=1, hours=10, minutes=31))
        await self.open_chat(GROUP_TITLE)
        news = self.page.get_by_role("article").filter(has_text="18:30–19:30")
        await expect(news).to_contain_text("Бейшемби")
        await self.shoot("announcement")

    async def open_chat(self, title: str) -> None:
        await self.leave_chat()
        chats = self.page.get_by_role("navigation", name="Chats")
        await (
            chats.get_by_role("link").filter(has=self.page.get_by_text(title, exact=True)).click()
        )

    async def leave_chat(self) -> None:
        if await (back := self.page.get_by_role("button", name="Back", exact=True)).is_visible():
            await back.click()

    async def become(self, name: str) -> None:
        await self.leave_chat()
        await self.page.get_by_role("button", name="You are:").click()
        await self.page.get_by_role("list", name="People").get_by_role("link", name=name).click()
        await expect(self.page.get_by_role("button", name=f"You are: {name}")).to_have_count(1)

    async def go_to(self, moment: datetime) -> None:
        """In the time machine, which shows and takes the time of Bishkek."""
        is_drawer = await (
            tools := self.page.get_by_role("button", name="Tools", exact=True)
        ).is_visible()
        if is_drawer:
            await tools.click()
        await self.page.get_by_label("Go to").fill(f"{moment:%Y-%m-%dT%H:%M}")
        await self.press("Go")
        machine = self.page.get_by_role("region", name="Time machine")
        await expect(machine).to_contain_text(f"{moment:%H:%M}", timeout=TRAVEL)
        await expect(machine).to_have_attribute("aria-busy", "false", timeout=TRAVEL)
        if is_drawer:
            await self.press("Close tools")

    async def press(self, label: str) -> None:
        await self.page.get_by_role("button", name=label, exact=True).last.click()

    def last_message(self):
        return self.page.get_by_role("article").last

    async def shoot(self, name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=SHOTS / f"{name}-{self.width}.png")


def next_sunday() -> datetime:
    today = datetime.now(BISHKEK)
    day = today.date() + timedelta(days=(SUNDAY - today.weekday()) % 7)
    opens = datetime.combine(day, time(10), BISHKEK)
    return opens if opens > today else opens + timedelta(days=7)
