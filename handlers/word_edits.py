"""Words for a mentor, or of a mentor, that are changed after they were sent; of a report too."""

from datetime import datetime

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message

from models import Person, Session
from services import review_decisions, words

router = Router(name="word_edits")


# A place that is shared live is changed every few seconds, but it has no words.
@router.edited_message(F.chat.type == "private", F.text | F.caption)
async def correct(message: Message, person: Person, session: Session, now: datetime) -> None:
    hers, said = (person.id, message.message_id), message.text or message.caption or ""
    if await words.correct(session, *hers, now):
        return
    if not await review_decisions.correct(session, *hers, said, now):
        raise SkipHandler
