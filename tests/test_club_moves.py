"""What Telegram does to a club: the bot is thrown out, the group moves, people block the bot, and
the bot comes into groups that are no clubs.
"""

import pytest
from aiogram import Dispatcher
from sqlalchemy import select
from structlog.testing import capture_logs

from domain.clubs import ClubIsGone
from models import Club, ClubState, Hour, Letter, LetterState, Member, Poll, Talk, Urgency
from sandbox.people import bots, groups, membership, messages
from screens.clubs import Pause, Resume
from services import club_groups, clubs, outbox
from tests.by_hand import deliver_due
from tests.club_scene import RIGHTS_WANTED, Scene, ky, register, set_up
from tests.story import Story


@pytest.fixture
def scene(story: Story) -> Scene:
    return Scene(story)


async def test_a_bot_that_was_removed_and_added_again_finds_its_club(scene: Scene) -> None:
    woman = scene.person("Бермет")
    mentor, group = await set_up(scene, woman)
    await register(scene, woman, (await scene.club()).invite)
    before = await scene.club()

    membership.kick(scene.story.world, group, scene.bot, mentor)
    await scene.story.settle()
    gone = await scene.club()
    await scene.story.after(days=2)
    silent = not any("poll" in message for message in scene.messages(woman, group.id))
    await scene.add_bot(group, mentor, rights=None)

    again = await scene.club()
    assert (gone.state, again.state) == (ClubState.GONE, ClubState.ACTIVE)
    assert (again.id, again.invite, again.chat_id) == (before.id, before.invite, group.id)
    assert len(await scene.story.all(select(Hour))) == 5
    assert silent
    told = [text for text in scene.texts(mentor) if RIGHTS_WANTED in text]
    assert len(told) == 1


async def test_a_club_that_was_paused_when_the_bot_was_removed_comes_back_paused(
    scene: Scene,
) -> None:
    mentor, group = await set_up(scene)
    club = await scene.club()
    await scene.forge(mentor, Pause(club=club.id).pack())
    membership.kick(scene.story.world, group, scene.bot, mentor)
    await scene.story.settle()
    assert (await scene.club()).state == ClubState.GONE
    await scene.add_bot(group, mentor)
    assert (await scene.club()).state == ClubState.PAUSED
    await scene.story.after(days=8)
    assert not any("poll" in message for message in scene.messages(mentor, group.id))
    await scene.forge(mentor, Resume(club=club.id).pack())
    await scene.story.after(days=8)
    assert any("poll" in message for message in scene.messages(mentor, group.id))


async def test_the_week_goes_on_after_the_bot_was_added_again(scene: Scene) -> None:
    mentor, group = await set_up(scene)
    membership.kick(scene.story.world, group, scene.bot, mentor)
    await scene.story.after(days=2)
    await scene.add_bot(group, mentor)

    await scene.story.after(days=6)

    assert any("poll" in message for message in scene.messages(mentor, group.id))


async def test_a_group_that_becomes_a_supergroup_keeps_its_club(scene: Scene) -> None:
    woman = scene.person("Бермет")
    mentor, group = await set_up(scene, woman, kind="group")
    await scene.say(woman, "Салам", group.id)

    with capture_logs() as log:
        moved = groups.migrate(scene.story.world, group, mentor)
        await scene.story.settle()
    assert not [each for each in log if each["event"] == "chat.moved"]  # it is nobody's archive
    await scene.story.after(hours=2)

    club = await scene.club()
    assert (club.chat_id, club.state) == (moved.id, ClubState.ACTIVE)
    assert await scene.member(woman, club_id=club.id)
    assert any("poll" in message for message in scene.messages(mentor, moved.id))


async def test_a_move_is_learnt_from_an_error_as_well(scene: Scene) -> None:
    mentor, group = await set_up(scene, kind="group")
    club = await scene.club()
    async with scene.story.app.sessions.begin() as session:
        await outbox.post(
            session, group.id, "clubs.rights", scene.story.now, key="x", club_id=club.id
        )

    moved = groups.migrate(scene.story.world, group, mentor)
    await deliver_due(scene.story.app.sender)  # before the message that tells of the move
    assert (await scene.club()).chat_id == moved.id
    await scene.story.settle()

    assert (await scene.club()).chat_id == moved.id
    assert ky("✅ Thank you! I have all the rights that I need.") in scene.texts(mentor, moved.id)


async def test_a_supergroup_that_was_taken_for_a_new_group_is_recognised(scene: Scene) -> None:
    _, group = await set_up(scene, kind="group")
    ours = await scene.club()
    await scene.story.after(hours=2)
    new_id = -1_002_999_999_999
    async with scene.story.app.sessions.begin() as session:
        stray = clubs.Arrival(new_id, "Окуу клубу", None, True, "ky", "Asia/Bishkek", "klub_bot")
        await clubs.arrive(session, stray, scene.story.now)
        await club_groups.move(session, group.id, new_id, scene.story.now)

    found = await scene.club()
    assert (found.id, found.chat_id, found.state) == (ours.id, new_id, ClubState.ACTIVE)
    polls = await scene.story.all(select(Poll).join(Talk).where(Talk.club_id == ours.id))
    assert {poll.chat_id for poll in polls} == {new_id}
    waiting = await scene.story.all(select(Letter).where(Letter.state == LetterState.WAITING))
    assert {letter.chat_id for letter in waiting} == {new_id}


