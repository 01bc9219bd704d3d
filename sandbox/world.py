"""Everything the sandbox knows, in memory: accounts, chats, messages, polls, files."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.accounts import (
    ADMIN_RIGHTS,
    JSON,
    PERMISSIONS,
    Bot,
    ChatMember,
    Commands,
    Pending,
    Person,
    Status,
    User,
    Webhook,
    default_permissions,
)
from sandbox.clock import Clock, Signal

__all__ = [
    "ADMIN_RIGHTS",
    "JSON",
    "PERMISSIONS",
    "Bot",
    "CallbackQuery",
    "Chat",
    "ChatKind",
    "ChatMember",
    "Commands",
    "File",
    "InviteLink",
    "JoinRequest",
    "Message",
    "Pending",
    "Person",
    "Poll",
    "PollOption",
    "Status",
    "Topic",
    "User",
    "Webhook",
    "World",
    "default_permissions",
]

ChatKind = Literal["private", "group", "supergroup", "channel"]


GENERAL = 1  # the number of the topic that every forum has; no message bears it


@dataclass(eq=False)
class Topic:
    message_thread_id: int
    name: str
    icon_color: int = 7322096
    icon_custom_emoji_id: str | None = None
    closed: bool = False
    hidden: bool = False
    creator: int = 0


@dataclass(eq=False)
class InviteLink:
    url: str
    creator: User
    creates_join_request: bool = False
    is_primary: bool = False
    is_revoked: bool = False
    name: str | None = None
    expire_date: int | None = None
    member_limit: int | None = None
    used_by: list[int] = field(default_factory=list)


@dataclass(eq=False)
class JoinRequest:
    person: Person
    date: int
    link: InviteLink | None = None


@dataclass(eq=False)
class Message:
    """`body` is the Bot API's JSON without what depends on the moment or the viewer.

    It is replaced by an edit, never changed in place: updates under way share it.
    """

    chat: "Chat"
    message_id: int
    author: int  # the true sender, also of an anonymous admin's message
    body: JSON
    reply_to: int | None = None
    poll_id: str | None = None
    via_bot: bool = False  # a bot sent it, so only that bot may edit it
    reactions: dict[int, list[JSON]] = field(default_factory=dict)
    only_for: int | None = None  # an ephemeral message: the one person who sees it
    ephemeral_id: int | None = None
    keyboard: JSON | None = None  # a reply keyboard, ForceReply or their removal, as sent


@dataclass(eq=False)
class Chat:
    id: int
    kind: ChatKind
    title: str | None = None
    person: Person | None = None  # the two of a private chat
    bot: Bot | None = None
    username: str | None = None
    description: str | None = None
    is_forum: bool = False
    is_protected: bool = False  # nothing that stands there may be forwarded, copied or saved
    photo: JSON | None = None
    permissions: dict[str, bool] = field(default_factory=default_permissions)
    members: dict[int, ChatMember] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    ephemeral: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)  # newest last
    next_message_id: int = 1
    topics: dict[int, Topic] = field(default_factory=dict)
    invite_links: list[InviteLink] = field(default_factory=list)
    join_requests: dict[int, JoinRequest] = field(default_factory=dict)
    action: tuple[str, float] | None = None  # what a bot is doing there, and until when
    migrated_to: int | None = None
    deleted: bool = False

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    def member(self, user_id: int) -> ChatMember | None:
        """Her place if she is in the chat now."""
        member = self.members.get(user_id)
        return member if member and member.is_in else None

    def bots(self) -> list[Bot]:
        if self.bot:
            return [self.bot]
        return [m.user for m in self.members.values() if m.is_in and isinstance(m.user, Bot)]

    def people(self) -> list[Person]:
        if self.person:
            return [self.person]
        return [m.user for m in self.members.values() if m.is_in and isinstance(m.user, Person)]

    def as_chat(self) -> JSON:
        if self.person:
            names = ("first_name", "last_name", "username")
            given = {name: value for name in names if (value := getattr(self.person, name))}
            return {"id": self.id, "type": "private", **given}
        chat: JSON = {"id": self.id, "type": self.kind, "title": self.title}
        if self.username:
            chat["username"] = self.username
        if self.is_forum:
            chat["is_forum"] = True
        return chat


@dataclass(eq=False)
class PollOption:
    text: str
    persistent_id: str
    entities: list[JSON] = field(default_factory=list)


@dataclass(eq=False)
class Poll:
    id: str
    bot: Bot | None  # whose poll it is: the one that gets poll and poll_answer
    question: str
    options: list[PollOption]
    question_entities: list[JSON] = field(default_factory=list)
    is_anonymous: bool = True
    kind: Literal["regular", "quiz"] = "regular"
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    hide_results_until_closes: bool = False
    members_only: bool = False
    is_closed: bool = False
    open_period: int | None = None
    close_date: int | None = None
    votes: dict[int, list[int]] = field(default_factory=dict)  # voter → indexes of options
    extra: JSON = field(default_factory=dict)  # quiz, description and the like, as Telegram shows
    places: list[tuple[int, int, int]] = field(default_factory=list)  # bot or 0, chat, message


@dataclass(eq=False)
class File:
    file_id: str
    file_unique_id: str
    kind: str
    size: int
    name: str | None = None
    mime_type: str | None = None
    data: bytes | None = None  # None: content is made up when somebody asks for it
    meta: JSON = field(default_factory=dict)  # width, duration, …


@dataclass(eq=False)
class CallbackQuery:
    id: str
    bot: Bot
    person: Person
    chat: Chat
    message: Message | None
    data: str
    date: float
    answer: JSON | None = None
    answered: Signal = field(default_factory=Signal)


class World:
    """The state and its counters. `changes` is bumped by every visible change."""

    def __init__(self, clock: Clock | None = None, seed: int = 1) -> None:
        self.clock = clock or Clock()
        self.changes = Signal()
        self.random = random.Random(seed)
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Chat] = {}
        self.privates: dict[tuple[int, int], Chat] = {}  # (bot id, person id)
        self.polls: dict[str, Poll] = {}
        self.files: dict[str, File] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.given = 0  # ids, so far
        self.on_emit: Callable[[Bot, Pending], None] | None = None  # faults of delivery

    def unix(self) -> int:
        return int(self.clock.unix())

    def fresh_id(self, first: int) -> int:
        """A number that nobody else in this world has got, at least `first`."""
        self.given += 1
        return first + self.given

    def user(self, user_id: int) -> User | None:
        return self.people.get(user_id) or self.bots.get(user_id)

    def private(self, bot: Bot, person: Person) -> Chat:
        """Their private chat, made when it is first needed."""
        key = (bot.id, person.id)
        if key not in self.privates:
            self.privates[key] = Chat(person.id, "private", person=person, bot=bot)
        return self.privates[key]

    def clear(self) -> None:
        """A new world for the same bots: they keep their tokens, webhooks and commands."""
        for store in (
            self.people,
            self.groups,
            self.privates,
            self.polls,
            self.files,
            self.callbacks,
        ):
            store.clear()
        for bot in self.bots.values():
            bot.pending.clear()
            bot.blocked_by.clear()
        self.changes.bump()

    def chats(self) -> list[Chat]:
        return [*self.groups.values(), *self.privates.values()]
