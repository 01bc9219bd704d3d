"""Every word that a column of words can hold, as programs that are at work can read them.

A program stops at a word that it does not know. While replicas are replaced one by one an older
one reads what a newer one has written, so a new word takes two releases: the first has it in its
enum, and here, and writes it nowhere; the next writes it. A word is taken out of here when no row
can have it any more.
"""

WORDS = {
    "club_members.office": "guest, member, trainer, co-mentor, mentor",
    "club_members.role": "guest, member, trainer, co-mentor, mentor",
    "club_members.standing": "deputy, candidate, activist",
    "club_members.state": "invited, active, left, removed",
    "club_switches.switch": "stays paused",
    "clubs.state": "setting up, active, paused, gone",
    "contest_candidates.media": "photo, video",
    "contests.closing": "1h, 3h, 21, 12",
    "contests.method": "choice, stars",
    "contests.state": "draft, open, thin, counted, announced, cancelled",
    "contests.voters": "roster, present",
    "errands.state": "waiting, running, done, dead",
    "homework_events.what": (
        "published, edited, closed, deleted, extended, excused, sent, sent by itself, "
        "added, caption edited, withdrawn, restored, seen, accepted, returned, undone, "
        "commented, marked best, unmarked"
    ),
    "homework_parts.kind": (
        "text, photo, video, video_note, voice, audio, document, animation, live_photo"
    ),
    "homework_reflections.kind": (
        "text, photo, video, video_note, voice, audio, document, animation, live_photo"
    ),
    "homework_reflections.question": "well, better, involved, shared",
    "homework_reports.state": "draft, sent, seen, accepted, returned, withdrawn",
    "homework_reports.withdrawn_from": "draft, sent, seen, accepted, returned, withdrawn",
    "homework_tasks.audience": "club, oblast, chosen",
    "homework_tasks.kind": (
        "text, photo, video, video_note, voice, audio, document, animation, live_photo"
    ),
    "homework_tasks.state": "draft, scheduled, published, closed, deleted",
    "inbox.state": "new, done, dead",
    "materials.kind": (
        "text, photo, video, video_note, voice, audio, document, animation, live_photo"
    ),
    "outbox.state": "waiting, sending, sent, dropped, dead",
    "reminder_levels.level": "all, important, silent",
    "reminders.every": "once, daily, weekly, monthly",
    "reminders.reaches": "group, people, late",
    "reminders.state": "draft, planned, sent, deleted",
    "roster_expected.standing": "deputy, candidate, activist",
    "steps.state": "waiting, done, missed, cancelled, dead",
    "talk_question_files.kind": (
        "text, voice, video note, photo, video, animation, audio, document"
    ),
    "talk_questions.answer_kind": (
        "text, voice, video note, photo, video, animation, audio, document"
    ),
    "talk_questions.state": "open, answered, published, hidden, merged, taken back",
    "talk_ratings.mood": "loved, liked, so-so",
    "talks.state": "planned, polling, decided, announced, held, cancelled",
}
