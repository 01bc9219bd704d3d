"""What the expert of a talk writes to the bot, and what the mentors answer her."""

import datetime as dt

from domain.questions import State
from models import Trouble
from sandbox.people import bots, messages
from services import question_experts, roster, talk_changes, talk_troubles, talks
from tests.question_scene import MINUTE, Asking, announced
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import ANNOUNCES, OPENS, THU_1830, WED_1830, WEDNESDAY, WEEK, found
from tests.test_question_desk import expert_of, link_for_expert
from tests.test_talk_fails import HOUR, not_held
from tests.test_talk_moves import move

INVITE = "👩‍🏫 Эксперт үчүн шилтеме"


async def reply(club: Asking, person: int, words: str) -> None:
    await club.say(person, words, reply_to=club.last(person)["message_id"])


async def link_of(club: Asking) -> str:
    """Before anybody has asked."""
    await club.say(club.mentor, "❓ Суроо")
    await club.tap(club.mentor, INVITE)
    return club.told(club.mentor).rsplit(maxsplit=1)[-1]


async def invited(club: Asking) -> int:
    expert = await club.stranger("Айнура")
    await club.follow(expert, await link_of(club))
    return expert


async def test_the_expert_can_be_invited_before_anybody_has_asked(story: Story) -> None:
    club = await announced(story)
    await club.say(club.members[0], "❓ Суроо")
    assert INVITE not in club.buttons(club.last(club.members[0]))
    await club.say(club.mentor, "❓ Суроо")
    await club.tap(club.mentor, INVITE)
    expert = await club.stranger("Айнура")
    await club.follow(expert, club.told(club.mentor).rsplit(maxsplit=1)[-1])
    assert club.told(expert).startswith("🌸 Саламатсызбы! Сиз бул сүйлөшүүнүн экспертисиз.")


async def test_what_the_expert_writes_reaches_the_mentor_who_can_answer(story: Story) -> None:
    club = await announced(story)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    said = await club.say(expert, "15 мүнөт кечигем")
    assert club.told(expert).startswith("✅ Насаатчыга жөнөтүлдү.")
    assert club.in_private(club.mentor)[-2:] == [
        "✉️ Жазган: 👩‍🏫 Айнура\nКлуб: «Окуу клубу»", "15 мүнөт кечигем",
    ]  # fmt: skip
    await reply(club, club.mentor, "Күтөбүз")
    assert club.told(expert) == "Күтөбүз"
    await reply(club, expert, "Рахмат!")
    assert club.told(club.mentor) == "Рахмат!"
    messages.edit(club.story.world, expert, club.bot, said, text="20 мүнөт кечигем")
    await club.story.settle()
    assert club.told(club.mentor) == "20 мүнөт кечигем"


async def test_what_the_expert_answers_when_her_talk_is_moved_reaches_the_mentor(
    story: Story,
) -> None:
    """She replies to the very message, and is no member of the club."""
    club = await announced(story)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    await move(club, THU_1830)
    await story.after(hours=12)
    assert club.told(expert).startswith("🔄 Убакыт өзгөрдү.")
    await reply(club, expert, "Ал күнү келе албайм")
    assert club.told(expert) == "✅ Насаатчыга жөнөтүлдү. Рахмат!"
    assert club.in_private(club.mentor)[-2:] == [
        "✉️ Жазган: 👩‍🏫 Айнура\nКлуб: «Окуу клубу»", "Ал күнү келе албайм",
    ]  # fmt: skip


async def test_what_the_expert_sends_after_her_talk_reaches_the_mentor_as_well(
    story: Story,
) -> None:
    club = await announced(story)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    await story.until(WEDNESDAY + 100 * MINUTE)
    await club.send(expert, "document", caption="Слайддар, убада кылгандай")
    assert club.told(expert) == "✅ Насаатчыга жөнөтүлдү. Рахмат!"
    assert club.sees(club.mentor, club.bot)[-1]["caption"] == "Слайддар, убада кылгандай"
    await story.until(WEDNESDAY + 2 * WEEK)
    await club.say(expert, "Саламатсызбы")
    assert "Саламатсызбы" not in club.in_private(club.mentor)


