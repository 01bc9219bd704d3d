"""What the stars do in time, and the letters they cause."""

from domain.roles import Right
from scheduler.planner import Occasion
from scheduler.post import Kind
from screens import star_letters as screens
from services import club_letters, star_letters, star_steps, star_tags

STAR_OCCASIONS: dict[str, Occasion] = {
    star_steps.SPEAKERS: Occasion(star_steps.propose_speakers, star_steps.LATE),
    star_steps.YEAR: Occasion(star_steps.end_year, star_steps.LATE),
    star_steps.NEW_YEAR: Occasion(star_steps.begin_year, star_steps.PAUSED),
}

STAR_LETTERS: dict[str, Kind] = {
    "stars.awarded": Kind(star_letters.given, screens.awarded),
    "stars.corrected": Kind(star_letters.any_given, screens.corrected),
    "stars.first": Kind(star_letters.first, screens.first, star_letters.note_firsts),
    "stars.speakers": Kind(star_letters.year, screens.speakers, needs=Right.LEAD),
    "stars.speaker": Kind(star_letters.speaker, screens.speaker),
    "stars.year_end": Kind(star_letters.year, screens.year_end, needs=Right.LEAD),
    "stars.prize": Kind(star_letters.prize, screens.prize),
    "stars.year_letter": Kind(star_letters.own_year, screens.year_letter, nudge=True),
    "stars.tag": Kind(star_tags.load, screens.tag, refused=star_tags.refused),
    "stars.no_tags": Kind(club_letters.load_club, screens.no_tags, needs=Right.LEAD),
}
