"""A vote for a star on the sandbox's page: from the mentor's taps to the board of the year.

The mentor sits at a computer, the members hold cheap telephones [storyboard 8.6].
"""

import datetime as dt

import pytest
from playwright.async_api import expect

from domain.stars import StarKind
from models import Session, Talk, TalkState
from sandbox.people import bots
from screens.contest_buttons import Mark
from services import stars
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.seats import Living, Seat
from tests.contest_day import NOON, contest_of
from tests.story import Story
from tests.talk_scene import TalkClub, found

pytestmark = pytest.mark.browser

GULNARA, JYLDYZ, NURGUL = "Гүлнара Өмүрбекова", "Жылдыз Токтогулова", "Нургүл Мөңкөева"
AIGUL = "Айгүл Үсөнбаева"
NAMES = [GULNARA, JYLDYZ, NURGUL, AIGUL, "Бермет Асанова", "Сезим Турдубаева", "Мээрим Осмонова"]
TITLE = "Инвестиция тартуу"
HEAD = f"🌟 Жылдызча үчүн добуш берүү: «{TITLE}»"
SECRET = "🔒 Добуш жашыруун. Жабылат: бүгүн, 13:00."
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
# Gulnara is chosen three times, Jyldyz twice; who stands is chosen by number.
BALLOTS = {0: 1, 1: 0, 2: 0, 4: 1, 5: 0}


async def test_from_three_taps_to_the_board(story: Story, open_page: OpenPage) -> None:
    await story.bot.set_my_name(name="Клуб")
    club = await found(story, NAMES, title="Аял депутаттар клубу")
    story.telegram.clock.set(NOON)
    async with club.session() as session:
        await what_was_before(session, club)
    living = Living(story)
    async with living.working(), open_page(WIDE) as wide, open_page(PHONE) as narrow:
        mentor = Seat(wide, club, club.mentor, WIDE[0])
        gulnara, aigul, late = (Seat(narrow, club, club.members[n], PHONE[0]) for n in (0, 3, 6))
        await she_opens_the_vote(mentor)
        await they_vote_in_the_group(gulnara, aigul, living)
        await who_has_not_voted_is_asked(late, living)
        await the_mentor_reads_it_first(mentor, aigul, living)
        await the_group_reads_it(mentor, aigul)
        await the_winner_is_told(gulnara)
        await her_own_place(aigul, living)


async def what_was_before(session: Session, club: TalkClub) -> None:
    """A master-class an hour ago, and stars of this year."""
    session.add(
        Talk(
            club_id=club.id, week=NOON.date() - dt.timedelta(days=7), state=TalkState.HELD,
            topic=TITLE, opens_at=NOON - HOUR, closes_at=NOON - HOUR, starts_at=NOON - HOUR,
        )
    )  # fmt: skip
    for number, amount in enumerate((3, 3, 1, 4, 3)):
        await stars.award(
            session, club.id, club.members[number], kind=StarKind.SPEECH, stars=amount,
            reason="", source=f"before:{number}", by=None, now=NOON - 24 * HOUR,
        )  # fmt: skip


