"""What a mentor reads when the club has not done what was due: it has failed again and again."""

from aiogram.methods import SendMessage

from domain.errors import N_
from models import Club, Letter
from screens.texts import Texts

TALK_REMINDER = N_("The reminder of the talk was not sent.")
TASK_REMINDER = N_("The reminder of the homework was not sent.")
SOMETHING = N_("Something that was due was not done.")
STAR_VOTE = N_("The vote for stars was not closed.")

UNDONE = {  # by the kind of the step
    "talks.open": N_("The vote on the time of the talk was not opened."),
    "talks.nudge": N_("Those who had not voted were not reminded."),
    "talks.mention": N_("Those who had not voted were not called by name."),
    "talks.close": N_("The vote on the time of the talk was not closed."),
    "talks.decide": N_("The time of the talk was not decided."),
    "talks.announce": N_("The talk was not announced."),
    "talks.remind_day": TALK_REMINDER,
    "talks.remind_hour": TALK_REMINDER,
    "talks.remind_start": TALK_REMINDER,
    "talks.hold": N_("The talk was not brought to its end."),
    "talks.questions": N_("The list of questions was not sent."),
    "talks.carry": N_("Open questions were not moved to the next talk."),
    "talks.rate": N_("The group was not asked how the talk was."),
    "talks.sum_up": N_("The numbers of the talk were not sent."),
    "contests.nudge": N_("Those who had not voted were not reminded."),
    "contests.close": STAR_VOTE,
    "contests.give_up": STAR_VOTE,
    "contests.announce": N_("The result of the vote for stars was not announced."),
    "stars.speakers": N_("The speakers of the year were not proposed."),
    "stars.year": N_("The stars of the year were not summed up."),
    "stars.new_year": N_("The new year of stars was not begun."),
    "homework.publish": N_("The homework was not published."),
    "homework.nudge": TASK_REMINDER,
    "homework.remind_group": TASK_REMINDER,
    "homework.due": N_("The list of those who have not reported was not sent."),
    "homework.close": N_("The homework was not closed for reports."),
    "homework.send_itself": N_("A report was not sent by itself."),
    "homework.set_aside": SOMETHING,
    "reviews.digest": N_("The news of reports was not sent."),
    "reminders.send": N_("Your reminder was not sent."),
    "reminders.plan": N_("The plan of the week was not sent."),
    "pulse.tell": N_("The club's pulse was not sent."),
    "roster.changed": SOMETHING,
}


def told(letter: Letter, club: Club, say: Texts) -> SendMessage:
    what = say(UNDONE.get(letter.params["step"], SOMETHING))
    text = say(
        "⚠️ “{club}”: {what} Something broke on our side, again and again."
        " Whoever runs the bot can see it.",
        club=club.title,
        what=what,
    )
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)
