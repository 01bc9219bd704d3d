"""A mentor sets up her club: by taps alone, with whatever rights, seen or hidden."""

import datetime as dt

import pytest
from sqlalchemy import select

from domain.clubs import NotALink
from models import ClubState, Hour, Role, Step
from sandbox.people import membership
from sandbox.world import Chat
from services import roster
from tests.club_scene import RIGHTS, RIGHTS_WANTED, Scene, ky, set_up
from tests.story import Story


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def test_a_mentor_sets_up_a_club_in_six_taps_and_types_nothing(scene: Scene) -> None:
    mentor, member = scene.person("Айгүл"), scene.person("Бермет")
    group = scene.group(mentor, member)

    await scene.start(mentor)  # 1
    assert scene.labels(mentor) == ["Кыргызча", "Русский", "English"]
    await scene.tap(mentor, "Кыргызча")  # 2
    assert "startgroup=club&admin=pin_messages+invite_users" in scene.url(
        mentor, ky("➕ Add to the club's group")
    )  # 3
    await scene.add_bot(group, mentor)  # 4, 5: the group, and "add as admin"
    assert "✅ 18:30" in scene.labels(mentor)
    await scene.tap(mentor, ky("✅ Ready"))  # 6

    club = await scene.club()
    assert (club.state, club.chat_id, club.locale) == (ClubState.ACTIVE, group.id, "ky")
    assert "жекшемби, 22-ноябрь, 10:00" in scene.last(mentor)
    planned = await scene.story.all(select(Step).filter_by(club_id=club.id, kind="talks.open"))
    assert len(planned) == 1
    assert f"start=inv_{club.invite}" in scene.url(member, ky("📝 Register"), group.id)
    assert len(group.pinned) == 1
    assert await scene.dead_letters() == []


async def test_the_language_is_asked_once_and_never_guessed(scene: Scene) -> None:
    person = scene.person("Anna", language_code="en")

    await scene.start(person)
    assert scene.labels(person) == ["Кыргызча", "Русский", "English"]
    await scene.tap(person, "Русский")
    await scene.start(person)

    assert scene.last(person).startswith("🌸 Здравствуйте!")
    assert (await scene.known(person)).locale == "ru"


async def test_the_language_changes_at_any_time_and_the_commands_with_it(scene: Scene) -> None:
    mentor, _ = await set_up(scene)

    await scene.say(mentor, "/til")
    await scene.tap(mentor, "Русский")

    assert scene.keyboard(mentor) == [
        ky("🍵 Chai talk"),
        "📚 Задания",
        "🌟 Звёздочки",
        "❓ Вопрос",
        "📁 Материалы",
        "🏠 Мой клуб",
        "⚙️ Ещё",
    ]
    commands = await scene.story.bot.get_my_commands(scope={"type": "chat", "chat_id": mentor})
    assert "🏠 Мой клуб" in [command.description for command in commands]


async def chosen(scene: Scene) -> set[tuple[int, dt.time]]:
    return {(hour.weekday, hour.at) for hour in await scene.story.all(select(Hour))}


async def test_a_mentor_ticks_other_hours(scene: Scene) -> None:
    mentor, _ = await set_up(scene)

    await scene.say(mentor, ky("🏠 My club"))
    await scene.tap(mentor, ky("🕒 When and where"))
    await scene.tap(mentor, ky("🕒 Hours"))
    await scene.tap(mentor, "Иш")
    await scene.tap(mentor, "11:00")
    await scene.tap(mentor, ky("← Back"))

    assert "Иш +1" in scene.labels(mentor)
    assert (5, dt.time(11)) in await chosen(scene)


async def test_the_last_hour_stays(scene: Scene) -> None:
    mentor, _ = await set_up(scene)
    await scene.say(mentor, ky("🏠 My club"))
    await scene.tap(mentor, ky("🕒 When and where"))
    await scene.tap(mentor, ky("🕒 Hours"))

    toasts = [await scene.tap(mentor, "✅ ") for _ in range(5)]

    assert toasts[-1] == ky("Keep at least one time. Please tick another one first.")
    assert len(await chosen(scene)) == 1


