"""The buttons of the stars: the board for everybody, giving and the year's end for mentors."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.roles import Right
from domain.stars import MOST_AT_ONCE, SCALES, StarKind
from screens.buttons import ClubButton, MentorButton, PageNumber, RowNumber

Year = Annotated[int, Field(ge=2020, le=2200)]
Amount = Annotated[int, Field(ge=0, le=MOST_AT_ONCE)]
Mark = Annotated[int, Field(ge=0, lt=2**63)]  # `stars.mark` when the screen was shown
Grounds = Literal[StarKind.PRACTICE, StarKind.SPEECH, StarKind.HELP]


class StarsOfYear(ClubButton, prefix="st_of"):
    year: Year


class ShowBoard(StarsOfYear, prefix="st_board"):
    pass


class OpenBoard(StarsOfYear, prefix="st_open"):
    """Under a letter, which stays as it is; to a tap in the group her own place is whispered."""


class DrawBoard(StarsOfYear, prefix="st_draw"):
    pass


class HideStars(ClubButton, prefix="st_hide"):
    hidden: bool


class StarDesk(ClubButton, prefix="st_desk"):
    needs: ClassVar[Right] = Right.TEACH


class ChooseStarred(MentorButton, prefix="st_whom"):
    page: PageNumber


class ChooseGrounds(MentorButton, prefix="st_for"):
    starred: RowNumber


class GiveStars(MentorButton, prefix="st_give"):
    """`mark` tells this time from the next one: the same button counts once."""

    starred: RowNumber
    grounds: Grounds
    mark: Mark


class GiveInOwnWords(MentorButton, prefix="st_own"):
    starred: RowNumber
    amount: Amount
    mark: Mark


class StarLog(MentorButton, prefix="st_log"):
    pass


class TurnLog(MentorButton, prefix="st_logs"):
    page: PageNumber


class ShowEntry(MentorButton, prefix="st_entry"):
    entry: RowNumber


class CorrectTo(MentorButton, prefix="st_fix"):
    entry: RowNumber
    amount: Amount


class CorrectBecause(MentorButton, prefix="st_why"):
    entry: RowNumber
    amount: Amount
    slip: Literal["mistake", "count", "words"]


class StarSettings(MentorButton, prefix="st_set"):
    pass


class ChoosePlaces(MentorButton, prefix="st_places"):
    scale: Annotated[int, Field(ge=0, lt=len(SCALES))]


class Weigh(MentorButton, prefix="st_weigh"):
    """One more for this ground, and after the most one again."""

    grounds: Grounds


class TurnTags(MentorButton, prefix="st_tags"):
    wanted: bool


class TurnConfirmation(MentorButton, prefix="st_conf"):
    wanted: bool


class StarMentorYear(MentorButton, prefix="st_my"):
    year: Year


class TellBoard(StarMentorYear, prefix="st_tell"):
    pass


class YearEnd(StarMentorYear, prefix="st_year"):
    pass


class AskPrize(StarMentorYear, prefix="st_prize"):
    pass


class ChooseSpeakers(StarMentorYear, prefix="st_speak"):
    pass


class TickSpeaker(StarMentorYear, prefix="st_tick"):
    starred: RowNumber


class InviteSpeakers(StarMentorYear, prefix="st_invite"):
    pass


class PrintCertificates(StarMentorYear, prefix="st_print"):
    pass
