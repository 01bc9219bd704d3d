"""What a person sees and does on the sandbox's page, with a bot that is played by hand."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.town import BOT, Town

pytestmark = pytest.mark.browser


async def type_and_send(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.get_by_label("Message", exact=True).press("Enter")


async def test_start_carries_the_payload_of_a_deep_link(page: Page, town: Town):
    me = await town.bot.call("getMe")
    await town.bot.say(town.group, f"https://t.me/{me['username']}?start=inv_7Qm2xK")
    await page.goto(town.address(town.bermet, town.group))
    await page.get_by_role("article").get_by_role("link").click()
    await page.get_by_role("button", name="START").click()
    await expect(page.get_by_role("article")).to_contain_text("/start")
    update = await town.bot.next("message")
    while update["chat"]["type"] != "private":
        update = await town.bot.next("message")
    assert update["text"] == "/start inv_7Qm2xK"


async def test_what_is_typed_reaches_the_bot_and_its_formatted_answer_is_seen(
    page: Page, town: Town
):
    await page.goto(town.address(town.aigul, BOT))
    await type_and_send(page, "Салам <b>дүйнө</b>")
    assert (await town.bot.next("message"))["text"] == "Салам <b>дүйнө</b>"
    await town.bot.say(town.aigul, "🍵 <b>Чай</b> <code>12-34</code>", parse_mode="HTML")
    answer = page.get_by_role("article").last
    await expect(answer.locator("b")).to_have_text("Чай")
    await expect(answer.locator("code")).to_have_text("12-34")
    await expect(page.locator("#news")).to_contain_text("🍵 Чай 12-34")


async def test_a_tapped_button_spins_until_the_bot_answers_with_a_toast(page: Page, town: Town):
    await town.bot.say(town.aigul, "Келесизби?", [[{"text": "Катышам", "callback_data": "go"}]])
    await page.goto(town.address(town.aigul, BOT))
    button = page.get_by_role("button", name="Катышам")
    await button.click()
    query = await town.bot.next("callback_query")
    assert query["data"] == "go"
    await expect(button).to_have_attribute("aria-busy", "true")
    await town.bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Жакшы!")
    await expect(page.get_by_role("status").get_by_text("Жакшы!")).to_be_visible()
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_stays_until_it_is_read(page: Page, town: Town):
    await town.bot.say(
        town.aigul, "?", [[{"text": "Сыр", "callback_data": "s", "style": "danger"}]]
    )
    await page.goto(town.address(town.aigul, BOT))
    await page.get_by_role("button", name="Сыр").click()
    query = await town.bot.next("callback_query")
    await town.bot.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="Болбойт", show_alert=True
    )
    alert = page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Болбойт")
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).to_have_count(0)


async def test_two_people_vote_and_one_takes_her_vote_back(
    page: Page, open_page: OpenPage, town: Town
):
    await town.bot.call(
        "sendPoll", chat_id=town.group, question="Кайсы убакыт?", is_anonymous=False,
        options=["18:30", "20:00", "Баары"], allows_multiple_answers=True,
    )  # fmt: skip
    await page.goto(town.address(town.aigul, town.group))
    for option in ("18:30", "Баары"):
        await page.get_by_role("checkbox", name=option).click()
    await page.get_by_role("button", name="Vote", exact=True).click()
    assert (await town.bot.next("poll_answer"))["option_ids"] == [0, 2]
    poll = page.get_by_role("group", name="Кайсы убакыт?")
    await expect(poll).to_contain_text("18:30, your choice")
    async with open_page(PHONE) as phone:
        await phone.goto(town.address(town.bermet, town.group))
        await phone.get_by_role("checkbox", name="18:30").click()
        await phone.get_by_role("button", name="Vote", exact=True).click()
        assert (await town.bot.next("poll_answer"))["user"]["id"] == town.bermet
        await expect(poll).to_contain_text("100%")
        await expect(poll).to_contain_text("2 votes")
        await phone.get_by_role("button", name="Retract vote").click()
        assert (await town.bot.next("poll_answer"))["option_ids"] == []
    await expect(poll).to_contain_text("1 vote")


async def test_everyone_votes_at_one_tap(page: Page, town: Town):
    options = ["Бул аптада", "Кийинки аптада"]
    await town.bot.call("sendPoll", chat_id=town.group, question="Качан?", options=options)
    await page.goto(town.address(town.aigul, town.group))
    await page.get_by_role("button", name="Let everyone vote").click()
    await expect(page.get_by_role("group", name="Качан?")).to_contain_text("2 votes")


async def test_several_photos_are_sent_as_one_album(phone: Page, town: Town):
    await phone.goto(town.address(town.aigul, town.group))
    await phone.get_by_role("button", name="Attach").click()
    dialog = phone.get_by_role("dialog", name="Attach")
    for kind in ("Photo", "Photo", "Video"):
        await dialog.get_by_role("button", name=kind, exact=True).click()
    await dialog.get_by_label("Caption").fill("Жыйын")
    await dialog.get_by_role("button", name="Send album of 3").click()
    await expect(phone.get_by_role("group", name="Album of 3")).to_be_visible()
    parts = []
    while len(parts) < 3:
        message = await town.bot.next("message")
        parts += [message] if "media_group_id" in message else []
    assert len({part["media_group_id"] for part in parts}) == 1
    assert parts[0]["caption"] == "Жыйын"
    assert "video" in parts[2]


async def test_the_owner_adds_the_bot_with_the_rights_she_ticks(page: Page, town: Town):
    chat = {"title": "Жаңы топ", "kind": "supergroup", "creator": town.aigul, "members": []}
    new = await town.control("chats", **chat)
    await page.goto(town.address(town.aigul, new["id"]))
    await page.get_by_role("button", name="group info").click()
    await page.get_by_role("dialog").get_by_role("button", name="Add bot").click()
    dialog = page.get_by_role("dialog", name="Add bot")
    await dialog.get_by_label("Delete messages").uncheck()
    await dialog.get_by_role("button", name="Add bot").click()
    member = (await town.bot.next("my_chat_member"))["new_chat_member"]
    assert member["status"] == "administrator"
    assert member["can_pin_messages"]
    assert not member["can_delete_messages"]
    await expect(page.get_by_label("Members").get_by_text("bot · admin")).to_be_visible()


async def test_a_half_typed_message_survives_what_others_say(page: Page, town: Town):
    await page.goto(town.address(town.aigul, town.group))
    field = page.get_by_label("Message", exact=True)
    await field.fill("Мен азыр ")
    await town.bot.say(town.group, "Эскертүү")
    await expect(page.get_by_role("article").last).to_contain_text("Эскертүү")
    await expect(field).to_be_focused()
    await page.keyboard.type("жазам")
    await expect(field).to_have_value("Мен азыр жазам")


async def test_a_reply_keyboard_speaks_for_the_person(phone: Page, town: Town):
    keyboard = {
        "keyboard": [[{"text": "🍵 Чай"}, {"text": "📚 Тапшырма"}]],
        "input_field_placeholder": "Тандаңыз",
    }
    await town.bot.say(town.aigul, "Меню", reply_markup=keyboard)
    await phone.goto(town.address(town.aigul, BOT))
    await expect(phone.get_by_placeholder("Тандаңыз")).to_be_visible()
    await phone.get_by_role("button", name="📚 Тапшырма").click()
    assert (await town.bot.next("message"))["text"] == "📚 Тапшырма"
    await phone.get_by_role("button", name="Keyboard", exact=True).click()
    await expect(phone.get_by_role("button", name="🍵 Чай")).to_have_count(0)


async def test_she_answers_reacts_edits_and_deletes(page: Page, town: Town):
    await town.bot.say(town.aigul, "Суроо")
    await page.goto(town.address(town.aigul, BOT))
    question = page.get_by_role("article").filter(has_text="Суроо")
    await choose(question, "React 🔥")
    await expect(question.get_by_role("button", name="🔥 1")).to_be_visible()
    await choose(question, "Reply")
    await type_and_send(page, "Жооп")
    assert (await town.bot.next("message"))["reply_to_message"]["text"] == "Суроо"
    answer = page.get_by_role("article").last
    await expect(answer).to_contain_text("Жооп")
    await choose(answer, "Edit")
    field = page.get_by_label("Message", exact=True)
    await expect(field).to_have_value("Жооп")
    await expect(field).to_be_focused()
    await type_and_send(page, "Башка сөз")
    assert (await town.bot.next("edited_message"))["text"] == "Башка сөз"
    await expect(answer).to_contain_text("edited")
    await choose(answer, "Delete")
    await expect(page.get_by_text("Башка сөз")).to_have_count(0)


async def choose(message: Locator, action: str) -> None:
    await message.hover()
    await message.get_by_role("button", name="Message actions").click()
    await message.page.get_by_role("button", name=action).click()


async def test_hidden_results_stay_hidden_until_the_poll_closes(page: Page, town: Town):
    poll = await town.bot.call(
        "sendPoll", chat_id=town.group, question="Ким?", options=["а", "б"],
        hide_results_until_closes=True, open_period=600,
    )  # fmt: skip
    await page.goto(town.address(town.aigul, town.group))
    await page.get_by_role("radio", name="а").click()
    card = page.get_by_role("group", name="Ким?")
    await expect(card).to_contain_text("Results will be shown when the poll closes")
    await expect(card).not_to_contain_text("%")
    await town.bot.call("stopPoll", chat_id=town.group, message_id=poll["message_id"])
    await expect(card).to_contain_text("100%")


async def test_names_and_texts_are_never_taken_for_markup(page: Page, town: Town):
    sly = "<img src=x onerror=document.title='broken'>"
    person = (await town.control("people", first_name=sly))["id"]
    await town.control(f"chats/{town.group}/members", user=person)
    await town.control("say", **{"from": person, "chat": town.group, "text": sly})
    await page.goto(town.address(town.aigul, town.group))
    await expect(page.get_by_role("article").last).to_contain_text(sly)
    await expect(page).to_have_title("Sandbox")