async def test_who_blocks_the_bot_is_not_written_to_until_she_starts_it_again(
    scene: Scene,
) -> None:
    mentor, _ = await set_up(scene)
    woman = scene.person("Бермет")
    await register(scene, woman, (await scene.club()).invite)

    bots.block(scene.story.world, woman, scene.bot)
    await scene.story.settle()
    assert not (await scene.known(woman)).may_write
    await scene.say(mentor, ky("🏠 My club"))
    assert ky("📬 Can be written to: {n} of {all}", n=1, all=2) in scene.last(mentor)
    await scene.start(woman)

    assert (await scene.known(woman)).may_write
    await scene.say(mentor, ky("🏠 My club"))
    assert ky("📬 Can be written to: {n} of {all}", n=2, all=2) in scene.last(mentor)


def told_of_bermet(scene: Scene, mentor: int) -> int:
    """How often the mentor has read that the bot cannot write to her."""
    return sum(text.startswith("🔕 Бермет (Окуу клубу)") for text in scene.texts(mentor))


async def test_a_mentor_hears_once_whom_the_bot_cannot_write_to(scene: Scene) -> None:
    mentor, _ = await set_up(scene)
    woman = scene.person("Бермет")
    await register(scene, woman, (await scene.club()).invite)

    bots.block(scene.story.world, woman, scene.bot)
    await scene.story.after(minutes=5)
    bots.block(scene.story.world, woman, scene.bot, blocked=False)
    await scene.story.after(minutes=10)
    assert told_of_bermet(scene, mentor) == 0  # a slip, and taken back

    await scene.story.after(days=1)
    for _ in range(2):
        bots.block(scene.story.world, woman, scene.bot)
        await scene.story.after(minutes=15)
        assert told_of_bermet(scene, mentor) == 1
        bots.block(scene.story.world, woman, scene.bot, blocked=False)


async def test_a_refused_letter_marks_her_once_and_drops_what_waits(scene: Scene) -> None:
    mentor, _ = await set_up(scene)
    woman = scene.person("Бермет")
    club = await scene.club()
    await register(scene, woman, club.invite)
    scene.story.world.bots[scene.bot].blocked_by.add(woman)

    async with scene.story.app.sessions.begin() as session:
        for key in "ab":
            await outbox.post(
                session,
                woman,
                "clubs.wait",
                scene.story.now,
                key=key,
                club_id=club.id,
                urgency=Urgency.ANSWER,
                person=woman,
            )
    await scene.story.settle()

    assert not (await scene.known(woman)).may_write
    dead = [error for kind, error in await scene.dead_letters() if kind == "clubs.wait"]
    assert len(dead) == 2
    await scene.story.after(minutes=15)
    assert told_of_bermet(scene, mentor) == 1


async def test_a_deleted_group_stops_its_club(scene: Scene) -> None:
    mentor, group = await set_up(scene)

    groups.delete_chat(scene.story.world, group, mentor)
    await scene.story.settle()
    await scene.say(mentor, ky("🏠 My club"))

    assert (await scene.club()).state == ClubState.GONE
    assert ky("➕ Add to the club's group") in scene.labels(mentor)[-1]


async def test_one_bot_serves_two_clubs(scene: Scene) -> None:
    mentor, first = await set_up(scene)
    second = scene.group(mentor, title="Экинчи")
    await scene.add_bot(second, mentor)
    await scene.tap(mentor, ky("✅ Ready"))

    await scene.say(mentor, ky("🏠 My club"))
    assert scene.labels(mentor) == ["Окуу клубу", "Экинчи"]
    await scene.tap(mentor, "Экинчи")

    assert "«Экинчи»" in scene.last(mentor)
    clubs_found = await scene.story.all(select(Club))
    assert {club.chat_id for club in clubs_found} == {first.id, second.id}
    members = await scene.story.all(select(Member).where(Member.person_id == mentor))
    assert len(members) == 2


async def test_a_group_to_which_the_bot_was_only_added_is_no_second_club_of_a_member(
    scene: Scene,
) -> None:
    her = scene.person("Бермет")
    mentor, _ = await set_up(scene, her)
    await register(scene, her, (await scene.club()).invite)
    chat = scene.group(mentor, her, title="Насаатчылар")
    await scene.add_bot(chat, mentor)
    await scene.say(her, "Салам!", chat.id)
    await scene.say(her, "🍵 Чай сүйлөшүү")
    assert ky("Which club?") not in scene.last(her)
    await scene.start(her)
    assert "Насаатчылар" not in scene.last(her)

    await scene.say(mentor, "🏠 Клубум")  # for who sets it up it is
    assert "Насаатчылар" in scene.labels(mentor)


async def test_a_group_in_which_reports_are_kept_becomes_no_club(
    scene: Scene, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentor, _ = await set_up(scene)
    archive = scene.group(mentor, title="Архив")
    monkeypatch.setitem(dispatcher.workflow_data, "archive_chat", archive.id)
    await scene.add_bot(archive, mentor)
    await scene.say(mentor, "🏠 Клубум")
    assert ky("Which club?") not in scene.last(mentor)
    assert (await scene.club()).title == "Окуу клубу"


@pytest.mark.parametrize("kind", [None, "voice"])
async def test_while_the_bot_is_out_of_the_group_no_member_is_asked_to_join(
    scene: Scene, kind: str | None
) -> None:
    her = scene.person("Бермет")
    mentor, group = await set_up(scene, her)
    await register(scene, her, (await scene.club()).invite)
    membership.kick(scene.story.world, group, scene.bot, mentor)
    await scene.story.settle()
    if kind:
        messages.send_media(scene.story.world, her, scene.bot, [{"kind": kind, "size": 1000}])
        await scene.story.after(minutes=1)
        assert scene.last(her).startswith("🌸 Рахмат, сактап койдум.")
    else:
        await scene.say(her, ky("📚 Tasks"))
        assert scene.last(her) == ky(ClubIsGone.says)