async def test_who_has_lost_the_hours_finds_them_in_her_club_until_it_is_ready(
    scene: Scene,
) -> None:
    mentor, group = await added_by_a_mentor_who_never_spoke_to_the_bot(scene)
    await scene.follow(mentor, scene.url(mentor, ky("▶️ Open the bot"), group.id))
    await scene.start(mentor)  # before she has chosen a language: the link is forgotten
    await scene.tap(mentor, "Кыргызча")

    await scene.say(mentor, ky("🏠 My club"))
    await scene.tap(mentor, ky("✅ Ready"))
    assert (await scene.club()).state == ClubState.ACTIVE
    await scene.say(mentor, ky("🏠 My club"))
    assert "✅ 18:30" not in scene.labels(mentor)


async def added_by_a_mentor_who_never_spoke_to_the_bot(scene: Scene) -> tuple[int, Chat]:
    mentor = scene.person("Айгүл")
    group = scene.group(mentor)
    await scene.add_bot(group, mentor)
    return mentor, group


async def test_a_mentor_who_has_not_started_the_bot_is_led_there_from_the_group(
    scene: Scene,
) -> None:
    mentor, group = await added_by_a_mentor_who_never_spoke_to_the_bot(scene)

    await scene.follow(mentor, scene.url(mentor, ky("▶️ Open the bot"), group.id))
    await scene.tap(mentor, "English")
    assert "✅ 18:30" in scene.labels(mentor)
    await scene.tap(mentor, "Ready")

    assert (await scene.club()).state == ClubState.ACTIVE


async def test_whoever_is_no_admin_learns_it_when_she_follows_the_mentors_link(
    scene: Scene,
) -> None:
    mentor, group = await added_by_a_mentor_who_never_spoke_to_the_bot(scene)
    stranger = scene.person("Бөтөн")

    await scene.start(
        stranger, scene.url(mentor, ky("▶️ Open the bot"), group.id).partition("=")[2]
    )
    await scene.tap(stranger, "Кыргызча")

    assert scene.last(stranger) == ky("Only the club's mentors can do this.")
    assert await scene.is_stranger(stranger)


async def test_a_stranger_cannot_keep_the_bot_asking(scene: Scene) -> None:
    await set_up(scene)
    stranger = scene.person("Бөтөн")
    await scene.start(stranger)
    await scene.tap(stranger, "Кыргызча")
    scene.story.telegram.api.calls.clear()

    for hour in range(2):
        for _ in range(5):
            await scene.start(stranger, f"setup_{(await scene.club()).id}")
            assert scene.last(stranger) == ky("Only the club's mentors can do this.")
        calls = scene.story.telegram.api.calls
        asked = [call for call in calls if call["method"] == "getChatAdministrators"]
        who = [call for call in asked if "return_bots" not in call["params"]]
        assert len(who) == hour + 1
        await scene.story.after(hours=1)


async def test_an_admin_named_while_the_bot_could_not_see_it_is_found_by_asking(
    scene: Scene,
) -> None:
    creator, admin = scene.person("Айгүл"), scene.person("Нургүл")
    group = scene.group(creator, admin)
    await scene.add_bot(group, creator, rights=None)
    membership.promote(scene.story.world, group, admin, creator, {})
    await scene.story.settle()

    await scene.start(admin, f"setup_{(await scene.club()).id}")
    await scene.tap(admin, "Кыргызча")

    assert ky("✅ Ready") in scene.labels(admin)[-1]


async def test_missing_rights_are_asked_for_and_given_ones_thanked_for(scene: Scene) -> None:
    mentor = scene.person("Айгүл")
    group = scene.group(mentor)
    await scene.start(mentor)
    await scene.tap(mentor, "Кыргызча")

    await scene.add_bot(group, mentor, rights=None)
    asked = scene.last(mentor)
    await scene.tap(mentor, ky("✅ Ready"))
    membership.promote(scene.story.world, group, scene.bot, mentor, RIGHTS)
    await scene.story.settle()

    assert RIGHTS_WANTED in asked
    assert scene.last(mentor) == ky("✅ Thank you! I have all the rights that I need.")
    assert len(group.pinned) == 1


