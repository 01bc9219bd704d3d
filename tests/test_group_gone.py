"""A group is deleted: its mentors learn what it means, and the club goes on in another one."""

import datetime as dt

import pytest
from sqlalchemy import select

from domain.homework import ReportState
from models import Club, ClubState, Letter, LetterState, Role, Task
from sandbox.people import groups, membership, messages
from screens.office_buttons import Appoint
from services import club_groups, homework, intake, outbox
from tests import remembered
from tests.club_scene import RIGHTS, RIGHTS_WANTED, Scene, ky, register, set_up
from tests.homework_scene import PHOTO, WORDS, HomeworkClub, open_club
from tests.story import Story
from tests.talk_scene import text


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def test_a_club_whose_group_was_deleted_goes_on_in_a_new_one(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    her = scene.person("Бермет")
    before = await scene.club()
    await register(scene, her, before.invite)
    membership.join(scene.story.world, group, her)
    await scene.story.settle()
    groups.delete_chat(scene.story.world, group, mentor)
    async with scene.story.app.sessions.begin() as session:  # as the next letter would learn it
        gone = "Forbidden: the group chat was deleted"
        await club_groups.unreachable(session, group.id, gone, scene.story.now)
    await scene.story.after(minutes=5)

    told = [text for text in scene.texts(mentor) if "тобунда эмесмин" in text]
    assert len(told) == 1
    assert "«Окуу клубу»" in told[0]
    assert not any("тобунда эмесмин" in text for text in scene.texts(her))

    fresh = scene.group(mentor, her, title="Жаңы топ")
    await scene.add_bot(fresh, mentor)
    await scene.tap(mentor, "Улантуу: Окуу клубу")
    club = await scene.club()  # there is one, as before
    assert (club.id, club.chat_id, club.state) == (before.id, fresh.id, ClubState.ACTIVE)
    assert (club.invite, club.title) == (before.invite, "Жаңы топ")
    assert (await scene.member(her)).agreed_at
    assert ky("📝 Register") in scene.labels(mentor, fresh.id)
    await scene.story.after(days=8)
    assert any("poll" in message for message in scene.messages(her, fresh.id))


async def test_a_group_to_which_the_bot_was_added_by_a_slip_is_no_club_to_go_on_with(
    scene: Scene,
) -> None:
    mentor = scene.person("Айгүл")
    family = scene.group(mentor, title="Үй-бүлө")
    await scene.start(mentor)
    await scene.tap(mentor, "Кыргызча")
    await scene.add_bot(family, mentor)
    membership.kick(scene.story.world, family, scene.bot, mentor)
    await scene.story.settle()
    await scene.add_bot(scene.group(mentor, title="Клуб"), mentor)
    assert scene.labels(mentor)
    assert not [label for label in scene.labels(mentor) if "Үй-бүлө" in label]


async def test_who_removes_the_bot_by_a_slip_hears_nothing_of_it(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    membership.kick(scene.story.world, group, scene.bot, mentor)
    await scene.story.settle()
    await scene.add_bot(group, mentor)
    await scene.story.after(minutes=5)
    assert not any("тобунда эмесмин" in text for text in scene.texts(mentor))


@pytest.mark.parametrize("heard", ["a word", "somebody new", "the rights of the bot"])
async def test_a_club_that_was_taken_for_gone_goes_on_when_its_group_is_heard(
    scene: Scene, heard: str
) -> None:
    mentor, group = await set_up(scene)
    world = scene.story.world
    async with scene.story.app.sessions.begin() as session:
        missed = "Bad Request: chat not found"
        await club_groups.unreachable(session, group.id, missed, scene.story.now)
    assert (await scene.club()).state == ClubState.GONE
    match heard:
        case "a word":
            await scene.say(mentor, "Саламатсыздарбы!", group.id)
        case "somebody new":
            membership.join(world, group, scene.person("Бермет"), mentor)
        case _:
            membership.promote(world, group, scene.bot, mentor, {"can_pin_messages": True})
            membership.promote(world, group, scene.bot, mentor, RIGHTS)
    await scene.story.after(minutes=5)
    club = await scene.club()
    assert (club.state, club.has_rights) == (ClubState.ACTIVE, True)
    assert "кайра" in scene.last(mentor)
    assert RIGHTS_WANTED not in scene.last(mentor)
    assert not any("тобунда эмесмин" in text for text in scene.texts(mentor))
    await scene.story.after(days=8)
    assert any("poll" in message for message in scene.messages(mentor, group.id))


async def test_a_word_of_before_the_removal_that_is_heard_after_it_brings_no_club_back(
    scene: Scene,
) -> None:
    """Telegram calls a webhook over several lines at once."""
    mentor, group = await set_up(scene)
    world = scene.story.world
    messages.say(world, mentor, group.id, "Саламатсыздарбы!")
    late = world.bots[scene.bot].pending.pop().update
    await scene.story.after(seconds=2)
    membership.kick(world, group, scene.bot, mentor)
    await scene.story.settle()
    assert (await scene.club()).state == ClubState.GONE
    await intake.store(scene.story.app.sessions, [late], scene.story.now)
    await scene.story.after(minutes=5)
    assert not await scene.story.all(select(Letter).where(Letter.state == LetterState.DEAD))
    assert (await scene.club()).state == ClubState.GONE
    assert len([text for text in scene.texts(mentor) if "тобунда эмесмин" in text]) == 1
    assert "кайра" not in scene.last(mentor)

    membership.add_bot(world, group, scene.bot, mentor, RIGHTS, "club")
    world.bots[scene.bot].pending.clear()  # and that it came back is missed
    await scene.say(mentor, "Салам!", group.id)
    assert (await scene.club()).state == ClubState.ACTIVE


async def test_a_club_with_a_group_is_not_moved_into_another(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    first = await scene.club()
    await scene.add_bot(scene.group(mentor, title="Экинчи"), mentor)
    second = await scene.club(title="Экинчи")
    await scene.forge(mentor, f"settle:{first.id}:{second.id}")
    assert (await scene.club(id=first.id)).chat_id == group.id
    assert len(await scene.story.all(select(Club))) == 2


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    """With a task whose card waits, for the group has just had its twenty messages."""
    club = await open_club(story)
    async with club.session() as session:
        gate = story.now + dt.timedelta(minutes=5)
        await outbox.shut_gate(session, club.group.id, gate)
    await club.give()
    assert not cards(club)
    return club


def cards(club: HomeworkClub, chat: int | None = None) -> list[str]:
    seen = club.sees(club.mentor, chat or club.group.id)
    return [text(each) for each in seen if "📚 Үй тапшырмасы №1" in text(each)]


async def test_what_waited_for_a_group_is_posted_when_the_bot_is_back(club: HomeworkClub) -> None:
    membership.kick(club.story.world, club.group, club.bot, club.mentor)
    await club.story.after(days=1)
    assert not cards(club)
    membership.add_bot(club.story.world, club.group, club.bot, club.mentor)
    await club.story.after(minutes=5)
    assert len(cards(club)) == 1
    await club.story.after(minutes=5)
    assert len(cards(club)) == 1


async def test_what_has_become_too_late_by_then_is_not(club: HomeworkClub) -> None:
    membership.kick(club.story.world, club.group, club.bot, club.mentor)
    await club.story.after(days=1)
    await club.say(club.mentor, "/start")
    async with club.session() as session:
        task = await session.get_one(Task, (await club.task()).id)
        await homework.close(session, task, club.mentor, club.story.now)
    membership.add_bot(club.story.world, club.group, club.bot, club.mentor)
    await club.story.after(minutes=5)
    assert not cards(club)
    assert (await club.letter("homework.card")).state == LetterState.DROPPED


async def test_what_waited_for_a_lost_group_is_posted_once_in_the_new_one(
    club: HomeworkClub,
) -> None:
    groups.delete_chat(club.story.world, club.group, club.mentor)
    await club.story.after(minutes=10)
    fresh = groups.create_group(club.story.world, "Жаңы топ", "supergroup", club.mentor, [])
    membership.add_bot(club.story.world, fresh, club.bot, club.mentor)
    await club.story.settle()
    await club.tap(club.mentor, "Улантуу: ")
    await club.story.after(minutes=10)
    assert len(cards(club, fresh.id)) == 1


async def test_a_club_whose_group_is_gone_goes_on_where_telegram_says_that_it_is_now(
    club: HomeworkClub,
) -> None:
    """Out of the old group the bot was taken before it heard that there is a supergroup."""
    world, now = club.story.world, club.story.now
    membership.kick(world, club.group, club.bot, club.mentor)
    await club.story.settle()
    fresh = groups.create_group(world, "Окуу клубу", "supergroup", club.mentor, [])
    membership.add_bot(world, fresh, club.bot, club.mentor)
    await club.story.settle()
    async with club.session() as session:
        await club_groups.move(session, club.group.id, fresh.id, now)
    await club.story.after(minutes=10)
    assert len(cards(club, fresh.id)) == 1
    async with club.session() as session:
        assert (await session.get_one(Club, club.id)).state == ClubState.ACTIVE
        later = now + dt.timedelta(days=365)
        assert not (await session.scalars(select(Letter).where(Letter.not_before > later))).all()


async def test_a_task_that_is_given_while_the_group_is_gone_is_posted_when_the_bot_is_back(
    story: Story,
) -> None:
    club = await open_club(story)
    for words in ("/newhw", WORDS):
        await club.say(club.mentor, words)
    await club.tap(club.mentor, "2 апта")
    membership.kick(story.world, club.group, club.bot, club.mentor)
    await story.settle()
    await club.tap(club.mentor, "Жарыялоо")
    await story.after(days=1)
    membership.add_bot(story.world, club.group, club.bot, club.mentor)
    await story.after(minutes=5)
    assert len(cards(club)) == 1
    assert (await club.task()).card_id


async def test_who_leads_the_club_and_never_came_into_its_group_is_not_taken_for_being_there(
    scene: Scene,
) -> None:
    """Telegram says who the administrators are, and nothing of her whom a mentor made one."""
    mentor, group = await set_up(scene)
    her = scene.person("Бермет", "Асанова")
    club = await scene.club()
    await register(scene, her, club.invite)
    hers = (await scene.member(her)).id
    await scene.forge(mentor, Appoint(club=club.id, person=hers, role=Role.MENTOR).pack())
    for rights in ({"can_pin_messages": True}, RIGHTS):
        membership.promote(scene.story.world, group, scene.bot, mentor, rights)
        await scene.story.settle()
    await scene.story.after(minutes=15)
    assert not (await scene.member(her)).in_group
    assert (await scene.member(her)).role == Role.MENTOR
    assert not [each for each in scene.texts(mentor, group.id) if "Бермет" in each]


async def test_what_she_sends_while_the_group_is_gone_is_her_report_and_goes_there_when_it_is_back(
    story: Story,
) -> None:
    club = await open_club(story)
    await club.give()
    first, second = club.members[:2]
    membership.kick(story.world, club.group, club.bot, club.mentor)
    await story.settle()
    await club.send(first, PHOTO)
    await club.say(second, "Кеминде жыйырма аял менен жыйын өткөрүп, сууну талкууладык")
    await story.after(seconds=5)
    assert "📥 Отчетуңуз: 1 сүрөт" in club.in_private(first)[-1]
    await club.tap(second, "📝 Отчет №1")
    await story.after(days=1)
    membership.add_bot(story.world, club.group, club.bot, club.mentor)
    await story.after(minutes=15)
    assert {each.state for each in await club.reports()} == {ReportState.SENT}
    copied = [each for each in club.sees(club.mentor) if "photo" in each or "сууну" in text(each)]
    assert len(copied) == 2
