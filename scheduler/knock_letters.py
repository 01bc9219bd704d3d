"""What follows when somebody asks to come into a club's group."""

from domain.roles import Right
from scheduler.post import Kind
from screens import knocks as screens
from services import knocks
from services.club_letters import load_club

KNOCK_LETTERS = {
    "knocks.ask": Kind(knocks.load_asker, screens.ask, needs=Right.LEAD),
    "knocks.register": Kind(load_club, screens.register, answers=True),
    "knocks.let_in": Kind(load_club, screens.let_in, refused=knocks.pass_over),
    "knocks.turn_away": Kind(load_club, screens.turn_away, refused=knocks.pass_over),
}
