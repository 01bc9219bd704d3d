"""What a vote is made of: the event, those who stand, their pictures, those who vote."""

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pytest
from aiogram.methods import SendPhoto, SendVideo
from sqlalchemy import select

from domain.contests import (
    AlreadyBegun,
    AlreadyVotedOn,
    Closing,
    HourHasPassed,
    MentorStands,
    NobodyWasPresent,
    NoSuchCandidate,
    TooManyCandidates,
    closing_of,
    is_ahead,
)
from domain.counting import Method
from domain.homework import Kind, ReportState
from models import (
    Attendance,
    Club,
    ClubState,
    Contest,
    ContestKey,
    ContestState,
    Letter,
    Media,
    Member,
    Part,
    Report,
    Session,
    Sessions,
    Talk,
    TalkState,
    Task,
    TaskState,
    Voters,
)
from screens import contest_letters as screens
from screens import contests as contest_screens
from screens.texts import Texts
from services import (
    contest_candidates,
    contest_letters,
    contest_steps,
    contest_votes,
    contests,
    roster,
)
from tests.contest_scene import GROUP, HOUR, MENTOR, NOW, gathered

BISHKEK = ZoneInfo("Asia/Bishkek")
SAY = Texts("ky", BISHKEK, "club_bot")
DAY = dt.timedelta(days=1)


@dataclass
class Making:
    session: Session
    club: Club
    mentor: Member
    members: list[Member]

    async def other(self, title: str = "Шерине") -> Contest:
        return await contests.about(self.session, self.mentor, title, NOW)

    async def talk(self, **facts: object) -> Talk:
        talk = Talk(
            club_id=self.club.id, week=NOW.date(), state=TalkState.HELD, topic="Суу",
            opens_at=NOW - DAY, closes_at=NOW - DAY, starts_at=NOW - HOUR,
        )  # fmt: skip
        self.session.add(talk)
        await self.session.flush()
        return talk

    async def stand(self, contest: Contest, *members: Member) -> None:
        for each in members:
            await contest_candidates.stand(self.session, contest, each.id, stands=True)

    async def start(self, contest: Contest) -> None:
        contest.closing = Closing.THREE_HOURS
        await contest_steps.start(self.session, contest, NOW)

    async def letters(self, kind: str) -> list[Letter]:
        found = await self.session.scalars(select(Letter).where(Letter.kind == kind))
        return list(found.all())


@pytest.fixture
async def making(sessions: Sessions) -> Making:
    session = sessions()
    club, members = await gathered(session, 45)
    mentor = await roster.find(session, club.id, MENTOR)
    assert mentor
    yield Making(session, club, mentor, members)  # type: ignore[misc]
    await session.close()


async def with_best_reports(making: Making) -> int:
    """A task with two accepted reports marked as best practice, and one that is not decided."""
    session, members = making.session, making.members
    task = Task(
        club_id=making.club.id, number=1, state=TaskState.PUBLISHED, author_id=MENTOR,
        bot="club_bot", kind=Kind.TEXT, title="Жолугушуу", text="…", due_at=NOW,
        published_at=NOW - DAY, created_at=NOW - DAY,
    )  # fmt: skip
    session.add(task)
    await session.flush()
    for n, state in enumerate((ReportState.ACCEPTED,) * 2 + (ReportState.SENT,)):
        report = Report(
            club_id=making.club.id, task_id=task.id, member_id=members[n].id, started_at=NOW,
            last_part_at=NOW, state=state, is_best=True,
        )  # fmt: skip
        session.add(report)
        await session.flush()
        told = {"report_id": report.id, "person_id": members[n].person_id, "chat_id": 1}
        picture = Kind.VIDEO if n else Kind.PHOTO
        session.add_all(
            Part(**told, message_id=10 * n + m, kind=kind, text="", file_id=file, came_at=NOW)
            for m, (kind, file) in enumerate(((Kind.TEXT, None), (picture, f"file{n}")))
        )
    await session.commit()
    session.expunge_all()
    return task.id


