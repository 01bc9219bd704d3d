"""A year of clubs all over the world, and no mentor lifts a hand.

Members vote, come and report by seeded chance. Every moment of every week has to stand in the
ledger, done, once; and what sounded on the way has to keep the quiet hours and the budgets.
"""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.homework import Kind
from domain.local_time import local_date, moment_of
from models import (
    ClubState,
    Letter,
    LetterState,
    Poll,
    Reaches,
    Step,
    StepState,
    Talk,
    TalkState,
    Task,
)  # fmt: skip
from sandbox.people import messages, polls
from sandbox.server import Sandbox
from scheduler.jobs import LETTERS
from services import attendance, clubs, homework, openings, roster, steps
from services.homework import Instructions
from tests import direct
from tests.core_scene import TOKEN
from tests.databases import Sqlite
from tests.heard import Heard
from tests.homework_scene import PHOTO, WORDS
from tests.prove import seeds
from tests.story import Story
from tests.talk_scene import OPENS, WEEK, TalkClub, found, row
from tests.test_budget import WANTED, wish

pytestmark = pytest.mark.prove

CLUBS, WEEKS = seeds.of(20, 4), seeds.of(52, 3)
ZONES = ("Asia/Bishkek", "Europe/Berlin", "America/New_York", "Pacific/Auckland")
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
STOP = 6 * HOUR  # so often the members do something
TASK_EVERY = 3 * WEEK
MANY_REMINDERS = {1: Reaches.PEOPLE, 3: Reaches.GROUP}  # of eight clubs
END = OPENS + WEEKS * WEEK - HOUR


@dataclass
class Year:
    story: Story
    clubs: list[TalkClub] = field(default_factory=list)
    zones: dict[int, ZoneInfo] = field(default_factory=dict)  # of each club
    zones_of_chats: dict[int, ZoneInfo] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(52))
    asked: set[tuple[int, int]] = field(default_factory=set)  # who has decided whether to come

    async def take(self, club: TalkClub, zone: str) -> None:
        """The club has lived in this zone from the start."""
        self.clubs.append(club)
        chats = (club.group.id, club.mentor, *club.members)
        self.zones[club.id] = ZoneInfo(zone)
        self.zones_of_chats |= dict.fromkeys(chats, self.zones[club.id])
        async with club.session() as session:
            its = await row(session, club)
            its.zone, its.state = zone, ClubState.PAUSED
            await steps.cancel(session, club.id, "reminders.plan")
            await clubs.resume(session, its, club.story.now)
            await openings.plan_anew(session, its, club.story.now)

    async def live(self, heard: Heard) -> None:
        started = self.story.now
        while self.story.now < END:
            await self.vote()
            await self.come()
            for number, club in enumerate(self.clubs):
                if number % 2 and (self.story.now - started) % TASK_EVERY < STOP:
                    await self.give(club)
            await self.report()
            await self.story.until(min(self.story.now + STOP, END))
            heard.listen(self.story.telegram.api.calls)

    def now_and_then(self, people: Iterable[int], share: float) -> Iterator[int]:
        return (each for each in people if self.chance.random() < share)

    async def vote(self) -> None:
        """Each may change her mind, and some never vote."""
        stands = (
            select(Poll)
            .join(Talk)
            .where(Talk.state == TalkState.POLLING, Poll.message_id.is_not(None))
        )
        members = {club.group.id: club.members for club in self.clubs}
        for poll in await self.story.all(stands.order_by(Poll.poll_id)):
            if self.story.world.polls[poll.poll_id].is_closed:
                continue
            for person in self.now_and_then(members[poll.chat_id], 0.15):
                polls.vote(self.story.world, person, poll.poll_id, [self.chance.randrange(5)])

    async def come(self) -> None:
        by_id = {club.id: club for club in self.clubs}
        ahead = (Talk.state == TalkState.ANNOUNCED, Talk.starts_at > self.story.now)
        for talk in await self.story.all(select(Talk).where(*ahead).order_by(Talk.id)):
            club = by_id[talk.club_id]
            for person in self.now_and_then(club.members, 0.2):
                if (talk.id, person) not in self.asked:
                    self.asked.add((talk.id, person))
                    async with club.session() as session:
                        member = await roster.find(session, club.id, person)
                        assert member
                        await attendance.answer(session, member, talk.id, self.story.now)

    async def give(self, club: TalkClub) -> None:
        """Homework for two weeks, due on a day on which the talk is spoken of as well."""
        now = self.story.now
        async with club.session() as session:
            mentor = await clubs.membership(session, club.id, club.mentor)
            assert mentor
            words = Instructions(Kind.TEXT, WORDS, WORDS)
            task = await homework.draft(session, mentor, words, "bot", now)
            task.due_at, task.cutoff_at = now + 2 * WEEK + DAY, now + 2 * WEEK + 2 * DAY
            await homework.publish(session, task, club.mentor, now)

    async def report(self) -> None:
        tasks = select(Task.club_id).where(Task.cutoff_at > self.story.now)
        giving = set(await self.story.all(tasks))
        for club in self.clubs:
            for person in self.now_and_then(club.members, 0.01 if club.id in giving else 0):
                messages.send_media(self.story.world, person, club.bot, [PHOTO])
                await self.story.settle()

    async def ledger(self) -> dict[int, list[Step]]:
        by_club: dict[int, list[Step]] = {club.id: [] for club in self.clubs}
        for step in await self.story.all(select(Step).order_by(Step.id)):
            by_club[step.club_id].append(step)
        return by_club


