"""The buttons of a mentor who reviews reports."""

from typing import Annotated

from pydantic import Field

from domain.reviews import Reason
from screens.buttons import MentorButton, RowNumber
from screens.homework_buttons import TaskButton

After = Annotated[int, Field(ge=0, lt=2**63)]
Version = Annotated[int, Field(ge=0, lt=2**31)]


class ReviewNext(TaskButton, prefix="rv"):
    """The next report of the task; `after` is the one to pass over."""

    after: After = 0


class NotNow(MentorButton, prefix="rv_later"):
    pass


class ReviewButton(MentorButton, prefix="rv_of"):
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


class ShowBefore(ReviewButton, prefix="rv_old"):
    """What was sent in earlier attempts."""


class BackToCase(ReviewButton, prefix="rv_back"):
    pass


class UndoDecision(MentorButton, prefix="rv_undo"):
    report: RowNumber
