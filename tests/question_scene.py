"""A club whose talk on the local budget is announced for Wednesday, and its questions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models import Letter, TalkQuestion
from sandbox.people import bots, messages, newcomers
from services import talk_changes
from tests import remembered
from tests.story import Story
from tests.talk_scene import ANNOUNCES, OPENS, WED_1830, TalkClub, found

TOPIC = "Жергиликтүү бюджет"
MINUTE = dt.timedelta(minutes=1)


@dataclass
class Asking(TalkClub):
    """What the tests about questions say most often."""

    async def say(self, person: int, words: str, **how: Any) -> int:
        sent = messages.say(self.story.world, person, how.pop("chat", self.bot), words, **how)
        await self.story.settle()
        return int(sent["message_id"])

    async def send(self, person: int, *kinds: str, **how: Any) -> int:
        items = [{"kind": kind} for kind in kinds]
        where = how.pop("chat", self.bot)
        sent = messages.send_media(self.story.world, person, where, items, **how)
        await self.story.settle()
        return int(sent["message_id"])

    async def follow(self, person: int, url: str) -> None:
        bots.open_link(self.story.world, person, url)
        await self.story.settle()

    async def ask(self, person: int, words: str) -> TalkQuestion:
        """Through the link under the announcement."""
        await self.follow(person, self.question_url())
        await self.say(person, words)
        return await self.question(text=words)

    def announcement(self) -> dict[str, Any]:
        """The newest message in the group under which one can ask."""
        newest = reversed(self.sees(self.mentor))
        return next(m for m in newest if "❓ Суроо берүү" in self.buttons(m))

    def question_url(self) -> str:
        rows = self.announcement()["reply_markup"]["inline_keyboard"]
        return next(str(b["url"]) for row in rows for b in row if b["text"] == "❓ Суроо берүү")

    @staticmethod
    def buttons(message: dict[str, Any]) -> list[str]:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]

    async def question(self, **facts: Any) -> TalkQuestion:
        mine = select(TalkQuestion).where(TalkQuestion.club_id == self.id)
        return await self.story.one(mine.filter_by(**facts))

    async def questions(self, **facts: Any) -> list[TalkQuestion]:
        mine = select(TalkQuestion).where(TalkQuestion.club_id == self.id)
        return list(await self.story.all(mine.filter_by(**facts).order_by(TalkQuestion.id)))

    def told(self, person: int) -> str:
        """The last thing that the bot wrote to her."""
        return self.in_private(person)[-1]

    async def posted(self, kind: str) -> list[Letter]:
        return list(await self.letters(kind))

    async def desk(self, person: int) -> None:
        """A mentor goes to the questions through the key of her menu."""
        await self.say(person, "❓ Суроо")
        await self.tap(person, "📋 Бардык суроолор")
        await self.tap(person, "✅ Бирден карап чыгуу")

    async def stranger(self, name: str) -> int:
        """Somebody from outside the club who has started the bot and chosen Kyrgyz."""
        person = int(newcomers.person(self.story.world, name)["id"])
        bots.start(self.story.world, person, self.bot)
        await self.story.settle()
        await self.tap(person, "Кыргызча")
        return person


@remembered.beginning
async def announced(story: Story, **how: Any) -> Asking:
    club = await found(story, **how)
    await story.until(OPENS)
    async with club.session() as session:
        talk = await club.talk()
        await talk_changes.set_topic(session, club.id, talk.id, TOPIC, story.now)
    await club.all_vote(WED_1830)
    await story.until(ANNOUNCES + MINUTE)
    return Asking.of(story, club.facts)
