"""What it means when Telegram did not take a call: its words and codes, read once, here."""

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError

# The last two are answers to a call that was repeated because its first answer was lost.
ALREADY_SO = (
    "message is not modified",
    "poll has already been closed",
    "message to unpin not found",
    "message to delete not found",
)
TOPIC_GONE = ("message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED")
NOT_FOUND = ("chat not found", "user not found", "PEER_ID_INVALID")
# Of a group, whether a call writes into it or copies out of it. Other words for "forbidden" say
# what may not be sent there, and not that we are out of it.
OUT_OF_GROUP = ("bot was kicked", "bot is not a member", "chat was deleted", "was deactivated")
UNKNOWN_METHOD = "method not found"  # a server of our own that is older than the method


def words(refusal: Exception) -> str:
    """Telegram's; of the network only what kind of fault, for the rest can quote our token."""
    if isinstance(refusal, TelegramAPIError) and not isinstance(refusal, TelegramNetworkError):
        return refusal.message
    return type(refusal.__cause__ or refusal).__name__


def is_done(refusal: Exception) -> bool:
    """It is as we wanted it, though Telegram says so in words that we cannot use."""
    if isinstance(refusal, ClientDecodeError) and isinstance(refusal.data, dict):
        return bool(refusal.data.get("ok"))
    return _says(refusal, ALREADY_SO)


def is_nobody_there(refusal: Exception) -> bool:
    """The person blocked us or never pressed START, or the group is without us.

    What may be said of the chat that a call copies from is not taken for news of the receiver.
    """
    if not isinstance(refusal, TelegramForbiddenError | TelegramBadRequest):
        return False
    receiver = getattr(refusal.method, "chat_id", 0)
    source = getattr(refusal.method, "from_chat_id", 0)
    if any(phrase in refusal.message for phrase in OUT_OF_GROUP):
        return receiver < 0 <= source
    if any(phrase in refusal.message for phrase in NOT_FOUND):
        return not source
    return isinstance(refusal, TelegramForbiddenError) and receiver >= 0


def is_topic_gone(refusal: Exception) -> bool:
    """The topic in the forum was deleted or closed."""
    return _says(refusal, TOPIC_GONE)


def is_surely_unsent(refusal: Exception) -> bool:
    """We never reached Telegram, or it did not know who we are: the fault is not the letter's."""
    if isinstance(refusal, TelegramUnauthorizedError | TelegramNotFound):
        return UNKNOWN_METHOD not in refusal.message
    return isinstance(refusal.__cause__, ClientConnectorError)


def is_open(refusal: Exception) -> bool:
    """Sent or not, nobody knows: no answer, half an answer, or an error of the server's."""
    if isinstance(refusal, TelegramEntityTooLarge):
        return False
    lost = isinstance(refusal, TelegramNetworkError | TelegramServerError | ClientDecodeError)
    return lost or is_surely_unsent(refusal)


def _says(refusal: Exception, phrases: tuple[str, ...]) -> bool:
    """Telegram has no code for these, only words."""
    return isinstance(refusal, TelegramBadRequest) and any(
        phrase in refusal.message for phrase in phrases
    )
