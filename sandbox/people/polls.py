"""People vote."""

from sandbox import polls
from sandbox.people import Impossible, lookup
from sandbox.world import JSON, Chat, Person, Poll, World


def vote(world: World, person_id: int, poll_id: str, options: list[int]) -> JSON:
    """Indexes of options; none of them takes the vote back. Seeing the poll is enough to vote."""
    person = lookup.person(world, person_id)
    poll = world.polls.get(str(poll_id))
    place = poll and _seen_in(world, poll, person)
    if not poll or not place:
        raise Impossible(f"{person.first_name} sees no poll {poll_id}.", 404)
    chosen = sorted(set(options))
    _check(poll, person, chosen)
    polls.cast(world, poll, person, chosen, place)
    return polls.poll_view(world, poll, None, person)


def _seen_in(world: World, poll: Poll, person: Person) -> Chat | None:
    """A chat of hers that shows the poll: the original, or a forward of it."""
    for chat in world.chats():
        hers = chat.person is person or chat.member(person.id)
        if hers and any(one.poll_id == poll.id for one in chat.messages.values()):
            return chat
    return None


def _check(poll: Poll, person: Person, chosen: list[int]) -> None:
    if poll.is_closed:
        raise Impossible("This poll is closed.")
    if chosen and not 0 <= chosen[0] <= chosen[-1] < len(poll.options):
        raise Impossible("There is no such option.")
    if len(chosen) > 1 and not poll.allows_multiple_answers:
        raise Impossible("This poll takes one answer.")
    if person.id in poll.votes and not poll.allows_revoting:
        raise Impossible("Votes in this poll are final.")


def vote_all(world: World, poll_id: str) -> JSON:
    """Everybody in the poll's groups who has not voted yet votes at random."""
    poll = world.polls.get(str(poll_id))
    if not poll:
        raise Impossible(f"There is no poll {poll_id}.", 404)
    if poll.is_closed:
        raise Impossible("This poll is closed.")
    voted = 0
    for chat in _groups_showing(world, poll):
        for person in chat.people():
            if person.id not in poll.votes and not person.deactivated:
                polls.cast(world, poll, person, _random_choice(world, poll), chat)
                voted += 1
    return {"voted": voted, **polls.poll_view(world, poll, None, None)}


def _groups_showing(world: World, poll: Poll) -> list[Chat]:
    groups = [chat for chat in world.groups.values() if not chat.deleted and not chat.migrated_to]
    return [
        chat for chat in groups if any(one.poll_id == poll.id for one in chat.messages.values())
    ]


def _random_choice(world: World, poll: Poll) -> list[int]:
    count = len(poll.options)
    most = count if poll.allows_multiple_answers else 1
    return sorted(world.random.sample(range(count), world.random.randint(1, most)))
