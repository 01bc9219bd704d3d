"""Who belongs to a club and how she wants to be called; what a club needs before it can begin."""

import re
from datetime import time
from enum import StrEnum
from urllib.parse import urlsplit

from domain.errors import N_, ClubError, NotAnyMore
from domain.lines import visible
from domain.talks import Hour

NAME_LENGTH = 60  # characters
LINK_LENGTH = 500
UNNAMED = "—"
# A domain name in any alphabet, or an address in numbers; a dot may end it.
HOST = re.compile(r"[^\W_](?:[^\W_]|-)*(?:\.[^\W_](?:[^\W_]|-)*)+\.?(?::\d+)?")


class NotAMember(NotAnyMore):
    says = N_("This button is for club members. Join in 1 minute.")


class MentorsOnly(NotAnyMore):
    says = N_("Only the club's mentors can do this.")


class NoSuchClub(NotAnyMore):
    says = N_("This club was not found.")


class NoSuchInvite(NotAnyMore):
    says = N_("This invitation is not valid. Please ask your mentor for a new link.")


class ClubIsGone(NotAnyMore):
    says = N_("I am no longer in the club's group. Add me again, and everything goes on.")


class HasItsGroup(ClubError):
    says = N_("This club has its group already.")


class RemovedFromGroup(NotAnyMore):
    says = N_("You were removed from the club's group. Please talk to the mentor.")


class NoMentorToWrite(ClubError):
    says = N_("I cannot reach a mentor now. Please write in the club's group.")


class OrganisersOnly(NotAnyMore):
    says = N_("Only the organisers of the clubs can see this.")


class LastMentor(ClubError):
    says = N_("You are the only mentor of the club. Please make somebody else one first.")


class NotReachable(ClubError):
    says = N_("I cannot write to her: she has stopped me. Please write to her yourself.")


class TooLateToSend(ClubError):
    says = N_("It is too late for this message: what it told of is over.")


class NotAgreedYet(ClubError):
    says = N_("Please confirm your name first.")


class NameIsEmpty(ClubError):
    says = N_("Please write your name in letters.")


class NameIsTooLong(ClubError):
    says = N_("The name is too long. At most {most} characters, please.")


class PlaceIsEmpty(ClubError):
    says = N_("Please write the name of the place in letters.")


class NotALink(ClubError):
    says = N_("This is no link. A link begins with https://")


class LastHour(ClubError):
    says = N_("Keep at least one time. Please tick another one first.")


class Oblast(StrEnum):
    """The seven oblasts and the two cities that belong to none."""

    BATKEN = "batken"
    NARYN = "naryn"
    OSH = "osh"
    TALAS = "talas"
    CHUY = "chuy"
    BISHKEK = "bishkek"
    JALAL_ABAD = "jalal-abad"
    YSYK_KOL = "ysyk-kol"
    OSH_CITY = "osh-city"


class Standing(StrEnum):
    """What she is in public life [A05]."""

    DEPUTY = "deputy"
    CANDIDATE = "candidate"
    ACTIVIST = "activist"


# The hours that are ticked when a mentor first sees them, and those offered at one glance.
EVENINGS = (time(18, 30), time(20))
PRESET = (
    Hour(1, EVENINGS[0]),
    Hour(1, EVENINGS[1]),
    Hour(2, EVENINGS[0]),
    Hour(3, EVENINGS[0]),
    Hour(3, EVENINGS[1]),
)
# All hours of a day that can be ticked, outside the quiet hours.
HOURS = tuple(time(minutes // 60, minutes % 60) for minutes in range(9 * 60, 21 * 60, 30))


def clean_name(raw: str) -> str:
    """The name as it will be shown. Raises NameIsEmpty (no letter in it) or NameIsTooLong."""
    name = visible(raw)
    if not any(character.isalpha() for character in name):
        raise NameIsEmpty
    if len(name) > NAME_LENGTH:
        raise NameIsTooLong(most=NAME_LENGTH)
    return name


def clean_place(raw: str) -> str:
    """The name of a council or a district. Raises PlaceIsEmpty or NameIsTooLong."""
    if not is_name(raw):
        raise PlaceIsEmpty
    return clean_name(raw)


def is_name(name: str) -> bool:
    """May she be registered under it? Of a nickname that is all emoji, a real name is asked."""
    return any(character.isalpha() for character in name)


def nickname(raw: str) -> str:
    """What Telegram calls her, fit to be shown until she tells her name."""
    return visible(raw)[:NAME_LENGTH].strip() or UNNAMED


def web_link(text: str) -> str:
    """The first web address in what she wrote, without the sign that ends her sentence.

    Raises NotALink.
    """
    for word in visible(text).split():
        link = word.rstrip(",.;!?»”")
        if re.match(r"https?://", link) and len(link) <= LINK_LENGTH and _has_host(link):
            return link
    raise NotALink


def _has_host(url: str) -> bool:
    """With a button to anything else Telegram refuses the whole message."""
    try:
        parts = urlsplit(url)
        return parts.port != 0 and bool(HOST.fullmatch(parts.netloc))
    except ValueError:  # no port has this number
        return False