async def test_a_task_brings_its_best_reports_with_their_pictures(making: Making) -> None:
    session, club, members = making.session, making.club.id, [each.id for each in making.members]
    task = await with_best_reports(making)
    mentor = await roster.find(session, club, MENTOR)
    assert mentor
    offered = await contests.events(session, mentor, NOW)
    assert [each.id for each in offered.tasks] == [task]

    [best] = offered.tasks
    contest = await contests.about_task(session, mentor, best, best.title, NOW)
    shown = [(each.member_id, each.media, each.file_id) for each in contest.candidates]
    assert shown == [(members[0], Media.PHOTO, "file0"), (members[1], Media.VIDEO, "file1")]
    assert contest is await contests.about_task(session, mentor, best, best.title, NOW)

    await making.start(contest)
    with pytest.raises(AlreadyVotedOn):
        await contests.about_task(session, mentor, best, best.title, NOW)
    assert await contest_votes.send_pictures(session, mentor, contest.id, NOW) == 2
    calls = set()
    for letter in await making.letters("contests.picture"):
        picture = await contest_letters.picture(session, letter, NOW)
        assert picture
        calls.add(type(screens.picture(letter, picture, SAY)))
    assert calls == {SendPhoto, SendVideo}


async def test_in_a_vote_of_those_present_somebody_has_to_have_been_there(making: Making) -> None:
    talk = await making.talk()
    offered = await contests.events(making.session, making.mentor, NOW)
    assert [each.id for each in offered.talks] == [talk.id]
    contest = await contests.about_talk(making.session, making.mentor, talk.id, "Чай", NOW)
    assert contest.title == "Суу"
    contests.switch_voters(contest)
    assert contest.voters == Voters.PRESENT
    await making.stand(contest, *making.members[:2])
    with pytest.raises(NobodyWasPresent):
        await making.start(contest)
    there = making.members[5]
    making.session.add(Attendance(talk_id=talk.id, member_id=there.id, marked_at=NOW))
    await making.start(contest)
    assert await contests.electorate(making.session, contest) == [there]
    with pytest.raises(AlreadyVotedOn):
        await contests.about_talk(making.session, making.mentor, talk.id, "Чай", NOW)
    with pytest.raises(AlreadyBegun):
        await contests.get_draft(making.session, making.club.id, contest.id)


async def test_without_a_talk_nobody_can_be_asked_whether_she_was_present(making: Making) -> None:
    contest = await making.other()
    contests.switch_voters(contest)
    assert contest.voters == Voters.ROSTER


async def test_forty_candidates_are_too_many_and_a_mentor_is_none(making: Making) -> None:
    contest = await making.other()
    await making.stand(contest, *making.members[:20])
    with pytest.raises(TooManyCandidates):
        await making.stand(contest, *making.members[20:40])
    await contest_candidates.stand(making.session, contest, making.members[3].id, stands=False)
    await making.stand(contest, making.members[40])
    assert {each.number for each in contest.candidates} == set(range(20))
    with pytest.raises(MentorStands):
        await making.stand(await making.other("Ыр"), making.mentor)
    with pytest.raises(NoSuchCandidate):
        await contest_candidates.stand(making.session, contest, 999, stands=True)


async def test_the_list_of_a_large_club_has_pages_and_no_mentor(making: Making) -> None:
    contest = await making.other()
    last = (await contest_candidates.field(making.session, contest, 99)).page
    assert (last.number, last.count, len(last.entries)) == (2, 3, 13)
    pages = [await contest_candidates.field(making.session, contest, n) for n in range(3)]
    names = [member.id for field in pages for member, _ in field.page.entries]
    assert sorted(names) == sorted(each.id for each in making.members)
    labels = [row[0].text for row in contest_screens.candidates(pages[0], SAY).buttons]
    assert len(labels) == 16 + 4


