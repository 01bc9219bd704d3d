"""Posts in the group as a club has set them: a Russian line below, and each in its topic."""

from typing import Any

import pytest
from sqlalchemy import select, update

from domain.rules import Page
from models import Action, Club, ClubState, Letter, LetterState, Member, Person
from sandbox.people import bots, groups, messages
from screens.rule_buttons import ChooseRule, ShowRules
from screens.topics import GiveTopic
from tests.story import Story
from tests.talk_scene import ANNOUNCES, CLOSES, OPENS, WED_1830, TalkClub, found, text


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


async def row(club: TalkClub) -> Club:
    return await club.story.one(select(Club).filter_by(id=club.id))


def thread(club: TalkClub, beginning: str) -> int | None:
    """Of the newest message in the group that begins so."""
    shown = [each for each in club.sees(club.mentor) if text(each).startswith(beginning)]
    return shown[-1].get("message_thread_id")


def posted_poll(club: TalkClub) -> dict[str, Any]:
    return next(each for each in club.sees(club.mentor) if each.get("poll"))


async def test_a_line_in_russian_stands_under_each_post_where_the_club_wants_it(
    club: TalkClub,
) -> None:
    here = club.last(club.mentor)["message_id"]
    on = ChooseRule(club=club.id, rule="russian", value="1").pack()
    await club.press(club.mentor, here, data=on)
    await club.story.until(OPENS)
    poll = posted_poll(club)["poll"]
    assert poll["question"].startswith("🍵 Чай сүйлөшүү — кайсы убакыт")
    assert poll["description"].splitlines()[-1].startswith("🇷🇺 🍵 ")

    await club.all_vote(WED_1830)
    await club.story.until(ANNOUNCES)
    told = [text(each) for each in club.sees(club.mentor)]
    announced = next(each for each in reversed(told) if each.startswith("🍵 Чай сүйлөшүү\n🗓"))
    *kyrgyz, below = announced.splitlines()
    assert "Шаршемби" in kyrgyz[1]
    assert below.startswith("🇷🇺 🗓 Среда, 25 ноября · 18:30–19:30")
    in_private = [text(each) for each in club.sees(club.members[0], club.bot)]
    assert not any("🇷🇺" in each for each in in_private)


async def test_who_is_in_two_clubs_reads_of_which_one_a_letter_is(club: TalkClub) -> None:
    her, other, *_ = club.members
    async with club.story.app.sessions.begin() as session:
        second = Club(chat_id=-5, title="Экинчи", locale="ky", zone="Asia/Bishkek", invite="e",
                      state=ClubState.ACTIVE, created_at=OPENS)  # fmt: skip
        session.add(second)
        await session.flush()
        session.add(Member(club_id=second.id, person_id=her, name="Бермет", joined_at=OPENS))
    await club.story.until(CLOSES)
    nudges = [
        [text(each) for each in club.sees(who, club.bot) if "добуш бере элексиз" in text(each)]
        for who in (her, other)
    ]
    title = (await row(club)).title
    assert nudges[0][-1].endswith(f"\n🏠 {title}")
    assert title not in nudges[1][-1]
    # It can be for either club, and its buttons name both.
    messages.say(club.story.world, her, club.bot, "Салам")
    await club.story.after(seconds=5)
    asked = club.last(her)
    assert text(asked) == "🌸 Рахмат, сактап койдум. Бул эмне?"


async def test_each_kind_of_post_goes_to_its_topic_until_the_topic_is_gone(
    club: TalkClub,
) -> None:
    world, mentor = club.story.world, club.mentor
    club.group.is_forum = True
    talks, stars = (groups.add_topic(world, club.group, name, mentor) for name in "ЧЖ")
    messages.say(world, mentor, club.group.id, "/bolum", thread=talks)
    messages.say(world, club.members[0], club.group.id, "/bolum", thread=stars)
    await club.story.settle()
    asked = club.last(mentor)
    assert text(asked).startswith("🗂 Бул бөлүмгө")
    give = GiveTopic(club=club.id, post="talk", thread=talks).pack()
    await club.press(mentor, asked["message_id"], data=give)
    assert (await row(club)).topics == {"talk": talks}

    await club.story.until(OPENS)
    assert posted_poll(club)["message_thread_id"] == talks
    await club.all_vote(WED_1830)
    await club.story.until(CLOSES)
    del club.group.topics[talks]
    await club.story.until(ANNOUNCES)
    assert thread(club, "🍵 Чай сүйлөшүү\n🗓") is None
    assert (await row(club)).topics == {}
    told = [text(each) for each in club.sees(mentor, club.bot)]
    assert sum("Бөлүм жок" in each for each in told) == 1
    dead = select(Letter).filter_by(state=LetterState.DEAD)
    assert await club.story.all(dead) == []


async def test_a_mentor_sets_a_rule_in_three_taps_and_takes_it_back_with_one(
    club: TalkClub,
) -> None:
    mentor = club.mentor
    here = club.last(mentor)["message_id"]
    await club.press(mentor, here, data=ShowRules(club=club.id, sheet=Page.POLL).pack())
    assert "🕙 Добуш берүү сааты — 10:00\n" in text(club.last(mentor))
    here = club.last(mentor)["message_id"]  # the keys below her screen cannot be edited
    chosen = ChooseRule(club=club.id, rule="poll_hour", value="18").pack()
    await club.press(mentor, here, data=chosen)
    shown = club.last(mentor)
    assert "🕙 Добуш берүү сааты — 18:00 (демейде: 10:00)" in text(shown)
    undo = shown["reply_markup"]["inline_keyboard"][0][0]
    assert undo["text"] == "↩️ Кайра: 10:00"
    await club.story.until(OPENS)
    assert not any(each.get("poll") for each in club.sees(mentor))

    await club.press(mentor, here, data=undo["callback_data"])
    assert (await row(club)).chosen_rules == {}
    noted = await club.story.all(select(Action).order_by(Action.id))
    assert [(each.what, each.label) for each in noted][-1] == ("ru_set", "↩️ Кайра: 10:00")
    stale = ChooseRule(club=club.id, rule="poll_hour", value="99").pack()
    refused = await club.press(mentor, here, data=stale)
    assert refused
    assert refused["text"].startswith("Бул жөндөө өзгөрдү.")


async def test_who_hides_behind_the_group_names_a_topic_in_private(club: TalkClub) -> None:
    world, mentor, member = club.story.world, club.mentor, club.members[0]
    club.group.is_forum = True
    talks = groups.add_topic(world, club.group, "Ч", mentor)
    hidden = {"as_anonymous_admin": True}
    messages.say(world, mentor, club.group.id, "/bolum", **hidden)
    await club.story.settle()
    assert "бөлүмдүн өзүнө жазыңыз" in club.in_group()[-1]
    messages.say(world, mentor, club.group.id, "/bolum", thread=talks, **hidden)
    await club.story.settle()
    [[way]] = club.sees(mentor)[-1]["reply_markup"]["inline_keyboard"]
    async with club.session() as session:  # neither of them has pressed START before
        await session.execute(update(Person).values(may_write=False))
    for person, reads in ((member, "насаатчылары гана"), (mentor, "🗂 Бул бөлүмгө")):
        bots.open_link(world, person, way["url"])
        await club.story.settle()
        assert reads in text(club.last(person))
        async with club.session() as session:
            assert (await session.get_one(Person, person)).may_write
    await club.tap(mentor, "🍵")
    assert (await row(club)).topics == {"talk": talks}
