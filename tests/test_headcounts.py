"""A bot knows only whom it has met: how many there are in the group it has to ask Telegram."""

import pytest

from sandbox.people import membership
from sandbox.world import Bot, ChatMember
from tests.club_scene import Scene, ky, register, set_up
from tests.story import Story

STRANGERS = "👋 Топто бар, бирок мен аларды тааный элекмин: {n}"
CALM = "🌿 Баары жакшы"


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def home(scene: Scene, mentor: int) -> str:
    await scene.say(mentor, "🏠 Клубум")
    return scene.texts(mentor)[-1]


async def test_while_there_are_others_in_the_group_the_mentor_does_not_read_that_all_is_well(
    scene: Scene,
) -> None:
    known, *others = (scene.person(name) for name in ("Бермет", "Чынара", "Сезим"))
    mentor, _ = await set_up(scene, known, *others)
    await register(scene, known, (await scene.club()).invite)
    shown = await home(scene, mentor)
    assert STRANGERS.format(n=2) in shown
    assert CALM not in shown
    await scene.tap(mentor, "📬 Жете алабыз: 2 / 4")
    assert STRANGERS.format(n=2) in scene.texts(mentor)[-1]
    assert "📣 Топко жазуу" in scene.labels(mentor)

    for number, woman in enumerate(others, 1):
        await register(scene, woman, (await scene.club()).invite)
        shown = await home(scene, mentor)
        assert (STRANGERS.format(n=1) in shown, CALM in shown) == (number == 1, number == 2)


async def test_who_has_come_into_the_group_meanwhile_is_counted(scene: Scene) -> None:
    mentor, group = await set_up(scene, scene.person("Чынара"))
    assert STRANGERS.format(n=1) in await home(scene, mentor)
    silent = scene.person("Сезим")
    group.members[silent] = ChatMember(scene.story.world.people[silent])  # unheard by the bot
    await scene.story.after(hours=1)
    membership.join(scene.story.world, group, scene.person("Бермет"))
    await scene.story.settle()
    assert STRANGERS.format(n=2) in await home(scene, mentor)


async def test_who_has_left_the_club_and_stays_in_its_group_is_no_stranger(scene: Scene) -> None:
    her = scene.person("Бермет")
    mentor, _ = await set_up(scene, her)
    await register(scene, her, (await scene.club()).invite)
    await scene.say(her, "/leave")
    await scene.tap(her, ky("🚪 Leave the club"))
    await scene.tap(her, ky("🚪 Yes, leave"))
    assert STRANGERS.format(n=1) not in await home(scene, mentor)


async def test_who_goes_within_the_hour_in_which_telegram_was_asked_is_no_stranger(
    scene: Scene,
) -> None:
    women = [scene.person(name) for name in ("Бермет", "Чынара")]
    mentor, group = await set_up(scene, *women)
    for woman in women:
        await register(scene, woman, (await scene.club()).invite)
    for woman in women:
        membership.leave(scene.story.world, group, woman)
        await scene.story.settle()
        assert CALM in await home(scene, mentor)
    assert (await scene.club()).headcount == 1
    await scene.story.after(hours=1)
    assert (await scene.club()).headcount == 1
    assert CALM in await home(scene, mentor)
    calls = [each["method"] for each in scene.story.telegram.api.calls]
    assert calls.count("getChatMemberCount") == 2


async def test_another_bot_that_looks_after_the_group_is_nobody_to_be_met(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    warden = Bot("9001:" + "w" * 35, 9_001, "warden_bot", "Тартип")
    place = ChatMember(warden, "administrator", rights={"can_delete_messages": True})
    group.members[warden.id] = place
    await scene.story.after(hours=1)
    membership.join(scene.story.world, group, scene.person("Бермет"))
    await scene.story.settle()
    assert (await scene.club()).headcount == 2
    assert STRANGERS.format(n=1) not in await home(scene, mentor)


async def test_telegram_is_asked_once_in_an_hour(scene: Scene) -> None:
    women = [scene.person(name) for name in ("Бермет", "Чынара")]
    await set_up(scene, *women)
    for woman in women:
        await register(scene, woman, (await scene.club()).invite)
    calls = scene.story.telegram.api.calls
    assert [each["method"] for each in calls].count("getChatMemberCount") == 1
