"""Pages of a real Chromium, wide and as narrow as a cheap phone."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiohttp import ClientSession
from playwright.async_api import Page, async_playwright, expect

from sandbox.server import Sandbox
from tests import missing
from tests.browser.town import Town, found

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDE = (1280, 800)
PHONE = (360, 740)
PATIENCE = 15_000  # milliseconds; the machine may be busy
expect.set_options(timeout=PATIENCE)
OpenPage = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
def chromium(request: pytest.FixtureRequest) -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or missing.leave_out(
        f"{request.node.name}: no Chromium found", "get it by `apt-get install chromium`"
    )


@pytest.fixture
async def open_page(chromium: str) -> AsyncIterator[OpenPage]:
    """`async with open_page(PHONE) as page`. An error in the page's console fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)

        @asynccontextmanager
        async def opened(size: tuple[int, int] = WIDE) -> AsyncIterator[Page]:
            width, height = size
            context = await browser.new_context(
                viewport={"width": width, "height": height}, permissions=["clipboard-write"]
            )
            context.set_default_timeout(PATIENCE)
            page = await context.new_page()
            errors: list[str] = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            yield page
            await context.close()
            assert errors == []

        yield opened
        await browser.close()


@pytest.fixture
async def page(open_page: OpenPage) -> AsyncIterator[Page]:
    async with open_page(WIDE) as opened:
        yield opened


@pytest.fixture
async def phone(open_page: OpenPage) -> AsyncIterator[Page]:
    async with open_page(PHONE) as opened:
        yield opened


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with Sandbox() as telegram, ClientSession() as session:
        yield await found(session, telegram.url)
