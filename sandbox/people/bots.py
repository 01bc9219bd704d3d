"""What people do with bots: START, taps, blocking, links."""

from urllib.parse import parse_qs, urlsplit

from sandbox import updates, views
from sandbox.people import Impossible, joining, lookup, messages
from sandbox.world import JSON, Bot, CallbackQuery, Chat, Message, Person, World


def start(world: World, from_: int, bot: int, payload: str | None = None) -> JSON:
    """START also unblocks."""
    who, other = lookup.person(world, from_), lookup.bot(world, bot)
    if who.id in other.blocked_by:
        block(world, who.id, other.id, False)
    words = f"/start {payload}" if payload else "/start"
    return messages.say(world, who.id, other.id, words)


def block(world: World, from_: int, bot: int, blocked: bool = True) -> JSON:
    who, other = lookup.person(world, from_), lookup.bot(world, bot)
    if blocked == (who.id in other.blocked_by):
        return {"blocked": blocked}
    other.blocked_by ^= {who.id}
    user = other.as_user()
    states: list[JSON] = [
        {"user": user, "status": "member"},
        {"user": user, "status": "kicked", "until_date": 0},
    ]
    old, new = states if blocked else reversed(states)
    change = {
        "chat": world.private(other, who).as_chat(),
        "from": who.as_user(),
        "date": world.unix(),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    updates.emit(world, other, "my_chat_member", change)
    world.changes.bump()
    return {"blocked": blocked}


async def tap(
    world: World,
    from_: int,
    chat: int,
    message_id: int,
    data: str | None = None,
    button: list[int] | None = None,
    wait: float = 0,
) -> JSON:
    """Taps a button by its place, or sends any `data`, as a modified Telegram can.

    Waits up to `wait` real seconds for the bot's answer.
    """
    who = lookup.person(world, from_)
    room = lookup.chat_for(world, who, chat)
    message = _seen(room, who, message_id)
    if button is not None:
        pressed = _button(message, button)
        data = pressed.get("callback_data")
        if data is None:
            return {"callback_id": None, "answer": None, "button": pressed}
    if data is None:
        raise Impossible("Say which button, or which data.")
    query = ask(world, who, room, message, data)
    if wait > 0 and query.answer is None:
        await query.answered.changed(query.answered.version, wait)
    return {"callback_id": query.id, "answer": query.answer}


def ask(world: World, who: Person, room: Chat, message: Message, data: str) -> CallbackQuery:
    bot = world.bots.get(message.author)
    if not bot or (not room.is_private and not room.member(bot.id)):
        raise Impossible("No bot listens to the buttons of this message.")
    if who.id in bot.blocked_by and room.is_private:
        raise Impossible("She has blocked this bot; unblock it first.")
    query_id = str(4_000_000_000_000_000_000 + world.fresh_id(0))
    query = CallbackQuery(query_id, bot, who, room, message, data, world.clock.unix())
    world.callbacks[query_id] = query
    payload = {
        "id": query_id,
        "from": who.as_user(),
        "message": views.message(world, message, bot),
        "chat_instance": str(7_000_000_000_000_000_000 + room.id),
        "data": data,
    }
    updates.emit(world, bot, "callback_query", payload)
    return query


def _seen(room: Chat, who: Person, message_id: int) -> Message:
    """An ephemeral message is named by its number, negative, as her view names it."""
    if not room.is_private and not room.member(who.id):
        raise Impossible(f"{who.first_name} is not in this chat.")
    if message_id >= 0:
        return lookup.message(room, message_id)
    message = room.ephemeral.get(-message_id)
    if not message or message.only_for != who.id:
        raise Impossible("She sees no such message.", 404)
    return message


def _button(message: Message, place: list[int]) -> JSON:
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    row, column = (*place, 0, 0)[:2]
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise Impossible(f"There is no button {row}, {column} under this message.")
    button: JSON = rows[row][column]
    return button


def open_link(world: World, from_: int, url: str) -> JSON:
    """t.me links: a bot (with ?start= or ?startgroup=), or an invitation to a group."""
    who = lookup.person(world, from_)
    parts = urlsplit(url if "://" in url else f"https://{url}")
    name = parts.path.strip("/")
    if parts.hostname not in ("t.me", "telegram.me"):
        raise Impossible("Only t.me links can be opened here.")
    if name.startswith(("+", "joinchat/")):
        return joining.follow_invite(world, who, url)
    bot = _bot_named(world, name)
    query = parse_qs(parts.query, keep_blank_values=True)
    if "startgroup" in query:
        rights = query.get("admin", [""])[0].split()
        return {"bot": bot.id, "startgroup": query["startgroup"][0], "admin": rights}
    if "start" in query:
        return {"bot": bot.id, **start(world, who.id, bot.id, query["start"][0])}
    return {"bot": bot.id}


def _bot_named(world: World, name: str) -> Bot:
    for bot in world.bots.values():
        if bot.username.lower() == name.lower():
            return bot
    raise Impossible(f"Nobody is called {name}.", 404)
