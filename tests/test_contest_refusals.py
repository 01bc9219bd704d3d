"""What is not possible in a vote, each with its sentence."""

import pytest
from sqlalchemy import select

from domain.contests import CandidateHasLeft, NobodyVoted, NoSuchCandidate
from models import Contest, ContestState, ContestVoter, MemberState, Role
from sandbox.people import bots, membership, messages
from screens.contest_buttons import Decide, ShowContest
from services import clubs, contest_steps
from tests import remembered
from tests.club_scene import ky
from tests.contest_day import (
    EIGHT,
    TITLE,
    VOTES,
    begin,
    close_now,
    contest_of,
    forged,
    gathered,
    opened,
    person,
    say,
    toast,
    told,
    vote,
)
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import TalkClub, member_row, text

PAUSED = ky("⏸ Paused: nothing happens by itself.")
PUBLISHED = ky("It will be published by itself: {moment}", moment="")


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """Its vote has just been opened."""
    club = await gathered(story)
    await opened(club)
    return club


async def test_what_a_mentor_cannot_begin(story: Story) -> None:
    club = await gathered(story)
    await begin(club, "Ж" * 200)
    assert text(club.last(club.mentor)) == "Иш-чаранын аты өтө узун. Эң көбү 100 белги."
    await say(club, TITLE)
    await club.tap(club.mentor, "Бермет")
    await club.tap(club.mentor, "▶️ Улантуу")
    await club.tap(club.mentor, "1 сааттан")
    assert await toast(club, club.mentor, "▶️ Баштоо") == (
        "Добуш берүү үчүн жок дегенде эки талапкер керек."
    )
    await club.tap(club.mentor, "👩 Талапкерлер")
    await club.tap(club.mentor, "Чынара")
    async with club.session() as session:
        (await member_row(session, club, person(club, "Чынара"))).state = MemberState.LEFT
    await club.tap(club.mentor, "▶️ Улантуу")
    await club.tap(club.mentor, "1 сааттан")
    assert (await toast(club, club.mentor, "▶️ Баштоо")).startswith("Чынара клубдан чыккан.")
    async with club.session() as session:
        chynara = await member_row(session, club, person(club, "Чынара"))
        chynara.state, chynara.role = MemberState.ACTIVE, Role.MENTOR
    assert (await toast(club, club.mentor, "▶️ Баштоо")).startswith("Чынара: насаатчылар, ")
    assert (await contest_of(club)).state == ContestState.DRAFT


async def test_an_event_has_one_vote_and_an_empty_one_cannot_be_closed(club: TalkClub) -> None:
    await begin(club, TITLE.upper())
    assert text(club.last(club.mentor)) == f"«{TITLE}» боюнча добуш берүү бар."
    contest = await contest_of(club)
    assert (await toast(club, club.mentor, "🏁 Азыр жабуу")).startswith("Азырынча эч ким")
    assert (await contest_of(club)).id == contest.id
    await club.tap(club.mentor, "🗑 Жокко чыгаруу")
    assert (await contest_of(club)).state == ContestState.OPEN, "she is asked first"
    await club.tap(club.mentor, "🗑 Ооба, жокко чыгаруу")
    await club.story.after(seconds=6)
    assert told(club, "🌟").splitlines()[1] == "Добуш берүү жыйынтыксыз аяктады."


async def test_who_is_no_member_or_was_not_there_has_no_vote(club: TalkClub) -> None:
    contest = await contest_of(club)
    her = person(club, "Сезим")
    async with club.session() as session:
        (await member_row(session, club, her)).state = MemberState.LEFT
    assert (await forged(club, her, number=1)).startswith("Бул баскыч клубдун катышуучулары")
    async with club.session() as session:
        (await member_row(session, club, her)).state = MemberState.ACTIVE
        row = await session.get_one(Contest, contest.id)
        row.voters = "present"  # type: ignore[assignment]
    assert await forged(club, her, number=1) == "Бул жолу катышкандар гана добуш берет."
    assert await forged(club, her, number=9) != ""
    assert await club.story.all(select(ContestVoter)) == []


async def test_a_candidate_who_leaves_cannot_win(club: TalkClub) -> None:
    await vote(club, **VOTES, Толгонай="Чынара", Үмүт="Чынара")
    async with club.session() as session:
        (await member_row(session, club, person(club, "Бермет"))).state = MemberState.LEFT
    answer = await forged(club, club.members[6], number=0)
    assert answer == "Бул талапкер клубдан чыккан. Башкасын тандаңыз."
    await close_now(club)
    assert "🥇 Чынара — 4 добуш" in text(club.last(club.mentor))
    assert "Бермет" not in text(club.last(club.mentor))


