"""A week of the chai talk on the sandbox's page: from the poll to what goes on to the next week.

The mentor sits at a computer, the members hold cheap telephones [storyboard 8.2].
"""

import datetime as dt

import pytest
from playwright.async_api import Locator, expect

from sandbox.people import bots, newcomers, polls
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.seats import Living, Seat
from tests.story import Story
from tests.talk_scene import CLOSES, OPENS, WED_1830, WEDNESDAY, WEEK, found

pytestmark = pytest.mark.browser

NAMES = ["Айгүл Үсөнбаева", "Чынара Жумабаева", "Сезим Турдубаева", "Бермет Асанова"]
EXPERT = "Айнура Балакунова"
TOPIC = "📌 Тема: «Жергиликтүү бюджет»"
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
THURSDAY = WEDNESDAY + DAY  # half past six in the evening, when the talk is held
MEETING = "https://us02web.zoom.us/j/8410"
VIDEO = "https://www.youtube.com/watch?v=budget"
COMES, ASK, CALENDAR = "✅ Катышам", "❓ Суроо берүү", "📅 Календарга кошуу"
HERE = "🙋 Келдим"


async def test_a_week_from_the_poll_to_the_next_one(story: Story, open_page: OpenPage) -> None:
    await story.bot.set_my_name(name="Клуб")
    club = await found(story, NAMES, title="Аял депутаттар клубу")
    living = Living(story)
    async with living.working(), open_page(WIDE) as wide, open_page(PHONE) as narrow:
        mentor = Seat(wide, club, club.mentor, WIDE[0])
        first, second, third, _ = (Seat(narrow, club, her, PHONE[0]) for her in club.members)
        await the_keys_leave_room(first)
        await she_prepares(mentor)
        await they_vote(first, second, third, living)
        await she_objects_and_publishes(mentor, living)
        await they_read_it_and_come(first, second, living)
        await she_moves_it(mentor, first)
        await they_ask(second, third)
        expert = await the_expert_is_invited(mentor)
        await they_are_reminded(expert, mentor, first, living)
        await they_are_there(first, second, living)
        await one_is_answered(mentor, second, living)
        await the_day_after(mentor, first, living)
        await what_waits_goes_on(mentor, third, living)


async def the_keys_leave_room(her: Seat) -> None:
    """Four rows take less than a third of a small phone, and come when she has said all."""
    await her.open(her.club.bot)
    await her.write("/start")
    await her.press("Нарын")
    keys = her.page.get_by_role("group", name="Reply keyboard")
    await expect(keys.get_by_role("button")).to_have_text(
        ["🍵 Чай сүйлөшүү", "📚 Тапшырма", "🌟 Жылдызча", "❓ Суроо", "📁 Материал", "⚙️ Дагы"]
    )
    box = await keys.bounding_box()
    assert box
    assert box["height"] < PHONE[1] / 3
    await her.shoot("talk-keys")


async def she_prepares(mentor: Seat) -> None:
    """Topic, expert and place, each a tap and a message."""
    await mentor.open(mentor.club.bot)
    await mentor.write("/chai")
    for button, words, answer in (
        ("📌 Тема", "Жергиликтүү бюджет", "🍵 Чай сүйлөшүү"),
        ("👩‍🏫 Эксперт", EXPERT, "🍵 Чай сүйлөшүү"),
        ("🎥 Өтүүчү жери", f"{MEETING} чай48", "🔑 Код:"),
    ):
        if "🎥" in button:
            await mentor.press("⋯ Дагы")
        await mentor.press(button)
        await mentor.reads("билдирүү менен жазыңыз" if "🎥" not in button else "кайда өтөт?")
        await mentor.write(words)
        await mentor.reads(answer, words.split()[-1])