async def she_opens_the_vote(mentor: Seat) -> None:
    """Which, who, until when: a tap for each, and one to begin."""
    await mentor.open(mentor.club.bot)
    await mentor.write("🌟 Жылдызча")
    desk = await mentor.reads("🌟 «Аял депутаттар клубу» клубунун жылдызчалары")
    await mentor.sees_buttons(
        desk, "➕ Жаңы добуш берүү", "🌟 Жылдызча берүү", "🏆 Рейтинг", "⚙️ Жылдызча жөндөөлөрү"
    )
    await mentor.press("➕ Жаңы добуш берүү")
    which = await mentor.reads("🌟 Кайсы мастер-класс?")
    await mentor.sees_buttons(which, "🍵 24.11 · Инвестиция та…", "✏️ Башка иш-чара", "← Артка")
    await mentor.press("🍵 24.11 · Инвестиция та…")
    await mentor.reads(f"🌟 «{TITLE}»: ким тажрыйбасын бөлүштү?", "Тизмеде: 0")
    for number, name in enumerate((GULNARA, JYLDYZ, NURGUL), 1):
        await mentor.press(f"▫️ {name}")
        await mentor.reads(f"Тизмеде: {number}")
    await mentor.shoot("star-candidates")
    await mentor.press("▶️ Улантуу")
    until = await mentor.reads("🕒 Качанга чейин добуш берилет?")
    await mentor.sees_buttons(
        until, "1 сааттан кийин", "3 сааттан кийин", "Бүгүн, 21:00", "Эртең, 12:00", "← Артка"
    )
    await mentor.press("1 сааттан кийин")
    await mentor.reads("👩 Талапкерлер: ", GULNARA, JYLDYZ, NURGUL)
    await mentor.press("▶️ Баштоо")
    await mentor.reads(f"🌟 «{TITLE}»", "🗳 ачык", "🗳 Добуш бергендер: 0 / 8")


async def they_vote_in_the_group(gulnara: Seat, aigul: Seat, living: Living) -> None:
    """One tap, which only she is told of; nobody for herself; all read how many have voted."""
    group = gulnara.club.group.id
    await gulnara.open(group)
    await gulnara.reads(HEAD, SECRET, "🗳 Добуш бергендер: 0")
    await gulnara.press(GULNARA)
    alert = gulnara.page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Өзүңүзгө добуш берүүгө болбойт 🙂")
    await gulnara.shoot("star-herself")
    await alert.get_by_role("button").last.click()
    await aigul.open(group)
    ballot = await aigul.reads(HEAD, "Сизге эң жаккан тажрыйбаны тандаңыз.", SECRET)
    labels = await aigul.buttons_of(ballot)
    assert sorted(labels) == [GULNARA, JYLDYZ, NURGUL]
    await aigul.press(NURGUL)
    await aigul.is_told(f"Добушуңуз кабыл алынды: {NURGUL}. Өзгөртсөңүз болот.")
    await aigul.press(GULNARA)
    await aigul.is_told(f"Добушуңуз кабыл алынды: {GULNARA}. Өзгөртсөңүз болот.")
    await the_others_vote(aigul.club)
    await living.after(seconds=10)
    await expect(ballot).to_contain_text("🗳 Добуш бергендер: 6")
    await aigul.sees_buttons(ballot, *labels)
    await aigul.shoot("star-ballot")


async def the_others_vote(club: TalkClub) -> None:
    contest = await contest_of(club)
    for voter, number in BALLOTS.items():
        mark = Mark(club=club.id, contest=contest.id, number=number, given=1)
        await bots.tap(
            club.story.world, club.members[voter], club.group.id, contest.message_id or 0,
            mark.pack(),
        )  # fmt: skip


async def who_has_not_voted_is_asked(late: Seat, living: Living) -> None:
    """Half an hour before the end, in private, with the same buttons."""
    await living.until(NOON + 31 * MINUTE)
    await late.open(late.club.bot)
    ballot = await late.reads(
        "⏰ Сиз азырынча добуш бере элексиз, добуш берүү жакында жабылат.", HEAD, SECRET,
        "Ошол убакка чейин добушуңузду өзгөртсөңүз болот.",
    )  # fmt: skip
    assert sorted(await late.buttons_of(ballot)) == [GULNARA, JYLDYZ, NURGUL]
    await late.press(NURGUL)
    await late.is_told(f"Добушуңуз кабыл алынды: {NURGUL}. Өзгөртсөңүз болот.")
    ballot = await late.reads(HEAD)
    assert f"✅ {NURGUL}" in await late.buttons_of(ballot)
    await late.shoot("star-private")