async def test_an_expert_whose_name_is_written_down_after_she_has_come_stays(
    story: Story,
) -> None:
    club = await announced(story)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    await club.say(club.mentor, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "👩‍🏫 Эксперт")
    await club.say(club.mentor, "Айнура Осмонова")
    assert "👩‍🏫 Эксперт: Айнура Осмонова" in club.told(club.mentor)
    await story.until(WEDNESDAY - 50 * MINUTE)
    assert "Бюджетти ким бекитет?" in club.in_private(expert)[-2]  # and a reminder


async def test_an_expert_without_a_written_name_comes_to_the_next_talk_if_there_is_none_this_week(
    story: Story,
) -> None:
    club = await announced(story)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    async with club.session() as session:
        talk = await talks.get(session, club.id, (await club.talk()).id)
        await talk_troubles.call_off(session, talk, Trouble.NO_TIME_LEFT, story.now)
    await story.until(OPENS + WEEK)
    await club.all_vote(WED_1830)
    await story.until(WEDNESDAY + WEEK - 50 * MINUTE)
    assert "Бюджетти ким бекитет?" in club.in_private(expert)[-2]  # and a reminder


async def test_an_expert_who_is_a_member_elsewhere_says_for_whom_her_words_are(
    story: Story,
) -> None:
    club = await announced(story)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    other = await found(story, ["Айнура"], "Нарын клубу")
    [expert] = other.members
    await club.follow(expert, await link_for_expert(club))
    await club.say(expert, "15 мүнөт кечигем")
    await story.after(minutes=1)
    assert club.buttons(club.last(expert)) == [
        "❓ Суроо · Нарын клубу", "👩‍🏫 Насаатчыга · Нарын клубу", "👩‍🏫 Насаатчыга · Окуу клубу",
        "✖️ Эч нерсе эмес",
    ]  # fmt: skip
    await club.tap(expert, "👩‍🏫 Насаатчыга · Окуу клубу")
    assert club.in_private(club.mentor)[-2:] == [
        "✉️ Жазган: 👩‍🏫 Айнура\nКлуб: «Окуу клубу»", "15 мүнөт кечигем",
    ]  # fmt: skip
    assert "15 мүнөт кечигем" not in club.in_private(other.mentor)
    await reply(club, club.mentor, "Күтөбүз")
    assert club.told(expert).startswith("Күтөбүз")
    await reply(club, expert, "Рахмат!")
    assert club.told(club.mentor) == "Рахмат!"


async def test_an_expert_who_is_a_member_elsewhere_finds_both_mentors_behind_more(
    story: Story,
) -> None:
    """She who prepares a talk elsewhere has there somebody to ask, and becomes no member by it."""
    club = await announced(story)
    other = await found(story, ["Айнура"], "Нарын клубу")
    [expert] = other.members
    await club.follow(expert, await link_of(club))
    for words in "⚙️ Дагы", "/zhardam":
        await club.say(expert, words)
        offered = [each for each in club.buttons(club.last(expert)) if each.startswith("👩‍🏫")]
        assert offered == [
            "👩‍🏫 Насаатчыга жазуу · Нарын клубу", "👩‍🏫 Насаатчыга жазуу · Окуу клубу",
        ]  # fmt: skip
    await club.tap(expert, "👩‍🏫 Насаатчыга жазуу · Окуу клубу")
    await club.say(expert, "Слайд көрсөтсөм болобу?")
    assert club.told(expert) == "✅ Насаатчыга жөнөтүлдү. Рахмат!"
    assert club.in_private(club.mentor)[-2:] == [
        "✉️ Жазган: 👩‍🏫 Айнура\nКлуб: «Окуу клубу»", "Слайд көрсөтсөм болобу?",
    ]  # fmt: skip
    assert "Слайд көрсөтсөм болобу?" not in club.in_private(other.mentor)
    async with club.session() as session:
        assert await roster.find(session, club.id, expert) is None


