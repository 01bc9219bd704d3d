"""A group is deleted: its mentors learn what it means, and the club goes on in another one."""

import pytest
from sqlalchemy import select

from models import Club, ClubState
from sandbox.people import groups, membership
from services import club_groups
from tests.club_scene import Scene, ky, register, set_up
from tests.story import Story


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


async def test_who_removes_the_bot_by_a_slip_hears_nothing_of_it(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    membership.kick(scene.story.world, group, scene.bot, mentor)
    await scene.story.settle()
    await scene.add_bot(group, mentor)
    await scene.story.after(minutes=5)
    assert not any("тобунда эмесмин" in text for text in scene.texts(mentor))


async def test_a_club_with_a_group_is_not_moved_into_another(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    first = await scene.club()
    await scene.add_bot(scene.group(mentor, title="Экинчи"), mentor)
    second = await scene.club(title="Экинчи")
    await scene.forge(mentor, f"settle:{first.id}:{second.id}")
    assert (await scene.club(id=first.id)).chat_id == group.id
    assert len(await scene.story.all(select(Club))) == 2