async def the_mentor_reads_it_first(mentor: Seat, aigul: Seat, living: Living) -> None:
    await living.until(NOON + 61 * MINUTE)
    preview = await mentor.reads(
        f"🏆 Жыйынтык · «{TITLE}»",
        f"🥇 {GULNARA} — 4 добуш → 🌟 3 жылдызча",
        f"🥈 {JYLDYZ} — 2 добуш → 🌟 2 жылдызча",
        f"🥉 {NURGUL} — 1 добуш → 🌟 1 жылдызча",
        "🗳 Добуш бергендер: 7. Баарыңыздарга рахмат!",
        "Өзү жарыяланат: бүгүн, 13:3",
    )
    await mentor.sees_buttons(preview, "📣 Азыр жарыялоо")
    await mentor.shoot("star-preview")
    await aigul.open(aigul.club.group.id)
    closed = await aigul.reads(HEAD, "Добуш берүү жабылды", "🗳 Добуш бергендер: 7")
    await aigul.sees_buttons(closed)
    await expect(aigul.page.get_by_role("article").filter(has_text="🥇")).to_have_count(0)


async def the_group_reads_it(mentor: Seat, aigul: Seat) -> None:
    await mentor.press("📣 Азыр жарыялоо")
    result = await aigul.reads(
        f"🏆 Жыйынтык · «{TITLE}»",
        f"🥇 {GULNARA} — 4 добуш → 🌟 3 жылдызча",
        f"🥈 {JYLDYZ} — 2 добуш → 🌟 2 жылдызча",
        f"🥉 {NURGUL} — 1 добуш → 🌟 1 жылдызча",
        "🗳 Добуш бергендер: 7. Баарыңыздарга рахмат!",
    )
    await aigul.sees_buttons(result, "🏆 Жылдык рейтинг")
    await aigul.shoot("star-result")


async def the_winner_is_told(gulnara: Seat) -> None:
    await gulnara.open(gulnara.club.bot)
    told = await gulnara.reads(
        "🌟 Куттуктайбыз!", "Сизге 3 жылдызча берилди.", TITLE,
        "Быйыл: 6 жылдызча · Ордуңуз: 1",
    )  # fmt: skip
    await gulnara.sees_buttons(told, "🏆 Рейтинг")
    await gulnara.shoot("star-winner")


async def her_own_place(aigul: Seat, living: Living) -> None:
    """The first five for all; her place and her neighbours for her; the picture says the same."""
    await aigul.open(aigul.club.bot)
    await aigul.write("🌟 Жылдызча")
    board = await aigul.reads(
        "🏆 Рейтинг · 2026", f"🥇 {GULNARA} — 6", f"🥈 {JYLDYZ} — 5",
        f"🥉 {AIGUL} — 4", "➡️ Ордуңуз: 3 · 4 жылдызча",
        "Кийинки орунга 1 жылдызча калды.",
    )  # fmt: skip
    lines = (await board.inner_text()).splitlines()
    mine = next(n for n, line in enumerate(lines) if line.startswith("➡️"))
    assert lines[mine - 1] == "— — —"  # her neighbours are among the first five
    assert lines[mine + 1] == "Кийинки орунга 1 жылдызча калды."
    await aigul.sees_buttons(board, "🖼 Сүрөт", "📅 Өткөн жыл", "🙈 Мени көрсөтпөө")
    await aigul.shoot("star-board")
    await aigul.press("🖼 Сүрөт")
    await living.after(seconds=10)
    picture = aigul.page.get_by_role("article").filter(has=aigul.page.locator("img")).last
    await expect(picture).to_contain_text("🏆 Рейтинг · 2026")
    await picture.scroll_into_view_if_needed()
    image = picture.locator("img")
    whole, drawn = await image.evaluate(
        "it => [it.naturalWidth / it.naturalHeight, it.offsetWidth / it.offsetHeight]"
    )
    assert drawn == pytest.approx(whole, abs=0.02)  # nothing of it is cut off
    await aigul.shoot("star-picture")