async def test_an_anonymous_admin_sets_up_in_private(scene: Scene) -> None:
    creator = scene.person("Айгүл")
    group = scene.group(creator)
    membership.promote(scene.story.world, group, creator, creator, {}, is_anonymous=True)
    await scene.add_bot(group, creator)
    assert await scene.story.all(select(Step).where(Step.kind != roster.CHANGED)) == []

    await scene.say(creator, "/start", group.id, as_anonymous_admin=True)
    await scene.follow(creator, scene.url(creator, ky("▶️ Open the bot"), group.id))
    await scene.tap(creator, "Кыргызча")
    await scene.tap(creator, ky("✅ Ready"))

    assert (await scene.club()).state == ClubState.ACTIVE
    member = await scene.member(creator)
    assert member.role == Role.MENTOR


async def test_masks_are_no_people(scene: Scene) -> None:
    mentor, group = await set_up(scene)

    await scene.say(mentor, "Салам", group.id, as_anonymous_admin=True)
    await scene.say(mentor, "Салам", group.id, as_channel="Кабарлар")

    assert await scene.is_stranger(1087968824)
    assert await scene.is_stranger(136817688)


async def test_the_groups_admins_are_the_mentors(scene: Scene) -> None:
    woman = scene.person("Нургүл")
    mentor, group = await set_up(scene, woman)

    membership.promote(scene.story.world, group, woman, mentor, {})
    await scene.story.settle()
    promoted = await scene.member(woman)
    membership.promote(scene.story.world, group, woman, mentor, None)
    await scene.story.settle()
    demoted = await scene.member(woman)

    assert promoted.role == Role.MENTOR
    assert demoted.role == Role.MEMBER


async def test_pausing_stops_the_week_and_resuming_goes_on(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    await scene.say(mentor, "/club")
    await scene.tap(mentor, ky("⚙️ Settings"))
    await scene.tap(mentor, ky("⏸ Pause"))
    assert (await scene.club()).state == ClubState.ACTIVE, "she is asked first"
    assert "«Окуу клубу»" in scene.last(mentor)
    await scene.tap(mentor, ky("⏸ Yes, pause"))
    assert ky("⏸ Paused: nothing happens by itself.") in scene.last(mentor)

    await scene.story.after(hours=2)
    assert not any("poll" in message for message in scene.messages(mentor, group.id))
    await scene.tap(mentor, ky("▶️ Resume"))
    await scene.story.after(minutes=1)

    assert any("poll" in message for message in scene.messages(mentor, group.id))


async def test_the_link_of_the_meeting_is_checked(scene: Scene) -> None:
    mentor, _ = await set_up(scene)
    await scene.say(mentor, ky("🏠 My club"))
    await scene.tap(mentor, ky("🕒 When and where"))
    await scene.tap(mentor, ky("🎥 Link of the meeting"))

    await scene.say(mentor, "бейшемби күнү")
    assert scene.last(mentor).startswith(ky(NotALink.says))
    await scene.say(mentor, "Zoom: https://us02web.zoom.us/j/123?pwd=a&b")

    assert (await scene.club()).link == "https://us02web.zoom.us/j/123?pwd=a&b"
    assert "https://us02web.zoom.us/j/123?pwd=a&b" in scene.last(mentor)


async def test_the_group_and_its_mentor_speak_their_own_languages(scene: Scene) -> None:
    mentor, group = await set_up(scene)

    await scene.say(mentor, ky("🏠 My club"))
    await scene.tap(mentor, ky("⚙️ Settings"))
    await scene.tap(mentor, ky("👥 The group"))
    await scene.tap(mentor, ky("🌐 Language of the group"))
    await scene.tap(mentor, "Русский")
    await scene.say(mentor, "/start", group.id, as_anonymous_admin=True)

    assert scene.last(mentor, group.id).startswith("🌸 Здравствуйте!")
    assert ky("⚙️ Settings") in scene.last(mentor)
