"""The hours at which mentors hear of reports, and the letters that a review causes."""

import datetime as dt

from domain.roles import Right
from scheduler.planner import Occasion
from scheduler.post import Kind
from screens import homework_board, homework_letters
from screens import review_letters as screens
from services import archives, review_digests, voices
from services import homework_terms as terms
from services import review_letters as letters

REVIEW_OCCASIONS: dict[str, Occasion] = {
    # Until the next one; reports that were waiting then are told of by it.
    "reviews.digest": Occasion(review_digests.tell, dt.timedelta(hours=9)),
}

REVIEW_LETTERS: dict[str, Kind] = {
    # To a mentor.
    "reviews.digest": Kind(review_digests.load, screens.digest),
    "reviews.parts": Kind(
        letters.parts, screens.copies, letters.note_parts, letters.parts_refused
    ),
    "reviews.part": Kind(archives.part_of, screens.piece, refused=voices.unheard),
    "reviews.answers": Kind(letters.answers, screens.answers),
    "reviews.answer": Kind(letters.answer, screens.answer, refused=voices.unheard),
    "reviews.said": Kind(letters.said, screens.said, refused=voices.unheard),
    "reviews.card": Kind(letters.card, screens.card),
    # To the author.
    "reviews.accepted": Kind(letters.decided, screens.accepted),
    "reviews.returned": Kind(letters.returned, screens.returned, refused=voices.left_out),
    "reviews.undone": Kind(letters.undone, screens.undone),
    "reviews.comment": Kind(letters.author_reads, screens.comment, refused=voices.left_out),
    "board.extended": Kind(terms.load_extended, homework_board.told_extended),
    # To the group.
    "reviews.react": Kind(letters.reaction, screens.react, refused=letters.try_another),
    # To the archive chat, and to mentors where it fails.
    "archive.copy": Kind(
        archives.unkept, screens.copies, archives.note_copies, archives.copy_refused
    ),
    "archive.part": Kind(
        archives.unkept_part, screens.piece, archives.note_part, archives.part_refused
    ),
    "archive.edit": Kind(archives.kept, homework_letters.edit_kept),
    "archive.failed": Kind(archives.report_of, screens.archive_failed, needs=Right.LEAD),
}
