"""Who stops half-way through her registration, or answers it in her own words, is led on."""

import datetime as dt

import pytest

from domain.clubs import Oblast
from models import MemberState
from sandbox.people import membership, messages, newcomers
from screens.newcomers import oblast_in
from services import roster
from tests.club_scene import Scene, ky, register, set_up
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.question_scene import announced
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import WEDNESDAY, member_row, person_row, text

AGREE = ky("✅ Correct, I agree")
WHICH_OBLAST = ky("Which oblast are you from?")
ON_LIST = "✅ Сиз тизмедесиз. Ботту ачып, START бассаңыз, эске салам."
KEPT = ky("🌸 Thank you, I have kept it. What is it?")
COME = ky("🌸 Thank you, I have kept it. Please write to me in private.")


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def begun(scene: Scene, *taps: str) -> int:
    """She has opened the invitation, and tapped no further."""
    await set_up(scene)
    woman = scene.person("Бермет", "Алиева")
    await scene.start(woman, f"inv_{(await scene.club()).invite}")
    for label in ("Кыргызча", *taps):
        await scene.tap(woman, label)
    return woman


@pytest.mark.parametrize("words", ["Ооба, макулмун", "/zhardam"])
async def test_who_writes_that_she_agrees_reads_the_question_again(
    scene: Scene, words: str
) -> None:
    woman = await begun(scene)
    await scene.say(woman, words)
    assert scene.labels(woman)[0] == AGREE
    assert "Бермет Алиева" in scene.last(woman)


async def test_who_says_it_by_voice_reads_the_question_again(scene: Scene) -> None:
    woman = await begun(scene)
    messages.send_media(scene.story.world, woman, scene.bot, [{"kind": "voice", "size": 1000}])
    await scene.story.settle()
    assert "Бермет Алиева" in scene.last(woman)


async def test_who_says_her_name_by_voice_goes_on_with_the_name_that_is_known(
    scene: Scene,
) -> None:
    woman = await begun(scene, "✏️ Атымды өзгөртүү")
    messages.send_media(scene.story.world, woman, scene.bot, [{"kind": "voice", "size": 1000}])
    await scene.story.settle()
    assert scene.last(woman) == "Атыңызды тамгалар менен жазыңыз."
    assert scene.labels(woman) == ["← Артка"]
    await scene.tap(woman, "← Артка")
    assert scene.labels(woman)[0] == AGREE


@pytest.mark.parametrize("said", ["Салам", "/start", None])
async def test_who_speaks_before_she_chose_a_language_is_still_led_by_her_link(
    scene: Scene, said: str | None
) -> None:
    await set_up(scene)
    woman = scene.person("Бермет", "Алиева")
    await scene.start(woman, f"inv_{(await scene.club()).invite}")
    if said:
        await scene.say(woman, said)
    else:
        messages.send_media(scene.story.world, woman, scene.bot, [{"kind": "voice", "size": 1000}])
        await scene.story.settle()
    await scene.tap(woman, "Кыргызча")
    assert scene.labels(woman)[0] == AGREE


@pytest.mark.parametrize("kind", ["voice", "sticker"])
async def test_who_says_her_name_by_voice_is_asked_to_write_it(scene: Scene, kind: str) -> None:
    woman = await begun(scene, ky("✏️ Change my name"))
    messages.send_media(scene.story.world, woman, scene.bot, [{"kind": kind, "size": 1000}])
    await scene.story.settle()
    assert scene.last(woman) == ky("Please write your name in letters.")
    await scene.say(woman, "Бермет Асанова")
    assert "Бермет Асанова" in scene.last(woman)


@pytest.mark.parametrize("words", ["Нарын", "Нарындан", "нарынская область"])
async def test_an_oblast_that_is_written_is_as_good_as_tapped(scene: Scene, words: str) -> None:
    woman = await begun(scene, AGREE)
    await scene.say(woman, words)
    await scene.story.after(seconds=5)
    member = await scene.member(woman)
    assert (member.oblast, member.state) == (Oblast.NARYN, MemberState.ACTIVE)
    assert ky("🎉 Done! You are a member of the club “{club}”.", club="Окуу клубу") in (
        scene.texts(woman)
    )
    assert KEPT not in scene.texts(woman)


@pytest.mark.parametrize("seconds", [0, 5])
async def test_who_writes_her_village_in_place_of_the_oblast_is_asked_once_what_it_is(
    scene: Scene, seconds: int
) -> None:
    woman = await begun(scene, AGREE)
    await scene.say(woman, "Мен Ат-Башыданмын")
    await scene.story.after(seconds=seconds)
    await scene.say(woman, "Нарын")
    await scene.story.after(seconds=5)
    assert scene.texts(woman).count(KEPT) == 1


async def test_before_she_agrees_no_oblast_is_taken(scene: Scene) -> None:
    woman = await begun(scene)
    await scene.say(woman, "Нарын")
    assert (await scene.member(woman)).oblast is None
    assert scene.labels(woman)[0] == AGREE


