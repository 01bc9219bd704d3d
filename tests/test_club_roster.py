"""Who is in the club: whoever is seen in its group, until she leaves it or is removed."""

import pytest
from sqlalchemy import select

from domain.clubs import Oblast, RemovedFromGroup
from models import Letter, Member, MemberState, Person
from sandbox.membership import Change, change
from sandbox.people import membership
from sandbox.world import Chat
from services import people, votes
from tests.club_scene import Scene, ky, register, set_up
from tests.story import Story


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def invite(scene: Scene) -> str:
    return (await scene.club()).invite


async def test_who_writes_in_the_group_is_a_member_and_a_bot_is_not(scene: Scene) -> None:
    woman = scene.person("Бермет", "Асанова")
    _, group = await set_up(scene, woman)

    await scene.say(woman, "Саламатсыздарбы!", group.id)

    member = await scene.member(woman)
    assert (member.state, member.name) == (MemberState.ACTIVE, "Бермет Асанова")
    assert member.agreed_at is None
    assert await scene.is_stranger(scene.bot)


async def test_who_joins_and_leaves_the_group_joins_and_leaves_the_club(scene: Scene) -> None:
    woman = scene.person("Бермет")
    _, group = await set_up(scene)

    membership.join(scene.story.world, group, woman)
    await scene.story.settle()
    joined = await scene.member(woman)
    membership.leave(scene.story.world, group, woman)
    await scene.story.settle()
    left = await scene.member(woman)

    assert joined.state == MemberState.ACTIVE
    assert (left.state, left.left_at) == (MemberState.LEFT, scene.story.now)


async def test_who_comes_back_has_her_history(scene: Scene) -> None:
    _, group = await set_up(scene)
    woman = scene.person("Бермет")
    await register(scene, woman, await invite(scene))
    before = await scene.member(woman)

    await scene.say(woman, ky("⚙️ More"))
    await scene.tap(woman, ky("🔒 My data"))
    await scene.tap(woman, ky("🚪 Leave the club"))
    assert "«Окуу клубу»" in scene.last(woman)
    await scene.tap(woman, ky("🚪 Yes, leave"))
    gone = await scene.member(woman)
    await scene.story.after(days=1)
    await scene.tap(woman, ky("↩️ Come back"))
    after = await scene.member(woman)

    assert (gone.state, after.state) == (MemberState.LEFT, MemberState.ACTIVE)
    assert (after.id, after.agreed_at, after.joined_at) == (
        before.id,
        before.agreed_at,
        before.joined_at,
    )
    assert group.invite_links


async def test_who_left_the_club_may_go_on_talking_in_its_group(scene: Scene) -> None:
    woman = scene.person("Бермет")
    _, group = await set_up(scene, woman)
    await scene.say(woman, "Салам", group.id)
    await register(scene, woman, await invite(scene))
    await scene.say(woman, "/leave")
    await scene.tap(woman, ky("🚪 Leave the club"))
    await scene.tap(woman, ky("🚪 Yes, leave"))

    await scene.say(woman, "Жакшы калыңыздар", group.id)

    member = await scene.member(woman)
    assert member.state == MemberState.LEFT


async def test_who_was_removed_from_the_group_is_not_let_in_by_the_invitation(
    scene: Scene,
) -> None:
    woman = scene.person("Бермет")
    mentor, group = await set_up(scene, woman)
    await scene.say(woman, "Салам", group.id)
    membership.kick(scene.story.world, group, woman, mentor)
    await scene.story.settle()

    await scene.start(woman)
    await scene.tap(woman, "Кыргызча")
    await scene.start(woman, f"inv_{await invite(scene)}")

    assert scene.last(woman).startswith(ky(RemovedFromGroup.says))
    member = await scene.member(woman)
    assert member.state == MemberState.REMOVED


async def test_who_was_removed_is_not_asked_to_join_at_her_keys(scene: Scene) -> None:
    her = scene.person("Бермет")
    mentor, group = await set_up(scene, her)
    await register(scene, her, await invite(scene))
    await scene.say(her, ky("⚙️ More"))
    membership.kick(scene.story.world, group, her, mentor)
    await scene.story.settle()
    sentence = ky(RemovedFromGroup.says)
    for key in "📚 Tasks", "🌟 Stars", "📁 Materials":
        await scene.say(her, ky(key))
        assert scene.last(her) == sentence
    assert await scene.tap(her, ky("👤 About me")) == sentence


async def remove(scene: Scene, *, is_line_last: bool = False) -> tuple[int, Chat]:
    """Telegram tells of it twice: in the line of the group it does not say who did it."""
    woman = scene.person("Бермет")
    mentor, group = await set_up(scene, woman)
    await scene.say(woman, "Салам", group.id)
    membership.kick(scene.story.world, group, woman, mentor)
    line, news = scene.story.world.bots[scene.bot].pending
    assert "left_chat_member" in line.update["message"]
    if is_line_last:
        first, second = line.update["update_id"], news.update["update_id"]
        told = {**news.update, "update_id": first}, {**line.update, "update_id": second}
        line.update, news.update = told
    await scene.story.settle()
    return woman, group


