"""Reminding to vote: those who have not, and never anybody who has."""

import datetime as dt
import random
from collections import Counter

import pytest

from sandbox.people import bots, groups, membership, newcomers, polls
from services import clubs, steps
from services.talk_steps import LOOKING
from tests.club_scene import RIGHTS
from tests.prove import seeds
from tests.story import Story
from tests.talk_scene import (
    ANY,
    CANNOT,
    CLOSES,
    OPENS,
    TUE_1830,
    WEEK,
    TalkClub,
    choose,
    found,
    row,
)
from tests.test_talk_mending import delete

NUDGE = "🗳 Сиз дагы добуш бере элексиз. Ыңгайлуу убакытты тандаңыз 👇"
FIRST_NUDGE = CLOSES - dt.timedelta(hours=24) + LOOKING
LAST_NUDGE = CLOSES - dt.timedelta(hours=3) + LOOKING
NIGHT = dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)  # half past ten in the evening there
MORNING = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)  # eight o'clock there
WEEKS = 6 if seeds.PROVES else 2


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


def nudges(club: TalkClub, person: int) -> int:
    return club.in_private(person).count(NUDGE)


async def test_a_day_and_three_hours_before_closing_the_silent_get_the_poll_itself(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS)
    voter, silent, *_ = club.members
    await club.vote(voter, CANNOT)
    await club.story.until(FIRST_NUDGE - dt.timedelta(seconds=1))
    assert nudges(club, silent) == 0
    await club.story.after(seconds=1)
    assert (nudges(club, voter), nudges(club, silent)) == (0, 1)
    forwarded = club.last(silent)
    assert forwarded["poll"]["id"] == (await club.poll()).poll_id
    await club.story.until(CLOSES)
    assert (nudges(club, voter), nudges(club, silent)) == (0, 2)


async def test_nobody_is_sent_to_a_poll_that_somebody_has_deleted(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await delete(club, (await club.poll()).message_id or 0)
    await club.story.until(FIRST_NUDGE)
    assert [nudges(club, person) for person in club.members] == [0] * 6
    await club.tap(club.mentor, "🗳 Кайра жарыялоо")
    await club.story.until(LAST_NUDGE)
    assert [nudges(club, person) for person in club.members] == [1] * 6


async def test_nothing_is_done_before_what_came_while_we_were_away_is_stored(
    club: TalkClub,
) -> None:
    """A decision would miss the votes that wait at Telegram."""
    app = club.story.app
    app.caught_up.clear()
    club.story.telegram.clock.set(OPENS)
    assert not await app._run_step()
    app.caught_up.set()
    assert await app._run_step()


async def test_a_vote_in_the_private_chat_is_a_vote_in_the_group(club: TalkClub) -> None:
    await club.story.until(FIRST_NUDGE)
    silent = club.members[0]
    await club.vote(silent, TUE_1830)
    shown = next(message for message in club.sees(club.mentor) if "poll" in message)
    assert shown["poll"]["options"][TUE_1830]["voter_count"] == 1
    await club.story.until(CLOSES)
    assert nudges(club, silent) == 1


async def test_a_vote_that_races_with_the_nudge_wins(club: TalkClub) -> None:
    """Telegram has her vote, and the bot hears of it at the very moment the nudge is due."""
    await club.story.until(FIRST_NUDGE - dt.timedelta(minutes=1))
    voter, silent, *_ = club.members
    polls.vote(club.story.world, voter, (await club.poll()).poll_id, [ANY])
    club.story.telegram.clock.set(FIRST_NUDGE)
    await club.story.settle()
    await club.story.until(FIRST_NUDGE + LOOKING)
    assert (nudges(club, voter), nudges(club, silent)) == (0, 1)


async def nudge_at_night(club: TalkClub) -> None:
    talk = await club.talk()
    async with club.session() as session:
        await steps.cancel(session, club.id, "talks.nudge", talk.id)
        await steps.plan(session, club.id, "talks.nudge", NIGHT, key="night", subject_id=talk.id)


async def test_at_night_nobody_is_nudged_and_in_the_morning_only_who_is_still_silent(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS)
    await nudge_at_night(club)
    await club.story.until(MORNING - dt.timedelta(seconds=1))
    voter, silent, *_ = club.members
    assert len(await club.letters("talks.nudge")) == len(club.members) + 1
    assert (nudges(club, voter), nudges(club, silent)) == (0, 0)
    await club.vote(voter, TUE_1830)
    await club.story.until(MORNING)
    assert (nudges(club, voter), nudges(club, silent)) == (0, 1)


async def test_while_the_club_pauses_what_waits_for_the_morning_waits_on(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await nudge_at_night(club)
    await club.story.until(NIGHT + dt.timedelta(minutes=1))
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), club.story.now)
    voter, silent, *_ = club.members
    await club.story.until(MORNING + dt.timedelta(hours=2))
    assert (nudges(club, voter), nudges(club, silent)) == (0, 0)
    await club.vote(voter, TUE_1830)
    async with club.session() as session:
        await clubs.resume(session, await row(session, club), club.story.now)
    await club.story.after(seconds=2)
    assert (nudges(club, voter), nudges(club, silent)) == (0, 1)


