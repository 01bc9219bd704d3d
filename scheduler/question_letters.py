"""The list of questions an hour before a talk, and the letters about questions."""

from scheduler.planner import ALWAYS, Occasion
from scheduler.post import Kind
from screens import question_letters as screens
from screens import talk_letters as talk_screens
from services import question_experts, talk_letters, voices
from services import question_letters as letters

QUESTION_OCCASIONS: dict[str, Occasion] = {
    "talks.questions": Occasion(letters.send_list, ALWAYS),
    "talks.carry": Occasion(letters.carry_rest, ALWAYS),
}

QUESTION_LETTERS: dict[str, Kind] = {
    # To the group.
    "questions.seen": Kind(letters.question_of, screens.seen),
    "questions.published": Kind(letters.load_published, screens.published),
    "questions.answer": Kind(letters.load_published, screens.answer),
    # To mentors and the expert.
    "questions.list": Kind(letters.load_list, screens.listed),
    "questions.list_again": Kind(letters.load_list_again, screens.listed_again),
    "questions.late": Kind(letters.load_late, screens.late),
    "questions.late_again": Kind(letters.load_late_again, screens.late_again),
    "questions.replied": Kind(letters.load_late, screens.replied),
    "questions.file": Kind(letters.load_file, screens.file, refused=voices.unheard),
    # To the expert alone.
    question_experts.TOLD: Kind(question_experts.load_told, screens.expert),
    "questions.called_off": Kind(talk_letters.called_off, talk_screens.called_off),
    # To her who asked.
    "questions.moved": Kind(letters.question_of, screens.moved),
    "questions.ended": Kind(letters.load_ending, screens.ended),
}
