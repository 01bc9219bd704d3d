"""A poll's life: what is seen of it, how a vote is counted, when it closes."""

from dataclasses import replace

from sandbox import updates
from sandbox.world import JSON, Bot, Chat, Person, Poll, World

CHANNEL_BOT: JSON = {
    "id": 136817688,
    "is_bot": True,
    "first_name": "Channel",
    "username": "Channel_Bot",
}
SOLUTION = ("correct_option_id", "correct_option_ids", "explanation", "explanation_entities")
IN_MESSAGES_ONLY = ("description", "description_entities")
FIRST_ID = 5_000_000_000_000_000_000


def poll_view(world: World, poll: Poll, bot: Bot | None, person: Person | None) -> JSON:
    """The Bot API's Poll. A person also sees her own vote; open hidden results show no counts."""
    hidden = poll.hide_results_until_closes and not poll.is_closed
    solved = poll.is_closed or (bot and bot is poll.bot) or (person and person.id in poll.votes)
    view: JSON = {
        "id": poll.id,
        "question": poll.question,
        "options": _options(poll, hidden),
        "total_voter_count": len(poll.votes),
        "is_closed": poll.is_closed,
        "is_anonymous": poll.is_anonymous,
        "type": poll.kind,
        "allows_multiple_answers": poll.allows_multiple_answers,
        "allows_revoting": poll.allows_revoting,
        "members_only": poll.members_only,
        **{key: value for key, value in poll.extra.items() if solved or key not in SOLUTION},
    }
    if poll.question_entities:
        view["question_entities"] = poll.question_entities
    if poll.close_date and not poll.is_closed:
        view["open_period"] = poll.open_period
        view["close_date"] = poll.close_date
    if person:
        view["own_vote"] = poll.votes.get(person.id, [])
        view["results_hidden"] = hidden
    return view


def _options(poll: Poll, hidden: bool) -> list[JSON]:
    counts = [0] * len(poll.options)
    for chosen in poll.votes.values():
        for index in chosen:
            counts[index] += 1
    return [
        {
            "persistent_id": option.persistent_id,
            "text": option.text,
            "voter_count": 0 if hidden else count,
            **({"text_entities": option.entities} if option.entities else {}),
        }
        for option, count in zip(poll.options, counts, strict=True)
    ]


def fresh_id(world: World) -> str:
    """Larger than 2^53, as Telegram's are: they are strings for a reason."""
    return str(world.fresh_id(FIRST_ID))


def start(world: World, poll: Poll) -> None:
    """From now on it closes by itself when its time comes, unless its world is gone by then."""

    def end() -> None:
        if poll.id in world.polls:
            close(world, poll)

    if poll.close_date and not poll.is_closed:
        world.clock.at(poll.close_date, end)


def close(world: World, poll: Poll) -> None:
    if not poll.is_closed:
        poll.is_closed = True
        _tell(world, poll)


def cast(world: World, poll: Poll, person: Person, chosen: list[int], seen_in: Chat) -> None:
    """Counts a vote, or takes it back when nothing is chosen, and tells the poll's bot."""
    if chosen == poll.votes.get(person.id, []):
        return
    poll.votes[person.id] = chosen
    if not chosen:
        del poll.votes[person.id]
    if poll.bot and not poll.is_anonymous:
        answer: JSON = {
            "poll_id": poll.id,
            **_voter(person, seen_in),
            "option_ids": chosen,
            "option_persistent_ids": [poll.options[index].persistent_id for index in chosen],
        }
        updates.emit(world, poll.bot, "poll_answer", answer)
    _tell(world, poll)


def _voter(person: Person, seen_in: Chat) -> JSON:
    """An anonymous administrator votes as the group; bots of old find a stand-in for her."""
    member = seen_in.member(person.id)
    if member and member.is_admin and member.is_anonymous:
        return {"voter_chat": seen_in.as_chat(), "user": CHANNEL_BOT}
    return {"user": person.as_user()}


def _tell(world: World, poll: Poll) -> None:
    world.changes.bump()
    if poll.bot:
        view = poll_view(world, poll, poll.bot, None)
        state = {key: value for key, value in view.items() if key not in IN_MESSAGES_ONLY}
        updates.emit(world, poll.bot, "poll", state)


def duplicate(world: World, bot: Bot | None, poll: Poll) -> Poll:
    """The new, open poll that a copied message shows. (A forward shows the same poll.)

    It has no closing date: Telegram copies the question, not the hours.
    """
    copy = replace(
        poll, id=fresh_id(world), bot=bot, is_closed=False, open_period=None, close_date=None,
        votes={}, places=[],
    )  # fmt: skip
    world.polls[copy.id] = copy
    return copy


def may_be_copied_by(poll: Poll, bot: Bot) -> bool:
    """An open quiz is copied only by a bot that knows its answer."""
    return poll.kind != "quiz" or poll.is_closed or poll.bot is bot
