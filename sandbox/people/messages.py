"""What people say, send, edit and delete."""

from typing import Any

from sandbox import media, posting, rooms
from sandbox import text as texts
from sandbox.calls import Refused, Upload
from sandbox.membership import GROUP_ANONYMOUS_BOT
from sandbox.people import Impossible, lookup
from sandbox.polls import CHANNEL_BOT
from sandbox.world import GENERAL, JSON, Chat, Message, Person, User, World

PERMISSION = {
    "photo": "can_send_photos",
    "live_photo": "can_send_photos",
    "video": "can_send_videos",
    "video_note": "can_send_video_notes",
    "voice": "can_send_voice_notes",
    "audio": "can_send_audios",
    "document": "can_send_documents",
}
MAX_ALBUM = 10


def say(
    world: World,
    from_: int,
    chat: int,
    text: str,
    reply_to: int | None = None,
    thread: int | None = None,
    as_anonymous_admin: bool = False,
    as_channel: str | None = None,
) -> JSON:
    who, room = _speaker(world, from_, chat, "can_send_messages")
    body = {**_words(text), **_mask(room, who, as_anonymous_admin, as_channel)}
    return sent(_put(world, room, who, body, reply_to, thread))


def press(world: World, from_: int, chat: int, text: str) -> JSON:
    """A button of the reply keyboard: its text is sent as if it were typed."""
    return say(world, from_, chat, text)


def send_media(
    world: World,
    from_: int,
    chat: int,
    items: list[JSON],
    caption: str | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
    files: dict[str, Upload] | None = None,
    as_channel: str | None = None,
) -> JSON:
    """One item, or an album of two to ten: a message and an update each, one media_group_id."""
    if not 1 <= len(items) <= MAX_ALBUM:
        raise Impossible("An album has two to ten items.")
    who, room = _speaker(world, from_, chat, "can_send_messages")
    bodies = [_item(world, room, who, item, files or {}) for item in items]
    if caption and "caption" not in bodies[0]:
        bodies[0] |= _caption(caption)
    if len(bodies) > 1:
        group = posting.album_id(world)
        bodies = [{**body, "media_group_id": group} for body in bodies]
    mask = _mask(room, who, False, as_channel)
    messages = [_put(world, room, who, {**body, **mask}, reply_to, thread) for body in bodies]
    return {"message_ids": [one.message_id for one in messages], **sent(messages[0])}


def edit(
    world: World,
    from_: int,
    chat: int,
    message_id: int,
    text: str | None = None,
    caption: str | None = None,
    item: JSON | None = None,
    files: dict[str, Upload] | None = None,
) -> JSON:
    """An item takes the place of the one in the message, or of its text."""
    who = lookup.person(world, from_)
    room = lookup.chat_for(world, who, chat)
    message = lookup.message(room, message_id)
    if message.author != who.id:
        raise Impossible("Only the author can edit a message.")
    new = _words(text) if text is not None else _caption(caption or "")
    dropped = {"entities"} if text is not None else {"caption", "caption_entities"}
    if item:
        new |= _item(world, room, who, item, files or {})
        dropped |= {"text", "entities", *media.KINDS}
    kept = {key: value for key, value in message.body.items() if key not in dropped}
    message.body = {**kept, **new, "edit_date": world.unix()}
    posting.announce_edit(world, message)
    return sent(message)


def delete(world: World, from_: int, chat: int, message_ids: list[int]) -> JSON:
    """Bots are not told: Telegram has no update for a deleted message."""
    who = lookup.person(world, from_)
    room = lookup.chat_for(world, who, chat)
    place = room.member(who.id)
    for message in [lookup.message(room, number) for number in message_ids]:
        allowed = room.is_private or message.author == who.id
        if not allowed and not (place and place.has("can_delete_messages")):
            raise Impossible("She may delete only her own messages here.")
        posting.remove(world, message)
    return {"deleted": len(message_ids)}


def sent(message: Message) -> JSON:
    return {"message_id": message.message_id, "date": message.body["date"]}


