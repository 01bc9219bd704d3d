"""The buttons of a club's settings: a page of them, one of them, and what is chosen."""

from typing import Annotated

from pydantic import Field

from domain.errors import N_
from domain.rules import Page
from screens.buttons import MentorButton

RuleName = Annotated[str, Field(pattern=r"^[a-z_]{1,16}$")]
PAGES = {
    Page.GROUP: N_("👥 The group"),
    Page.POLL: N_("🗳 The vote on the time"),
    Page.TALK: N_("🍵 The day of the talk"),
    Page.HOMEWORK: N_("📚 Homework"),
    Page.SOUND: N_("🔔 Sound and silence"),
    Page.STARS: N_("🌟 Votes for stars"),
    Page.PEOPLE: N_("🗂 Mentors' week, people"),
}


class ShowRules(MentorButton, prefix="ru_page"):
    sheet: Page


class ShowRule(MentorButton, prefix="ru"):
    rule: RuleName


class ChooseRule(MentorButton, prefix="ru_set"):
    """`value` as domain/rules.py writes it."""

    rule: RuleName
    value: Annotated[str, Field(pattern=r"^[\d.-]{1,20}$")]
