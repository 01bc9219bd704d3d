"""How long what people told us is kept. docs/privacy.md shows this table to them."""

import datetime as dt
import re

DAY = dt.timedelta(days=1)

# What is not named here stays as long as its club does, or until she asks to be forgotten.
KEPT = {
    "updates": 7 * DAY,  # Telegram repeats one for a day; a week is on the safe side
    "strays": 30 * DAY,  # pictures and words of the group that belong to no report
    "errands": 30 * DAY,
    "dialogs": 30 * DAY,  # what her next message would have meant
    "imports": DAY,  # a table that was sent and not taken over
    "removed": 30 * DAY,  # from the library
    "letters": 400 * DAY,  # a year of them is the proof that none was lost or doubled
    "actions": 400 * DAY,  # what mentors changed
}
BACKUPS = 35 * DAY  # whoever keeps copies of the database deletes them after this


def is_hers(person_id: int, text: str) -> bool:
    """Is her number in this text, and not only as a part of a longer one?"""
    return re.search(rf"(?<!\d){person_id}(?!\d)", text, re.ASCII) is not None