async def they_vote(first: Seat, second: Seat, third: Seat, living: Living) -> None:
    """In the group; who is silent gets the same poll in private."""
    club = first.club
    await living.until(OPENS)
    await first.open(club.group.id)
    poll = first.page.get_by_role("group", name="🍵 Чай сүйлөшүү — кайсы убакыт ыңгайлуу?")
    for line in (TOPIC, "Бир нечесин тандаса болот.", "Жабылат: дүйшөмбү, 20:00"):
        await expect(poll).to_contain_text(line)
    await expect(poll.get_by_role("checkbox")).to_have_text(
        [
            "Шейшемби, 24-ноябрь, 18:30", "Шейшемби, 24-ноябрь, 20:00",
            "Шаршемби, 25-ноябрь, 18:30", "Бейшемби, 26-ноябрь, 18:30",
            "Бейшемби, 26-ноябрь, 20:00", "Мага баары ыңгайлуу", "Бул аптада катыша албайм",
        ]
    )  # fmt: skip
    await tick(poll, "Шаршемби", "26-ноябрь, 18:30")
    await first.shoot("talk-poll")
    await send(poll)
    asked = await club.poll()
    for person in (second.person, club.members[3]):
        polls.vote(club.story.world, person, asked.poll_id, [WED_1830])
    await living.until(CLOSES - DAY + MINUTE)
    await third.open(club.bot)
    await third.reads("🗳 Сиз дагы добуш бере элексиз. Ыңгайлуу убакытты тандаңыз 👇")
    poll = third.page.get_by_role("group", name="кайсы убакыт ыңгайлуу?").last
    await tick(poll, "Шаршемби")
    await third.shoot("talk-nudge")
    await send(poll)


async def tick(poll: Locator, *times: str) -> None:
    for each in times:
        await poll.get_by_role("checkbox", name=each).click()


async def send(poll: Locator) -> None:
    await poll.get_by_role("button", name="Vote", exact=True).click()
    await expect(poll).to_contain_text("your choice")


async def she_objects_and_publishes(mentor: Seat, living: Living) -> None:
    """Nothing to do; but she has half an hour to choose another time."""
    await living.until(CLOSES + MINUTE)
    found = await mentor.reads(
        "✅ Убакыт аныкталды: шаршемби, 25-ноябрь, 18:30 (4 добуш; добуш бергендер: 4)",
        "Өзү жарыяланат: бүгүн, 20:3",
        TOPIC,
        f"👩‍🏫 Эксперт: {EXPERT}",
    )
    await mentor.sees_buttons(found, "📣 Азыр жарыялоо", "🕒 Башка убакыт", "✏️ Тема, эксперт")
    await mentor.shoot("talk-decided")
    await mentor.press("🕒 Башка убакыт")
    times = await mentor.reads("🕒 Кайсы убакыт болсун? Сызыктан кийин — добуштун саны.")
    await mentor.sees_buttons(
        times,
        "Шейшемби 24.11 · 18:30 — 0", "Шейшемби 24.11 · 20:00 — 0",
        "✅ Шаршемби 25.11 · 18:30 — 4", "Бейшемби 26.11 · 18:30 — 1",
        "Бейшемби 26.11 · 20:00 — 0", "📅 Башка күн же саат", "❌ Бул жолу болбойт", "← Артка",
    )  # fmt: skip
    await mentor.press("Бейшемби 26.11 · 20:00")
    card = await mentor.reads("✅ Убакыт аныкталды: бейшемби, 26-ноябрь, 20:00")
    keys = ("📣 Азыр жарыялоо", "🕒 Башка убакыт", "📌 Тема", "👩‍🏫 Эксперт", "⋯ Дагы")
    await mentor.sees_buttons(card, *keys)
    await mentor.press("📣 Азыр жарыялоо")
    await expect(mentor.page.get_by_role("status").get_by_text("📣 Жарыяланды")).to_be_visible()