async def test_before_a_vote_is_closed_early_the_mentor_is_asked_once_more(club: TalkClub) -> None:
    """Beside it stand *Extend* and *Cancel*, and what is counted is not opened again."""
    await vote(club, **VOTES)
    await club.tap(club.mentor, "🏁 Азыр жабуу")
    asked = text(club.last(club.mentor))
    assert asked.startswith(f"🏁 «{TITLE}» боюнча добуш берүү азыр жабылсынбы?")
    assert asked.endswith(f"🗳 Добуш бергендер: {len(VOTES)}")
    await club.tap(club.mentor, "← Артка")
    assert (await contest_of(club)).state == ContestState.OPEN
    await close_now(club)
    assert (await contest_of(club)).state == ContestState.COUNTED


async def test_never_more_have_voted_than_might(club: TalkClub) -> None:
    contest = await contest_of(club)
    asked = club.last(club.mentor)["message_id"]
    everybody = [*EIGHT]
    await vote(club, **{each: "Чынара" for each in everybody if each != "Чынара"})
    for name in everybody[3:]:
        membership.leave(club.story.world, club.group, person(club, name))
    await club.story.settle()
    await club.press(club.mentor, asked, data=ShowContest(club=club.id, contest=contest.id).pack())
    assert ky("🗳 Voted: {n} of {of}", n=7, of=9) in text(club.last(club.mentor))


async def test_a_candidate_who_leaves_is_not_the_star_of_a_vote_with_few_ballots(
    club: TalkClub,
) -> None:
    await vote(club, Бермет="Чынара", Чынара="Гүлзат")
    await close_now(club)
    asked = club.last(club.mentor)["message_id"]
    async with club.session() as session:
        (await member_row(session, club, person(club, "Чынара"))).state = MemberState.LEFT
    assert await toast(club, club.mentor, "🌟 Чынара") == ky(CandidateHasLeft.says)
    contest = await contest_of(club)
    assert contest.state == ContestState.THIN
    await club.press(club.mentor, asked, data=ShowContest(club=club.id, contest=contest.id).pack())
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert [each["text"] for [each] in rows][1:3] == ["🌟 Бермет", "🌟 Гүлзат"]


async def test_a_candidate_who_becomes_a_mentor_cannot_win(club: TalkClub) -> None:
    await vote(club, **VOTES, Толгонай="Чынара", Үмүт="Чынара")
    await lead(club, "Бермет")
    assert await forged(club, person(club, "Толгонай"), number=0) == ky(NoSuchCandidate.says)
    await close_now(club)
    assert "🥇 Чынара — 4 добуш" in text(club.last(club.mentor))
    assert "Бермет" not in text(club.last(club.mentor))


async def test_who_became_a_mentor_does_not_decide_few_votes_for_herself(club: TalkClub) -> None:
    contest = await contest_of(club)
    await vote(club, Бермет="Чынара", Чынара="Гүлзат")
    await close_now(club)
    await lead(club, "Чынара")
    assert await toast(club, club.mentor, "🌟 Чынара") == ky(NoSuchCandidate.says)
    her = person(club, "Чынара")
    shown = ShowContest(club=club.id, contest=contest.id)
    await club.press(her, club.last(her)["message_id"], data=shown.pack())
    rows = club.last(her)["reply_markup"]["inline_keyboard"]
    assert [each["text"] for [each] in rows][1:3] == ["🌟 Бермет", "🌟 Гүлзат"]


async def test_where_nobody_has_voted_nobody_is_chosen(club: TalkClub) -> None:
    contest = await contest_of(club)
    await club.story.after(minutes=61)
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert [each["text"] for [each] in rows][:2] == ["🔁 Узартуу", "🗑 Жокко чыгаруу"]
    pressed = Decide(club=club.id, contest=contest.id, number=0).pack()
    last = club.last(club.mentor)["message_id"]
    answer = await club.press(club.mentor, last, data=pressed)
    assert answer
    assert answer["text"] == ky(NobodyVoted.says)
    assert (await contest_of(club)).state == ContestState.THIN


async def lead(club: TalkClub, name: str) -> None:
    async with club.session() as session:
        (await member_row(session, club, person(club, name))).role = Role.MENTOR


