"""One press: the table and the files of one task, or of all."""

from screens.buttons import MentorButton
from screens.homework_buttons import TaskButton


class AskExport(TaskButton, prefix="hx"):
    pass


class AskWholeExport(MentorButton, prefix="hx_all"):
    pass
