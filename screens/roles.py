"""The roles of a club in words."""

from domain.errors import N_
from models import Role
from screens.texts import Texts

ROLES = {
    Role.GUEST: N_("guest"),
    Role.MEMBER: N_("member"),
    Role.TRAINER: N_("trainer"),
    Role.CO_MENTOR: N_("co-mentor of her oblast"),
    Role.MENTOR: N_("mentor"),
}
MARKS = {
    Role.MENTOR: "👩‍🏫",
    Role.CO_MENTOR: "🤝",
    Role.TRAINER: "🎓",
    Role.GUEST: "🎟",
    Role.MEMBER: "👤",
}
MEANS = {
    Role.MENTOR: N_(
        "She can do all that you can: give tasks, see reports and names, change the settings."
    ),
    Role.CO_MENTOR: N_(
        "For the members of her oblast: she reviews their reports, reminds them and keeps their"
        " list. She stays a member."
    ),
    Role.TRAINER: N_(
        "Gives tasks, reviews the reports on them and holds votes after her master-classes."
        " Is not counted as a member."
    ),
    Role.GUEST: N_("Reads, comes and asks. Is neither counted nor reminded."),
    Role.MEMBER: N_("Takes part like everybody."),
}


def titled(role: Role, say: Texts) -> str:
    return f"{MARKS[role]} {say(ROLES[role])}"