async def test_the_ways_of_counting_come_one_after_the_other(making: Making) -> None:
    contest = await making.other()
    await making.stand(contest, *making.members[:4])
    seen = []
    for _ in range(5):
        seen.append((contest.method, contest.choices))
        contests.switch_method(contest)
    assert seen == [
        (Method.CHOICE, 1), (Method.CHOICE, 2), (Method.CHOICE, 3), (Method.STARS, 1),
        (Method.CHOICE, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("presenters", "choices"), [(2, 1), (3, 2), (5, 3)])
async def test_where_each_has_three_votes_somebody_is_left_out_all_the_same(
    making: Making, presenters: int, choices: int
) -> None:
    making.club.chosen_rules = {"votes": 3}
    contest = await making.other()
    await making.stand(contest, *making.members[:presenters])
    words = {1: "One choice", 2: "Up to 2 choices", 3: "Up to 3 choices"}
    english = replace(SAY, language="en")
    card = contest_screens.card(await contests.view(making.session, contest), english)
    assert words[choices] in str(card.text)
    await making.start(contest)
    assert contest.choices == choices


async def test_two_drafts_of_one_event_are_one_and_only_one_vote_begins(making: Making) -> None:
    one = await making.other("Шерине")
    assert await making.other(" шерине ") is one
    await making.stand(one, *making.members[:2])
    twin = Contest(club=making.club, title="ШЕРИНЕ", made_at=NOW, candidates=[])
    making.session.add(twin)
    await making.session.flush()
    await making.stand(twin, *making.members[:2])
    await making.start(one)
    with pytest.raises(AlreadyVotedOn):
        await making.start(twin)


async def test_a_group_that_moved_votes_in_a_new_message(making: Making) -> None:
    contest = await making.other()
    await making.stand(contest, *making.members[:2])
    await making.start(contest)
    making.club.chat_id, contest.message_id = GROUP - 1, 77
    await contest_steps.move_chat(making.session, making.club)
    assert [each.chat_id for each in await making.letters("contests.post")] == [GROUP, GROUP - 1]
    assert contest.message_id is None


async def test_who_votes_before_the_last_call_is_sent_is_left_alone(making: Making) -> None:
    contest = await making.other()
    await making.stand(contest, *making.members[:2])
    await making.start(contest)
    her = making.members[5]
    about = {
        "club_id": making.club.id,
        "chat_id": her.person_id,
        "params": {"contest": contest.id},
    }
    letter = Letter(kind="contests.nudge", **about)
    assert await contest_letters.without_vote(making.session, letter, NOW)
    await contest_votes.mark(making.session, her, contest.id, 0, 1, NOW)
    assert await contest_letters.without_vote(making.session, letter, NOW) is None


async def test_no_key_outlives_a_club_that_lost_its_bot(making: Making) -> None:
    contest = await making.other()
    await making.stand(contest, *making.members[:2])
    await making.start(contest)
    making.club.state = ClubState.GONE
    await contest_steps.forget(making.session, NOW + 7 * DAY)
    assert contest.state == ContestState.OPEN
    await contest_steps.forget(making.session, NOW + 8 * DAY)
    assert contest.state == ContestState.CANCELLED
    assert (await making.session.scalars(select(ContestKey))).all() == []


def test_an_hour_that_has_passed_is_not_offered() -> None:
    evening = dt.datetime(2026, 12, 5, 14, 55, tzinfo=dt.UTC)  # 20:55 in Bishkek
    offered = [each for each in Closing if is_ahead(each, BISHKEK, evening)]
    assert offered == [Closing.HOUR, Closing.THREE_HOURS, Closing.NOON]
    with pytest.raises(HourHasPassed):
        closing_of(Closing.TONIGHT, BISHKEK, evening)
    noon = closing_of(Closing.NOON, BISHKEK, evening)
    assert noon == dt.datetime(2026, 12, 6, 6, 0, tzinfo=dt.UTC)
