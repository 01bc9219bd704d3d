"""What nearly every tap reads costs no more where other clubs have many people and letters."""

from functools import partial

import pytest

from models import Session
from services import outbox, pulse, review_decisions, review_digests, roster
from tests.databases import ONLY_SQLITE
from tests.homework_scene import HomeworkClub, open_club
from tests.review_scene import hand_in
from tests.story import Story
from tests.talk_scene import WEEK, member_row
from tests.test_due import looks


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


@ONLY_SQLITE
async def test_her_clubs_are_found_by_her(club: HomeworkClub) -> None:
    [hers, *_] = await looks(
        club.story.app.sessions, partial(roster.places_of, person_id=club.mentor)
    )
    assert hers == "SEARCH club_members USING INDEX ix_club_members_person (person_id=?)"


@ONLY_SQLITE
async def test_who_was_reminded_in_vain_is_found_by_her_letters(club: HomeworkClub) -> None:
    await club.give()
    task = await club.task()
    assert task.due_at
    await club.story.until(task.due_at + WEEK)
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)

    async def deaf(session: Session) -> None:
        [(_, many)] = await pulse.deaf(session, mentor, club.story.now)
        assert many == len(club.members)

    letters = [look for look in await looks(club.story.app.sessions, deaf) if "outbox" in look]
    assert letters == ["SEARCH outbox USING INDEX ix_outbox_message (chat_id=? AND message_id>?)"]


@ONLY_SQLITE
async def test_what_waits_for_a_mentor_is_found_by_her_club(club: HomeworkClub) -> None:
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
    waiting = partial(review_digests.of, mentor=mentor, now=club.story.now)
    found = await looks(club.story.app.sessions, waiting)
    assert found
    assert not [each for each in found if each.startswith("SCAN")]


@ONLY_SQLITE
async def test_what_she_was_told_of_a_report_is_found_by_her_letters(club: HomeworkClub) -> None:
    await hand_in(club, club.members[0], await club.give())
    [report] = await club.reports()
    told = partial(
        review_decisions._is_known, report=report, member=report.member,
        kind=review_decisions.ACCEPTED,
    )  # fmt: skip
    dropped = partial(outbox.drop, chat_id=club.members[0], now=club.story.now, error="")
    for asked in (told, dropped):
        found = await looks(club.story.app.sessions, asked)
        assert found
        assert all(each.startswith("SEARCH outbox USING INDEX") for each in found)
