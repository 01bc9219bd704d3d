"""`python -m bot letters`: what could not be sent or done in the last 30 days.

For who runs the bot.
"""

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from bot import database
from bot.clock import SystemClock
from bot.settings import Settings, SettingsError
from models import Errand, Letter, Step
from services import dead_letters


async def show(chosen: Settings) -> None:
    """May be asked while the bot runs. Raises SettingsError if there is no database to read."""
    path = database.file_of(make_url(chosen.database_url))
    if path and not path.exists():
        raise SettingsError(f"DATABASE_URL: there is no database at {path} yet.")
    engine = database.open_reader(chosen.database_url)
    try:
        async with database.open_sessions(engine)() as session:
            now = SystemClock().now()
            dead = await dead_letters.lately(session, Letter, now)
            undone = await dead_letters.lately(session, Step, now)
            failed = await dead_letters.lately(session, Errand, now)
    except (DBAPIError, OSError) as refused:
        why = str(refused.orig if isinstance(refused, DBAPIError) else refused).splitlines()[0]
        raise SettingsError(f"DATABASE_URL: the database cannot be read ({why}).") from None
    finally:
        await engine.dispose()
    for letter, club in dead:
        _show(letter, f"{club or 'no club'} (chat {letter.chat_id})")
    for step, club in undone:
        _show(step, f"{club} (not done)")
    for errand, club in failed:
        _show(errand, f"{club or 'no club'} (not done, chat {errand.chat_id or 'of nobody'})")
    if not (dead or undone or failed):
        print("Every message of the last 30 days could be sent, and all that was due was done.")  # noqa: T201 - the operator reads this


def _show(dead: Letter | Step | Errand, where: str) -> None:
    when = f"{dead.settled_at:%Y-%m-%d %H:%M}" if dead.settled_at else ""
    print(f"{when} UTC  {dead.id}  {dead.kind}  {where}  {dead.error}")  # noqa: T201
