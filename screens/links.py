"""Addresses that lead to a message in a group."""

FIRST_SUPERGROUP = -1_000_000_000_000  # the Bot API counts their ids down from here


def to_message(chat_id: int, message_id: int) -> str | None:
    """Telegram has links to the messages of supergroups and channels only."""
    inside = FIRST_SUPERGROUP - chat_id
    return f"https://t.me/c/{inside}/{message_id}" if inside > 0 else None
