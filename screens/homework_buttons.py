"""The buttons of homework: a mentor's about a task, a member's about a task or her report."""

from typing import Annotated, ClassVar, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from domain.clubs import Oblast
from domain.homework import Term
from domain.roles import Right
from models import Question
from screens.buttons import ClubButton, MessageNumber, PageNumber, RowNumber, Token

Day = Annotated[int, Field(ge=20000101, le=21001231)]  # 20261210
Month = Annotated[int, Field(ge=200001, le=210012)]  # 202612
Asked = Annotated[int, Field(ge=0, lt=2**33)]  # when she was asked: seconds from 1970
Use = Literal["due", "pub"]  # what a day is chosen for


class Tasks(ClubButton, prefix="hw"):
    pass


class ShowTasks(ClubButton, prefix="hw_list"):
    """Those that she gave or looks after."""

    needs: ClassVar[Right] = Right.REVIEW


class NewTask(ClubButton, prefix="hw_new"):
    needs: ClassVar[Right] = Right.TEACH


class TaskButton(ClubButton, prefix="hw_of"):
    """About one task, of whoever gave it or looks after it."""

    needs: ClassVar[Right] = Right.TEACH

    task: RowNumber


class ShowTask(TaskButton, prefix="hw_show"):
    needs: ClassVar[Right] = Right.REVIEW


class AskTerm(TaskButton, prefix="hw_term"):
    pass


class SetTerm(TaskButton, prefix="hw_due"):
    term: Term


class Calendar(TaskButton, prefix="hw_cal"):
    use: Use
    month: Month


class PickDay(TaskButton, prefix="hw_day"):
    use: Use
    day: Day
    at: Annotated[int, Field(ge=0, lt=24 * 60)]  # minute of the day


class Publish(TaskButton, prefix="hw_pub"):
    pass


class Later(TaskButton, prefix="hw_later"):
    pass


class Edit(TaskButton, prefix="hw_edit"):
    pass


class AskWords(TaskButton, prefix="hw_words"):
    pass


class SwitchPrivacy(TaskButton, prefix="hw_priv"):
    pass


class SwitchLate(TaskButton, prefix="hw_late"):
    pass


class Delete(TaskButton, prefix="hw_del"):
    pass


class DeleteForSure(TaskButton, prefix="hw_gone"):
    pass


class CloseTask(TaskButton, prefix="hw_close"):
    pass


class NudgeMissing(TaskButton, prefix="hw_nudge"):
    needs: ClassVar[Right] = Right.REVIEW


class ForWhom(TaskButton, prefix="hw_for"):
    pass


class ForClub(TaskButton, prefix="hw_all"):
    pass


class Oblasts(TaskButton, prefix="hw_obls"):
    pass


class ForOblast(TaskButton, prefix="hw_obl"):
    oblast: Oblast


class Choose(TaskButton, prefix="hw_pick"):
    page: PageNumber = 0


class ChoosePerson(TaskButton, prefix="hw_who"):
    person: RowNumber
    page: PageNumber = 0


class Teams(TaskButton, prefix="hw_teams"):
    pass


class TeamSize(TaskButton, prefix="hw_team"):
    size: Annotated[int, Field(ge=1, le=9)]


class MemberTaskButton(ClubButton, prefix="hw_m"):
    """A member's button about one task."""

    task: RowNumber


class HandIn(MemberTaskButton, prefix="hw_in"):
    needs: ClassVar[Right] = Right.TAKE_PART


class WhoHandedIn(MemberTaskButton, prefix="hw_who_in"):
    pass


class ItIsReport(MemberTaskButton, prefix="hw_is"):
    """What she has sent is her report on this task."""

    needs: ClassVar[Right] = Right.TAKE_PART

    asked: Asked


class ItIsQuestion(ClubButton, prefix="hw_q"):
    asked: Asked


class ItIsForMentor(ClubButton, prefix="hw_to"):
    asked: Asked


class ItIsFromExpert(CallbackData, prefix="hw_xto"):
    """For the mentors of a club in which she is nothing but the expert of a talk."""

    token: Token
    asked: Asked


class ItIsNothing(CallbackData, prefix="hw_no"):
    """Of no club: only what she herself has sent is forgotten."""

    asked: Asked


class ReportButton(ClubButton, prefix="hw_r"):
    """The author's button about her report."""

    needs: ClassVar[Right] = Right.TAKE_PART

    report: RowNumber


class Send(ReportButton, prefix="hw_send"):
    pass


class StartOver(ReportButton, prefix="hw_over"):
    pass


class StartOverForSure(ReportButton, prefix="hw_anew"):
    pass


class NoReport(ReportButton, prefix="hw_none"):
    """What is in her draft is something else."""


class ShowReport(ReportButton, prefix="hw_rep"):
    pass


class TakeBack(ReportButton, prefix="hw_back"):
    pass


class PutBack(ReportButton, prefix="hw_undo"):
    pass


class PutBackWithout(ReportButton, prefix="hw_undo_but"):
    """Without what came last: the message of the group, or the last one of its album."""

    last: MessageNumber


class Reflect(ReportButton, prefix="hw_ask"):
    """Show her this soft question; without one, whether it may be used outside the club."""

    about: Question | None = None


class Consent(ReportButton, prefix="hw_may"):
    may: bool
