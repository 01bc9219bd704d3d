"""A club none of whose mentors can be written to: its group is asked for somebody who hears."""

import pytest

from models import Role
from sandbox.people import bots, membership, messages
from screens.departures import LeaveForSure
from tests.club_scene import RIGHTS, Scene, ky, register, set_up
from tests.contest_day import gathered, opened, told, vote
from tests.story import Story

UNREACHED = "бир да насаатчысына жаза албайм"


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def test_where_the_only_mentor_blocks_the_bot_her_group_is_asked_for_somebody_who_hears(
    scene: Scene,
) -> None:
    her = scene.person("Бермет", "Асанова")
    mentor, group = await set_up(scene, her)
    await register(scene, her, (await scene.club()).invite)
    await scene.story.after(minutes=20)  # she has been welcomed
    bots.block(scene.story.world, mentor, scene.bot)
    await scene.story.after(minutes=5)
    assert UNREACHED not in scene.last(her, group.id)
    await scene.story.after(hours=12)
    assert UNREACHED in scene.last(her, group.id)

    group.members[her].status = "administrator"  # unheard by the bot
    await scene.follow(her, scene.url(her, ky("▶️ Open the bot"), group.id))
    assert (await scene.member(her)).role == Role.MENTOR


async def test_a_mentor_who_blocked_the_bot_by_a_slip_or_not_alone_is_not_missed_in_the_group(
    scene: Scene,
) -> None:
    her = scene.person("Бермет", "Асанова")
    mentor, group = await set_up(scene, her)
    bots.block(scene.story.world, mentor, scene.bot)
    await scene.story.after(minutes=5)
    await scene.start(mentor)
    await scene.story.after(hours=12)
    await register(scene, her, (await scene.club()).invite)
    await scene.forge(
        mentor, f"mt_do:{(await scene.club()).id}:{(await scene.member(her)).id}:mentor"
    )
    bots.block(scene.story.world, mentor, scene.bot)
    await scene.story.after(days=1)
    assert not any(UNREACHED in said for said in scene.texts(her, group.id))


@pytest.mark.parametrize("how", ["leaves the group", "leaves the club", "hands over"])
async def test_where_the_mentor_goes_and_the_other_never_opened_the_bot_the_group_is_asked(
    scene: Scene, how: str
) -> None:
    other, her = scene.person("Чынара"), scene.person("Бермет", "Асанова")
    mentor, group = await set_up(scene, her, other)
    await register(scene, her, (await scene.club()).invite)
    await scene.story.after(minutes=20)
    membership.promote(scene.story.world, group, other, mentor, RIGHTS)
    await scene.story.settle()
    club = (await scene.club()).id
    match how:
        case "leaves the group":
            membership.leave(scene.story.world, group, mentor)
            await scene.story.settle()
        case "leaves the club":
            await scene.forge(mentor, LeaveForSure(club=club).pack())
        case _:
            await scene.forge(mentor, f"mt_end:{club}")
            await scene.tap(mentor, "Ооба, өткөрүп берем")
    await scene.story.after(hours=12)
    assert UNREACHED in scene.last(her, group.id)
    membership.leave(scene.story.world, group, her)
    await scene.story.after(days=2)
    assert sum(UNREACHED in said for said in scene.texts(other, group.id)) == 1


async def test_an_administrator_who_never_opened_the_bot_is_asked_for_when_she_is_all_there_is(
    scene: Scene,
) -> None:
    """She was made one while the bot could not see it, and the mentor has gone."""
    other = scene.person("Чынара")
    mentor, group = await set_up(scene, other)
    group.members[other].status = "administrator"
    membership.leave(scene.story.world, group, mentor)
    await scene.story.after(hours=12)
    assert (await scene.member(other)).role == Role.MENTOR
    assert UNREACHED in scene.last(other, group.id)


async def test_a_vote_that_closed_with_few_ballots_waits_in_the_home_of_who_leads_by_then(
    story: Story,
) -> None:
    club = await gathered(story)
    await opened(club)
    await vote(club, Бермет="Чынара", Чынара="Бермет")
    bots.block(story.world, club.mentor, club.bot)
    await story.after(minutes=65)
    heir = club.members[5]
    membership.promote(story.world, club.group, heir, club.mentor, RIGHTS)
    await story.settle()
    messages.say(story.world, heir, club.bot, "/club")
    await story.settle()
    await club.tap(heir, "⚠️ добуш аз · Инвестиция")
    for label in "🌟 Чынара", "✅ Ооба":
        await club.tap(heir, label)
    assert "🥇 Чынара → 🌟 3 жылдызча" in told(club, "🏆")
