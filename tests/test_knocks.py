"""Who asks to come into the group comes in if she is registered; of others a mentor decides."""

from typing import Any

import pytest
from sqlalchemy import select

from models import Letter
from sandbox.people import joining, membership
from sandbox.world import Chat
from tests.club_scene import Scene, register, set_up
from tests.story import Story


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def knock(scene: Scene, group: Chat, person: int) -> None:
    link = await scene.story.bot.create_chat_invite_link(group.id, creates_join_request=True)
    world: Any = scene.story.world
    joining.follow_invite(world, world.people[person], link.invite_link)
    await scene.story.settle()


async def test_who_is_registered_comes_in_by_herself(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    her = scene.person("Бермет")
    await register(scene, her, (await scene.club()).invite)
    told = len(scene.texts(mentor))

    await knock(scene, group, her)
    assert (await scene.member(her)).in_group
    assert len(scene.texts(mentor)) == told

    membership.leave(scene.story.world, group, her)
    await scene.story.settle()
    await knock(scene, group, her)
    assert (await scene.member(her)).in_group  # who left may come back


@pytest.mark.parametrize("answer", ["Кабыл алуу", "Азыр эмес"])
async def test_of_a_stranger_the_mentor_decides_with_a_tap(scene: Scene, answer: str) -> None:
    mentor, group = await set_up(scene)
    her = scene.person("Чынара")
    await scene.start(her)
    await scene.tap(her, "Кыргызча")
    await knock(scene, group, her)

    assert her in group.join_requests
    assert "Чынара" in scene.last(mentor)
    assert "Каттал" in scene.labels(her)[0]
    await scene.tap(mentor, answer)
    await scene.story.settle()
    assert her not in group.join_requests
    assert bool(group.member(her)) == (answer == "Кабыл алуу")

    await scene.forge(mentor, f"kn_in:{(await scene.club()).id}:{her}")  # once more: too late
    dead = await scene.story.all(select(Letter).filter_by(kind="bot.unsent"))
    assert dead == []
