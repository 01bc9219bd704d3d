"""A mentor makes a member one more and hands the club over; a club is never without."""

import asyncio

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.clubs import LastMentor
from domain.roles import OblastIsLed
from models import Letter, Member, MemberState, Role, Sessions
from sandbox.people import bots, membership, view
from screens import menu
from screens.office_buttons import Appoint
from screens.offices import told
from services import offices, roster
from tests.club_scene import Scene, ky, register, set_up
from tests.story import Story
from tests.test_access import KYRGYZ
from tests.two_clubs import MEMBER, MENTOR, NOW, RIVAL, settle

UNHEARD = ky("🔕 She has not opened the bot: please tell her yourself.")


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
    await scene.tap(mentor, "Насаатчылыктан кетүү")
    assert ky(LastMentor.says) in scene.last(mentor)
    await scene.tap(mentor, "Насаатчы тандоо")
    assert "Айгүл Осмонова" not in scene.labels(mentor)
    await scene.tap(mentor, "Бермет Асанова")
    await scene.tap(mentor, "насаатчы")
    await scene.tap(mentor, "Ооба, ошондой")
    assert await role(scene, her) == Role.MENTOR
    assert "клубундагы жаңы ролуңуз: " in scene.last(her)
    assert ky("🏠 My club") in scene.keyboard(her)

    await scene.forge(mentor, f"mt_end:{club.id}")
    await scene.tap(mentor, "Ооба, өткөрүп берем")
    assert await role(scene, mentor) == Role.MEMBER
    assert ky("🏠 My club") not in scene.keyboard(mentor)


async def test_who_hands_over_to_somebody_who_cannot_be_written_to_reads_it(scene: Scene) -> None:
    mentor, _ = await set_up(scene)
    her = scene.person("Бермет", "Асанова")
    club = await scene.club()
    await register(scene, her, club.invite)
    bots.block(scene.story.world, her, scene.bot)
    await scene.story.settle()

    hers = (await scene.member(her)).id
    await scene.forge(mentor, Appoint(club=club.id, person=hers, role=Role.MENTOR).pack())
    assert UNHEARD in scene.last(mentor)
    await scene.forge(mentor, f"mt_end:{club.id}")
    assert "Алардын эч кимиси ботту ача элек" in scene.last(mentor)

    await scene.start(her)
    await scene.forge(mentor, f"mt_end:{club.id}")
    assert "🔕" not in scene.last(mentor)


async def test_who_was_made_a_mentor_stays_one_without_being_an_administrator(
    scene: Scene,
) -> None:
    mentor, group = await set_up(scene)
    her = scene.person("Бермет", "Асанова")
    club = await scene.club()
    await register(scene, her, club.invite)
    membership.join(scene.story.world, group, her)
    await scene.story.settle()
    await scene.forge(mentor, f"mt_do:{club.id}:{(await scene.member(her)).id}:mentor")

    await scene.start(her, f"setup_{club.id}")  # Telegram is asked who the administrators are
    await scene.start(scene.person("Сезим"), f"setup_{club.id}")
    assert await role(scene, her) == Role.MENTOR

    membership.leave(scene.story.world, group, her)
    membership.join(scene.story.world, group, her)
    await scene.story.settle()
    assert await role(scene, her) == Role.MEMBER  # who left and came back is a member


async def make(scene: Scene, mentor: int, name: str, role: str) -> str | None:
    """By the buttons of the mentor, as far as they go."""
    await scene.forge(mentor, f"mt_who:{(await scene.club()).id}:0")
    await scene.tap(mentor, name)
    await scene.tap(mentor, role)
    return await scene.tap(mentor, "Ооба, ошондой")


async def listed(scene: Scene, person: int) -> set[str]:
    """Her commands."""
    scope = {"type": "chat", "chat_id": person}
    return {each.command for each in await scene.story.bot.get_my_commands(scope=scope)}


async def test_roles_are_given_and_taken_by_buttons_and_telegrams_admins_are_mentors(
    scene: Scene,
) -> None:
    mentor, group = await set_up(scene)
    her, other = scene.person("Бермет"), scene.person("Чынара")
    for each in (her, other):
        await register(scene, each, (await scene.club()).invite)
        membership.join(scene.story.world, group, each)
    await scene.story.settle()
    assert await make(scene, mentor, "Бермет", "облус насаатчысы") is None
    assert (await scene.member(her)).leads == "ysyk-kol"
    assert {"club"} == await listed(scene, her) & {"club", "newhw", "plan"}
    await scene.say(her, ky("🏠 My club"))
    assert ky("Issyk-Kul") in scene.last(her)
    assert ky("⚙️ Settings") not in scene.labels(her)
    refused = await make(scene, mentor, "Чынара", "облус насаатчысы")
    assert refused == ky(OblastIsLed.says, name="Бермет")

    membership.promote(scene.story.world, group, her, mentor, {})
    await scene.story.settle()
    assert await role(scene, her) == Role.MENTOR
    membership.promote(scene.story.world, group, her, mentor, None)
    await scene.story.settle()
    assert await role(scene, her) == Role.CO_MENTOR

    await make(scene, mentor, "Бермет", "конок")
    assert (await role(scene, her), (await scene.member(her)).leads) == (Role.GUEST, None)
    assert "клубундагы жаңы ролуңуз: " in scene.last(her)
    assert not {"club"} & await listed(scene, her)
    assert ky("🏠 My club") not in scene.keyboard(her)
    assert await make(scene, mentor, "Чынара", "облус насаатчысы") is None


