"""Where a talk is held, read out of what the mentor pasted."""

import re
from dataclasses import dataclass

from domain.clubs import web_link
from domain.errors import N_, ClubError

PASSCODE_LENGTH = 64  # characters; a button that copies takes 256
# In Kyrgyz with its ending too, «кирүү коду»; «коду жок» says that there is none.
LABEL = re.compile(
    r"\b(?:passcode|password|код доступа|парол[ьу]?|сыр ?сөз[үу]?|коду?)"
    r"(?:\s*[:：–—-]\s*|\s+)(?!(?:жок|нет)\b)(\S+)",
    re.IGNORECASE,
)


class PasscodeIsTooLong(ClubError):
    says = N_("This passcode is too long. At most {most} characters, please.")


@dataclass(frozen=True)
class Venue:
    link: str
    passcode: str | None = None


def read_venue(text: str) -> Venue:
    """A link, alone or with a passcode: "Passcode: 1234", as Zoom words it, or one word more.

    Raises NotALink or PasscodeIsTooLong.
    """
    link = web_link(text)
    rest = text.replace(link, " ")
    labelled = LABEL.search(rest)
    words = [each for each in rest.split() if any(map(str.isalnum, each))]
    passcode = labelled[1] if labelled else words[0] if len(words) == 1 else None
    if passcode and len(passcode) > PASSCODE_LENGTH:
        raise PasscodeIsTooLong(most=PASSCODE_LENGTH)
    return Venue(link, passcode)
