"""The features of the bot, in the order in which an update is offered to them."""

from handlers import (
    actions,
    attendance,
    calendars,
    call_offs,
    clubs,
    contest_ballots,
    contest_course,
    contests,
    groups,
    homework,
    homework_board,
    homework_catch,
    homework_changes,
    homework_tasks,
    knocks,
    leftovers,
    material_desk,
    materials,
    network,
    offices,
    other_times,
    people,
    plans,
    privacy,
    profiles,
    pulse,
    question_desk,
    question_edits,
    question_replies,
    questions,
    reminders,
    replies,
    review_cases,
    reviews,
    rosters,
    rules,
    series,
    star_desk,
    star_year,
    stars,
    start,
    talks,
    topics,
    venues,
    word_edits,
)

ROUTERS = (
    attendance.router,  # taps in groups come in bursts, and what is tried first is found fastest
    contest_ballots.router,
    talks.router,
    calendars.router,
    series.router,
    venues.router,
    call_offs.router,
    other_times.router,
    questions.router,  # before START: takes the links about a talk
    question_desk.router,
    question_edits.router,  # before the replies: knows which of them are questions already
    question_replies.router,
    materials.router,
    topics.router,  # before START: takes the links of who writes as the group
    start.router,
    material_desk.router,  # before the reports: what goes into the library is none
    rosters.router,  # before the reports: the table that a mentor was asked for is none
    reminders.router,
    contests.router,
    contest_course.router,
    stars.router,
    star_desk.router,
    star_year.router,
    plans.router,
    pulse.router,
    rules.router,
    reviews.router,
    review_cases.router,  # before the reports: a mentor's words about one are no report
    replies.router,  # before the reports: an answer to what we wrote is no report
    people.router,  # before the reports: what is for the mentor alone is none
    word_edits.router,  # before the reports, for the same reason
    homework.router,
    homework_board.router,
    homework_tasks.router,
    homework_changes.router,
    clubs.router,
    profiles.router,
    # After all that asks: what answers nothing. Before the groups: it may be a report there.
    homework_catch.router,
    groups.router,
    knocks.router,
    privacy.router,
    actions.router,
    offices.router,
    network.router,
    leftovers.router,  # must be last: takes what nobody else understood
)
