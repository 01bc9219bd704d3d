"""Pages of a real Chromium, wide and as narrow as a cheap phone."""

import shutil
from asyncio import Runner
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, Page, async_playwright, expect

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


def found_chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture
def chromium(request: pytest.FixtureRequest) -> None:
    if not found_chromium():
        missing.leave_out(
            f"{request.node.name}: no Chromium found", "get it by `apt-get install chromium`"
        )


@pytest.fixture
def _function_scoped_runner(_session_scoped_runner: Runner) -> Runner:
    """All these tests share a loop, for they share a browser, which takes a second to start."""
    return _session_scoped_runner


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser | None]:
    """None where there is no Chromium."""
    async with async_playwright() as playwright:
        executable = found_chromium()
        browser = executable and await playwright.chromium.launch(
            executable_path=executable, args=ARGUMENTS
        )
        yield browser or None
        if browser:
            await browser.close()


@pytest.fixture
def open_page(chromium: None, browser: Browser) -> OpenPage:
    """`async with open_page(PHONE) as page`. An error in the page's console fails the test."""

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

    return opened


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
