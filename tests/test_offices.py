"""A mentor makes a member one more and hands the club over; a club is never without."""

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.clubs import LastMentor
from models import Letter, Member, Role, Sessions
from sandbox.people import membership
from tests.club_scene import Scene, ky, register, set_up
from tests.story import Story
from tests.two_clubs import MENTOR, settle


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def role(scene: Scene, person: int) -> Role:
    return (await scene.member(person)).role


async def test_a_club_goes_from_one_mentor_to_another_by_buttons(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    her = scene.person("Бермет", "Асанова")
    club = await scene.club()
    await register(scene, her, club.invite)
    membership.join(scene.story.world, group, her)
    await scene.story.settle()

    await scene.forge(mentor, f"settings:{club.id}")
    await scene.tap(mentor, "Насаатчылар")
    assert "Айгүл Осмонова" in scene.last(mentor)
    refused = await scene.forge(mentor, f"mt_bye:{club.id}")
    assert refused == ky(LastMentor.says)
    assert await role(scene, mentor) == Role.MENTOR

    await scene.forge(mentor, f"mt:{club.id}")
    await scene.tap(mentor, "Жаңы насаатчы")
    assert "Айгүл Осмонова" not in scene.labels(mentor)
    await scene.tap(mentor, "Бермет Асанова")
    await scene.tap(mentor, "Ооба, насаатчы")
    assert await role(scene, her) == Role.MENTOR
    assert "сиз эми насаатчысыз" in scene.last(her)
    assert ky("🏠 My club") in scene.keyboard(her)

    await scene.forge(mentor, f"mt_end:{club.id}")
    await scene.tap(mentor, "Ооба, өткөрүп берем")
    assert await role(scene, mentor) == Role.MEMBER
    assert ky("🏠 My club") not in scene.keyboard(mentor)


async def test_who_was_made_a_mentor_stays_one_without_being_an_administrator(
    scene: Scene,
) -> None:
    mentor, group = await set_up(scene)
    her = scene.person("Бермет", "Асанова")
    club = await scene.club()
    await register(scene, her, club.invite)
    membership.join(scene.story.world, group, her)
    await scene.story.settle()
    await scene.forge(mentor, f"mt_do:{club.id}:{(await scene.member(her)).id}")

    await scene.start(her, f"setup_{club.id}")  # Telegram is asked who the administrators are
    await scene.start(scene.person("Сезим"), f"setup_{club.id}")
    assert await role(scene, her) == Role.MENTOR

    membership.leave(scene.story.world, group, her)
    membership.join(scene.story.world, group, her)
    await scene.story.settle()
    assert await role(scene, her) == Role.MEMBER  # who left and came back is a member


async def test_made_a_mentor_twice_she_is_told_once(
    sessions: Sessions, dispatcher: Dispatcher
) -> None:
    town = await settle(sessions, dispatcher)
    async with sessions() as session:
        [member] = [
            each
            for each in await session.scalars(select(Member).filter_by(club_id=town.ours.id))
            if each.role == Role.MEMBER and each.state == "active"
        ]
    for _ in range(2):
        await town.tap(MENTOR, f"mt_do:{town.ours.id}:{member.id}")
    async with sessions() as session:
        told = await session.scalars(select(Letter).filter_by(kind="clubs.promoted"))
        assert len(told.all()) == 1
