"""What the mentors of a club did lately, the newest first."""

from collections.abc import Sequence

from models import Action, Club
from screens.clubs import Settings
from screens.office_buttons import ShowActions
from screens.screen import Screen, button, column
from screens.texts import Texts
from services.actions import PAGE


def log(club: Club, found: Sequence[Action], say: Texts) -> Screen:
    lines = [_line(each, say) for each in found[:PAGE]]
    older = [
        button(say("▶️ Earlier"), ShowActions(club=club.id, before=found[PAGE - 1].id))
        for _ in found[PAGE:]
    ]
    text = "\n".join([say("📖 What the mentors did"), "", *(lines or [say("Nothing yet.")])])
    return Screen(text, column(*older, button(say("← Back"), Settings(club=club.id))))


def _line(action: Action, say: Texts) -> str:
    """«22.11 14:10 · Айгүл · ⏸ Тындыруу · ⚙️ Клубдун жөндөөлөрү»"""
    at = action.at.astimezone(say.zone)
    return say(
        "{at} · {name} · {what}",
        at=f"{at:%d.%m %H:%M}",
        name=action.member.name,
        what=" · ".join(filter(None, (action.label, action.about))) or action.what,
    )
