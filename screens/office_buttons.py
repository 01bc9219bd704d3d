"""The buttons of a mentor's office: what was done, the roster as a table, who is a mentor."""

from typing import Annotated

from pydantic import Field

from domain.roles import Role
from screens.buttons import MentorButton, PageNumber, RowNumber


class ShowActions(MentorButton, prefix="log"):
    """Those before the action of this number; 0: the latest."""

    before: Annotated[int, Field(ge=0, lt=2**63)] = 0


class Rhythm(MentorButton, prefix="rhythm"):
    """How the time of the talks is found."""


class AskTable(MentorButton, prefix="rt_ask"):
    pass


class TableButton(MentorButton, prefix="rt"):
    table: RowNumber
    dated: RowNumber


class TakeTable(TableButton, prefix="rt_take"):
    pass


class DropTable(TableButton, prefix="rt_drop"):
    pass


class SendRoster(MentorButton, prefix="rt_send"):
    pass


class LetIn(MentorButton, prefix="kn_in"):
    """Who asks at Telegram to come into the group; `who` is her number there."""

    who: RowNumber


class TurnAway(MentorButton, prefix="kn_out"):
    who: RowNumber


class ShowMentors(MentorButton, prefix="mt"):
    pass


class ShowCandidates(MentorButton, prefix="mt_who"):
    """Whose role a mentor may change; a page of them."""

    page: PageNumber = 0


class RoleButton(MentorButton, prefix="mt_of"):
    """About what this member is."""

    person: RowNumber


class ChooseRole(RoleButton, prefix="mt_role"):
    pass


class AskAppoint(RoleButton, prefix="mt_ask"):
    role: Role


class Appoint(RoleButton, prefix="mt_do"):
    role: Role


class AskResign(MentorButton, prefix="mt_end"):
    pass


class Resign(MentorButton, prefix="mt_bye"):
    pass
