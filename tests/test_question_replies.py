"""A mentor answers by a reply to the question: in the group, or where it was brought to her."""

import pytest

from domain.questions import State
from sandbox.people import membership
from services import question_desk
from services.question_desk import Actor
from tests.question_scene import MINUTE, Asking, announced
from tests.story import Story
from tests.talk_scene import WEDNESDAY, text
from tests.test_question_desk import expert_of

QUESTION = "Бюджетти ким бекитет?"
WHETHER = "💬 Топко жазганыңыз ушул суроого жооп болдубу?"


@pytest.fixture
async def club(story: Story) -> Asking:
    return await announced(story)


async def asked(club: Asking) -> int:
    """A member asks in the group, below the announcement."""
    under = {"chat": club.group.id, "reply_to": club.announcement()["message_id"]}
    return await club.say(club.members[0], QUESTION, **under)


async def reply(club: Asking, person: int, words: str, to: int) -> None:
    await club.say(person, words, chat=club.group.id, reply_to=to)


async def test_a_mentor_who_answers_in_the_group_says_so_with_one_tap(club: Asking) -> None:
    question = await asked(club)
    said = len(club.in_group())
    await reply(club, club.mentor, "Айылдык кеңеш бекитет, декабрда.", question)
    assert club.told(club.mentor) == f"{WHETHER}\n\n{QUESTION}"
    [letter] = await club.posted("questions.replied")
    assert letter.silent
    assert len(club.in_group()) == said + 1, "in the group nothing is said of it"
    await club.tap(club.mentor, "✅ Жооп берилди")
    assert (await club.question()).state == State.ANSWERED
    await club.story.after(minutes=11)
    told = club.told(club.members[0])
    assert told.startswith("📣 Сурооңуздун жообу клубдун тобунда жарыяланды.")
    await club.story.until(WEDNESDAY)
    assert await club.letters("questions.list") == [], "nobody answers it again"


async def test_what_is_no_answer_changes_nothing(club: Asking) -> None:
    question = await asked(club)
    before = club.told(club.mentor)
    for words in "Рахмат!", "👍", "Кайсы жылдын бюджети?":
        await reply(club, club.mentor, words, question)
    await reply(club, club.members[1], "Мен да билгим келет, кеңеш окшойт.", question)
    assert club.told(club.mentor) == before
    await reply(club, club.mentor, "Жакшы суроо, эртең талкуулайбыз.", question)
    assert (await club.question()).state == State.OPEN, "until she says that it is the answer"


async def test_of_one_question_she_is_asked_once_a_day(club: Asking) -> None:
    question = await asked(club)
    for words in "Айылдык кеңеш бекитет.", "Декабрь айында, ачык жыйында.":
        await reply(club, club.mentor, words, question)
    assert len(await club.posted("questions.replied")) == 1
    await club.story.after(hours=24)
    await reply(club, club.mentor, "Кечээки жообума кошумча: мыйзам ушундай.", question)
    assert len(await club.posted("questions.replied")) == 2


async def test_a_slip_of_the_finger_is_undone(club: Asking) -> None:
    await reply(club, club.mentor, "Айылдык кеңеш бекитет.", await asked(club))
    await club.tap(club.mentor, "✅ Жооп берилди")
    await club.tap(club.mentor, "↩️ Жооп бериле элек")
    assert (await club.question()).state == State.OPEN
    await club.story.after(minutes=11)
    assert not any("📣 Сурооңуздун" in each for each in club.in_private(club.members[0]))


async def test_the_expert_who_is_in_the_group_is_asked_as_well(club: Asking) -> None:
    question, expert = await asked(club), await expert_of(club)
    membership.join(club.story.world, club.group, expert)
    await reply(club, expert, "Айылдык кеңеш бекитет.", question)
    assert club.told(expert) == f"{WHETHER}\n\n{QUESTION}"
    await club.tap(expert, "✅ Жооп берилди")
    assert (await club.question()).state == State.ANSWERED