def _speaker(world: World, from_: int, chat: int, permission: str) -> tuple[Person, Chat]:
    who = lookup.person(world, from_)
    room = lookup.chat_for(world, who, chat, starts=True)
    if room.bot and who.id in room.bot.blocked_by:
        raise Impossible("She has blocked this bot; unblock it first.")
    if room.deleted or (not room.is_private and not room.member(who.id)):
        raise Impossible(f"{who.first_name} is not in this chat.")
    if not room.is_private and not rooms.permitted(room, who.id, permission):
        raise Impossible(f"{who.first_name} may not send this here.")
    return who, room


def _mask(room: Chat, who: Person, anonymous: bool, channel: str | None) -> JSON:
    """Who seems to speak: she, the group for an anonymous admin, or a channel of hers."""
    place = room.member(who.id)
    if channel:
        seeming = {"id": -1_009_000_000_000 - who.id % 1_000_000, "type": "channel"}
        return {"from": CHANNEL_BOT, "sender_chat": {**seeming, "title": channel}}
    if anonymous and not (place and place.is_admin):
        raise Impossible("Only an administrator can speak anonymously.")
    if anonymous or (place and place.is_anonymous):
        title = {"author_signature": place.custom_title} if place and place.custom_title else {}
        return {"from": GROUP_ANONYMOUS_BOT, "sender_chat": room.as_chat(), **title}
    return {"sender_tag": place.tag} if place and place.tag else {}


def _put(
    world: World, room: Chat, who: User, body: JSON, reply_to: int | None, thread: int | None
) -> Message:
    if reply_to is not None:
        lookup.message(room, reply_to)
    if thread:
        topic = room.topics.get(thread)
        if not topic:
            raise Impossible(f"There is no topic {thread} here.", 404)
        place = room.member(who.id)
        if topic.closed and not (place and place.has("can_manage_topics")):
            raise Impossible("This topic is closed.")
        if thread != GENERAL:
            body = {**body, "message_thread_id": thread, "is_topic_message": True}
    return posting.post(world, room, who, body, reply_to=reply_to)


def _words(words: str) -> JSON:
    try:
        plain, entities = texts.parse(words)
    except Refused as refused:
        raise Impossible(refused.description.removeprefix("Bad Request: ")) from None
    return {"text": plain, **({"entities": entities} if entities else {})}


def _caption(words: str) -> JSON:
    try:
        return texts.caption(words, None, None)
    except Refused as refused:
        raise Impossible(refused.description.removeprefix("Bad Request: ")) from None


def _item(world: World, room: Chat, who: Person, item: JSON, files: dict[str, Upload]) -> JSON:
    kind = str(item.get("kind", ""))
    if kind in ("location", "contact", "venue"):
        return _placeless(kind, item, who)
    if kind not in media.KINDS:
        raise Impossible(f"Unknown kind {kind!r}; known: {', '.join(media.KINDS)}.")
    permission = PERMISSION.get(kind, "can_send_other_messages")
    if not room.is_private and not rooms.permitted(room, who.id, permission):
        raise Impossible(f"{who.first_name} may not send this here.")
    body = media.described(world, _file(world, kind, item, files))
    return {**body, **_caption(item.get("caption") or "")}


def _file(world: World, kind: str, item: JSON, files: dict[str, Upload]) -> Any:
    if "file_id" in item:
        file = world.files.get(str(item["file_id"]))
        if not file:
            raise Impossible("There is no such file.", 404)
        return file
    upload = files.get(str(item.get("file", "")))
    meta = {key: item.get(key) for key in ("duration", "width", "height", "title")}
    file = media.keep(world, kind, upload, item.get("size"), **meta)
    if item.get("name"):
        file.name = str(item["name"])
    return file


def _placeless(kind: str, item: JSON, who: Person) -> JSON:
    if kind == "contact":
        contact = {"phone_number": "+996700000000", "first_name": who.first_name}
        return {"contact": {**contact, "user_id": who.id, **item.get("contact", {})}}
    spot = {"latitude": item.get("latitude", 42.87), "longitude": item.get("longitude", 74.59)}
    if kind == "location":
        return {"location": spot}
    names = {"title": item.get("title", "Library"), "address": item.get("address", "Bishkek")}
    return {"location": spot, "venue": {"location": spot, **names}}
