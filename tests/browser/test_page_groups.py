"""Groups, members, rights and links, as people see them on the sandbox's page."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.town import BOT, Town

pytestmark = pytest.mark.browser


async def test_a_group_is_founded_and_grows_into_a_supergroup(page: Page, town: Town):
    await page.goto(town.address(town.aigul))
    await page.get_by_role("button", name="New group").click()
    dialog = page.get_by_role("dialog", name="New group")
    await dialog.get_by_label("Title").fill("Жаңы топ")
    await dialog.get_by_label("Бермет").check()
    await dialog.get_by_role("button", name="Create").click()
    messages = page.get_by_role("region", name="Messages")
    await expect(messages).to_contain_text("created the group")
    await page.get_by_role("button", name="group info").click()
    await page.get_by_role("button", name="Upgrade to supergroup").click()
    await expect(messages).to_contain_text("upgraded to a supergroup")
    await expect(page.get_by_role("button", name="group info")).to_contain_text("2 members")


async def test_only_the_owner_restricts_saving_content(page: Page, town: Town):
    await page.goto(town.address(town.aigul, town.group))
    await page.get_by_role("button", name="group info").click()
    await page.get_by_role("button", name="Restrict saving content").click()
    await expect(page.get_by_role("button", name="Allow saving content")).to_be_visible()
    assert (await town.bot.call("getChat", chat_id=town.group))["has_protected_content"]
    await page.goto(town.address(town.bermet, town.group))
    await page.get_by_role("button", name="group info").click()
    await expect(page.get_by_role("button", name="Leave group")).to_be_visible()
    await expect(page.get_by_role("button", name="Allow saving content")).to_have_count(0)


async def test_the_owner_promotes_a_member_dismisses_and_removes_her(page: Page, town: Town):
    await page.goto(town.address(town.aigul, town.group))
    await page.get_by_role("button", name="group info").click()
    members = page.get_by_role("list", name="Members")
    await members.get_by_role("button", name="Promote: Бермет").click()
    rights = page.get_by_role("dialog", name="Rights of Бермет")
    await rights.get_by_label("Title").fill("Жардамчы")
    await rights.get_by_role("button", name="Save").click()
    await expect(members.get_by_text("Жардамчы")).to_be_visible()
    await members.get_by_role("button", name="Rights: Бермет").click()
    await rights.get_by_role("button", name="Dismiss admin").click()
    await members.get_by_role("button", name="Remove: Бермет").click()
    await expect(members).not_to_contain_text("Бермет")


async def test_a_startgroup_link_asks_for_the_group_and_ticks_the_rights_it_wants(
    page: Page, town: Town
):
    chat = {"title": "Жаңы топ", "kind": "supergroup", "creator": town.aigul, "members": []}
    new = await town.control("chats", **chat)
    me = await town.bot.call("getMe")
    url = f"https://t.me/{me['username']}?startgroup=c7&admin=pin_messages"
    await town.bot.say(town.aigul, "Топко кошуңуз", [[{"text": "Кошуу", "url": url}]])
    await page.goto(town.address(town.aigul, BOT))
    await page.get_by_role("link", name="Кошуу").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("Pin messages")).to_be_checked()
    await expect(dialog.get_by_label("Delete messages")).not_to_be_checked()
    await dialog.get_by_role("combobox", name="Group").select_option("Жаңы топ")
    await dialog.get_by_role("button", name="Add bot").click()
    member = (await town.bot.next("my_chat_member"))["new_chat_member"]
    assert member["can_pin_messages"]
    assert not member["can_delete_messages"]
    started = await town.bot.next("message")
    while "text" not in started:
        started = await town.bot.next("message")
    assert started["chat"]["id"] == new["id"]
    assert started["text"].endswith(" c7")


async def test_a_newcomer_asks_to_join_by_a_link_and_the_owner_lets_her_in(page: Page, town: Town):
    link = await town.bot.call(
        "createChatInviteLink", chat_id=town.group, creates_join_request=True
    )
    newcomer = (await town.control("people", first_name="Сезим"))["id"]
    await town.control("start", **{"from": newcomer, "bot": BOT})
    await town.bot.say(newcomer, link["invite_link"])
    await page.goto(town.address(newcomer, BOT))
    await page.get_by_role("article").get_by_role("link", name="t.me").click()
    await expect(page.get_by_text("Your request to join was sent")).to_be_visible()
    await page.goto(town.address(town.aigul, town.group))
    await page.get_by_role("button", name="group info").click()
    await page.get_by_role("button", name="Approve").click()
    await expect(page.get_by_role("list", name="Members")).to_contain_text("Сезим")


async def test_the_pinned_bar_leads_to_the_message(page: Page, town: Town):
    first = await town.bot.say(town.group, "Биринчи")
    await town.bot.call("pinChatMessage", chat_id=town.group, message_id=first["message_id"])
    for number in range(40):
        await town.bot.say(town.group, f"Билдирүү {number}")
    await page.goto(town.address(town.aigul, town.group))
    pinned = page.get_by_role("article").filter(has_text="Биринчи")
    await expect(pinned).not_to_be_in_viewport()
    await page.get_by_role("button", name="Pinned: Биринчи").click()
    await expect(pinned).to_be_in_viewport()


async def test_a_blocked_bot_cannot_write_until_it_is_unblocked(page: Page, town: Town):
    await page.goto(town.address(town.aigul, BOT))
    await page.get_by_role("button", name="Block", exact=True).click()
    await expect(page.get_by_role("button", name="UNBLOCK")).to_be_visible()
    assert (await town.bot.say(town.aigul, "?"))["error_code"] == 403
    await page.get_by_role("button", name="UNBLOCK").click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    assert (await town.bot.say(town.aigul, "Рахмат"))["text"] == "Рахмат"
