"""Words that would tell somebody that she is behind, in the three languages."""

import re

WORDS = (
    r"last(?! year| time| call)|lost|lose\w*|loser|behind|worst|fewest"
    r"|проигр\w*|последн\w*|худш\w*|отста\w*|ноль|меньше"
    r"|утул\w*|жеңил\w*|акыркы|эң аз\w*|артта\w*|начар\w*|нөл"
)
LOSING = re.compile(rf"\b(?:{WORDS})\b", re.IGNORECASE)
SHAMING = re.compile(rf"\b(?:0|{WORDS})\b", re.IGNORECASE)
