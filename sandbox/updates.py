"""Each bot's queue of updates: what goes in, how it is confirmed, when it is forgotten."""

from typing import Any

from sandbox.world import JSON, Bot, Pending, World

OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KEPT_FOR = {"callback_query": 150.0, "inline_query": 30.0}
DAY = 86_400.0


def wants(bot: Bot, kind: str) -> bool:
    """An empty list is Telegram's "all but those that are off by default"."""
    return kind in bot.allowed_updates if bot.allowed_updates else kind not in OFF_BY_DEFAULT


def emit(world: World, bot: Bot, kind: str, payload: JSON) -> None:
    """Puts an update into the bot's queue, if it asked for this kind. `payload` is kept as is."""
    world.changes.bump()
    if not wants(bot, kind):
        return
    update = {"update_id": bot.next_update_id, kind: payload}
    bot.next_update_id += 1
    expires = world.clock.unix() + KEPT_FOR.get(kind, DAY)
    pending = Pending(update, queue_of(kind, payload), expires)
    bot.pending.append(pending)
    if world.on_emit:
        world.on_emit(bot, pending)
    bot.wakeup.bump()


def queue_of(kind: str, payload: JSON) -> tuple[str, Any]:
    """Updates of one chat, of one tapping user, of one poll stay in order."""
    if kind == "callback_query":
        return "user", payload["from"]["id"]
    if kind == "poll":
        return "poll", payload["id"]
    if kind == "poll_answer":
        return "poll", payload["poll_id"]
    return "chat", payload["chat"]["id"]


def forget_expired(world: World, bot: Bot) -> None:
    now = world.clock.unix()
    while bot.pending and bot.pending[0].expires <= now:
        bot.pending.popleft()
    if any(pending.expires <= now for pending in bot.pending):
        kept = [pending for pending in bot.pending if pending.expires > now]
        bot.pending.clear()
        bot.pending.extend(kept)


def confirm(bot: Bot, offset: int) -> None:
    """Forgets what is below `offset`; a negative one keeps only the last so many."""
    if offset < 0:
        while len(bot.pending) > -offset:
            bot.pending.popleft()
        return
    for pending in bot.pending:
        if pending.update["update_id"] < offset:
            pending.copies -= 1
    kept = [pending for pending in bot.pending if pending.copies > 0]
    bot.pending.clear()
    bot.pending.extend(kept)


def take(world: World, bot: Bot, limit: int) -> list[JSON]:
    forget_expired(world, bot)
    return [pending.update for _, pending in zip(range(limit), bot.pending, strict=False)]
