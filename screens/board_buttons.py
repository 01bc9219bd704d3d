"""A mentor's buttons on the board of a task."""

from domain.homework_board import Span
from screens.buttons import RowNumber
from screens.homework_buttons import PageNumber, TaskButton


class ShowBoard(TaskButton, prefix="hb"):
    page: PageNumber = 0


class ShowLine(TaskButton, prefix="hb_one"):
    person: RowNumber


class AskExtension(TaskButton, prefix="hb_more"):
    pass


class ExtendMissing(TaskButton, prefix="hb_all"):
    span: Span


class ExtendOne(TaskButton, prefix="hb_ext"):
    person: RowNumber
    span: Span


class Excuse(TaskButton, prefix="hb_free"):
    person: RowNumber


class UndoTerm(TaskButton, prefix="hb_undo"):
    event: RowNumber