async def test_who_was_removed_stays_so_if_the_line_in_the_group_comes_after(scene: Scene) -> None:
    woman, _ = await remove(scene, is_line_last=True)
    assert (await scene.member(woman)).state == MemberState.REMOVED

    await scene.start(woman)
    await scene.tap(woman, "Кыргызча")
    await scene.start(woman, f"inv_{await invite(scene)}")
    assert scene.last(woman).startswith(ky(RemovedFromGroup.says))


async def test_who_may_come_back_by_telegram_is_let_in_by_the_invitation(scene: Scene) -> None:
    woman, group = await remove(scene)
    world = scene.story.world
    lifted = Change("left", {"until": 0, "rights": {}})
    change(world, group, next(iter(group.members.values())).user, world.people[woman], lifted)
    await scene.story.settle()
    assert (await scene.member(woman)).state == MemberState.LEFT

    await register(scene, woman, await invite(scene))
    assert (await scene.member(woman)).state == MemberState.ACTIVE


async def test_a_stranger_who_votes_is_a_member_only_if_she_is_in_the_group(scene: Scene) -> None:
    silent, outsider = scene.person("Бермет"), scene.person("Tom")
    mentor, group = await set_up(scene, silent)
    await scene.story.after(hours=2)
    poll = next(m["poll"]["id"] for m in scene.messages(mentor, group.id) if "poll" in m)

    async with scene.story.app.sessions.begin() as session:
        for voter in (silent, outsider):
            await people.know(session, voter, "Ким")
            await votes.cast(session, poll, voter, [0], scene.story.now)
    await scene.story.settle()

    admitted = await scene.member(silent)
    assert admitted.state == MemberState.ACTIVE
    assert await scene.is_stranger(outsider)


async def test_newcomers_are_welcomed_together_once(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    women = [scene.person("Бермет", "Асанова"), scene.person("Чынара")]
    for woman in women:
        await register(scene, woman, await invite(scene))
        membership.join(scene.story.world, group, woman)
    await scene.story.after(minutes=11)

    home = ky("Issyk-Kul")
    names = f"Бермет Асанова ({home}), Чынара ({home})"
    assert [names in text for text in scene.texts(mentor, group.id)].count(True) == 1


async def test_who_was_known_in_the_group_before_she_registered_is_welcomed_like_all(
    scene: Scene,
) -> None:
    mentor, group = await set_up(scene)
    women = [scene.person("Бермет"), scene.person("Чынара")]
    for woman in women:
        membership.join(scene.story.world, group, woman)
    await scene.say(women[0], "Саламатсыздарбы!", group.id)
    for woman in women:
        await register(scene, woman, await invite(scene))
    await scene.story.after(minutes=11)
    [told] = [text for text in scene.texts(mentor, group.id) if "Чынара" in text]
    assert "Бермет" in told


async def test_who_registers_when_the_others_of_the_day_are_welcomed_is_so_a_day_later(
    scene: Scene,
) -> None:
    mentor, group = await set_up(scene)
    for name in ("Бермет", "Чынара", "Гүлзат"):
        woman = scene.person(name)
        membership.join(scene.story.world, group, woman)
        await register(scene, woman, await invite(scene))
        await scene.story.after(minutes=11)
    told = scene.texts(mentor, group.id)
    assert [name in "".join(told) for name in ("Бермет", "Чынара", "Гүлзат")] == [
        True,
        False,
        False,
    ]
    await scene.story.after(days=1)
    [late] = [text for text in scene.texts(mentor, group.id) if "Чынара" in text]
    assert "Гүлзат" in late
    assert "Бермет" not in late


async def test_a_hundred_and_fifty_long_names_fit_on_their_pages(scene: Scene) -> None:
    mentor, _ = await set_up(scene)
    club = await scene.club()
    async with scene.story.app.sessions.begin() as session:
        for number in range(150):
            person = 9_000_000_000 + number
            session.add(Person(id=person, name="x"))
            await session.flush()
            session.add(
                Member(
                    club_id=club.id,
                    person_id=person,
                    name=f"{number:03} {'Ж' * 56}",
                    oblast=Oblast.JALAL_ABAD,
                    agreed_at=scene.story.now,
                    joined_at=scene.story.now,
                )
            )

    await scene.say(mentor, ky("🏠 My club"))
    await scene.tap(mentor, ky("👥 Members"))
    shown = [scene.labels(mentor)]
    while "▶️" in scene.labels(mentor):
        await scene.tap(mentor, "▶️")
        shown.append(scene.labels(mentor))

    assert sum("ЖЖ" * 8 + "Ж…" in label for labels in shown for label in labels) == 150
    assert len(shown) == 4
    assert not [letter for letter in await scene.story.all(select(Letter)) if letter.error]
