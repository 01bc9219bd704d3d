"""Taps of a modified Telegram: made-up bytes, made-up invitations, and answers out of order."""

import pytest
from sqlalchemy import select

from domain.clubs import NotAgreedYet
from models import Hour, Member, MemberState
from sandbox.people import membership
from tests.club_scene import Scene, ky, set_up
from tests.story import Story

MENTORS_ONLY = ky("Only the club's mentors can do this.")
STALE = ky("This button is out of date. Please press /start.")


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def facts(scene: Scene, club_id: int) -> list[object]:
    """All that a forged tap could have changed."""
    club = await scene.club(id=club_id)
    hours = await scene.story.all(select(Hour).where(Hour.club_id == club_id))
    members = await scene.story.all(select(Member).where(Member.club_id == club_id))
    return [
        (club.state, club.locale, club.link),
        {(hour.weekday, hour.at) for hour in hours},
        {(member.person_id, member.state, member.role) for member in members},
    ]


async def test_a_mentor_who_was_demoted_loses_her_buttons_at_once(scene: Scene) -> None:
    deputy = scene.person("Нургүл")
    mentor, group = await set_up(scene, deputy)
    membership.promote(scene.story.world, group, deputy, mentor, {})
    await scene.start(deputy)
    await scene.tap(deputy, "Кыргызча")
    await scene.say(deputy, ky("🏠 My club"))

    membership.promote(scene.story.world, group, deputy, mentor, None)
    await scene.story.settle()

    assert await scene.tap(deputy, ky("🕒 When and where")) == MENTORS_ONLY


@pytest.mark.parametrize(
    "forged",
    [
        "tick:1:7:600:0",
        "tick:1:0:1440:0",
        "tick:x:0:600:0",
        "people:1:-1",
        "tongue:1:de",
        "lang:xx:",
        "oblast:abc:moon",
        "home:99999999999999999999999999",
        "agree",
        ":",
    ],
)
async def test_bytes_that_no_button_carries_are_answered(scene: Scene, forged: str) -> None:
    mentor, _ = await set_up(scene)
    club = await scene.club()
    before = await facts(scene, club.id)

    assert await scene.forge(mentor, forged) == STALE

    assert await facts(scene, club.id) == before


async def test_what_the_group_reads_cannot_be_rewritten_by_a_forged_tap(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    club = await scene.club()
    posted = next(m for m in scene.messages(mentor, group.id) if m.get("reply_markup"))
    before = scene.messages(mentor, group.id)

    for forged in ("lang:ky:", "langs", "more", f"agree:{club.invite}", f"people:{club.id}:0"):
        assert await scene.press(mentor, posted["message_id"], group.id, data=forged) == STALE

    assert scene.messages(mentor, group.id) == before


async def test_a_button_of_a_made_up_invitation_leads_nowhere(scene: Scene) -> None:
    await set_up(scene)
    stranger = scene.person("Бөтөн")
    await scene.start(stranger)
    await scene.tap(stranger, "Кыргызча")

    for forged in ("agree:0", "name:", "oblast:0:osh", "write:0"):
        await scene.forge(stranger, forged)
        await scene.say(stranger, "Бөтөн")

    assert await scene.is_stranger(stranger)


async def test_the_last_answer_before_the_first_makes_no_member(scene: Scene) -> None:
    await set_up(scene)
    club = await scene.club()
    woman = scene.person("Бермет")
    await scene.start(woman, f"inv_{club.invite}")
    await scene.tap(woman, "Кыргызча")

    refused = await scene.forge(woman, f"oblast:{club.invite}:osh")

    member = await scene.member(woman)
    assert refused == ky(NotAgreedYet.says)
    assert member.state == MemberState.INVITED
