"""What a mentor and the expert do with questions: each ends, and she who asked is told once."""

import pytest

from domain.questions import State
from models import Role
from tests import remembered
from tests.question_scene import MINUTE, Asking, announced
from tests.story import Story
from tests.talk_scene import WEDNESDAY, member_row, text

ANSWERED = "✅ Сурооңузга жооп берилди. Суроо бергениңиз үчүн рахмат!"
ASKED = "Сиз мындай сураган элеңиз:"
FIRST, SECOND = "Бюджетти ким бекитет?", "Жер салыгы канча?"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> Asking:
    """Two members have asked a question each."""
    club = await announced(story)
    await club.ask(club.members[0], FIRST)
    await club.ask(club.members[1], SECOND)
    return club


async def link_for_expert(club: Asking) -> str:
    await club.say(club.mentor, "❓ Суроо")
    await club.tap(club.mentor, "📋 Бардык суроолор")
    await club.tap(club.mentor, "👩‍🏫 Эксперт үчүн шилтеме")
    return club.told(club.mentor).rsplit(maxsplit=1)[-1]


async def expert_of(club: Asking) -> int:
    url, expert = await link_for_expert(club), await club.stranger("Айнура")
    await club.follow(expert, url)
    return expert


# --- the desk


async def test_the_mentor_goes_through_the_questions_one_by_one(club: Asking) -> None:
    await club.desk(club.mentor)
    assert club.told(club.mentor) == f"📋 Суроо: 1 / 2 · 🙋 0\n\n{FIRST}"
    assert club.buttons(club.last(club.mentor)) == [
        "✅ Жооп берилди",
        "📣 Топко жооп жазуу",
        "⏭ Кийинки сүйлөшүүгө",
        "⚙️ Дагы",
        "Кийинки →",
        "← Артка",
    ]
    await club.tap(club.mentor, "Кийинки →")
    assert club.told(club.mentor).endswith(SECOND)


async def test_an_answered_question_leaves_the_list_and_its_asker_hears_of_it_once(
    club: Asking,
) -> None:
    asker = club.members[0]
    await club.desk(club.mentor)
    card = club.last(club.mentor)["message_id"]
    question = await club.question(text=FIRST)
    data = f"qm_end:{club.id}:{question.id}:{question.talk_id}:answered"
    for _ in range(2):
        await club.press(club.mentor, card, data=data)
    await club.tap(club.mentor, "Кийинки →")
    assert club.told(club.mentor) == f"📋 Суроо: 1 / 1 · 🙋 0\n\n{SECOND}"
    await club.story.after(minutes=30)
    told = [each for each in club.in_private(asker) if ANSWERED in each]
    assert told == [f"{ANSWERED}\n\n{ASKED}\n{FIRST}"], "not at the talk, which is ahead"


async def test_a_mentor_ends_a_question_of_her_own(club: Asking) -> None:
    await club.ask(club.mentor, "Ким протокол жазат?")
    await club.desk(club.mentor)
    for label in ("Кийинки →", "Кийинки →", "Жооп берилди"):
        await club.tap(club.mentor, label)
    assert (await club.question(text="Ким протокол жазат?")).state == State.ANSWERED
    assert "Жооп берилди" in club.told(club.mentor)


async def test_a_slip_of_the_finger_is_undone_before_anybody_hears_of_it(club: Asking) -> None:
    asker = club.members[0]
    await club.desk(club.mentor)
    await club.tap(club.mentor, "✅ Жооп берилди")
    await club.tap(club.mentor, "↩️ Жооп бериле элек")
    await club.story.after(minutes=30)
    assert (await club.question(text=FIRST)).state == State.OPEN
    assert club.told(asker) == "✅ Сурооңуз кабыл алынды. Рахмат!"
    await club.story.until(WEDNESDAY + 20 * MINUTE)
    await club.desk(club.mentor)
    await club.tap(club.mentor, "✅ Жооп берилди")
    await club.story.after(minutes=30)
    assert club.told(asker).startswith("✅ Сурооңузга чай сүйлөшүүдө жооп берилди.")


async def test_an_answer_is_published_with_its_question_and_without_a_name(club: Asking) -> None:
    asker = club.members[0]
    await club.desk(club.mentor)
    await club.tap(club.mentor, "📣 Топко жооп жазуу")
    await club.say(club.mentor, "Айылдык кеңеш <бекитет>.")
    assert club.in_group()[-1].splitlines() == [
        "📌 Тема: «Жергиликтүү бюджет»",
        f"❓ {FIRST}",
        "",
        "💬 Айылдык кеңеш <бекитет>.",
    ]
    await club.story.after(minutes=11)
    assert club.told(asker).splitlines()[0] == ("📣 Сурооңуздун жообу клубдун тобунда жарыяланды.")
    await club.desk(club.mentor)
    assert club.told(club.mentor).endswith(SECOND)