async def they_read_it_and_come(first: Seat, second: Seat, living: Living) -> None:
    """One tap; the count under the announcement lives."""
    for number, her in enumerate((second, first), 1):
        await her.open(her.club.group.id)
        post = await her.reads(
            "🍵 Чай сүйлөшүү", "🗓 Бейшемби, 26-ноябрь · 20:00–21:00", TOPIC,
            f"👩‍🏫 Эксперт: {EXPERT}", "🎥 Zoom", "Бул убакытты насаатчы тандады.",
        )  # fmt: skip
        await expect(post).not_to_contain_text("us02web")
        await her.sees_buttons(post, COMES, ASK, CALENDAR)
        await her.press(COMES)
        await her.is_told("Жакшы! Эске салабыз ⏰")
        await living.after(seconds=5)
        await expect(post).to_contain_text(f"✅ Катышат: {number}")


async def she_moves_it(mentor: Seat, first: Seat) -> None:
    """The announcement tells the new time, and the group hears of it."""
    await mentor.press("🕒 Башка убакыт")
    await mentor.press("Бейшемби 26.11 · 18:30")
    await mentor.reads("🗓 Бейшемби, 26-ноябрь · 18:30–19:30")
    await first.reads("🔄 Убакыт өзгөрдү. Жаңы убакыт: бейшемби, 26-ноябрь, 18:30")
    post = await first.reads("🍵 Чай сүйлөшүү", "🗓 Бейшемби, 26-ноябрь · 18:30–19:30")
    await first.sees_buttons(post, COMES, ASK, CALENDAR)
    await post.scroll_into_view_if_needed()
    await first.shoot("talk-announced")


async def they_ask(second: Seat, third: Seat) -> None:
    """In words and by voice: two taps each, one of them Telegram's own."""
    for her in (second, third):
        await her.open(her.club.group.id)
        await her.page.get_by_role("link", name=ASK).last.click()
        await her.press("START")
        asked = await her.reads(
            TOPIC, "Сурооңузду жазыңыз же 🎤 үн менен айтыңыз. Экспертке атыңызсыз берилет."
        )
        await her.sees_buttons(asked, "← Артка")
        if her is second:
            await her.write("Бюджетти ким бекитет?")
        else:
            await her.attach("Voice", caption="")
        taken = await her.reads("✅ Сурооңуз кабыл алынды. Рахмат!")
        await her.sees_buttons(taken, "👤 Атымды көрсөтүү", "🗑 Кайтарып алуу")
    await third.shoot("talk-question")


async def the_expert_is_invited(mentor: Seat) -> Seat:
    """She is no member: a link makes her see the questions of this talk."""
    club, world = mentor.club, mentor.club.story.world
    await mentor.write("❓ Суроо")
    await mentor.press("📋 Бардык суроолор")
    await mentor.reads("📋 Суроолор: 2", "1. Бюджетти ким бекитет?")
    await mentor.press("👩‍🏫 Эксперт үчүн шилтеме")
    link = (await mentor.reads("Бул шилтеме эксперт үчүн.")).get_by_role("link")
    url = await link.get_attribute("href") or ""
    expert = Seat(mentor.page, club, newcomers.person(world, EXPERT)["id"], mentor.width)
    bots.start(world, expert.person, club.bot)
    await expert.open(club.bot)
    await expert.press("Кыргызча")
    await expert.reads("🌸 Саламатсызбы!")  # her choice has come in before the link does
    bots.open_link(world, expert.person, url)
    await expert.reads("🌸 Саламатсызбы! Сиз бул сүйлөшүүнүн экспертисиз.", TOPIC)
    return expert


async def they_are_reminded(expert: Seat, mentor: Seat, first: Seat, living: Living) -> None:
    """The group a day before; an hour before, those who come, and who answers the questions."""
    await living.until(THURSDAY - DAY)
    await first.open(first.club.group.id)
    eve = await first.reads("⏰ Эске салабыз: чай сүйлөшүү эртең, 18:30.", TOPIC)
    await first.sees_buttons(eve, ASK)
    await living.until(THURSDAY - HOUR)
    for reader in (expert, mentor):
        await reader.open(reader.club.bot)
        listed = await reader.reads("📋 Суроолор: 2 (үн: 1)", TOPIC, "1. Бюджетти ким бекитет?")
        await expect(listed).to_contain_text("2. 🎤 үн менен берилген суроо")
        await reader.sees_buttons(listed, "✅ Бирден карап чыгуу")
        await reader.reads("❓ №2")
    await mentor.shoot("talk-questions")
    await first.open(first.club.bot)
    await first.reads("⏰ Чай сүйлөшүү бүгүн, 18:30.", TOPIC)


