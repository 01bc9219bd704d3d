"""What a bot or a person sees of a message now."""

from sandbox.polls import poll_view
from sandbox.world import JSON, Bot, Message, Person, World


def message(
    world: World,
    seen: Message,
    bot: Bot | None = None,
    person: Person | None = None,
    nested: bool = True,
) -> JSON:
    """The Bot API's Message. What it replies to is one level deep, as in Telegram."""
    view: JSON = {"message_id": seen.message_id, **seen.body, "chat": seen.chat.as_chat()}
    if seen.poll_id:
        view["poll"] = poll_view(world, world.polls[seen.poll_id], bot, person)
    if seen.chat.is_protected:
        view["has_protected_content"] = True
    if seen.ephemeral_id and seen.only_for:
        view["ephemeral_message_id"] = seen.ephemeral_id
        receiver = world.user(seen.only_for)
        if receiver:
            view["receiver_user"] = receiver.as_user()
    if nested and seen.reply_to:
        target = seen.chat.messages.get(seen.reply_to)
        if target:
            view["reply_to_message"] = message(world, target, bot, person, nested=False)
    return view
