"""The mentor's pulse, on Monday morning."""

from scheduler.planner import Occasion
from scheduler.post import Kind
from screens import pulse as screens
from services import pulse

PULSE_OCCASIONS: dict[str, Occasion] = {
    pulse.STEP: Occasion(pulse.tell, pulse.LATE, pulse.miss),
}

PULSE_LETTERS: dict[str, Kind] = {
    "pulse.week": Kind(pulse.load, screens.letter),
}