async def test_the_expert_reads_when_her_talk_is_and_when_it_moves(story: Story) -> None:
    """She has come by her link while the group still voted, and is not in it."""
    facts = await found(story)
    club = Asking(story, facts.id, facts.group, facts.mentor, facts.members)
    await story.until(OPENS)
    number, expert = (await club.talk()).id, await club.stranger("Айнура")
    async with club.session() as session:
        talk = await talk_changes.set_expert(session, club.id, number, "Айнура", story.now)
        token = (await question_experts.invite(session, talk)).token
    bots.start(story.world, expert, club.bot, f"expert_{token}")
    await story.settle()
    await club.all_vote(WED_1830)
    await story.until(ANNOUNCES + dt.timedelta(minutes=1))
    assert club.told(expert).splitlines() == [
        "🌸 Саламатсызбы! Сиз бул сүйлөшүүнүн экспертисиз.",
        "🍵 Чай сүйлөшүү",
        "🗓 Шаршемби, 25-ноябрь, 18:30",
        "👩‍🏫 Эксперт: Айнура",
        "Сүйлөшүүгө чейин суроолор ушул жерге келет.",
    ]
    await move(club, THU_1830)
    await story.after(hours=12)
    assert club.told(expert).splitlines() == [
        "🔄 Убакыт өзгөрдү. Жаңы убакыт: бейшемби, 26-ноябрь, 18:30",
        "👩‍🏫 Эксперт: Айнура",
    ]


async def test_the_expert_of_a_talk_that_was_not_held_is_heard_where_the_next_has_its_own(
    story: Story,
) -> None:
    club = await announced(story)
    expert = await invited(club)
    async with club.session() as session:
        talk = await talks.get(session, club.id, (await club.talk()).id)
        talk.expert = "Айнура"
    await story.until(WEDNESDAY + 2 * HOUR)
    another = await club.stranger("Бурул")
    await club.follow(another, await link_of(club))
    await not_held(club)
    await club.say(expert, "Кечиресиз, ооруп калдым")
    assert club.told(club.mentor) == "Кечиресиз, ооруп калдым"
    assert club.told(expert).startswith("✅ Насаатчыга жөнөтүлдү.")
    assert "экспертисиз" not in club.told(expert)


SOON = "⏰ Чай сүйлөшүү бүгүн, 18:30.\n📌 Тема: «Жергиликтүү бюджет»"


async def test_the_expert_is_reminded_an_hour_before_her_talk_as_who_comes_is(
    story: Story,
) -> None:
    """Nobody has asked anything, so no list of questions reminds her either."""
    club = await announced(story)
    expert = await invited(club)
    await move(club, THU_1830)
    thursday = WEDNESDAY + dt.timedelta(days=1)
    await story.until(thursday - 60 * MINUTE - dt.timedelta(seconds=1))
    assert SOON not in club.in_private(expert)
    await story.after(seconds=1)
    assert club.told(expert) == SOON
    await reply(club, expert, "Жолдомун")
    assert club.told(club.mentor) == "Жолдомун"
    await story.until(thursday + 60 * MINUTE)
    assert club.in_private(expert).count(SOON) == 1


async def test_an_expert_of_the_club_who_says_that_she_comes_is_reminded_once(
    story: Story,
) -> None:
    club = await announced(story)
    her = club.members[0]
    await club.follow(her, await link_of(club))
    await tap_in_group(club, her, "✅ Катышам")
    await story.until(WEDNESDAY - 30 * MINUTE)
    assert club.in_private(her).count(SOON) == 1


async def test_who_is_the_expert_no_more_is_not_reminded(story: Story) -> None:
    club = await announced(story)
    expert = await invited(club)
    async with club.session() as session:
        await question_experts.release(session, (await club.talk()).id)
    await story.until(WEDNESDAY)
    assert SOON not in club.in_private(expert)


async def test_what_the_expert_replies_to_a_late_question_may_be_for_the_mentor(
    story: Story,
) -> None:
    club = await announced(story)
    expert = await invited(club)
    await story.until(WEDNESDAY - 30 * MINUTE)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    await reply(club, expert, "Муну билбейм, өзүңүз айтасызбы?")
    offered = club.last(expert)
    assert club.buttons(offered) == [
        "📣 Жоопту топко жөнөтүү", "✅ Жооп берилди", "👩‍🏫 Насаатчыга", "← Артка",
    ]  # fmt: skip
    [button] = offered["reply_markup"]["inline_keyboard"][2]
    for _ in range(2):
        await club.press(expert, offered["message_id"], data=button["callback_data"])
        assert club.told(expert) == "✅ Насаатчыга жөнөтүлдү. Рахмат!"
    assert club.in_private(club.mentor).count("Муну билбейм, өзүңүз айтасызбы?") == 1
    assert (await club.question()).state == State.OPEN
