"""A year of one club, with no human hand on the bot."""

from collections import Counter

import pytest
from sqlalchemy import select

from models import Letter, LetterState, Step, StepState, Talk, TalkState
from sandbox.people import polls
from tests.story import Story
from tests.talk_scene import OPENS, WEEK, TalkClub, found

WEEKS = 52

pytestmark = pytest.mark.prove


async def vote(story: Story, club: TalkClub, week: int) -> None:
    """From nobody to nearly everybody, each for another hour."""
    poll = (await club.poll()).poll_id
    for number, person in enumerate(club.members[: week % len(club.members)]):
        polls.vote(story.world, person, poll, [(week + number) % 5])


def said_twice(club: TalkClub) -> list[tuple[str, str]]:
    """What the group was told more than once on one day."""
    told = Counter(
        (call["at"][:10], call["params"].get("question") or call["params"].get("text", ""))
        for call in club.story.telegram.api.calls
        if call["ok"] and call["params"].get("chat_id") == str(club.group.id)
        and call["method"] in ("sendPoll", "sendMessage")
    )  # fmt: skip
    assert len(told) > WEEKS
    return [what for what, times in told.items() if times > 1]


async def test_in_a_year_each_week_has_one_poll_one_decision_and_one_announcement(
    story: Story,
) -> None:
    club = await found(story)
    for week in range(WEEKS):
        await story.until(OPENS + week * WEEK)
        await vote(story, club, week)
    await story.until(OPENS + WEEKS * WEEK - WEEK / 168)
    *past, ahead = await story.all(select(Talk).order_by(Talk.week))
    assert [talk.state for talk in past] == [TalkState.HELD] * WEEKS
    assert all(talk.decided_by and talk.starts_at for talk in past)
    assert ahead.state == TalkState.PLANNED
    letters = await story.all(select(Letter))
    assert not [each.error for each in letters if each.state == LetterState.DEAD]
    sent = Counter(each.kind for each in letters if each.state == LetterState.SENT)
    assert (sent["talks.poll"], sent["talks.announcement"]) == (WEEKS, WEEKS)
    assert said_twice(club) == []
    lost = Step.state.in_((StepState.MISSED, StepState.DEAD))
    assert await story.all(select(Step).where(lost)) == []