async def test_a_voice_is_answered_by_voice_and_her_own_is_not_played_to_all(
    club: Asking,
) -> None:
    she = club.members[2]
    await club.follow(she, club.question_url())
    await club.send(she, "voice")
    await club.tap(she, "👤 Атымды көрсөтүү")
    await club.desk(club.mentor)
    await club.tap(club.mentor, "Кийинки →")
    await club.tap(club.mentor, "Кийинки →")
    await club.tap(club.mentor, "📣 Топко жооп жазуу")
    await club.send(club.mentor, "voice")
    words, voice = club.sees(she)[-2:]
    assert text(words).splitlines()[1:] == ["❓ 🎤 үн менен берилген суроо — Гүлзат", "", "💬 👇"]
    published = await club.question(state=State.PUBLISHED)
    assert voice["voice"]["file_id"] == published.answer_file_id != published.files[0].file_id


async def test_two_mentors_at_once_publish_one_answer(club: Asking) -> None:
    other = club.members[3]
    async with club.session() as session:
        (await member_row(session, club, other)).role = Role.MENTOR
    for mentor in (club.mentor, other):
        await club.desk(mentor)
        await club.tap(mentor, "📣 Топко жооп жазуу")
    await club.say(club.mentor, "Биринчи жооп.")
    await club.say(other, "Экинчи жооп.")
    assert club.told(other) == "Бул суроого жооп берилди же ал жабылды."
    assert sum("💬" in each for each in club.in_group()) == 1


async def test_hidden_with_a_kind_reason(club: Asking) -> None:
    asker = club.members[0]
    await club.desk(club.mentor)
    await club.tap(club.mentor, "⚙️ Дагы")
    await club.tap(club.mentor, "🙈 Жашыруу")
    await club.tap(club.mentor, "Башка тема")
    await club.say(asker, "❓ Суроо")
    assert club.told(asker).startswith("❓ Жооп күткөн сурооңуз: 0")
    await club.story.after(minutes=11)
    first, *_, last = club.told(asker).splitlines()
    assert first.startswith("🌸 Рахмат! Сурооңуз башка темага тиешелүү")
    assert last == FIRST
    assert club.buttons(club.last(asker)) == ["👩‍🏫 Насаатчыга жазуу"]


async def test_a_mentor_finds_better_words(club: Asking) -> None:
    await club.desk(club.mentor)
    await club.tap(club.mentor, "⚙️ Дагы")
    await club.tap(club.mentor, "✏️ Сөзүн түзөтүү")
    await club.say(club.mentor, "Айыл бюджетин ким бекитет?")
    assert (await club.questions())[0].text == "Айыл бюджетин ким бекитет?"


async def test_two_merged_questions_have_one_end_and_all_their_votes(club: Asking) -> None:
    one, other, third = club.members[:3]
    first, second = await club.questions()
    for question in (first, second):
        shown = club.last(third)["message_id"]
        await club.press(third, shown, data=f"q_need:{club.id}:{question.id}:1:0")
    await club.desk(club.mentor)
    await club.tap(club.mentor, "⚙️ Дагы")
    card = club.last(club.mentor)["message_id"]
    await club.tap(club.mentor, "🔗 Башкасы менен бириктирүү")
    await club.tap(club.mentor, "1")
    for _ in range(2):  # a tap on a button of before
        await club.press(club.mentor, card, data=f"qm_into:{club.id}:{first.id}:{second.id}")

    await club.desk(club.mentor)
    assert club.told(club.mentor) == f"📋 Суроо: 1 / 1 · 🙋 2\n\n{SECOND}"
    await club.tap(club.mentor, "✅ Жооп берилди")
    await club.story.after(minutes=11)
    assert club.told(one) == f"{ANSWERED}\n\n{ASKED}\n{FIRST}"
    assert club.told(other) == f"{ANSWERED}\n\n{ASKED}\n{SECOND}"
    assert club.told(third) != club.told(one)


async def test_merged_crosswise_by_two_mentors_one_stays(club: Asking) -> None:
    first, second = await club.questions()
    card = club.last(club.mentor)["message_id"]
    for one, other in ((first, second), (second, first), (first, first)):
        await club.press(club.mentor, card, data=f"qm_into:{club.id}:{one.id}:{other.id}")
    assert [each.state for each in await club.questions()] == [State.MERGED, State.OPEN]


