"""A world where every fault can happen: chats, messages and people in all the wrong states."""

from typing import Any

from sandbox import media
from sandbox.people import bots, groups, membership, messages
from sandbox.world import Chat, Person
from tests.sandbox_scene import ADMINISTRATOR, BOT, OTHER_BOT, Telegram, group_of, people

LONG_AGO = 60 * 60 * 49
NO_RIGHT_OF_USE = {"can_delete_stories": True}


class Stage:
    """Names for what the table speaks of; nothing here changes while the table is read."""

    mentor: Person
    aida: Person
    begimai: Person
    stranger: Person

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.world = telegram.world
        self.mentor, self.aida, self.begimai, self.stranger = people(self.world)
        self.admin = self._group(ADMINISTRATOR)  # the bot may do everything here
        self.weak = self._group(NO_RIGHT_OF_USE)
        self.plain = self._group(None)
        self.forum = self._group(ADMINISTRATOR, is_forum=True)
        self.weak_forum = self._group(NO_RIGHT_OF_USE, is_forum=True)
        self.basic = self._group(ADMINISTRATOR, kind="group")
        self.weak_basic = self._group(None, kind="group")
        self.silent = self._group(None)
        self.silent.permissions = dict.fromkeys(self.silent.permissions, False)
        self.foreign = group_of(telegram, self.mentor, [])  # the bot never was here
        self.bot, self.other_bot, self.nobody = BOT, OTHER_BOT, 5
        self._add_other_bot()
        self._close_doors()

    def _group(self, rights: dict[str, bool] | None, kind: str = "supergroup", **how: Any) -> Chat:
        chat = group_of(self.telegram, self.mentor, [self.aida, self.begimai], kind, **how)
        membership.add_bot(self.world, chat, BOT, self.mentor.id, rights)
        return chat

    def _add_other_bot(self) -> None:
        """An administrator whom the mentor has named, and who is not ours to edit."""
        membership.add_bot(self.world, self.admin, OTHER_BOT, self.mentor.id, ADMINISTRATOR)
        membership.add_bot(self.world, self.weak_basic, OTHER_BOT, self.mentor.id, ADMINISTRATOR)

    def _close_doors(self) -> None:
        mentor = self.mentor.id
        self.kicked, self.left = self._group(None), self._group(None)
        self.kicked_basic, self.left_basic = self._group(None, "group"), self._group(None, "group")
        self.deleted, self.upgraded = self._group(None, "group"), self._group(None, "group")
        for chat in (self.kicked, self.kicked_basic):
            membership.kick(self.world, chat, BOT, mentor)
        for chat in (self.left, self.left_basic):
            membership.leave(self.world, chat, BOT)
        groups.delete_chat(self.world, self.deleted, mentor)
        self.upgraded_to = groups.migrate(self.world, self.upgraded, mentor)
        self.blocker, self.gone = self._person("Айгүл"), self._person("Нургүл")
        for person in (self.aida, self.blocker, self.gone):
            bots.start(self.world, person.id, BOT)
        bots.block(self.world, self.blocker.id, BOT)
        self.gone.deactivated = True

    def _person(self, name: str) -> Person:
        person = Person(self.world.fresh_id(7_100_000_000), name)
        self.world.people[person.id] = person
        return person

    async def furnish(self) -> None:
        """What only a bot can make."""
        call, private = self.telegram.call, self.aida.id
        self.ancient = await self._sent("sendMessage", chat_id=self.admin.id, text="Эски")
        self.telegram.advance(seconds=LONG_AGO)
        self.text = await self._sent("sendMessage", chat_id=private, text="Салам")
        self.group_text = await self._sent("sendMessage", chat_id=self.admin.id, text="Салам")
        self.hers = messages.say(self.world, private, BOT, "Салам")["message_id"]
        poll = {"question": "Качан?", "options": ["Бүгүн", "Эртең"]}
        self.poll = await self._sent("sendPoll", chat_id=private, **poll)
        self.closed = await self._sent("sendPoll", chat_id=private, is_closed=True, **poll)
        self.forward = await self._sent(
            "forwardMessage", chat_id=private, from_chat_id=private, message_id=self.poll
        )
        self.big_file = media.keep(self.world, "document", size=21 * media.MEGABYTE).file_id
        self.photo = await self._sent("sendPhoto", chat_id=private, photo=self._photo())
        self.protected = await self._sent(
            "sendMessage", chat_id=private, text="Сыр", protect_content=True
        )
        self.link = (await call("createChatInviteLink", chat_id=self.admin.id))["invite_link"]
        self.primary = await call("exportChatInviteLink", chat_id=self.admin.id)
        self.answered, self.query = await self._query(), await self._query()
        await call("answerCallbackQuery", callback_query_id=self.answered)
        topic = await call("createForumTopic", chat_id=self.forum.id, name="Тема")
        self.topic = topic["message_thread_id"]
        self.closed_topic = groups.add_topic(self.world, self.weak_forum, "Жабык", self.mentor.id)
        self.weak_forum.topics[self.closed_topic].closed = True
        await call("setChatDescription", chat_id=self.admin.id, description="Клуб")

    def _photo(self) -> str:
        return media.keep(self.world, "photo").file_id

    async def _sent(self, method: str, **params: Any) -> int:
        sent = await self.telegram.call(method, **params)
        return int(sent["message_id"])

    async def _query(self) -> str:
        keyboard = {"inline_keyboard": [[{"text": "Ооба", "callback_data": "yes"}]]}
        asked = {"chat_id": self.aida.id, "text": "?", "reply_markup": keyboard}
        message = await self._sent("sendMessage", **asked)
        tapped = await bots.tap(self.world, self.aida.id, BOT, message, button=[0, 0])
        return str(tapped["callback_id"])