async def test_the_name_of_an_oblast_moves_nobody_who_is_registered(scene: Scene) -> None:
    await set_up(scene)
    woman = scene.person("Бермет")
    await register(scene, woman, (await scene.club()).invite)
    await scene.say(woman, "Нарын")
    assert (await scene.member(woman)).oblast == Oblast.YSYK_KOL


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Ош", Oblast.OSH),
        ("Ош шаарынан", Oblast.OSH_CITY),
        ("город Ош", Oblast.OSH_CITY),
        ("Ысык-Кол", Oblast.YSYK_KOL),  # a keyboard without ө
        ("Мен Ысык Көл облусунанмын", Oblast.YSYK_KOL),
        ("Чуйская область", Oblast.CHUY),
        ("из Джалал-Абада", Oblast.JALAL_ABAD),
        ("Naryn oblast", Oblast.NARYN),
        ("Нарын же Ош", None),
        ("Ошондой эле", None),
        ("Кийинки жыйын Нарын шаарында качан болот?", None),
        ("Кийинки жыйын Ошто, жолугалы", None),
        ("Нарында кар", None),
        ("", None),
    ],
)
def test_an_oblast_is_understood_as_people_write_it(words: str, meant: Oblast | None) -> None:
    assert oblast_in(words) == meant


async def test_who_has_begun_in_two_clubs_is_led_through_both(scene: Scene) -> None:
    woman = await begun(scene, AGREE)
    one = await scene.club()
    mentor = scene.person("Гүлнара")
    other = scene.group(mentor, title="Экинчи клуб")
    await scene.start(mentor)
    await scene.tap(mentor, "Кыргызча")
    await scene.add_bot(other, mentor)
    await scene.tap(mentor, ky("✅ Ready"))
    two = await scene.club(title="Экинчи клуб")

    await scene.start(woman, f"inv_{two.invite}")
    await scene.tap(woman, AGREE)
    await scene.tap(woman, ky("Talas"))
    await scene.start(woman)
    assert scene.last(woman) == WHICH_OBLAST
    await scene.tap(woman, ky("Talas"))

    assert (await scene.member(woman, club_id=one.id)).oblast == Oblast.TALAS
    way_in = ky("👥 Now join the group of the club “{club}”.", club=one.title)
    assert way_in in scene.texts(woman)
    await scene.start(woman)
    assert scene.last(woman) == ky(
        "🌸 Hello, {name}!\nYour club: “{club}”",
        name="Бермет Алиева",
        club="Окуу клубу, Экинчи клуб",
    )


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story, names=["Бермет", "Чынара"])


async def somebody_new(club: HomeworkClub) -> int:
    """In the group, where a picture of hers was kept; now she comes to the bot."""
    her = int(newcomers.person(club.story.world, "Сезим")["id"])
    membership.join(club.story.world, club.group, her)
    await club.story.settle()
    await club.send_to_group(her, PHOTO, caption="#тапшырма9 биздин жыйын")
    await club.story.after(seconds=5)
    assert club.in_group()[-1] == COME
    await Scene(club.story).start(her)
    return her


async def test_what_was_kept_from_the_group_is_asked_about_when_she_has_registered(
    club: HomeworkClub,
) -> None:
    await club.give()
    her = await somebody_new(club)
    for label in ("Кыргызча", AGREE):
        await club.tap(her, label)
    assert KEPT not in club.in_private(her)
    asked = club.last(her)
    assert text(asked) == WHICH_OBLAST
    data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for _ in range(2):  # whoever taps twice is asked once
        await club.press(her, asked["message_id"], data=data)
    await club.story.after(seconds=5)
    assert club.in_private(her).count(KEPT) == 1
    await club.tap(her, "📝 Отчет №1")
    report = await club.report(her)
    assert report
    assert len(report.parts) == 1


async def test_whose_oblast_the_mentor_has_written_down_is_asked_when_she_agrees(
    club: HomeworkClub,
) -> None:
    await club.give()
    her = await somebody_new(club)
    async with club.session() as session:
        member = await roster.find(session, club.id, her)
        assert member
        member.oblast = Oblast.TALAS
    for label in ("Кыргызча", AGREE):
        await club.tap(her, label)
    await club.story.after(seconds=5)
    assert club.in_private(her).count(KEPT) == 1


async def test_who_changes_her_language_is_no_longer_asked_for_a_question(story: Story) -> None:
    club = await announced(story)
    her = club.members[0]
    await club.follow(her, club.question_url())
    await club.say(her, "/til")
    await club.tap(her, "Русский")
    assert text(club.last(her)) == "Из какой вы области?"
    await club.say(her, "Нарын")
    assert not await club.questions()
    assert "Готово" in text(club.last(her))


async def test_who_has_not_opened_the_bot_is_counted_and_led_there(
    story: Story,
) -> None:
    """Nothing reaches her in private."""
    club = await announced(story)
    her = club.members[0]
    async with club.session() as session:
        (await member_row(session, club, her)).agreed_at = None
        (await person_row(session, her)).may_write = False
    assert await tap_in_group(club, her, "✅ Катышам") == ON_LIST
    await club.story.people.say(from_=her, chat=club.bot, text="/start")
    await story.until(WEDNESDAY - dt.timedelta(hours=1))
    assert club.in_private(her)[-1].startswith("⏰ Чай сүйлөшүү бүгүн, 18:30.")
