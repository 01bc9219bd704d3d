"""The buttons on the board of a task."""

from typing import ClassVar

from domain.homework_board import Span
from domain.roles import Right
from screens.buttons import RowNumber
from screens.homework_buttons import PageNumber, TaskButton


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


class ExtendOne(BoardButton, prefix="hb_ext"):
    person: RowNumber
    span: Span


class Excuse(BoardButton, prefix="hb_free"):
    person: RowNumber


class UndoTerm(BoardButton, prefix="hb_undo"):
    event: RowNumber
