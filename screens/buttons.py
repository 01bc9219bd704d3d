"""What a button carries: ids only, and of which club. A modified client can send any bytes, so
every tap of a ClubButton is checked against the membership of the person before a handler sees it.
"""

from typing import Annotated, ClassVar

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from models import Role

RowNumber = Annotated[int, Field(ge=1, lt=2**63)]  # no database can be asked for more


class ClubButton(CallbackData, prefix="club"):
    """A button of one club. `needs` is the role without which it is refused."""

    needs: ClassVar[Role] = Role.MEMBER

    club: RowNumber