@pytest.mark.parametrize("how", ["voice", "photo"])
async def test_an_answer_may_be_spoken_or_shown(club: Asking, how: str) -> None:
    question = await asked(club)
    await club.send(club.mentor, how, chat=club.group.id, reply_to=question)
    assert club.told(club.mentor) == f"{WHETHER}\n\n{QUESTION}"


async def test_a_question_with_a_picture_is_answered_the_same_way(club: Asking) -> None:
    under = {"chat": club.group.id, "reply_to": club.announcement()["message_id"]}
    photo = await club.send(club.members[0], "photo", caption=QUESTION, **under)
    await club.story.after(minutes=1)
    await reply(club, club.mentor, "Айылдык кеңеш бекитет.", photo)
    assert club.told(club.mentor).startswith(WHETHER)


async def test_while_the_question_is_taken_back_nobody_is_asked(club: Asking) -> None:
    question = await asked(club)
    await club.say(club.members[0], "/suroo")
    await club.tap(club.members[0], "Бюджетти ким")
    await club.tap(club.members[0], "🗑")
    assert (await club.question()).state == State.TAKEN_BACK
    before = club.told(club.mentor)
    await reply(club, club.mentor, "Айылдык кеңеш бекитет.", question)
    assert club.told(club.mentor) == before


async def test_of_two_that_were_merged_a_reply_to_either_is_an_answer_to_both(
    club: Asking,
) -> None:
    under = {"chat": club.group.id, "reply_to": club.announcement()["message_id"]}
    first = await asked(club)
    await club.say(club.members[1], "Бюджет качан бекитилет?", **under)
    one, other = [each.id for each in await club.questions()]
    async with club.session() as session:
        await question_desk.merge(session, Actor(club.id), one, other)
    await reply(club, club.mentor, "Айылдык кеңеш бекитет, декабрда.", first)
    assert club.told(club.mentor).startswith(WHETHER)
    await club.tap(club.mentor, "✅ Жооп берилди")
    await club.story.after(minutes=11)
    for person in club.members[:2]:
        assert club.told(person).startswith("📣 Сурооңуздун жообу клубдун тобунда жарыяланды.")


# --- in private


LATE = "Салыкты ким чогултат?"
ANSWER = "Салык кызматы чогултат."


async def brought(club: Asking, person: int) -> int:
    """The letter that brings her what was asked when the list had gone out."""
    await club.story.until(WEDNESDAY - 30 * MINUTE)
    await club.ask(club.members[1], LATE)
    [shown] = [each for each in club.sees(person, club.bot) if f"\n{LATE}" in text(each)]
    return int(shown["message_id"])


async def test_a_mentor_who_answers_the_letter_sends_it_to_the_group_with_a_tap(
    club: Asking,
) -> None:
    letter, said = await brought(club, club.mentor), len(club.in_group())
    await club.say(club.mentor, ANSWER, reply_to=letter)
    assert club.told(club.mentor) == f"❓ {LATE}\n\n💬 {ANSWER}"
    assert club.buttons(club.last(club.mentor)) == [
        "📣 Жоопту топко жөнөтүү", "✅ Жооп берилди", "← Артка",
    ]  # fmt: skip
    assert len(club.in_group()) == said, "it may be meant for nobody else"
    await club.tap(club.mentor, "📣 Жоопту топко жөнөтүү")
    assert club.in_group()[-1].endswith(f"❓ {LATE}\n\n💬 {ANSWER}")
    assert (await club.question()).state == State.PUBLISHED


async def test_what_she_was_asked_elsewhere_goes_on_waiting(club: Asking) -> None:
    letter = await brought(club, club.mentor)
    await club.say(club.mentor, "🍵 Чай сүйлөшүү")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "🎥 Өтүүчү жери")
    await club.say(club.mentor, ANSWER, reply_to=letter)
    assert club.told(club.mentor).endswith(ANSWER)


async def test_an_answer_in_the_experts_voice_is_heard_in_the_group(club: Asking) -> None:
    await asked(club)
    expert = await expert_of(club)
    letter = await brought(club, expert)
    await club.send(expert, "voice", reply_to=letter)
    assert club.told(expert) == f"❓ {LATE}\n\n💬 👆"
    await club.tap(expert, "📣 Жоопту топко жөнөтүү")
    assert "voice" in club.sees(club.mentor)[-1]


