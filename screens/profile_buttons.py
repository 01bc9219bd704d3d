"""The buttons with which somebody says who she is, or a mentor says it of her."""

from typing import Literal

from domain.clubs import Oblast, Standing
from screens.buttons import ClubButton, RowNumber

Fact = Literal["name", "council", "district"]


class ShowMe(ClubButton, prefix="me"):
    pass


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