async def test_who_has_chosen_several_chooses_another_when_one_of_them_leaves(
    story: Story,
) -> None:
    club = await gathered(story)
    await begin(club)
    for name in EIGHT[:4]:
        await club.tap(club.mentor, name)
    await club.tap(club.mentor, "▶️ Улантуу")
    await club.tap(club.mentor, "1 сааттан")
    for label in ("⚙️ Ким жана", "☝️", "←", "▶️ Баштоо"):
        await club.tap(club.mentor, label)
    contest, her = await contest_of(club), person(club, "Үмүт")
    assert contest.choices == 2
    await open_ballot(club, her, contest)
    for name in EIGHT[:2]:
        await club.tap(her, name)
    membership.leave(club.story.world, club.group, person(club, "Бермет"))
    await club.story.settle()
    await open_ballot(club, her, contest)
    answer = await toast(club, her, "Гүлзат")
    assert answer == "Добушуңуз кабыл алынды: Гүлзат, Чынара. Өзгөртсөңүз болот."


async def open_ballot(club: TalkClub, her: int, contest: Contest) -> None:
    bots.start(club.story.world, her, club.bot, f"sv_{contest.id}")
    await club.story.settle()


async def test_a_candidate_who_leaves_before_the_start_is_taken_off_the_list(
    story: Story,
) -> None:
    club = await gathered(story)
    await begin(club)
    for name in EIGHT[:3]:
        await club.tap(club.mentor, name)
    membership.leave(club.story.world, club.group, person(club, "Бермет"))
    await club.story.settle()
    await club.tap(club.mentor, "▶️ Улантуу")
    await club.tap(club.mentor, "1 сааттан")
    assert (await toast(club, club.mentor, "▶️ Баштоо")).startswith("Бермет клубдан чыккан.")
    await club.tap(club.mentor, "👩 Талапкерлер")
    await club.tap(club.mentor, "☑️ Бермет")
    await club.tap(club.mentor, "▶️ Улантуу")
    await club.tap(club.mentor, "1 сааттан")
    await club.tap(club.mentor, "▶️ Баштоо")
    assert (await contest_of(club)).state == ContestState.OPEN


async def test_of_a_vote_in_a_pause_the_mentor_reads_that_nothing_goes_by_itself(
    club: TalkClub,
) -> None:
    contest = await contest_of(club)
    await vote(club, **VOTES)
    await lead(club, "Үмүт")
    async with club.session() as session:
        row = await session.get_one(Contest, contest.id)
        await clubs.pause(session, row.club, club.story.now)
    await close_now(club)
    await club.story.after(seconds=6)
    for who in (club.mentor, person(club, "Үмүт")):  # on the card, and in the letter
        assert PAUSED in text(club.last(who))
        assert PUBLISHED not in text(club.last(who))


async def test_a_vote_whose_message_was_deleted_is_posted_again_by_one_tap(club: TalkClub) -> None:
    contest = await contest_of(club)
    await vote(club, Бермет="Чынара")
    messages.delete(club.story.world, club.mentor, club.group.id, [contest.message_id or 0])
    her = person(club, "Мээрим")
    bots.start(club.story.world, her, club.bot, f"sv_{contest.id}")
    await club.story.settle()
    await club.tap(her, "Чынара")
    await club.story.after(seconds=6)
    assert text(club.last(club.mentor)).startswith("🗳 Топтогу «Инвестиция тартуу» боюнча добуш")
    await club.tap(club.mentor, "🗳 Кайра жарыялоо")
    assert told(club, "🌟").endswith("🗳 Добуш бергендер: 2")
    await club.story.after(seconds=6)
    await tap_in_group(club, person(club, "Гүлзат"), "Чынара")
    await club.story.after(seconds=6)
    assert told(club, "🌟").endswith("🗳 Добуш бергендер: 3")


async def test_a_pause_lets_a_vote_wait(club: TalkClub) -> None:
    contest = await contest_of(club)
    await vote(club, **VOTES)
    async with club.session() as session:
        row = await session.get_one(Contest, contest.id)
        row.club.state = "paused"  # type: ignore[assignment]
    await club.story.after(hours=2)
    assert (await contest_of(club)).state == ContestState.OPEN
    async with club.session() as session:
        row = await session.get_one(Contest, contest.id)
        row.club.state = "active"  # type: ignore[assignment]
        await contest_steps.begin(session, row.club, club.story.now)
    await club.story.settle()
    assert (await contest_of(club)).state == ContestState.COUNTED