def moments_of(talk: Talk, zone: ZoneInfo) -> dict[str, dt.datetime]:
    """What the week of a talk that was held consists of: each step's key, and when it is due."""
    opens = moment_of(talk.week, dt.time(10), zone)
    closes = moment_of(talk.week + DAY, dt.time(20), zone)
    start, announced_at = talk.starts_at, talk.announces_at
    assert start
    assert announced_at
    assert announced_at - closes < 32 * MINUTE
    at = {
        f"talks.open:{talk.club_id}:{talk.week}": opens,
        f"talks.nudge:{talk.club_id}:{talk.id}:24": closes - 24 * HOUR,
        f"talks.nudge:{talk.club_id}:{talk.id}:3": closes - 3 * HOUR,
        f"talks.close:{talk.club_id}:{talk.id}": closes,
        f"talks.decide:{talk.club_id}:{talk.id}": closes,
        f"talks.announce:{talk.club_id}:{talk.id}": announced_at,
    }
    around = {
        "remind_day": start - DAY, "questions": start - HOUR, "remind_hour": start - HOUR,
        "remind_start": start - 10 * MINUTE, "hold": start + HOUR,
        "rate": start + 65 * MINUTE, "sum_up": start + 25 * HOUR,
    }  # fmt: skip
    if announced_at + 2 * HOUR > start - DAY:
        del around["remind_day"]
    for word, moment in around.items():
        at[f"talks.{word}:{talk.club_id}:{talk.id}:{start:%Y%m%d%H%M}"] = moment
    return at


def sundays(since: dt.datetime, until: dt.datetime, at: dt.time, zone: ZoneInfo) -> list[dt.date]:
    day, last = local_date(since, zone), local_date(until, zone)
    all_days = [day + n * DAY for n in range((last - day).days + 1)]
    return [
        each
        for each in all_days
        if each.weekday() == 6 and since < moment_of(each, at, zone) <= until
    ]


