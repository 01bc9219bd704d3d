"""getUpdates, webhooks."""

import time
from typing import Any
from urllib.parse import urlsplit

from aiogram.methods import DeleteWebhook, GetUpdates, GetWebhookInfo, SetWebhook

from sandbox import updates
from sandbox.calls import Call, Refused, bad, method
from sandbox.world import JSON, Bot, Webhook, World

ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
SECRET_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
PORTS = {80, 88, 443, 8443}


@method
async def get_updates(call: Call, ask: GetUpdates) -> list[JSON]:
    bot = call.bot
    if bot.webhook:
        raise Refused(409, ACTIVE)
    bot.poll_number += 1
    bot.wakeup.bump()  # the older poller learns that it is replaced
    _set_allowed(bot, call)
    if ask.offset:
        updates.confirm(bot, ask.offset)
    limit = min(max(ask.limit or 100, 1), 100)
    bot.polls_open += 1
    try:
        return await _wait(call.world, bot, limit, min(max(ask.timeout or 0, 0), 50))
    finally:
        bot.polls_open -= 1
        bot.last_poll = time.monotonic()


async def _wait(world: World, bot: Bot, limit: int, timeout: int) -> list[JSON]:
    """The long poll, in real seconds: what waits is an HTTP client."""
    mine = bot.poll_number
    deadline = time.monotonic() + timeout
    while True:
        version = bot.wakeup.version
        batch = updates.take(world, bot, limit)
        left = deadline - time.monotonic()
        if batch or left <= 0:
            return batch
        await bot.wakeup.changed(version, left)
        if bot.webhook:
            raise Refused(409, "Conflict: terminated by setWebhook request")
        if bot.poll_number != mine:
            raise Refused(409, OTHER)


@method
async def set_webhook(call: Call, ask: SetWebhook) -> bool:
    _set_allowed(call.bot, call)
    if ask.drop_pending_updates:
        call.bot.pending.clear()
    if not ask.url:
        call.bot.webhook = None
    else:
        _check_url(ask.url)
        if ask.secret_token and not SECRET_SIGNS.issuperset(ask.secret_token):
            raise bad("secret token contains unallowed characters")
        connections = min(max(ask.max_connections or 40, 1), 100)
        call.bot.webhook = Webhook(ask.url, ask.secret_token, connections, ask.ip_address)
    call.bot.wakeup.bump()
    return True


@method
async def delete_webhook(call: Call, ask: DeleteWebhook) -> bool:
    call.bot.webhook = None
    if ask.drop_pending_updates:
        call.bot.pending.clear()
    call.bot.wakeup.bump()
    return True


@method
async def get_webhook_info(call: Call, ask: GetWebhookInfo) -> JSON:
    bot = call.bot
    updates.forget_expired(call.world, bot)
    info: JSON = {
        "url": bot.webhook.url if bot.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.pending),
    }
    if bot.allowed_updates:
        info["allowed_updates"] = bot.allowed_updates
    if bot.webhook:
        info["max_connections"] = bot.webhook.max_connections
        names = ("ip_address", "last_error_date", "last_error_message")
        info |= {name: value for name in names if (value := getattr(bot.webhook, name))}
    return info


def _set_allowed(bot: Bot, call: Call) -> None:
    """Only a given list changes what the bot gets; an empty one is the default again."""
    allowed: Any = call.given.get("allowed_updates")
    if allowed is not None:
        bot.allowed_updates = [str(kind).lower() for kind in allowed] or None


def _check_url(url: str) -> None:
    """Telegram wants HTTPS and one of four ports; a webhook on this machine may have any."""
    parts = urlsplit(url)
    if parts.hostname in ("127.0.0.1", "localhost", "::1"):
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
