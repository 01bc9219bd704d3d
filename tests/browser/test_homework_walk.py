"""Homework on the sandbox's page, as people see it: given, reported in both ways, and reviewed.

The mentor sits at a computer, the members hold cheap telephones; each has her own page open.
"""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.seats import Living, Seat
from tests.homework_scene import WORDS, HomeworkClub, open_club
from tests.review_scene import EVENING, member_of
from tests.story import Story

pytestmark = pytest.mark.browser

NAMES = ["Айгүл Үсөнбаева", "Чынара Жумабаева", "Сезим Турдубаева"]
ALBUM = ("Photo", "Photo", "Photo", "Photo", "Video")
TITLE = "📚 №1 «Кошуна айыл менен биргелешкен жыйын өткөрүңүз. Отчет: 3–5 с…»"
DEADLINE = "⏳ Акыркы мөөнөт: жекшемби, 6-декабрь, 20:00"


async def test_from_the_mentors_message_to_the_cup(story: Story, open_page: OpenPage) -> None:
    await story.bot.set_my_name(name="Клуб")
    club = await open_club(story, names=NAMES, title="Аял депутаттар клубу")
    await say_where_she_serves(club)
    living = Living(story)
    async with living.working(), open_page(WIDE) as wide, open_page(PHONE) as narrow:
        mentor = Seat(wide, club, club.mentor, WIDE[0])
        await she_gives_a_task(mentor)
        await she_answers_in_the_group(Seat(narrow, club, club.members[0], PHONE[0]), living)
        await she_follows_the_link(Seat(narrow, club, club.members[1], PHONE[0]), living)
        await living.until(EVENING)
        await the_mentor_reviews(mentor)
        await living.after(minutes=2)
        await what_the_members_hear(club, narrow)


async def say_where_she_serves(club: HomeworkClub) -> None:
    first = await member_of(club, club.members[0])
    async with club.session() as session:
        session.add(first)
        first.oblast, first.district = "ysyk-kol", "Тоң"


async def she_gives_a_task(mentor: Seat) -> None:
    """One message and two taps [8.3]."""
    await mentor.open(mentor.club.bot)
    await mentor.press("📚 Тапшырма")
    await mentor.press("➕ Жаңы тапшырма")
    await mentor.reads("➕ Жаңы үй тапшырмасы", "Тапшырманы бир билдирүү менен жөнөтүңүз")
    await mentor.write(WORDS)
    asked = await mentor.reads("⏳ №1 тапшырманын акыркы мөөнөтү?")
    await mentor.sees_buttons(
        asked, "1 апта", "2 апта", "1 ай", "3 ай", "6 ай", "📅 Башка күн", "← Артка"
    )
    await mentor.press("2 апта")
    preview = await mentor.reads("📚 Үй тапшырмасы №1", WORDS, DEADLINE)
    await mentor.sees_buttons(
        preview,
        "📣 Жарыялоо", "🕗 Кийин жарыялоо", "👥 Ким үчүн", "✏️ Өзгөртүү", "🗑 Жок кылуу",
    )  # fmt: skip
    await mentor.press("📣 Жарыялоо")
    await expect(mentor.page.get_by_role("status").get_by_text("📣 Жарыяланды")).to_be_visible()
    control = await mentor.reads(TITLE, DEADLINE, "✅ Тапшыргандар: 0/3")
    await mentor.sees_buttons(
        control,
        "🔔 Эске салуу", "📋 Тизме", "👥 Ким үчүн", "✏️ Өзгөртүү", "🔒 Кабыл алууну жабуу",
        "← Артка",
    )  # fmt: skip
    await mentor.shoot("homework-given")


async def she_answers_in_the_group(her: Seat, living: Living) -> None:
    """No tap but Telegram's own; 👀, and the count [8.4, door A]."""
    await her.open(her.club.group.id)
    card = await her.reads("📚 Үй тапшырмасы №1", WORDS, DEADLINE, "✅ Тапшыргандар: 0")
    await expect(card).to_contain_text("Отчетту ушул билдирүүгө жооп кылып жөнөтүңүз")
    await her.sees_buttons(card, "📝 Отчет тапшыруу", "📊 Ким тапшырды?")
    await her.answer(card)
    await her.attach(*ALBUM, caption="25 адам катышты, суу маселесин талкууладык.")
    album = await her.reads("25 адам катышты")
    await living.after(seconds=10)
    await expect(album).to_contain_text("👀")
    await her.reads("📚 Үй тапшырмасы №1", "✅ Тапшыргандар: 1")
    await her.shoot("homework-report")
    await her.open(her.club.bot)
    told = await her.reads(TITLE, "🎉 Рахмат! Отчетуңуз насаатчыга жана топко жөнөтүлдү")
    await expect(told).to_contain_text("4 сүрөт, 1 видео, текст ✓")
    await her.sees_buttons(told, "💬 Кыска 4 суроо", "✏️ Толуктоо", "↩️ Кайтарып алуу")


