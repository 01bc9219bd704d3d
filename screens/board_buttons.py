"""The buttons on the board of a task."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.homework_board import Span
from domain.roles import Right
from screens.buttons import PageNumber, RowNumber
from screens.homework_buttons import TaskButton

# The last time that a deadline was put off, as she saw it: a second tap gives no more.
Since = Annotated[int, Field(ge=0, lt=2**63)]


class BoardButton(TaskButton, prefix="hb_of"):
    """Of whoever looks after some of the members."""

    needs: ClassVar[Right] = Right.REVIEW


class ShowBoard(BoardButton, prefix="hb"):
    page: PageNumber = 0


class ShowLine(BoardButton, prefix="hb_one"):
    person: RowNumber


class AskExtension(TaskButton, prefix="hb_more"):
    pass


class ExtendMissing(TaskButton, prefix="hb_all"):
    span: Span
    since: Since


class ExtendOne(BoardButton, prefix="hb_ext"):
    person: RowNumber
    span: Span
    since: Since


class Excuse(BoardButton, prefix="hb_free"):
    person: RowNumber


class UndoTerm(BoardButton, prefix="hb_undo"):
    event: RowNumber
