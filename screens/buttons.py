"""What a button carries: ids only, and of which club. A modified client can send any bytes, so
every tap of a ClubButton is checked against the membership of the person before a handler sees it.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar

from aiogram.filters.callback_data import CallbackData
from pydantic import ConfigDict, Field

from models import Member, Role
from screens.screen import Screen, button, column
from screens.texts import Texts

TITLE = 60  # characters of a club's name on its button

RowNumber = Annotated[int, Field(ge=1, lt=2**63)]  # no database can be asked for more


class ClubButton(CallbackData, prefix="club"):
    """A button of one club. `needs` is the role without which it is refused."""

    model_config = ConfigDict(defer_build=True)  # there are two hundred of them

    needs: ClassVar[Role] = Role.MEMBER

    club: RowNumber


class MentorButton(ClubButton, prefix="mentor"):
    needs: ClassVar[Role] = Role.MENTOR


def which_club(
    places: Sequence[Member], leads_to: Callable[[int], ClubButton], say: Texts
) -> Screen:
    """For who is in several; `leads_to` takes the id of the club."""
    choices = (button(each.club.title[:TITLE], leads_to(each.club_id)) for each in places)
    return Screen(say("Which club?"), column(*choices))
