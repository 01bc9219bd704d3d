"""`python -m bot letters`: what could not be sent in the last 30 days, for who runs the bot."""

from sqlalchemy.exc import DBAPIError

from bot import database
from bot.clock import SystemClock
from bot.settings import Settings, SettingsError
from services import dead_letters


async def show(chosen: Settings) -> None:
    """May be asked while the bot runs. Raises SettingsError if there is no database to read."""
    engine = database.open_reader(chosen.database_url)
    try:
        async with database.open_sessions(engine)() as session:
            dead = await dead_letters.lately(session, SystemClock().now())
    except (DBAPIError, OSError) as refused:
        why = str(refused.orig if isinstance(refused, DBAPIError) else refused).splitlines()[0]
        raise SettingsError(f"DATABASE_URL: the database cannot be read ({why}).") from None
    finally:
        await engine.dispose()
    for letter, club in dead:
        when = f"{letter.settled_at:%Y-%m-%d %H:%M}" if letter.settled_at else ""
        where = f"{club or 'no club'} (chat {letter.chat_id})"
        print(f"{when} UTC  {letter.id}  {letter.kind}  {where}  {letter.error}")  # noqa: T201 - the operator reads this
    if not dead:
        print("Every message of the last 30 days could be sent.")  # noqa: T201
