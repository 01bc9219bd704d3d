"""What she sent unasked and now calls a question. It was kept when it came."""

import datetime as dt

from domain.questions import Kind, NoTalkAhead, NotAQuestion
from models import Member, Part, Session, TalkQuestion
from services import homework_strays, question_asking, talks
from services.question_messages import Heard


async def take(
    session: Session, member: Member, asked: int, now: dt.datetime
) -> TalkQuestion | None:
    """What she was `asked` about then, as questions to the coming talk; the last of them.

    None if it was settled before. Raises NotKept, NoTalkAhead, NotAQuestion or QuestionIsTooLong.
    """
    found = await homework_strays.answered(session, member.person_id, asked)
    if not found:
        return None
    talk = await talks.next_talk(session, member.club_id, now)
    if talk is None:
        raise NoTalkAhead
    for part in found:
        part.removed_at = now
    *_, last = [
        await question_asking.ask(session, member, talk.id, _heard(part), now) for part in found
    ]
    return last


def _heard(part: Part) -> Heard:
    try:
        kind = Kind(part.kind.replace("_", " "))
    except ValueError:
        raise NotAQuestion from None
    ids = (part.file_id or "", part.file_unique_id or "")
    return Heard(part.chat_id, part.message_id, kind, part.text, *ids, part.media_group_id)