async def test_the_button_of_another_reply_sends_nothing(club: Asking) -> None:
    letter = await brought(club, club.mentor)
    await club.say(club.mentor, "Билбейм", reply_to=letter)
    first = club.last(club.mentor)["message_id"]
    await club.say(club.mentor, ANSWER, reply_to=letter)
    await club.press(club.mentor, first, [0, 0])
    assert (await club.question()).state == State.OPEN


@pytest.mark.parametrize("several", [False, True])
async def test_the_list_is_answered_where_it_has_one_question(club: Asking, several: bool) -> None:
    await asked(club)
    if several:
        await club.ask(club.members[1], LATE)
    await club.story.until(WEDNESDAY - 30 * MINUTE)
    [letter] = await club.posted("questions.list")
    await club.say(club.mentor, "Кеңеш бекитет.", reply_to=letter.message_id)
    if several:
        asking = f"💬 Бул кайсы суроого жооп?\n1. {QUESTION}\n2. {LATE}"
        assert club.told(club.mentor) == asking
        await club.tap(club.mentor, "1")
    assert club.told(club.mentor) == f"❓ {QUESTION}\n\n💬 Кеңеш бекитет."
    await club.tap(club.mentor, "📣 Жоопту топко жөнөтүү")
    assert club.in_group()[-1].endswith(f"❓ {QUESTION}\n\n💬 Кеңеш бекитет.")


async def test_which_question_she_has_answered_is_asked_of_a_voice_and_not_of_thanks(
    club: Asking,
) -> None:
    await asked(club)
    await club.ask(club.members[1], LATE)
    await club.story.until(WEDNESDAY - 30 * MINUTE)
    [letter] = await club.posted("questions.list")
    await club.say(club.mentor, "Рахмат!", reply_to=letter.message_id)
    assert "💬" not in club.told(club.mentor)
    await club.send(club.mentor, "voice", reply_to=letter.message_id)
    which = club.last(club.mentor)
    await club.tap(club.mentor, "2")
    assert club.told(club.mentor) == f"❓ {LATE}\n\n💬 👆"
    await club.say(club.mentor, "🍵 Чай сүйлөшүү")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "🎥 Өтүүчү жери")
    [[stale, *_], *_] = which["reply_markup"]["inline_keyboard"]
    await club.press(club.mentor, which["message_id"], data=stale["callback_data"])
    shown = {each["message_id"]: each for each in club.sees(club.mentor, club.bot)}
    labels = club.buttons(shown[which["message_id"]])
    assert labels[:2] == ["✅ Жооп берилди", "📣 Топко жооп жазуу"], "her words are forgotten"


async def test_what_the_expert_writes_below_her_list_reaches_the_mentor(club: Asking) -> None:
    await asked(club)
    expert = await expert_of(club)
    await club.story.until(WEDNESDAY - 30 * MINUTE)
    letter = next(each for each in await club.posted("questions.list") if each.chat_id == expert)
    await club.say(expert, "15 мүнөт кечигем", reply_to=letter.message_id)
    assert club.told(club.mentor) == "15 мүнөт кечигем"


async def test_where_she_has_gone_on_to_other_questions_her_reply_is_to_none(
    club: Asking,
) -> None:
    await asked(club)
    letter = await brought(club, club.mentor)
    await club.press(club.mentor, letter, [0, 0])
    assert QUESTION in next(
        text(each) for each in club.sees(club.mentor, club.bot) if each["message_id"] == letter
    )
    await club.say(club.mentor, ANSWER, reply_to=letter)
    assert "💬" not in club.told(club.mentor)


async def test_what_has_been_answered_in_the_group_is_a_word_like_any_other(club: Asking) -> None:
    letter = await brought(club, club.mentor)
    await club.say(club.mentor, ANSWER, reply_to=letter)
    await club.tap(club.mentor, "📣 Жоопту топко жөнөтүү")
    await club.say(club.mentor, "Рахмат", reply_to=letter)
    assert "💬" not in club.told(club.mentor)
