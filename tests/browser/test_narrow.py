"""What is easily broken on the screen of a cheap telephone."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.seats import Living, Seat
from tests.homework_scene import WORDS, open_club
from tests.story import Story
from tests.talk_scene import OPENS, found

pytestmark = pytest.mark.browser

ONE_LINE = 44  # pixels, of a button's height


async def test_the_days_of_a_calendar_stand_in_one_line_each(
    story: Story, open_page: OpenPage
) -> None:
    club = await open_club(story)
    async with Living(story).working(), open_page(PHONE) as page:
        mentor = Seat(page, club, club.mentor, PHONE[0])
        await mentor.open(club.bot)
        await mentor.press("📚 Тапшырма")
        await mentor.press("➕ Жаңы тапшырма")
        await mentor.write(WORDS)
        await mentor.press("📅 Башка күн")
        await mentor.reads("📅 Ноябрь 2026")
        for label in ("дш", "22", "30"):
            key = page.get_by_role("button", name=label, exact=True).last
            box = await key.bounding_box()
            assert box
            assert box["height"] <= ONE_LINE, label
        await mentor.shoot("homework-calendar")


async def test_the_card_of_the_talk_leads_to_its_poll(story: Story, open_page: OpenPage) -> None:
    club = await found(story)
    await story.until(OPENS)
    async with Living(story).working(), open_page(PHONE) as page:
        she = Seat(page, club, club.members[0], PHONE[0])
        await she.open(club.bot)
        await she.write("🍵 Чай сүйлөшүү")
        card = await she.reads("▫️ Сиз дагы добуш бере элексиз.")
        await she.shoot("talk-card-polling")
        await card.locator("xpath=following-sibling::*").get_by_text("🗳 Добуш").click()
        await expect(page.get_by_role("group", name="🍵 Чай сүйлөшүү")).to_be_visible()