async def she_follows_the_link(her: Seat, living: Living) -> None:
    """Two taps [8.4, door B]."""
    await her.open(her.club.group.id)
    await her.page.get_by_role("link", name="📝 Отчет тапшыруу").last.click()
    await her.press("START")
    await her.reads(TITLE, "⏳ 14 күн калды", "Сүрөттөрдү, видеону, текстти же үн билдирүүнү")
    await her.attach(*ALBUM, caption="Айылда чогулдук.")
    await her.reads("Айылда чогулдук.")
    await living.after(seconds=3)
    draft = await her.reads("📥 Отчетуңуз: 4 сүрөт, 1 видео, текст ✓", "Дагы кошсоңуз болот.")
    await her.sees_buttons(draft, "✅ Жөнөтүү", "✖️ Бул отчет эмес", "🗑 Башынан баштоо")
    await her.press("✅ Жөнөтүү")
    await her.reads("🎉 Рахмат! Отчетуңуз насаатчыга жана топко жөнөтүлдү")
    await living.after(seconds=10)
    await her.open(her.club.group.id)
    await her.reads("📝 Отчет: Чынара Жумабаева")
    await her.reads("Айылда чогулдук.")
    await her.reads("📚 Үй тапшырмасы №1", "✅ Тапшыргандар: 2")


async def the_mentor_reviews(mentor: Seat) -> None:
    """A tap for each report that is accepted [8.5]."""
    digest = await mentor.reads("📬 Жаңы отчеттор: 2", "№1: 2")
    await mentor.sees_buttons(digest, "▶️ Карап чыгуу", "🕗 Эртең эртең менен")
    await mentor.press("▶️ Карап чыгуу")
    await mentor.reads("25 адам катышты, суу маселесин талкууладык.")
    card = await mentor.reads("👤 Айгүл Үсөнбаева · Ысык-Көл, Тоң", TITLE, "📬 Карала элек: 2")
    await expect(card).to_contain_text("Жөнөтүлдү: жекшемби, 22-ноябрь, 09:00")
    await expect(card).to_contain_text("(мөөнөткө 14 күн калганда)")
    await expect(card).to_contain_text("✍️ «25 адам катышты, суу маселесин талкууладык.»")
    await mentor.sees_buttons(
        card, "✅ Кабыл алуу", "🔁 Толуктоо керек", "💬 Пикир жазуу", "🌟 Мыкты тажрыйба",
        "⏭ Кийинкиси",
    )  # fmt: skip
    await mentor.shoot("homework-review")
    await mentor.press("✅ Кабыл алуу")
    await mentor.reads("✅ Кабыл алынды: Айгүл Үсөнбаева")
    await mentor.reads("👤 Чынара Жумабаева", "📬 Карала элек: 1")
    await mentor.press("🔁 Толуктоо керек")
    reasons = await mentor.reads("🔁 Эмнеси жетишпейт? Катышуучу: Чынара Жумабаева")
    await mentor.sees_buttons(
        reasons, "📷 Сүрөт жетишпейт", "📝 Сүрөттөмө жазыңыз", "🎯 Темага дал келбейт",
        "✍️ Өзүм жазам", "← Артка",
    )  # fmt: skip
    await mentor.press("📝 Сүрөттөмө жазыңыз")
    end = await mentor.reads("🎉 Баары каралды.", "Тапшыргандар: 1/3")
    await mentor.sees_buttons(end, "🔔 Эске салуу", "⬇️ Excel", "↩️ Кайтарып алуу")


async def what_the_members_hear(club: HomeworkClub, page: Page) -> None:
    first, second = (Seat(page, club, person, PHONE[0]) for person in club.members[:2])
    await first.open(club.bot)
    await first.reads("✅ Отчетуңуз кабыл алынды! Рахмат, Айгүл Үсөнбаева!", TITLE)
    await first.open(club.group.id)
    album = await first.reads("25 адам катышты")
    await expect(album).to_contain_text("🏆")
    await second.open(club.bot)
    asked = await second.reads("🌸 Рахмат!", "Насаатчынын пикири: «📝 Сүрөттөмө жазыңыз»")
    await second.sees_buttons(asked, "📝 Толуктоо")
    await second.shoot("homework-returned")
    await second.press("📝 Толуктоо")
    await second.reads(TITLE, "Сүрөттөрдү, видеону, текстти же үн билдирүүнү жөнөтүңүз")