async def they_are_there(first: Seat, second: Seat, living: Living) -> None:
    """The link comes ten minutes before; one tap says that she is there, one how it was."""
    await living.until(THURSDAY - 10 * MINUTE)
    start = await first.reads("🎥 Баштайбыз! Чай сүйлөшүү, 18:30.")
    await first.sees_buttons(start, "🎥 Zoom ачуу", "📋 Кодду көчүрүү", HERE)
    await first.shoot("talk-start")
    await living.until(THURSDAY)
    await first.press(HERE)
    await first.is_told("🙋 Белгиленди. Кош келиңиз!")
    await second.open(second.club.group.id)
    start = await second.reads("🎥 Баштайбыз! Чай сүйлөшүү, 18:30.")
    await second.sees_buttons(start, "🎥 Zoom ачуу", "📋 Кодду көчүрүү", HERE)
    await second.press(HERE)
    await second.is_told("🙋 Белгиленди. Кош келиңиз!")
    await living.until(THURSDAY + HOUR + 5 * MINUTE)
    rating = await second.reads("Кандай болду?")
    await second.sees_buttons(rating, "😍", "🙂", "😐", HERE)
    await second.press("😍")
    await second.is_told("Рахмат!")
    await second.shoot("talk-rating")


async def one_is_answered(mentor: Seat, second: Seat, living: Living) -> None:
    await mentor.press("✅ Бирден карап чыгуу")
    await mentor.reads("📋 Суроо: 1 / 2", "Бюджетти ким бекитет?")
    await mentor.press("✅ Жооп берилди")
    await mentor.reads("✅ Жооп берилди. Суроону берген катышуучуга он мүнөттөн кийин айтабыз.")
    await living.after(minutes=10)
    await second.open(second.club.bot)
    await second.reads("✅ Сурооңузга чай сүйлөшүүдө жооп берилди.", "Бюджетти ким бекитет?")


async def the_day_after(mentor: Seat, first: Seat, living: Living) -> None:
    await living.until(THURSDAY + HOUR + DAY + 5 * MINUTE)
    summary = await mentor.reads(
        "📋 Чай сүйлөшүүнүн жыйынтыгы", TOPIC, "🙋 Катышкандар: 2", "❓ Суроолор: 2",
        "💬 Баалар: 1",
    )  # fmt: skip
    await mentor.sees_buttons(summary, "🙋 Ким катышты", "🎬 Видеожазуунун шилтемеси")
    await mentor.press("🎬 Видеожазуунун шилтемеси")
    await mentor.reads("🎬 Видеожазуунун шилтемесин жөнөтүңүз.")
    await mentor.write(VIDEO)
    await mentor.reads(f"✅ Сакталды: {VIDEO}")
    await first.open(first.club.group.id)
    await first.reads("🍵 Чай сүйлөшүүгө 2 адам катышты. Рахмат!")
    recording = await first.reads("🎬 Видеожазуу: «Жергиликтүү бюджет»")
    await first.sees_buttons(recording, "▶️ Көрүү")
    await first.shoot("talk-recording")


async def what_waits_goes_on(mentor: Seat, third: Seat, living: Living) -> None:
    """Nobody has answered the voice: it is for the next talk now."""
    await living.until(OPENS + WEEK + MINUTE)
    await mentor.write("❓ Суроо")
    await mentor.reads("❓ Жооп күткөн сурооңуз: 0")
    await mentor.press("📋 Бардык суроолор")
    listed = await mentor.reads("📋 Суроолор: 1", "1. 🎤 үн менен берилген суроо")
    await expect(listed).not_to_contain_text("Жергиликтүү бюджет")
    await third.open(third.club.bot)
    await third.write("❓ Суроо")
    await third.reads("❓ Жооп күткөн сурооңуз: 1")