async def test_what_was_merged_is_open_again_when_the_other_is_taken_back(club: Asking) -> None:
    first, second = await club.questions()
    card = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, card, data=f"qm_into:{club.id}:{first.id}:{second.id}")
    await club.tap(club.members[1], "🗑 Кайтарып алуу")
    assert [each.state for each in await club.questions()] == [State.OPEN, State.TAKEN_BACK]


# --- the expert


async def test_the_expert_gets_the_list_an_hour_before_and_answers(club: Asking) -> None:
    expert = await expert_of(club)
    assert club.told(expert).splitlines() == [
        "🌸 Саламатсызбы! Сиз бул сүйлөшүүнүн экспертисиз.",
        "🍵 Чай сүйлөшүү",
        "🗓 Шаршемби, 25-ноябрь, 18:30",
        "📌 Тема: «Жергиликтүү бюджет»",
        "Сүйлөшүүгө чейин суроолор ушул жерге келет.",
    ]
    await club.story.until(WEDNESDAY - 60 * MINUTE)
    listed = club.in_private(expert)[-2]  # and a reminder
    assert listed.splitlines()[-2:] == [f"1. {FIRST}", f"2. {SECOND}"]
    await club.tap(expert, "✅ Бирден карап чыгуу")
    await club.tap(expert, "✅ Жооп берилди")
    await club.tap(expert, "Кийинки →")
    await club.tap(expert, "📣 Топко жооп жазуу")
    await club.say(expert, "Салык кодексинде жазылган.")
    assert club.in_group()[-1].endswith("💬 Салык кодексинде жазылган.")
    states = [each.state for each in await club.questions()]
    assert states == [State.ANSWERED, State.PUBLISHED]


async def test_the_link_for_the_expert_works_for_one_person_and_not_for_the_mentor(
    club: Asking,
) -> None:
    url = await link_for_expert(club)
    await club.follow(club.mentor, url)
    assert club.told(club.mentor) == "👩‍🏫 Шилтеме иштейт. Аны экспертке жөнөтүңүз."
    expert, another = await club.stranger("Айнура"), await club.stranger("Жамал")
    for person in (expert, another):
        await club.follow(person, url)
    assert club.told(another).startswith("Бул шилтеме эми иштебейт.")
    await club.tap(expert, "📋 Бардык суроолор")
    assert club.told(expert).endswith(FIRST)

    await link_for_expert(club)
    await club.tap(club.mentor, "🔁 Жаңы шилтеме")  # it takes her place
    shown = club.last(expert)["message_id"]
    toast = await club.press(expert, shown, [0, 0])
    assert toast
    assert toast["text"].startswith("Бул шилтеме эми иштебейт.")
    assert {each.state for each in await club.questions()} == {State.OPEN}


async def test_an_expert_who_writes_or_presses_start_reads_of_her_talk(club: Asking) -> None:
    expert = await expert_of(club)
    for words in ("Саламатсызбы, кечигип калам", "/start"):
        await club.say(expert, words)
        assert "🌸 Саламатсызбы! Сиз бул сүйлөшүүнүн экспертисиз." in club.told(expert)
    await club.story.until(WEDNESDAY + 90 * MINUTE)
    await club.say(expert, "/start")
    assert "Катышуучусузбу?" in club.told(expert), "her talk is over"


async def test_an_expert_cannot_touch_what_is_not_of_her_talk(club: Asking) -> None:
    expert = await expert_of(club)
    await club.desk(club.mentor)
    await club.tap(club.mentor, "⏭ Кийинки сүйлөшүүгө")
    moved = (await club.questions())[0]
    token = club.last(expert)["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    token = token.split(":")[1]
    shown = club.last(expert)["message_id"]
    for how in ("answered", "later"):
        toast = await club.press(expert, shown, data=f"qx_end:{token}:{moved.id}:{how}")
        assert toast
        assert toast["text"] == "Бул суроо эми жок."
    assert (await club.questions())[0].state == State.OPEN


async def test_who_asks_in_the_last_hour_is_heard_as_well(club: Asking) -> None:
    expert = await expert_of(club)
    await club.story.until(WEDNESDAY + 5 * MINUTE)
    await club.follow(club.members[2], club.question_url())
    await club.say(club.members[2], "Жандуу суроо?")
    for person in (expert, club.mentor):
        assert club.told(person) == "❓ Дагы бир суроо:\nЖандуу суроо?"
    await club.tap(expert, "✅ Бирден карап чыгуу")
    assert club.told(expert).startswith("📋 Суроо: 1 / 3")  # those of before come first


async def test_without_questions_nobody_is_disturbed(story: Story) -> None:
    club = await announced(story)
    await story.until(WEDNESDAY)
    assert await club.letters("questions.list") == []
