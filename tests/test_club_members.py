"""Members come by invitation or by the pinned message, by taps alone, and call for help."""

import pytest
from sqlalchemy import select

from domain.clubs import NameIsEmpty, NameIsTooLong, NoSuchInvite, Oblast
from models import Member, MemberState
from sandbox.people import joining, messages
from tests.club_scene import Scene, ky, register, set_up
from tests.story import Story


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def invite(scene: Scene) -> str:
    return (await scene.club()).invite


async def test_a_member_comes_in_by_five_taps_and_types_nothing(scene: Scene) -> None:
    _, group = await set_up(scene)
    woman = scene.person("Айгүл", "Үсөнбаева")

    await scene.start(woman, f"inv_{await invite(scene)}")  # 1
    assert scene.last(woman) == "Тилди тандаңыз · Выберите язык · Choose your language"
    await scene.tap(woman, "Кыргызча")  # 2
    assert "Айгүл Үсөнбаева" in scene.last(woman)
    assert scene.labels(woman) == [
        ky("✅ Correct, I agree"),
        ky("✏️ Change my name"),
        ky("👩‍🏫 Write to the mentor"),
    ]
    await scene.tap(woman, ky("✅ Correct, I agree"))  # 3
    assert scene.last(woman) == ky("Which oblast are you from?")
    await scene.tap(woman, ky("Issyk-Kul"))  # 4
    keys = ("🍵 Chai talk", "📚 Tasks", "🌟 Stars", "❓ Question", "📁 Materials", "⚙️ More")
    assert scene.keyboard(woman) == [ky(key) for key in keys]
    joining.follow_invite(
        scene.story.world,
        scene.story.world.people[woman],
        scene.url(woman, ky("👥 Join the group")),
    )  # 5
    await scene.story.settle()

    assert group.member(woman)
    member = await scene.member(woman)
    assert (member.state, member.in_group) == (MemberState.ACTIVE, True)
    assert (member.oblast, member.agreed_at) == (Oblast.YSYK_KOL, scene.story.now)
    assert await scene.dead_letters() == []


async def test_the_way_into_the_group_serves_one_person(scene: Scene) -> None:
    _, group = await set_up(scene)
    woman = scene.person("Чынара")

    await register(scene, woman, await invite(scene))

    assert [link.member_limit for link in group.invite_links] == [1]


async def test_who_is_in_the_group_already_needs_no_link(scene: Scene) -> None:
    woman = scene.person("Бермет")
    _, group = await set_up(scene, woman)

    await scene.follow(woman, scene.url(woman, ky("📝 Register"), group.id))
    await scene.tap(woman, "Кыргызча")
    await scene.tap(woman, ky("✅ Correct, I agree"))
    await scene.tap(woman, ky("Naryn"))

    await scene.story.after(minutes=1)
    assert scene.last(woman) == ky(
        "🎉 Done! You are a member of the club “{club}”.", club="Окуу клубу"
    )
    assert group.invite_links == []


async def test_without_the_right_to_invite_the_mentor_is_asked_to_let_her_in(scene: Scene) -> None:
    mentor, woman = scene.person("Айгүл"), scene.person("Бермет")
    group = scene.group(mentor)
    await scene.start(mentor)
    await scene.tap(mentor, "Кыргызча")
    await scene.add_bot(group, mentor, rights={"can_pin_messages": True})
    await scene.tap(mentor, ky("✅ Ready"))

    await register(scene, woman, await invite(scene))

    assert scene.last(woman) == ky(
        "👥 The mentor will soon add you to the group “{club}”.", club="Окуу клубу"
    )
    assert "Бермет" in scene.last(mentor)


async def test_she_is_called_as_she_wants(scene: Scene) -> None:
    await set_up(scene)
    woman = scene.person("Aika🌸")
    await scene.start(woman, f"inv_{await invite(scene)}")
    await scene.tap(woman, "Кыргызча")

    await scene.tap(woman, ky("✏️ Change my name"))
    await scene.say(woman, "  Айгүл \u202eҮсөнбаева ")
    assert "Айгүл Үсөнбаева" in scene.last(woman)
    await scene.tap(woman, ky("✅ Correct, I agree"))
    await scene.tap(woman, ky("Talas"))

    member = await scene.member(woman)
    assert member.name == "Айгүл Үсөнбаева"
    assert (await scene.known(woman)).name == "Aika🌸"


async def test_who_calls_herself_by_a_picture_is_asked_for_her_name(scene: Scene) -> None:
    await set_up(scene)
    woman = scene.person("🌸🌸")

    await scene.start(woman, f"inv_{await invite(scene)}")
    await scene.tap(woman, "Кыргызча")
    assert scene.last(woman) == ky("✏️ Please write your name and surname.")
    await scene.say(woman, "🌸")
    assert scene.last(woman) == ky(NameIsEmpty.says)
    await scene.say(woman, "Г" * 4000)
    assert scene.last(woman) == ky(NameIsTooLong.says, most=60)
    await scene.say(woman, "Гүлнара <b>Ө</b>")

    assert "Гүлнара <b>Ө</b>\n" in scene.last(woman)


async def test_who_tells_her_name_a_day_later_is_registered_all_the_same(scene: Scene) -> None:
    await set_up(scene)
    woman = scene.person("🌸🌸")
    await scene.start(woman, f"inv_{await invite(scene)}")
    await scene.tap(woman, "Кыргызча")
    await scene.story.after(hours=24)
    await scene.say(woman, "Гүлнара")
    assert "Гүлнара\n" in scene.last(woman)


