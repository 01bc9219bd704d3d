"""A mentor chooses a rule of her club, and what comes by itself keeps to it."""

import datetime as dt

from domain import rules
from domain.rules import Value
from models import Club, Session
from services import openings, plans, pulse, steps, talk_changes


async def choose(session: Session, club: Club, name: str, value: Value, now: dt.datetime) -> Value:
    """What was so before. The next poll, pulse and plan move at once, and the end of a talk that
    was announced; what else was planned for this week's talk or for a task that was given stays
    as people were told.
    """
    # Two mentors may choose at the same time, each another rule.
    await session.refresh(club, ["chosen_rules"], with_for_update=True)
    before: Value = getattr(club.rules, name)
    chosen = {each: kept for each, kept in club.chosen_rules.items() if each != name}
    if value != getattr(rules.USUAL, name):
        chosen[name] = value
    club.chosen_rules = chosen
    await session.flush()
    await _plan_anew(session, club, name, now)
    return before


async def _plan_anew(session: Session, club: Club, name: str, now: dt.datetime) -> None:
    """Also while the club pauses: what is planned then waits until it goes on."""
    match name:
        case "poll_day" | "poll_hour" | "poll_open":
            await openings.plan_anew(session, club, now)
        case "length":
            await talk_changes.last_as_set(session, club.id, now)
        case "pulse_day":
            await steps.cancel(session, club.id, pulse.STEP)
            await pulse.begin(session, club, now)
        case "plan_day":
            await steps.cancel(session, club.id, plans.STEP)
            await plans.begin(session, club, now)
