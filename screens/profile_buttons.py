"""The buttons with which somebody says who she is, or a mentor says it of her."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.clubs import Oblast, Standing
from domain.roles import Right
from screens.buttons import ClubButton, RowNumber

Fact = Literal["name", "council", "district"]
PageNumber = Annotated[int, Field(ge=0, le=10_000)]


class ShowMe(ClubButton, prefix="me"):
    pass


class ShowMembers(ClubButton, prefix="me_all"):
    """Each member of a page of the roster as a button."""

    needs: ClassVar[Right] = Right.ROSTER

    page: PageNumber = 0


class ProfileButton(ClubButton, prefix="me_of"):
    """About this member: she herself may press it, and a mentor."""

    person: RowNumber


class ShowProfile(ProfileButton, prefix="me_show"):
    pass


class AskFact(ProfileButton, prefix="me_ask"):
    fact: Fact


class Standings(ProfileButton, prefix="me_whos"):
    pass


class SetStanding(ProfileButton, prefix="me_who"):
    standing: Standing


class HomeOblasts(ProfileButton, prefix="me_obls"):
    pass


class SetOblast(ProfileButton, prefix="me_obl"):
    oblast: Oblast
