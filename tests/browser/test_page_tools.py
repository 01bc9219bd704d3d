"""The sandbox's page as a tool: its clock, faults and log, its keyboard, its narrow screen."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.town import BOT, Town

pytestmark = pytest.mark.browser


async def test_the_time_machine_moves_the_clock_and_closes_what_is_due(page: Page, town: Town):
    await town.bot.call(
        "sendPoll", chat_id=town.group, question="Качан?", options=["а", "б"], open_period=3000
    )
    await page.goto(town.address(town.aigul, town.group))
    clock = page.get_by_role("timer", name="Bishkek time")
    before = await clock.inner_text()
    await page.get_by_role("button", name="+1 h").click()
    await expect(page.get_by_text("Moving…")).to_be_visible()
    assert (await town.bot.next("poll"))["is_closed"]
    await town.bot.confirm()
    await expect(page.get_by_text("Final results")).to_be_visible()
    await expect(page.get_by_text("Moving…")).to_have_count(0)
    hour = int(re.search(r"(\d\d):", before)[1])
    await expect(clock).to_contain_text(f"{(hour + 1) % 24:02}:")


async def test_a_fault_added_on_the_page_befalls_the_bot_and_is_seen_in_the_log(
    page: Page, town: Town
):
    await page.goto(town.address(town.aigul, BOT))
    await page.get_by_role("tab", name="Faults").click()
    await page.get_by_label("Kind").select_option("429")
    await page.get_by_label("Method").fill("sendMessage")
    await page.get_by_label("Retry after").fill("7")
    await page.get_by_role("button", name="Add fault").click()
    remove = page.get_by_role("button", name="Remove fault 429")
    await expect(remove).to_be_visible()
    refusal = await town.bot.say(town.aigul, "угулдубу?")
    assert refusal["error_code"] == 429
    assert refusal["parameters"] == {"retry_after": 7}
    await remove.click()
    await expect(remove).to_have_count(0)
    assert (await town.bot.say(town.aigul, "угулду"))["text"] == "угулду"
    await page.get_by_role("tab", name="Log").click()
    refused = page.get_by_role("button", name=re.compile("429 ?sendMessage"))
    await refused.click()
    await expect(page.get_by_label("Calls")).to_contain_text('"retry_after": 7')


async def test_chats_are_chosen_and_dialogs_left_by_keyboard(page: Page, town: Town):
    await page.goto(town.address(town.aigul))
    chats = page.get_by_role("navigation", name="Chats")
    await chats.get_by_role("link").first.focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("chat="))
    await page.get_by_role("button", name="Attach").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("button", name="Attach")).to_be_focused()


async def test_who_stays_who_she_is_comes_back_to_her_chats(phone: Page, town: Town):
    await phone.goto(town.address(town.aigul))
    await phone.get_by_role("button", name="You are").click()
    await phone.locator("a[aria-current=true]").click()
    await expect(phone.get_by_role("list", name="People")).to_have_count(0)
    await expect(phone.get_by_role("link", name="Клуб")).to_be_visible()


async def test_nothing_overflows_on_a_narrow_phone(phone: Page, town: Town):
    long = "Ж" * 64
    await town.control("people", first_name=long, last_name="<img src=x onerror=alert(1)>")
    rows = [[{"text": "Кайрадан текшерүү", "callback_data": "a"}] * 3]
    await town.bot.say(town.group, f"https://example.org/{'a' * 300}\n{long * 3}", rows)
    await town.bot.call("sendPoll", chat_id=town.group, question=long * 4, options=[long, "б"])
    await phone.goto(town.address(town.aigul))
    await expect(phone.get_by_role("link", name="Клуб")).to_be_visible()
    await stays_within(phone)
    await phone.get_by_role("button", name="You are").click()
    await expect(phone.get_by_text("<img src=x")).to_be_visible()
    await stays_within(phone)
    await phone.keyboard.press("Escape")
    await phone.get_by_role("link", name="Клуб").click()
    await expect(phone.get_by_role("article").last).to_be_visible()
    await stays_within(phone)
    await phone.get_by_role("button", name="Tools").click()
    for tab in ("Faults", "Log"):
        await phone.get_by_role("tab", name=tab).click()
        await stays_within(phone)
    await phone.keyboard.press("Escape")
    await phone.get_by_role("button", name="Back").click()
    await expect(phone.get_by_role("navigation", name="Chats")).to_be_visible()


async def stays_within(page: Page) -> None:
    """No visible element reaches beyond the screen, and nothing scrolls sideways."""
    outside = await page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((node) => {
            const box = node.getBoundingClientRect();
            const shown = node.checkVisibility({ visibilityProperty: true }) && box.width > 1;
            return shown && (box.right > innerWidth + 1 || box.left < -1
                || (node.scrollWidth > node.clientWidth + 1
                    && getComputedStyle(node).overflowX === "auto"));
        }).map((node) => node.className || node.tagName)"""
    )
    assert outside == []
