"""The stars beside a name in the group: what stands there follows what she is in the club."""

import pytest

from domain.roles import Role
from sandbox.people import groups, membership, messages
from screens.departures import LeaveForSure
from screens.star_buttons import HideStars
from services import offices, star_tags
from tests import remembered
from tests.star_scene import award, press
from tests.story import Story
from tests.talk_scene import RIGHTS, TalkClub, found, member_row
from tests.test_stars import let_tag, tags, want_tags

ONE = "1 жылдызча"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """Bermet has a star, and the club wants to see it."""
    ours = await found(story)
    let_tag(ours)
    await want_tags(ours)
    await award(ours, ours.members[0])
    assert tags(ours)[0] == ONE
    return ours


async def becomes(club: TalkClub, role: Role) -> None:
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        hers = (await member_row(session, club, club.members[0])).id
        await offices.appoint(session, mentor, hers, role, club.story.now)
    await club.story.settle()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.GUEST])
async def test_who_is_in_the_ranking_no_more_wears_no_stars_until_she_is_again(
    club: TalkClub, role: Role
) -> None:
    await becomes(club, role)
    assert tags(club)[0] is None
    await becomes(club, Role.MEMBER)
    assert tags(club)[0] == ONE


async def test_who_comes_back_into_the_group_wears_her_stars(club: TalkClub) -> None:
    her = club.members[0]
    membership.leave(club.story.world, club.group, her)
    await club.story.settle()
    membership.join(club.story.world, club.group, her)
    await club.story.settle()
    assert tags(club)[0] == ONE


async def test_who_led_the_club_for_a_while_wears_her_stars_again(club: TalkClub) -> None:
    her = club.members[0]
    membership.promote(club.story.world, club.group, her, club.mentor, {"can_pin_messages": True})
    await club.story.settle()
    club.group.members[her].tag = None  # her title has taken its place
    membership.promote(club.story.world, club.group, her, club.mentor)
    await club.story.settle()
    async with club.session() as session:
        assert (await member_row(session, club, her)).role == Role.MEMBER
    assert tags(club)[0] == ONE


@pytest.mark.parametrize("deed", [LeaveForSure, HideStars])
async def test_who_never_had_a_star_keeps_the_tag_that_is_her_own(
    club: TalkClub, deed: type[LeaveForSure] | type[HideStars]
) -> None:
    her = club.members[1]
    club.group.members[her].tag = "Ысык-Көл"
    more = {"hidden": True} if deed is HideStars else {}
    await press(club, deed.model_validate({"club": club.id, **more}), her)
    assert tags(club)[1] == "Ысык-Көл"


async def test_in_the_new_group_of_a_club_whose_own_is_lost_stars_stand_beside_names(
    club: TalkClub,
) -> None:
    world, both = club.story.world, club.members[:2]
    membership.kick(world, club.group, club.bot, club.mentor)
    await club.story.after(minutes=5)
    club.group = groups.create_group(world, "Жаңы топ", "supergroup", club.mentor, both)
    rights = {**RIGHTS, "can_manage_tags": True}
    membership.add_bot(world, club.group, club.bot, club.mentor, rights)
    await club.story.settle()
    for each in both:
        messages.say(world, each, club.group.id, "Салам")
    await club.story.settle()
    await club.tap(club.mentor, "Улантуу: Окуу клубу")
    assert club.group.members[both[0]].tag == ONE
    assert club.group.members[both[1]].tag is None


async def test_what_somebody_became_while_the_bot_was_out_is_seen_when_it_is_back(
    club: TalkClub,
) -> None:
    """It comes back as anybody, and is made an administrator then."""
    world, her = club.story.world, club.members[0]
    membership.kick(world, club.group, club.bot, club.mentor)
    await club.story.after(minutes=5)
    await becomes(club, Role.GUEST)
    assert tags(club)[0] == ONE
    membership.add_bot(world, club.group, club.bot, club.mentor)
    await club.story.after(minutes=1)
    let_tag(club)
    await club.story.after(minutes=1)
    assert tags(club)[0] is None
    async with club.session() as session:
        assert (await member_row(session, club, her)).role == Role.GUEST
        assert await star_tags.are_wanted(session, club.id)
