"""The library of a club: a mentor adds from her phone, and every member finds it in two taps."""

import datetime as dt

import pytest

from domain.homework import Kind
from models import LetterState
from sandbox.people import bots
from screens.material_buttons import PublishMaterial, SwitchPortal
from tests.homework_scene import HomeworkClub, open_club
from tests.material_scene import FILE, KEY, LINK, add, buttons, labels, shelved, told
from tests.story import Story
from tests.talk_day import ENDS, announced, post
from tests.talk_scene import person_row, text


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


# --- adding, and finding


async def test_a_mentor_sends_a_file_and_a_member_has_it_in_two_taps(club: HomeworkClub) -> None:
    she = club.members[0]
    await club.say(she, KEY)
    assert told(club, she).endswith("видеожазуулары бул жерге өзү түшөт.")
    assert labels(club, she) == []

    await add(club, FILE)
    assert told(club, club.mentor).splitlines()[:2] == [
        "✅ Китепканага кошулду.", "Аталышы: «Бюджет нускамасы»",
    ]  # fmt: skip
    await club.tap(club.mentor, "✅ Ушундай калсын")
    assert labels(club, club.mentor) == [
        "📣 Топко жарыялоо", "✉️ Таратма үчүн текст", "🌐 Порталда", "✏️ Өзгөртүү", "← Артка",
    ]  # fmt: skip

    await club.say(she, KEY)
    assert labels(club, she) == ["📄 Бюджет нускамасы", "🔎 Издөө"]
    toast = await club.tap(she, "📄 Бюджет нускамасы")
    assert toast
    assert toast["text"] == "⬇️ Азыр ушул жерге келет."
    came = club.last(she)
    [material] = await shelved(club)
    assert came["document"]["file_id"] == material.file_id
    assert came["caption"] == "📄 Бюджет нускамасы"
    assert (material.by, material.kind) == (club.mentor, Kind.DOCUMENT)


async def test_whatever_she_sends_comes_back_as_it_was(club: HomeworkClub) -> None:
    she, kinds = club.members[0], ("photo", "video", "voice", "video_note", "animation")
    for kind in kinds:
        await add(club, {"kind": kind})
        assert "22.11.2026" in told(club, club.mentor)
        await club.say(she, KEY)
        await club.tap(she, labels(club, she)[0])
        assert kind in club.last(she)


async def test_a_link_opens_with_the_second_tap_and_has_the_title_that_she_writes(
    club: HomeworkClub,
) -> None:
    await add(club, words=f"Мына {LINK}")
    await club.say(club.mentor, "Грант <b>жазуу</b>")
    assert told(club, club.mentor).startswith("🔗 Грант <b>жазуу</b>")
    await club.say(club.members[0], "/material")
    [entry, _] = buttons(club, club.members[0])
    assert (entry["text"], entry["url"]) == ("🔗 Грант <b>жазуу</b>", LINK)


async def test_links_that_follow_each_other_are_no_titles_of_each_other(
    club: HomeworkClub,
) -> None:
    await add(club, words=f"Грант {LINK}")
    await club.say(club.mentor, "https://x.kg/a")
    await club.say(club.mentor, "Бюджет")
    shelf = [(each.title, each.url) for each in await shelved(club)]
    assert shelf == [("Грант", LINK), ("Бюджет", "https://x.kg/a")]


async def test_any_form_of_a_word_finds_it_typed_or_tapped(club: HomeworkClub) -> None:
    for title in ("Жергиликтүү бюджет", "Как читать бюджет", "Гранттар"):
        await add(club, words=f"{title} https://x.kg/{len(title)}")
    she = club.members[0]
    await club.say(she, KEY)
    await club.tap(she, "🔎 Издөө")
    await club.say(she, "суу")
    assert told(club, she).startswith("🔎 «суу» боюнча эч нерсе табылган жок.")
    await club.say(she, "бюджеттин")
    assert labels(club, she)[:2] == ["🔗 Как читать бюджет", "🔗 Жергиликтүү бюджет"]
    await club.tap(she, "🔎 Башка сөз")
    await club.tap(she, "🔎 гранттар")
    assert labels(club, she)[0] == "🔗 Гранттар"


async def test_a_title_that_is_cut_on_its_button_stands_above_in_full(club: HomeworkClub) -> None:
    long = "Салыктар & төлөмдөр тууралуу кыскача эскертме"
    for title in ("Гранттар", long):
        await add(club, words=f"{title} https://x.kg/{len(title)}")
    she = club.members[0]
    await club.say(she, KEY)
    assert told(club, she).splitlines()[1:] == [f"🔗 {long}", "Бирин бассаңыз, сизге келет."]
    assert labels(club, she)[:2] == ["🔗 Салыктар & төлөмдөр т…", "🔗 Гранттар"]