async def test_the_last_mentor_is_warned_and_led_to_where_she_hands_over(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    await scene.say(mentor, "/leave")
    await scene.tap(mentor, "Клубдан чыгуу")
    assert "жалгыз насаатчысысыз" in scene.last(mentor)
    await scene.tap(mentor, "Адегенде өткөрүп берүү")
    assert ky("➕ Who gets a role?") in scene.last(mentor)

    club = await scene.club()
    await scene.forge(mentor, f"left:{club.id}")  # she may go all the same
    assert (await scene.member(mentor)).state == MemberState.LEFT
    sent = scene.messages(mentor, group.id)[-1]["message_id"]
    await scene.press(mentor, sent, group.id, data=f"hw:{club.id}")
    [opened] = [each for each in view.view(scene.story.world, mentor)["toasts"] if each["url"]]
    await scene.follow(mentor, opened["url"])
    await scene.tap(mentor, ky("✅ Correct, I agree"))
    assert (await scene.member(mentor)).state == MemberState.ACTIVE


async def test_when_the_last_mentor_goes_the_groups_administrators_are_asked_for(
    scene: Scene,
) -> None:
    founder, group = await set_up(scene)
    her = scene.person("Бермет")
    club = await scene.club()
    await register(scene, her, club.invite)
    membership.join(scene.story.world, group, her)
    await scene.story.settle()
    await make(scene, founder, "Бермет", "насаатчы")
    await scene.forge(founder, f"mt_bye:{club.id}")
    assert await role(scene, founder) == Role.MEMBER

    membership.leave(scene.story.world, group, her)
    await scene.story.settle()
    assert await role(scene, founder) == Role.MENTOR


@pytest.mark.parametrize("way", ["leaves the club", "leaves the group", "is forgotten"])
async def test_when_nobody_leads_the_club_the_group_is_told_and_its_administrator_can(
    scene: Scene, way: str
) -> None:
    her = scene.person("Бермет")
    mentor, group = await set_up(scene, her)
    world = scene.story.world
    await register(scene, her, (await scene.club()).invite)
    match way:
        case "leaves the club":
            await scene.say(mentor, "/leave")
            await scene.tap(mentor, ky("🚪 Leave the club"))
            await scene.tap(mentor, ky("🚪 Yes, leave"))
        case "is forgotten":
            await scene.say(mentor, "/forget")
            assert ky("🤝 Hand it over first") in scene.labels(mentor)
            await scene.tap(mentor, ky("🗑 Yes, erase all of it"))
        case _:
            membership.leave(world, group, mentor)
            await scene.story.settle()
    assert "насаатчысы жок" in scene.last(her, group.id)

    group.members[her].status = "administrator"  # unheard by the bot
    await scene.follow(her, scene.url(her, ky("▶️ Open the bot"), group.id))
    assert await role(scene, her) == Role.MENTOR
    assert ky("🏠 My club") in scene.keyboard(her)


async def test_a_mentor_who_left_by_a_slip_comes_back_as_one(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    await scene.say(mentor, "/leave")
    await scene.tap(mentor, ky("🚪 Leave the club"))
    await scene.tap(mentor, ky("🚪 Yes, leave"))
    await scene.follow(mentor, scene.url(mentor, ky("▶️ Open the bot"), group.id))
    await scene.tap(mentor, ky("↩️ Come back"))
    assert await role(scene, mentor) == Role.MENTOR
    assert "насаатчы" in scene.last(mentor)


async def test_in_a_group_that_gave_the_bot_no_rights_the_last_mentor_is_missed_as_well(
    scene: Scene,
) -> None:
    mentor, her = scene.person("Айгүл"), scene.person("Бермет")
    group = scene.group(mentor, her, kind="group")
    await scene.start(mentor)
    await scene.tap(mentor, "Кыргызча")
    await scene.add_bot(group, mentor, rights=None)
    await scene.tap(mentor, ky("✅ Ready"))
    membership.leave(scene.story.world, group, mentor)
    await scene.story.settle()
    assert "насаатчысы жок" in scene.last(her, group.id)


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
        await town.tap(MENTOR, f"mt_do:{town.ours.id}:{member.id}:mentor")
    async with sessions() as session:
        told = await session.scalars(select(Letter).filter_by(kind="clubs.promoted"))
        assert len(told.all()) == 1


async def test_who_leads_one_club_keeps_her_keys_when_she_is_a_guest_in_another(
    sessions: Sessions, dispatcher: Dispatcher
) -> None:
    town = await settle(sessions, dispatcher)
    async with sessions.begin() as session:
        guest = Member(
            club_id=town.theirs.id, person_id=MENTOR, name="Айым", in_group=True, joined_at=NOW
        )
        session.add(guest)
        await session.flush()
        place = guest.id
    await town.tap(RIVAL, f"mt_do:{town.theirs.id}:{place}:guest")
    async with sessions() as session:
        letter = (await session.scalars(select(Letter).filter_by(kind="clubs.promoted"))).one()
        promoted = await offices.load_promoted(session, letter, NOW)
        assert promoted
        call = told(letter, promoted, KYRGYZ)
    assert call.reply_markup == menu.keyboard(KYRGYZ, Role.MENTOR)


async def test_two_mentors_who_resign_at_once_leave_the_club_with_one(
    sessions: Sessions, dispatcher: Dispatcher
) -> None:
    town = await settle(sessions, dispatcher)
    async with sessions.begin() as session:
        second = await roster.find(session, town.ours.id, MEMBER)
        assert second
        second.role = second.office = Role.MENTOR

    async def resign(person: int) -> bool:
        async with sessions.begin() as session:
            mentor = await roster.find(session, town.ours.id, person)
            assert mentor
            try:
                await offices.resign(session, mentor, NOW)
            except LastMentor:
                return False
            return True

    assert sorted(await asyncio.gather(resign(MENTOR), resign(MEMBER))) == [False, True]
