"""Letters of the plan: told in the mentor's own words, where she has written some."""

from functools import wraps
from typing import Any

from models import Letter
from scheduler.post import Call, Render
from screens.plans import wording
from screens.texts import Texts


def worded(render: Render) -> Render:
    """Her words take the place of the text; the buttons stay."""

    @wraps(render)
    def write(letter: Letter, told_of: Any, say: Texts) -> Call:
        call = render(letter, told_of, say)
        words = letter.params.get("words")
        return call.model_copy(update={"text": wording(words, say)}) if words else call

    return write
