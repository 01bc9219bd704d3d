"""What she sent unasked and now calls a question. It was kept when it came."""

import datetime as dt

from domain.questions import Kind, NoSuchQuestion, NoTalkAhead, NotAQuestion
from models import Member, Part, Session, TalkQuestion
from services import homework_strays, questions, talks
from services.question_messages import Heard


async def take(session: Session, member: Member, now: dt.datetime) -> TalkQuestion:
    """Everything she was asked about, as questions to the coming talk; the last one of them.

    Raises NoTalkAhead, NotAQuestion, QuestionIsTooLong or, if it was settled, NoSuchQuestion.
    """
    talk = await talks.next_talk(session, member.club_id, now)
    if talk is None:
        raise NoTalkAhead
    question = None
    for part in await homework_strays.asked_about(session, member.person_id):
        question = await questions.ask(session, member, talk.id, _heard(part), now)
        part.removed_at = now
    if question is None:
        raise NoSuchQuestion
    return question


def _heard(part: Part) -> Heard:
    try:
        kind = Kind(part.kind.replace("_", " "))
    except ValueError:
        raise NotAQuestion from None
    ids = (part.file_id or "", part.file_unique_id or "")
    return Heard(part.chat_id, part.message_id, kind, part.text, *ids, part.media_group_id)
