"""New people."""

from sandbox.people import Impossible
from sandbox.world import JSON, Person, World

# Newer accounts have ids that do not fit into 32 bits.
FIRST_ID = 5_000_000_000


def person(
    world: World,
    first_name: str,
    last_name: str | None = None,
    username: str | None = None,
    language_code: str | None = None,
    id: int | None = None,  # noqa: A002 - the control API's word
) -> JSON:
    if not first_name.strip():
        raise Impossible("A person needs a first name.")
    number = id or world.fresh_id(FIRST_ID)
    if number <= 0 or world.user(number):
        raise Impossible(f"The id {number} is taken or not positive.")
    names = {one.username.lower() for one in world.people.values() if one.username}
    if username and username.lower() in names:
        raise Impossible(f"The username {username} is taken.")
    world.people[number] = Person(number, first_name, last_name, username, language_code)
    world.changes.bump()
    return world.people[number].as_user()
