"""Groups as such: founded, upgraded, deleted, given topics."""

from dataclasses import replace

from sandbox import membership, posting, rights, topics
from sandbox.membership import Change
from sandbox.people import Impossible, lookup
from sandbox.world import ADMIN_RIGHTS, Chat, ChatKind, ChatMember, Person, Status, World

FIRST_GROUP = 5_000_000_000  # past 32 bits, as Telegram's newer groups are
FIRST_SUPERGROUP = 1_002_000_000_000
KINDS: tuple[ChatKind, ...] = ("group", "supergroup")


def create_group(
    world: World,
    title: str,
    kind: ChatKind,
    creator: int,
    members: list[int],
    is_forum: bool = False,
) -> Chat:
    """Bots among the members hear that they are in, as if they had been added at once."""
    if kind not in KINDS or not title.strip():
        raise Impossible("A group needs a title and is a group or a supergroup.")
    if is_forum and kind != "supergroup":
        raise Impossible("Only a supergroup can have topics.")
    founder = lookup.person(world, creator)
    others = [
        lookup.user(world, user_id) for user_id in dict.fromkeys(members) if user_id != creator
    ]
    chat = _fresh(world, kind, title.strip()[:128], is_forum)
    now = world.unix()
    chat.members[founder.id] = ChatMember(founder, "creator", joined=now)
    for user in others:
        if isinstance(user, Person):
            chat.members[user.id] = ChatMember(user, joined=now)
        else:
            membership.change(world, chat, founder, user, Change("member"))
    born = "group_chat_created" if kind == "group" else "supergroup_chat_created"
    posting.service(world, chat, founder, {born: True})
    return chat


def _fresh(world: World, kind: ChatKind, title: str, is_forum: bool = False) -> Chat:
    first = FIRST_GROUP if kind == "group" else FIRST_SUPERGROUP
    chat = Chat(-world.fresh_id(first), kind, title, is_forum=is_forum)
    if is_forum:
        topics.general(chat)
    world.groups[chat.id] = chat
    return chat


def migrate(world: World, chat: Chat, by: int) -> Chat:
    """The group becomes a supergroup: another id, new message ids, the same people."""
    place = chat.member(by)
    if chat.kind != "group" or chat.migrated_to:
        raise Impossible("Only a basic group can become a supergroup.")
    if not place or place.status != "creator":
        raise Impossible("Only the owner can upgrade the group.")
    new = _fresh(world, "supergroup", chat.title or "")
    new.description, new.photo = chat.description, chat.photo
    new.permissions, new.is_protected = dict(chat.permissions), chat.is_protected
    for user_id, member in chat.members.items():
        if member.is_in:
            new.members[user_id] = replace(member, joined=world.unix())
    line = membership.performer(chat, place.user)
    posting.service(world, chat, place.user, {**line, "migrate_to_chat_id": new.id})
    chat.migrated_to = new.id
    origin = {"migrate_from_chat_id": chat.id}
    posting.service(world, new, place.user, {**membership.performer(new, place.user), **origin})
    return new


def protect(world: World, chat: Chat, by: int, protected: bool = True) -> None:
    """Restrict saving content: of old messages too, and without a word in the group."""
    place = chat.member(by)
    if not place or place.status != "creator":
        raise Impossible("Only the owner can restrict saving content.")
    chat.is_protected = protected
    world.changes.bump()


def delete_chat(world: World, chat: Chat, by: int) -> None:
    """For everybody. Its bots are out of it, and are told "the group chat was deleted" later."""
    place = chat.member(by)
    if not place or place.status != "creator":
        raise Impossible("Only the owner can delete the group.")
    for bot in chat.bots():
        membership.change(world, chat, place.user, bot, Change("left", {"rights": {}}))
    chat.deleted = True
    world.changes.bump()


def add_topic(world: World, chat: Chat, name: str, by: int) -> int:
    """The new topic's message_thread_id."""
    place = chat.member(by)
    if not chat.is_forum:
        raise Impossible("This group has no topics.")
    if not place or not (place.has("can_manage_topics") or chat.permissions["can_manage_topics"]):
        raise Impossible("She may not open topics here.")
    if not name.strip():
        raise Impossible("A topic needs a name.")
    topic = topics.add(world, chat, place.user, name.strip()[:128], topics.COLORS[0])
    return topic.message_thread_id


def administrator(chat: Chat, asked: dict[str, bool]) -> Change:
    """Promotion in a person's app, where everything but naming administrators is ticked."""
    usual = {name: name != "can_promote_members" for name in ADMIN_RIGHTS}
    status: Status = "administrator"
    granted = {**rights.of_kind(chat, asked or usual), "can_manage_chat": True}
    return Change(status, {"rights": granted, "until": 0, "tag": None})
