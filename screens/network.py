"""All clubs side by side, as the organiser sees them."""

from aiogram.filters.callback_data import CallbackData

from domain.errors import N_
from models import ClubState
from screens.buttons import PageNumber
from screens.pages import turning
from screens.screen import Screen
from screens.texts import Texts
from services.network import Glance, NetworkPage

STATES = {
    ClubState.SETTING_UP: N_("is being set up"),
    ClubState.PAUSED: N_("paused"),
    ClubState.GONE: N_("without the bot"),
}


class ShowNetwork(CallbackData, prefix="net"):
    """Of no club: whoever presses it has to be an organiser by the settings."""

    page: PageNumber = 0


def overview(found: NetworkPage, say: Texts) -> Screen:
    head = say(
        "🗺 Clubs: {n} · page {number} of {count}",
        n=found.clubs,
        number=found.page.number + 1,
        count=found.page.count,
    )
    note = say(
        "👥 members · 📝 registered · 📬 can be written to · in 30 days: 🍵 talks, 📚 reports"
    )
    text = "\n\n".join([f"{head}\n{note}", *(_club(each, say) for each in found.page.entries)])
    return Screen(text, turning(found.page, lambda to: ShowNetwork(page=to)))


def _club(glance: Glance, say: Texts) -> str:
    state = STATES.get(glance.club.state)
    return say(
        "“{club}”{state}\n👥 {members} · 📝 {registered} · 📬 {reachable}"
        " · 🍵 {talks} · 📚 {reports}",
        club=glance.club.title,
        state=f" · {say(state)}" if state else "",
        members=glance.members,
        registered=glance.registered,
        reachable=glance.reachable,
        talks=glance.talks,
        reports=glance.reports,
    )