async def test_an_unknown_invitation_is_answered_kindly(scene: Scene) -> None:
    await set_up(scene)
    woman = scene.person("Бермет")

    await scene.start(woman, "inv_0000000000000000")
    await scene.tap(woman, "Кыргызча")

    assert scene.last(woman) == ky(NoSuchInvite.says)
    assert await scene.is_stranger(woman)
    await scene.start(woman, "x" * 64)
    assert scene.labels(woman) == [ky("➕ Add to the club's group")]


async def test_registering_twice_makes_one_member(scene: Scene) -> None:
    await set_up(scene)
    woman = scene.person("Бермет")
    await register(scene, woman, await invite(scene))

    await scene.start(woman, f"inv_{await invite(scene)}")

    done = ky("🎉 Done! You are a member of the club “{club}”.", club="Окуу клубу")
    assert done in scene.texts(woman)[-2:]
    members = await scene.story.all(select(Member).where(Member.person_id == woman))
    assert [member.state for member in members] == [MemberState.ACTIVE]


async def test_two_of_one_name_stay_two(scene: Scene) -> None:
    await set_up(scene)
    for _ in range(2):
        await register(scene, scene.person("Бермет", "Асанова"), await invite(scene))

    named = await scene.story.all(select(Member).where(Member.name == "Бермет Асанова"))
    assert len(named) == 2


async def test_her_words_or_voice_reach_the_mentor(scene: Scene) -> None:
    mentor, _ = await set_up(scene)
    woman = scene.person("Бермет", "<Асанова>")
    await scene.start(woman, f"inv_{await invite(scene)}")
    await scene.tap(woman, "Кыргызча")

    await scene.tap(woman, ky("👩‍🏫 Write to the mentor"))
    messages.send_media(scene.story.world, woman, scene.bot, [{"kind": "voice", "size": 1000}])
    await scene.story.settle()

    heading, voice = scene.messages(mentor)[-2:]
    assert "Бермет <Асанова>\n" in heading["text"]
    assert "voice" in voice
    assert ky("✅ Sent to the mentor. Thank you!") in scene.last(woman)


async def test_a_word_to_the_mentor_does_not_end_her_registration(scene: Scene) -> None:
    await set_up(scene)
    woman = scene.person("Бермет", "Асанова")
    await scene.start(woman, f"inv_{await invite(scene)}")
    await scene.tap(woman, "Кыргызча")

    for unsaid in ("✏️ Change my name", "👩‍🏫 Write to the mentor"):
        await scene.tap(woman, ky(unsaid))
        await scene.tap(woman, ky("← Back"))
        assert scene.labels(woman)[0] == ky("✅ Correct, I agree")
    await scene.tap(woman, ky("👩‍🏫 Write to the mentor"))
    await scene.say(woman, "Окууга катышсам болобу?")
    assert ky("✅ Sent to the mentor. Thank you!") in scene.last(woman)
    await scene.tap(woman, ky("✅ Correct, I agree"))
    await scene.start(woman)
    assert scene.last(woman) == ky("Which oblast are you from?")


async def test_a_lone_mentor_is_not_sent_to_herself_and_counts_as_registered(
    scene: Scene,
) -> None:
    mentor, _ = await set_up(scene)
    woman = scene.person("Бермет")
    await register(scene, woman, await invite(scene))
    write = ky("👩‍🏫 Write to the mentor")
    for asked in (ky("⚙️ More"), "/zhardam"):
        await scene.say(woman, asked)
        assert write in scene.labels(woman)
        await scene.say(mentor, asked)
        assert write not in scene.labels(mentor)
    assert "Насаатчыга" not in scene.last(mentor)
    await scene.say(mentor, ky("🏠 My club"))
    assert ky("📝 Registered: {n} of {all}", n=2, all=2) in scene.last(mentor)


async def test_at_night_who_writes_and_what_she_writes_wait_for_the_morning(scene: Scene) -> None:
    mentor, _ = await set_up(scene)
    women = scene.person("Бермет", "Асанова"), scene.person("Чынара", "Осмонова")
    for woman in women:
        await register(scene, woman, await invite(scene))
    await scene.story.until(scene.story.now.replace(hour=16, minute=51))  # 22:51 in the club
    heard = len(scene.messages(mentor))
    for number, woman in enumerate(women, 1):
        await scene.say(woman, ky("⚙️ More"))
        await scene.tap(woman, ky("👩‍🏫 Write to the mentor"))
        await scene.say(woman, f"Мен кечигем {number}")
    assert len(scene.messages(mentor)) == heard

    await scene.story.after(hours=9, minutes=30)

    first, one, second, two = scene.texts(mentor)[-4:]
    assert ("Бермет" in first, one, "Чынара" in second, two) == (
        True, "Мен кечигем 1", True, "Мен кечигем 2"
    )  # fmt: skip


async def test_stray_words_are_answered_with_what_she_can_do(scene: Scene) -> None:
    await set_up(scene)
    woman = scene.person("Бермет")
    await register(scene, woman, await invite(scene))

    await scene.say(woman, "Кайдасыңар?")
    await scene.story.after(seconds=3)
    assert scene.labels(woman) == [
        ky("❓ Question"), ky("👩‍🏫 For the mentor"), ky("✖️ Nothing")
    ]  # fmt: skip
    await scene.say(woman, "/foo")
    assert scene.last(woman).startswith(
        ky("I do not know this command. Everything begins here: /start")
    )
    assert await scene.forge(woman, "zz:1") == ky(
        "This button is out of date. Please press /start."
    )