async def every_moment_stands_in_the_ledger(year: Year, began: dt.datetime) -> None:
    talks = await year.story.all(select(Talk).order_by(Talk.week))
    ledger = await year.ledger()
    for club in year.clubs:
        zone = year.zones[club.id]
        mine = {talk.week: talk for talk in talks if talk.club_id == club.id}
        weeks = sundays(began, END, dt.time(10), zone)
        assert [week for week in mine if week >= weeks[0]][: len(weeks)] == weeks
        assert [mine[week].state for week in weeks[:-1]] == [TalkState.HELD] * len(weeks[:-1])
        at = {step.key: step for step in ledger[club.id]}
        for talk in (mine[week] for week in weeks[:-1]):
            for key, moment in moments_of(talk, zone).items():
                step = at.pop(key, None)
                assert step, f"{key} is missing"
                if moment < END:
                    assert (step.state, step.due_at) == (StepState.DONE, moment), key
        for week in sundays(began, END, dt.time(18), zone):
            assert at[f"reminders.plan:{club.id}:{week}"].state == StepState.DONE
        left = Counter(step.state for step in at.values() if step.due_at <= END)
        assert left.keys() <= {StepState.DONE, StepState.CANCELLED}


async def every_letter_came_to_its_end(story: Story) -> None:
    letters = await story.all(select(Letter).where(Letter.not_before <= story.now))
    ends = Counter((letter.state, letter.error) for letter in letters)
    assert {state for state, _ in ends} <= {LetterState.SENT, LetterState.DROPPED}, ends
    assert {why for state, why in ends if state == LetterState.DROPPED} <= {"no longer true"}
    # A step asks each person once, and of one thing nobody is asked more than three times.
    asked: Counter[tuple[str, int, object]] = Counter()
    for letter in letters:
        about = letter.params.get("talk") or letter.params.get("task")
        if LETTERS[letter.kind].nudge and about and letter.state == LetterState.SENT:
            asked[letter.kind, letter.chat_id, about] += 1
    assert max(asked.values()) <= 3, asked.most_common(3)
    assert {kind for kind, *_ in asked} >= {"talks.nudge", "homework.nudge", "attendance.soon"}
    at_once: dict[tuple[int, dt.datetime | None], set[str]] = defaultdict(set)
    for letter in letters:
        at_once[letter.chat_id, letter.settled_at].add(letter.kind)
    assert {"homework.nudge", "reminders.nudge"} in at_once.values(), "they never met"


def budgets_hold(heard: Heard) -> None:
    assert heard.most("%Y-%m-%d", group=True) <= 3
    assert heard.most("%Y-%m-%d", group=False) <= 2
    assert heard.most("%G-%V", group=False) <= 6
    assert heard.by_night() == []
    assert heard.messages > 2 * len(heard.sounds), "the budgets were never reached"
    assert heard.twice_in_a_group() == []
    assert len(heard.sounds) > CLUBS * WEEKS * 5


async def test_every_club_lives_through_its_year(
    telegram_server: Sandbox, sqlite: Sqlite, dispatcher: Dispatcher
) -> None:
    """On SQLite, where the bot can be had without threads: on the other it would take hours."""
    async with (
        sqlite.fresh() as address,
        direct.begun(telegram_server, address, dispatcher, TOKEN) as story,
    ):
        year = Year(story)
        for number in range(CLUBS):
            club = await found(story, ["Бермет", "Чынара", "Сезим"], title=f"Клуб {number}")
            await year.take(club, ZONES[number % len(ZONES)])
            if reaches := MANY_REMINDERS.get(number % 8):
                await wish(club, reaches, (*WANTED, "күн сайын 10:00 китеп"))
        began, heard = story.now, Heard(year.zones_of_chats)
        story.telegram.api.calls.clear()
        await year.live(heard)
        await every_moment_stands_in_the_ledger(year, began)
        await every_letter_came_to_its_end(story)
        budgets_hold(heard)
        print(  # noqa: T201
            f"{CLUBS} clubs, {WEEKS} weeks: {len(await story.all(select(Step)))} steps, "
            f"{heard.messages} messages, {len(heard.sounds)} with a sound"
        )
