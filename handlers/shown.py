"""What a member is shown by many a handler."""

from datetime import datetime

from models import Member, Role, Session
from screens import talk_card
from screens.screen import Screen
from screens.texts import Texts
from services import talk_views, talks


async def next_talk(
    session: Session, member: Member, now: datetime, say: Texts, toast: str = ""
) -> Screen:
    """The next talk of her club, with all that she can do about it, in the club's own time."""
    view = await talk_views.view(session, member, now)
    here = say.at(talks.zone_of(member.club))
    return talk_card.card(view, here, is_mentor=member.role == Role.MENTOR, toast=toast)
