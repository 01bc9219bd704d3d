"""What each role may do in a club [C4]: the one table, for the guard of taps and for the screens.

Two more act and have no role in a club. The organiser, whom the settings name, sees all clubs side
by side. The expert, known by the token of her link, sees the questions of her own talk [B08].
"""

from enum import StrEnum

from domain.clubs import MentorsOnly
from domain.errors import N_, ClubError, NotAnyMore


class Role(StrEnum):
    GUEST = "guest"  # a partner, or one of the men who are welcome [A09, B11]
    MEMBER = "member"
    TRAINER = "trainer"  # called in from outside, to teach [B02, B07]
    CO_MENTOR = "co-mentor"  # a member who also looks after her oblast [A11, B04]
    MENTOR = "mentor"


class Right(StrEnum):
    ATTEND = "attend"  # read, come to talks, ask questions, see the stars
    TAKE_PART = "take part"  # vote and hand in; she is counted, asked and reminded
    LEARN = "learn"  # reports are asked of her, and her stars stand on the board
    REVIEW = "review"  # see who stands where in a task, review reports, remind who is missing
    ROSTER = "roster"  # see who the members are, and correct it
    SHARE = "share"  # add to the library, and publish from it
    TEACH = "teach"  # give tasks, and hold votes after master-classes
    LEAD = "lead"  # all else: talks, settings, stars, people


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.GUEST: frozenset({Right.ATTEND}),
    Role.MEMBER: frozenset({Right.ATTEND, Right.TAKE_PART, Right.LEARN}),
    # She goes no further than what she herself has made (services/scopes.py).
    Role.TRAINER: frozenset({Right.ATTEND, Right.REVIEW, Right.SHARE, Right.TEACH}),
    # She goes no further than the members of her oblast, and what she has shared (the same).
    Role.CO_MENTOR: frozenset(
        {Right.ATTEND, Right.TAKE_PART, Right.LEARN, Right.REVIEW, Right.ROSTER, Right.SHARE}
    ),
    Role.MENTOR: frozenset(set(Right) - {Right.LEARN}),
}
OFFICE = frozenset({Right.REVIEW, Right.ROSTER, Right.SHARE, Right.TEACH, Right.LEAD})


class MembersOnly(NotAnyMore):
    says = N_("Votes and homework are for the club's members. Please come, listen and ask!")


class OutOfReach(NotAnyMore):
    says = N_("This is looked after by somebody else. Please ask the club's mentor.")


class OblastIsLed(ClubError):
    says = N_("This oblast already has a co-mentor: {name}")


class NoOblast(ClubError):
    says = N_(
        "Her oblast is not known yet. Please write it down first: “Members”, her name, “Oblast”."
    )


def may(role: Role, right: Right) -> bool:
    return right in RIGHTS[role]


def check(role: Role, right: Right) -> None:
    """Raises MembersOnly or MentorsOnly."""
    if not may(role, right):
        raise MentorsOnly if right in OFFICE else MembersOnly


def holding(right: Right) -> tuple[Role, ...]:
    return tuple(role for role in Role if may(role, right))
