"""The mentor's own words for one line of the plan, in the place of ours.

They belong to that one step: a talk that is moved is reminded of by new steps, in our words, for
hers may name the old hour.
"""

from typing import Any

from domain.reminders import clean_words
from models import Session, Step, Wording


async def find(session: Session, step: Step) -> str | None:
    worded = await session.get(Wording, step.id)
    return worded.text if worded else None


async def params(session: Session, step: Step) -> dict[str, Any]:
    """What the letters of this step carry of them; scheduler/post.py puts them in."""
    words = await find(session, step)
    return {"words": words} if words else {}


async def reword(session: Session, step: Step, typed: str) -> None:
    """Raises NoWords or TooManyWords."""
    await session.merge(Wording(step_id=step.id, text=clean_words(typed)))


async def forget(session: Session, step: Step) -> None:
    if worded := await session.get(Wording, step.id):
        await session.delete(worded)
        await session.flush()
