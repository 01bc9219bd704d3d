"""The buttons of a contest: those with which a mentor prepares it, and those of the ballot."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.contests import MOST, Closing
from domain.counting import MOST_STARS
from domain.roles import Right
from screens.buttons import ClubButton, PageNumber, RowNumber
from services.contest_seals import BALLOT

Number = Annotated[int, Field(ge=0, lt=MOST)]  # of a candidate


class Mark(ClubButton, prefix=BALLOT):
    """Says whom somebody votes for: it is sealed before it is stored, and what carries it too.

    Without stars she only looks at the candidate, to give them.
    """

    needs: ClassVar[Right] = Right.TAKE_PART

    contest: RowNumber
    number: Number
    given: Annotated[int, Field(ge=0, le=MOST_STARS)] | None


class ShowPictures(ClubButton, prefix="vote_pics"):
    contest: RowNumber


class ContestsButton(ClubButton, prefix="votes_of"):
    """Of whoever holds votes."""

    needs: ClassVar[Right] = Right.TEACH


class NewContest(ContestsButton, prefix="vote_new"):
    pass


class AboutTalk(ContestsButton, prefix="vote_talk"):
    talk: RowNumber


class AboutTask(ContestsButton, prefix="vote_task"):
    task: RowNumber


class AboutOther(ContestsButton, prefix="vote_about"):
    pass


class ContestButton(ContestsButton, prefix="vote_of"):
    """About one contest, of whoever made it, or a mentor."""

    contest: RowNumber


class ShowContest(ContestButton, prefix="vote"):
    pass


class ShowCandidates(ContestButton, prefix="vote_who"):
    page: PageNumber = 0


class Stand(ContestButton, prefix="vote_put"):
    """`stands` is what the tap makes of it, so that a double tap does what one does."""

    page: PageNumber
    whom: RowNumber
    stands: bool


class AskClosing(ContestButton, prefix="vote_till"):
    pass


class CloseAt(ContestButton, prefix="vote_at"):
    closing: Closing


class ShowTerms(ContestButton, prefix="vote_rule"):
    pass


class SwitchVoters(ContestButton, prefix="vote_all"):
    pass


class SwitchMethod(ContestButton, prefix="vote_how"):
    pass


class ChoosePicture(ContestButton, prefix="vote_faces"):
    pass


class AskPicture(ContestButton, prefix="vote_face"):
    number: Number


class StartContest(ContestButton, prefix="vote_go"):
    pass


class PostAgain(ContestButton, prefix="vote_post"):
    pass


class AskClose(ContestButton, prefix="vote_end"):
    pass


class CloseNow(ContestButton, prefix="vote_shut"):
    pass


class AnnounceNow(ContestButton, prefix="vote_tell"):
    pass


class AskDecide(ContestButton, prefix="vote_win"):
    number: Number


class Decide(ContestButton, prefix="vote_star"):
    number: Number


class ConfirmStars(ContestButton, prefix="vote_ok"):
    needs: ClassVar[Right] = Right.LEAD


class AskCancel(ContestButton, prefix="vote_askno"):
    pass


class CancelContest(ContestButton, prefix="vote_no"):
    pass
