"""The buttons of whoever reviews reports."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.reviews import Reason
from domain.roles import Right
from screens.buttons import ClubButton, RowNumber

After = Annotated[int, Field(ge=0, lt=2**63)]
Version = Annotated[int, Field(ge=0, lt=2**31)]


class ReviewerButton(ClubButton, prefix="rv_any"):
    needs: ClassVar[Right] = Right.REVIEW


class ReviewNext(ReviewerButton, prefix="rv"):
    """The next report of the task; `after` is the one to pass over."""

    task: RowNumber
    after: After = 0


class NotNow(ReviewerButton, prefix="rv_later"):
    pass


class ReviewButton(ReviewerButton, prefix="rv_of"):
    """About one report as she saw it: a later version is not what she decides on."""

    report: RowNumber
    version: Version


class Accept(ReviewButton, prefix="rv_ok"):
    pass


class AskReason(ReviewButton, prefix="rv_more"):
    pass


class ReturnFor(ReviewButton, prefix="rv_for"):
    reason: Reason


class AskWords(ReviewButton, prefix="rv_words"):
    pass


class AskComment(ReviewButton, prefix="rv_say"):
    pass


class MarkBest(ReviewButton, prefix="rv_best"):
    pass


class UnmarkBest(ReviewButton, prefix="rv_unbest"):
    """One of its own: a doubled tap takes no mark off again."""


class ShowBefore(ReviewButton, prefix="rv_old"):
    """What was sent in earlier attempts."""


class MoreOfCase(ReviewButton, prefix="rv_rest"):
    """What is done less often, where the card would have too many buttons."""


class BackToCase(ReviewButton, prefix="rv_back"):
    pass


class UndoDecision(ReviewerButton, prefix="rv_undo"):
    """Of this attempt: a later one was decided anew."""

    report: RowNumber
    attempt: Version
