"""People before their pages, and a bot that lives while they use them."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.story import Story
from tests.talk_scene import TalkClub

SHOTS = Path(__file__).parents[2] / "shots"
NEXT_TO = "xpath=following-sibling::*[@aria-label='Buttons']//*[self::button or self::a]"


class Living:
    """The bot works by itself while people use their pages; time stands still unless moved."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._works = asyncio.Lock()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._go_on())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _go_on(self) -> None:
        while True:
            async with self._works:
                await self.story.settle()
            await asyncio.sleep(0.02)

    async def until(self, moment: dt.datetime) -> None:
        async with self._works:
            await self.story.until(moment)

    async def after(self, **span: float) -> None:
        await self.until(self.story.now + dt.timedelta(**span))


class Seat:
    """A person before her page."""

    def __init__(self, page: Page, club: TalkClub, person: int, width: int) -> None:
        self.page = page
        self.club = club
        self.person = person
        self.width = width

    async def open(self, chat: int) -> None:
        url = self.club.story.telegram.url
        await self.page.goto(f"{url}/?as={self.person}&chat={chat}")

    async def reads(self, *lines: str) -> Locator:
        """The last message that has all these lines in it."""
        found = self.page.get_by_role("article")
        for line in lines:
            found = found.filter(has_text=line)
        await expect(found.last).to_be_visible()
        return found.last

    async def sees_buttons(self, message: Locator, *labels: str) -> None:
        """Exactly these, in this order, under the message."""
        await expect(message.locator(NEXT_TO)).to_have_text([*labels])

    async def buttons_of(self, message: Locator) -> list[str]:
        return await message.locator(NEXT_TO).all_inner_texts()

    async def press(self, label: str) -> None:
        await self.page.get_by_role("button", name=label).last.click()

    async def write(self, words: str) -> None:
        await self.page.get_by_label("Message", exact=True).fill(words)
        await self.page.get_by_label("Message", exact=True).press("Enter")

    async def is_told(self, words: str) -> None:
        """By a toast, which nobody else sees."""
        await expect(self.page.get_by_role("status").get_by_text(words).last).to_be_visible()

    async def attach(self, *kinds: str, caption: str) -> None:
        await self.press("Attach")
        dialog = self.page.get_by_role("dialog", name="Attach")
        for number, kind in enumerate(kinds, 1):
            await dialog.get_by_role("button", name=kind, exact=True).click()
            await expect(dialog.get_by_role("listitem")).to_have_count(number)
        await dialog.get_by_label("Caption").fill(caption)
        await dialog.get_by_role("button", name="Send").click()

    async def answer(self, message: Locator) -> None:
        await message.hover()
        await message.get_by_role("button", name="Message actions").click()
        await self.page.get_by_role("button", name="Reply", exact=True).click()

    async def shoot(self, name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=SHOTS / f"{name}-{self.width}.png")
