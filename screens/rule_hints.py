"""What happens when: of the settings whose names are too short to say it."""

from domain.errors import N_

FEW = N_("If fewer vote, last week's time stands, or a mentor chooses.")
HINTS = {
    "thin_voters": FEW,
    "thin_share": FEW,
    "veto": N_(
        "So long after the vote closes I announce the time. Until then a mentor can choose"
        " another."
    ),
    "day_before": N_("This long before the talk I remind the group."),
    "hour_before": N_("This long before the talk I remind those who said “I'll come”."),
    "start_before": N_(
        "This long before the talk I write that it begins: to those who come, and to the group."
    ),
    "link_before": N_("This long before the talk members can see its link."),
    "list_before": N_("This long before the talk the expert and the mentors get the questions."),
    "snooze": N_("Whoever presses “Later” under a reminder is reminded again after this long."),
    "sends_itself": N_("A report is sent by itself after this long, if she forgets the button."),
    "waits_long": N_("Of a report that has waited so long mentors are reminded daily."),
    "last_call": N_("This long before it closes I remind those who have not voted."),
    "preview": N_("This long before the group the mentors see the result."),
    "present_for": N_("This long after the talk members can still press “I am here”."),
}
