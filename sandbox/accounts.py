"""Who there is: people and bots, and a user's place in a chat."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.clock import Signal

JSON = dict[str, Any]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def default_permissions() -> dict[str, bool]:
    closed = ("can_change_info", "can_pin_messages", "can_manage_topics")
    return {name: name not in closed for name in PERMISSIONS}


@dataclass(eq=False)
class Person:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deactivated: bool = False
    toasts: list[JSON] = field(default_factory=list)
    read: dict[int, int] = field(default_factory=dict)  # chat as the page names it → last id

    def as_user(self) -> JSON:
        names = ("last_name", "username", "language_code")
        given = {name: value for name in names if (value := getattr(self, name))}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **given}


@dataclass(eq=False)
class Pending:
    """One update that a bot has not confirmed."""

    update: JSON
    queue: tuple[str, Any]  # updates of one queue are delivered to a webhook in order
    expires: float  # unix, by the sandbox's clock
    copies: int = 1  # how many confirmations it needs: 2 when it is to come twice


@dataclass
class Webhook:
    url: str
    secret_token: str | None = None
    max_connections: int = 40
    ip_address: str | None = None
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass
class Commands:
    """Commands of one scope and language; `scope` is the scope object's sorted items."""

    scope: tuple[tuple[str, Any], ...]
    language_code: str
    commands: list[JSON]


@dataclass(eq=False)
class Bot:
    token: str
    id: int
    username: str
    first_name: str
    privacy_mode: bool = True
    pending: deque[Pending] = field(default_factory=deque)
    next_update_id: int = 1
    allowed_updates: list[str] | None = None  # None: all but the three that are off by default
    webhook: Webhook | None = None
    token_seen: bool = False  # has it called yet
    wakeup: Signal = field(default_factory=Signal)
    poll_number: int = 0  # which getUpdates is the newest
    polls_open: int = 0  # how many getUpdates wait now
    last_poll: float = float("-inf")  # real monotonic time when the last one was answered
    commands: dict[tuple[tuple[tuple[str, Any], ...], str], Commands] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # (field, language) → text
    menu_buttons: dict[int | None, JSON] = field(default_factory=dict)  # None: the default
    default_rights: dict[str, JSON] = field(default_factory=dict)
    blocked_by: set[int] = field(default_factory=set)

    def as_user(self) -> JSON:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }


User = Person | Bot


@dataclass(eq=False)
class ChatMember:
    """A user's place in a group, kept also after she left or was removed."""

    user: User
    status: Status = "member"
    rights: dict[str, bool] = field(default_factory=dict)  # admin rights, or restrictions
    custom_title: str | None = None
    is_anonymous: bool = False
    tag: str | None = None
    until: int = 0  # unix; 0 = for ever
    still_in: bool = True  # only for "restricted": is she in the chat
    promoted_by: int | None = None
    joined: int = 0

    @property
    def is_in(self) -> bool:
        if self.status == "restricted":
            return self.still_in
        return self.status in ("creator", "administrator", "member")

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    def has(self, right: str) -> bool:
        """An administrator's right, such as "can_pin_messages"."""
        return self.status == "creator" or (
            self.status == "administrator" and self.rights.get(right, False)
        )
