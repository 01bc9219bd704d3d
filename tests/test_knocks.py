"""Who asks to come into the group comes in if she is registered; of others a mentor decides."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.rules import Joining
from models import Club, Letter, Role
from sandbox.people import joining, membership
from sandbox.world import Chat
from services import roster
from tests.club_scene import Scene, ky, register, set_up
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


@pytest.mark.parametrize(
    ("first", "second"), [("Кабыл алуу", "Азыр эмес"), ("Азыр эмес", "Кабыл алуу")]
)
async def test_of_two_mentors_the_first_answers_and_the_second_hears_what_she_said(
    scene: Scene, first: str, second: str
) -> None:
    mentor, group = await set_up(scene)
    another = scene.person("Бермет")
    await register(scene, another, (await scene.club()).invite)
    async with scene.story.app.sessions.begin() as session:
        mine = await roster.find(session, (await scene.club()).id, another)
        assert mine
        mine.role = mine.office = Role.MENTOR
    her = scene.person("Чынара")
    await knock(scene, group, her)
    await scene.tap(mentor, first)
    await scene.tap(another, second)
    await scene.story.settle()
    told = scene.last(mentor)
    assert (
        scene.last(another) == f"{ky('Another mentor has answered this request already.')}\n{told}"
    )
    assert bool(group.member(her)) == (first == "Кабыл алуу")


async def test_where_a_mentor_decides_of_all_a_member_is_not_told_to_register(
    scene: Scene,
) -> None:
    mentor, group = await set_up(scene)
    her = scene.person("Бермет")
    club = await scene.club()
    await register(scene, her, club.invite)
    async with scene.story.app.sessions.begin() as session:
        (await session.get_one(Club, club.id)).chosen_rules = {"joining": Joining.NOBODY}
    told = scene.texts(her)
    await knock(scene, group, her)
    assert scene.texts(her) == told
    asked = "🚪 A registered member asks to join the group: {name}"
    assert scene.last(mentor) == ky(asked, name="Бермет")
    await scene.tap(mentor, "Кабыл алуу")
    assert group.member(her)


async def test_who_was_turned_away_yesterday_and_asks_again_is_let_in(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    her = scene.person("Чынара")
    await knock(scene, group, her)
    await scene.tap(mentor, "Азыр эмес")
    await scene.story.after(days=1)
    await knock(scene, group, her)
    await scene.tap(mentor, "Кабыл алуу")
    await scene.story.settle()
    assert scene.last(mentor) == ky("✅ She is let in.")
    assert group.member(her)
