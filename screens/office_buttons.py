"""The buttons of a mentor's office: what was done, the roster as a table, who is a mentor."""

from typing import Annotated

from pydantic import Field

from screens.buttons import MentorButton, RowNumber


class ShowActions(MentorButton, prefix="log"):
    """Those before the action of this number; 0: the latest."""

    before: Annotated[int, Field(ge=0, lt=2**63)] = 0


class AskTable(MentorButton, prefix="rt_ask"):
    pass


class TakeTable(MentorButton, prefix="rt_take"):
    table: RowNumber


class DropTable(MentorButton, prefix="rt_drop"):
    table: RowNumber


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
    """Whom a mentor may promote; a page of them."""

    page: Annotated[int, Field(ge=0, le=10_000)] = 0


class AskPromote(MentorButton, prefix="mt_ask"):
    person: RowNumber


class Promote(MentorButton, prefix="mt_do"):
    person: RowNumber


class AskResign(MentorButton, prefix="mt_end"):
    pass


class Resign(MentorButton, prefix="mt_bye"):
    pass
