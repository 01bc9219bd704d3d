"""Albums come in pieces, in any order, twice, around a restart; each becomes one report.

A thousand of them, with the process really killed, are in tests/prove/test_albums.py.
"""

import datetime as dt
import itertools
import random
from typing import Any

from sqlalchemy import select

from domain.homework import ReportState
from models import Part, Report
from sandbox import updates
from sandbox.people import messages
from services import intake
from tests.by_hand import work_off
from tests.homework_scene import PHOTO, HomeworkClub, open_club, open_with_task
from tests.story import Story

DATE = 1_795_000_000
NUMBERS = itertools.count(900_000_000)  # of updates: far from those of the local Telegram


class Torture:
    """Two women send ten pictures each; Telegram tells of them however it likes."""

    def __init__(self, club: HomeworkClub, chance: random.Random, card: int, start: int) -> None:
        self.club, self.chance, self.card, self.start = club, chance, card, start
        self.people = chance.sample(club.members, 2)

    def albums(self) -> dict[int, list[dict[str, Any]]]:
        return {
            person: [self._part(person, n, place) for n in range(10)]
            for place, person in enumerate(self.people)
        }

    def _part(self, person: int, n: int, place: int) -> dict[str, Any]:
        number = self.start + place * 100 + n
        user = {"id": person, "is_bot": False, "first_name": f"{person}"}
        chat = {"id": self.club.group.id, "type": "supergroup", "title": "Топ"}
        size = {"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 9, "height": 9}
        return {
            "message_id": number, "date": DATE, "from": user, "chat": chat,
            "media_group_id": f"{self.start}{place}", "photo": [size],
        }  # fmt: skip

    def caption(self, album: list[dict[str, Any]]) -> None:
        """A reply is told with every part; a hashtag stands on one of them, whichever it is."""
        if self.chance.random() < 0.5:
            card = {"message_id": self.card, "date": DATE, "chat": album[0]["chat"]}
            for part in album:
                part["reply_to_message"] = card
            self.chance.choice(album)["caption"] = "25 адам катышты"
        else:
            self.chance.choice(album)["caption"] = "25 адам катышты #тапшырма1"

    async def play(self) -> dict[int, set[int]]:
        """The eleventh comes two minutes later. The message ids of each woman's album."""
        albums = self.albums()
        for album in albums.values():
            self.caption(album)
        told = [part for album in albums.values() for part in album]
        told += self.chance.sample(told, 6)
        self.chance.shuffle(told)
        await self._tell(told)
        late = [self._part(person, 10, place) for place, person in enumerate(self.people)]
        for part in late:
            del part["media_group_id"]
            card = {"message_id": self.card, "date": DATE, "chat": part["chat"]}
            part["reply_to_message"] = card
        await self.club.story.after(minutes=2)
        await self._tell(late)
        await self.club.story.after(seconds=10)
        return {
            person: {part["message_id"] for part in [*album, late[place]]}
            for place, (person, album) in enumerate(albums.items())
        }

    async def _tell(self, told: list[dict[str, Any]]) -> None:
        """Over eight seconds at most; some are worked off at once, some only after a restart."""
        story = self.club.story
        for part in told:
            update = {"update_id": next(NUMBERS), "message": part}
            await intake.store(story.app.sessions, [update], story.now)
            if self.chance.random() < 0.3:
                gap = dt.timedelta(seconds=self.chance.random())
                story.telegram.clock.set(story.now + gap)
            if self.chance.random() < 0.4:
                await work_off(story.app.worker, story.now)
            if self.chance.random() < 0.1:  # killed: what was shown is forgotten, the rest is kept
                story.app.worker.showing.clear()
                story.app.sender.busy.clear()
        await story.settle()


async def torture(story: Story, seed: int, rounds: int) -> None:
    club = await open_club(story)
    chance = random.Random(seed)
    for number in range(rounds):
        task = await club.task() if number else await club.give()
        expected = await Torture(club, chance, task.card_id, 10_000 + number * 1000).play()
        for person, ids in expected.items():
            mine = [each for each in await club.reports() if each.member.person_id == person]
            assert len(mine) == 1
            assert mine[0].state == ReportState.SENT
            assert {part.message_id for part in mine[0].parts} == ids
            assert any("25 адам" in part.text for part in mine[0].parts)
        await forget(story)


async def forget(story: Story) -> None:
    async with story.app.sessions.begin() as session:
        for table in (Part, Report):
            for row in await session.scalars(select(table)):
                await session.delete(row)
            await session.flush()


async def test_every_album_becomes_one_report_with_all_its_parts(story: Story) -> None:
    await torture(story, seed=7, rounds=3)


async def test_twenty_albums_in_one_second_all_have_their_receipt_in_three(story: Story) -> None:
    club = await open_with_task(story, names=[f"Үмүт {n}" for n in range(20)])
    task = await club.task()
    sent = {}
    for person in club.members:
        items = [{"kind": "photo"}] * 3
        told = messages.send_media(
            story.world, person, club.group.id, items, reply_to=task.card_id
        )
        sent[person] = told["message_ids"]
    await story.after(seconds=3)
    assert all(club.reactions(ids[0]) == ["👀"] for ids in sent.values())
    await story.after(seconds=10)
    edits = await club.letters("homework.edit_card")
    assert len(edits) <= 3
    assert "Тапшыргандар: 20" in club.group.messages[task.card_id].body["text"]


async def test_what_she_adds_in_private_comes_into_the_group_however_slowly(story: Story) -> None:
    club = await open_with_task(story)
    task = await club.task()
    her = club.members[0]
    await club.follow(her, task)
    await club.send(her, PHOTO)
    await club.tap_send(her)
    messages.send_media(story.world, her, club.bot, [PHOTO, PHOTO])
    late = story.world.bots[club.bot].pending.pop()
    await story.after(seconds=5)
    updates.emit(story.world, story.world.bots[club.bot], "message", late.update["message"])
    await story.after(seconds=5)
    report = await club.report(her, task)
    assert report
    assert report.state == ReportState.SENT
    assert [bool(part.copy_id) for part in report.parts] == [True] * 3