async def test_a_club_that_has_lost_its_group_asks_nobody_in_the_morning(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await nudge_at_night(club)
    await club.story.until(NIGHT + dt.timedelta(minutes=1))
    membership.kick(club.story.world, club.group, club.bot, club.mentor)
    await club.story.until(MORNING + dt.timedelta(hours=1))
    assert [nudges(club, person) for person in club.members] == [0] * 6
    membership.add_bot(club.story.world, club.group, club.bot, club.mentor, RIGHTS)
    await club.story.settle()
    await club.story.after(seconds=2)
    assert [nudges(club, person) for person in club.members] == [1] * 6


async def test_nobody_is_nudged_twice_for_one_occasion(club: TalkClub) -> None:
    await club.story.until(FIRST_NUDGE)
    async with club.session() as session:
        talk = await club.talk()
        await steps.plan(
            session, club.id, "talks.nudge", club.story.now, key=f"{talk.id}:24",
            subject_id=talk.id,
        )  # fmt: skip
    await club.story.after(hours=1)
    assert nudges(club, club.members[0]) == 1


@pytest.mark.parametrize("seed", seeds.some(1, of=8))
async def test_nobody_who_voted_is_ever_nudged(story: Story, seed: int) -> None:
    """Random weeks of votes, votes taken back, changed votes, joins, leaves and blocks.

    Votes reach the bot only when the clock moves, so that some of them race with the nudge.
    """
    chance = random.Random(seed)
    club = await found(story)
    life = Life(club, chance)
    for week in range(WEEKS):
        await story.until(OPENS + week * WEEK)
        life.poll_id = (await club.poll()).poll_id
        life.voted.clear()
        closes = CLOSES + week * WEEK
        moments = [closes - dt.timedelta(hours=24), closes - dt.timedelta(hours=3)]
        moments += [story.now + (closes - story.now) * chance.random() for _ in range(12)]
        for moment in sorted(moments):
            for _ in range(chance.randint(0, 4)):
                life.act()
            await life.go_on(moment)
        await life.go_on(closes + dt.timedelta(minutes=2))
    assert sum(life.told.values()) > WEEKS, "hardly anybody was nudged, so nothing was tried"


class Life:
    """What people do at random, and who may be nudged then."""

    def __init__(self, club: TalkClub, chance: random.Random) -> None:
        self.club = club
        self.world = club.story.world
        self.chance = chance
        self.people = list(club.members)
        self.inside = set(club.members) | {club.mentor}
        self.voted: set[int] = set()
        self.told: Counter[int] = Counter()
        self.poll_id = ""

    def act(self) -> None:
        person = self.chance.choice(self.people)
        actions = (self.vote, self.vote, self.vote, self.take_back, self.leave, self.come)
        self.chance.choice((*actions, self.newcomer))(person)

    def vote(self, person: int) -> None:
        if person in self.inside:
            chosen = self.chance.sample(range(7), self.chance.randint(1, 3))
            polls.vote(self.world, person, self.poll_id, chosen)
            self.voted.add(person)

    def take_back(self, person: int) -> None:
        if person in self.inside:
            polls.vote(self.world, person, self.poll_id, [])
            self.voted.discard(person)

    def leave(self, person: int) -> None:
        if person in self.inside:
            membership.leave(self.world, self.club.group, person)
            self.inside.discard(person)

    def come(self, person: int) -> None:
        if person not in self.inside:
            membership.join(self.world, self.club.group, person)
            self.inside.add(person)

    def newcomer(self, _person: int) -> None:
        if len(self.people) < 12:
            new = newcomers.person(self.world, f"Үмүт {len(self.people)}")["id"]
            bots.start(self.world, new, self.club.bot)
            self.people.append(new)
            self.come(new)

    async def go_on(self, moment: dt.datetime) -> None:
        await self.club.story.until(moment)
        for person in (*self.people, self.club.mentor):
            now = nudges(self.club, person)
            if now > self.told[person]:
                assert person not in self.voted, "she has voted and was addressed"
                assert person in self.inside, "she has left and was addressed"
            self.told[person] = now


async def test_who_has_blocked_the_bot_is_left_alone(club: TalkClub) -> None:
    blocked, other, *_ = club.members
    bots.block(club.story.world, blocked, club.bot)
    await club.story.until(CLOSES)
    assert nudges(club, other) == 2
    assert not [
        letter for letter in await club.letters("talks.nudge") if letter.chat_id == blocked
    ]


async def test_two_clubs_of_one_person_are_nudged_for_apart(story: Story) -> None:
    first = await found(story, ["Бермет"])
    second = await found(story, ["Сезим"], title="Экинчи клуб")
    both = first.members[0]
    membership.join(story.world, second.group, both)
    await story.until(OPENS)
    await first.vote(both, ANY)
    await story.until(FIRST_NUDGE)
    said = [each for each in first.in_private(both) if each.startswith(NUDGE)]
    assert said == [f"{NUDGE}\n🏠 Экинчи клуб"]  # she has voted in the first
    assert first.last(both)["poll"]["id"] == (await second.poll()).poll_id


async def test_after_the_group_became_a_supergroup_the_vote_goes_on_there(story: Story) -> None:
    club = await found(story, kind="group")
    await story.until(OPENS)
    await club.vote(club.members[0], TUE_1830)
    club.group = groups.migrate(story.world, club.group, club.mentor)
    await story.settle()
    assert (await club.poll()).chat_id == club.group.id
    for person in club.members[1:]:
        await club.vote(person, TUE_1830)
    await story.until(CLOSES + dt.timedelta(minutes=2))
    assert (await club.talk()).voters == 6
    assert nudges(club, club.members[0]) == 0


async def test_nobody_is_called_by_name_at_night(club: TalkClub) -> None:
    # Open for thirty-four hours from four o'clock, the vote closes at two at night.
    await choose(club, "poll_hour", 16)
    await choose(club, "mentions", 1)
    await club.story.until(OPENS + dt.timedelta(days=3))
    assert (await club.talk()).closed_at
    assert await club.letters("talks.mention") == []


async def test_where_nothing_may_be_forwarded_a_button_leads_to_the_poll(club: TalkClub) -> None:
    await club.story.until(OPENS)
    groups.protect(club.story.world, club.group, club.mentor)
    await club.story.until(FIRST_NUDGE + dt.timedelta(seconds=20))
    asked = club.last(club.members[0])
    [[to_poll]] = asked["reply_markup"]["inline_keyboard"]
    inside = -1_000_000_000_000 - club.group.id
    assert to_poll["url"] == f"https://t.me/c/{inside}/{(await club.poll()).message_id}"