async def test_a_full_library_has_shelves_with_pages(club: HomeworkClub) -> None:
    await add(club, *[FILE | {"name": f"{n}.pdf"} for n in range(1, 10)])  # an album is nine files
    await add(club, {"kind": "photo"})
    assert len(await shelved(club)) == 10
    she = club.members[0]
    await club.say(she, KEY)
    assert labels(club, she)[4:] == ["🔎 Издөө", "📄 Документтер: 9", "🖼 Сүрөттөр: 1"]
    await club.tap(she, "📄 Документтер: 9")
    assert labels(club, she)[-2:] == ["Кийинки →", "← Артка"]
    await club.tap(she, "Кийинки →")
    assert labels(club, she) == ["📄 1", "← Мурунку", "← Артка"]


# --- telling of it


async def test_the_group_is_told_once_without_a_sound(club: HomeworkClub) -> None:
    await add(club, FILE)
    await club.tap(club.mentor, "✅ Ушундай калсын")
    await club.tap(club.mentor, "📣 Топко жарыялоо")
    assert "📣 Топко жарыяланган." in told(club, club.mentor)
    [material] = await shelved(club)
    again = PublishMaterial(club=club.id, material=material.id).pack()
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=again)

    posted = [each for each in club.sees(club.mentor) if "document" in each]
    assert [each["caption"] for each in posted] == ["📁 Жаңы материал: «Бюджет нускамасы»"]
    assert await club.letters("materials.post", silent=True, state=LetterState.SENT)


async def test_the_text_for_the_mailing_list_says_where_it_is(club: HomeworkClub) -> None:
    await add(club, FILE)
    await club.tap(club.mentor, "✅ Ушундай калсын")
    await club.tap(club.mentor, "✉️ Таратма үчүн текст")
    lines = told(club, club.mentor).splitlines()
    assert lines[-1].startswith("📎 Бул шилтеме Телеграмда гана ачылат.")
    url = lines[-2].removeprefix("Шилтеме: ")
    bots.open_link(club.story.world, club.members[0], url)
    await club.story.settle()
    assert any("document" in each for each in club.sees(club.members[0], club.bot)[-2:])


async def test_who_comes_from_the_mailing_list_for_the_first_time_is_asked_for_her_language(
    club: HomeworkClub,
) -> None:
    she = club.members[0]
    await add(club, FILE)
    [material] = await shelved(club)
    for link in (f"mat_{material.id}", f"materials_{club.id}"):
        async with club.session() as session:
            (await person_row(session, she)).locale = None
        await club.say(she, f"/start {link}")
        assert told(club, she).startswith("Тилди тандаңыз")
        await club.tap(she, "Кыргызча")
        came = club.sees(she, club.bot)[-2:]
        assert any("document" in each for each in came) == (link == f"mat_{material.id}")
        assert any("Бюджет нускамасы" in repr(each) for each in came)


async def test_it_is_marked_as_being_on_the_portal_with_a_link_or_without(
    club: HomeworkClub,
) -> None:
    await add(club, words=LINK)
    await club.tap(club.mentor, "✅ Ушундай калсын")
    await club.tap(club.mentor, "🌐 Порталда")
    await club.say(club.mentor, LINK)
    assert told(club, club.mentor).startswith("Порталдын шилтемесин жөнөтүңүз:")
    await club.say(club.mentor, "https://www.myktyaimak.gov.kg/budget")
    there = "🌐 Порталда бар https://www.myktyaimak.gov.kg/budget"
    assert there in told(club, club.mentor)
    [material] = await shelved(club)
    again = SwitchPortal(club=club.id, material=material.id, is_there=True).pack()
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=again)
    assert there in told(club, club.mentor)
    await club.tap(club.mentor, "🌐 Порталда")
    await club.tap(club.mentor, "🗑 Порталда эми жок")
    assert "🌐" not in told(club, club.mentor)
    await club.tap(club.mentor, "🌐 Порталда")
    await club.tap(club.mentor, "✅ Порталда бар")
    assert told(club, club.mentor).endswith("🌐 Порталда бар")


# --- recordings


async def test_every_recording_is_there_by_itself_once(story: Story) -> None:
    club = await announced(story)
    await story.until(ENDS + dt.timedelta(minutes=1))
    library = HomeworkClub(club.story, club.id, club.group, club.mentor, club.members)
    await add(library, words=f"Сүйлөшүү {LINK}")  # by hand, before it is noted as the recording
    for link in (LINK, f"{LINK}?t=5"):
        await library.say(club.mentor, "/chai")
        await club.tap(club.mentor, "🙋 Ким катышты")
        await club.tap(club.mentor, "🎬 Видеожазуунун шилтемеси")
        await library.say(club.mentor, link)
    [recording] = await shelved(club)
    assert (recording.url, recording.talk_id) == (f"{LINK}?t=5", (await club.talk()).id)
    assert text(post(club, "🎬 Видеожазуу"))
    await library.say(club.members[0], KEY)
    [entry, _] = buttons(club, club.members[0])
    assert (entry["text"], entry["url"]) == ("🎬 25.11 Чай сүйлөшүү", f"{LINK}?t=5")

    await add(library, words=f"{LINK}?t=5")
    assert told(club, club.mentor).startswith("Бул китепканада бар:")
