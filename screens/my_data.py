"""All that is kept about a person, as a page that she can read and keep."""

import datetime as dt
import enum
import html
import json
from collections.abc import Iterator
from typing import Any

from domain.clubs import Oblast
from domain.errors import N_
from domain.privacy import KEPT
from screens.homework import QUESTIONS, STATES
from screens.people import NAMES, OBLASTS, STANDINGS
from screens.reminders import LEVELS
from screens.roles import ROLES
from screens.texts import Texts
from services.privacy import Holding, Holdings

Row = dict[str, Any]
HEADINGS = {
    "club_people": N_("You"),
    "club_members": N_("Your clubs"),
    "reminder_levels": N_("How loud the bot may be"),
    "talk_rsvps": N_("Talks to which you said you would come"),
    "talk_attendance": N_("Talks at which you were"),
    "talk_raters": N_("Talks that you have rated; how, nobody knows"),
    "talk_answers": N_("Your votes on the time of a talk"),
    "talk_questions": N_("Your questions"),
    "talk_question_files": N_("Files of your questions"),
    "talk_question_votes": N_("Questions of others that you need too"),
    "talk_experts": N_("Talks whose expert you are"),
    "homework_people": N_("What is special about you in a task"),
    "homework_reports": N_("Your reports"),
    "homework_parts": N_("What you sent for reports"),
    "homework_reflections": N_("Your answers after a report"),
    "homework_events": N_("What happened to your reports, and what you decided"),
    "contest_candidates": N_("Votes in which you could be chosen"),
    "contest_voters": N_("Votes in which you took part"),
    "contest_ballots": N_("Your ballots in open votes: sealed, nobody can read them"),
    "star_entries": N_("Your stars"),
    "star_sums": N_("Your stars by year"),
    "star_hidden": N_("You are not shown on boards"),
    "star_speakers": N_("Years in which you were chosen as a speaker"),
    "star_prizes": N_("Your prizes"),
    "homework_tasks": N_("Tasks that you gave"),
    "contests": N_("Votes that you made"),
    "reminders": N_("Reminders that you made"),
    "materials": N_("Materials that you added to the library"),
    "clubs": N_("Clubs to which you added the bot"),
    "club_actions": N_("What you changed as a mentor"),
    "roster_tables": N_("Tables of the roster that you sent"),
    "outbox": N_("Messages of the bot to you"),
    "outbox_edits": N_("Messages to you that are being updated"),
    "outbox_gates": N_("Pauses that Telegram asked for"),
    "errands": N_("Files that you asked for"),
    "dialogs": N_("What the bot has asked you last"),
    "inbox": N_("What you wrote and pressed in the last days"),
}
LABELS = {
    "id": N_("number in Telegram"),
    "name": N_("name"),
    "locale": N_("language"),
    "club_id": N_("club"),
    "talk_id": N_("talk"),
    "task_id": N_("task"),
    "contest_id": N_("vote"),
    "question_id": N_("question"),
    "role": N_("role"),
    "oblast": N_("oblast"),
    "district": N_("district"),
    "council": N_("council"),
    "standing": N_("who"),
    "agreed_at": N_("agreed to the use of data"),
    "joined_at": N_("joined"),
    "left_at": N_("left"),
    "level": N_("sound"),
    "said_at": N_("said"),
    "marked_at": N_("marked"),
    "options": N_("chosen times, by number"),
    "answered_at": N_("answered"),
    "text": N_("text"),
    "answer": N_("answer"),
    "asked_at": N_("asked"),
    "bound_at": N_("since"),
    "excused_at": N_("excused"),
    "extended_to": N_("more time until"),
    "sent_at": N_("sent"),
    "decided_at": N_("decided"),
    "state": N_("state"),
    "may_publish": N_("may be shown outside"),
    "came_at": N_("came"),
    "file_id": N_("file at Telegram"),
    "question": N_("question"),
    "at": N_("when"),
    "facts": N_("details"),
    "place": N_("place"),
    "stars": N_("stars"),
    "year": N_("year"),
    "reason": N_("reason"),
    "prize": N_("prize"),
    "title": N_("title"),
    "due_at": N_("due"),
    "added_at": N_("added"),
    "label": N_("button"),
    "about": N_("about"),
    "file_name": N_("file"),
    "settled_at": N_("sent"),
    "updated_at": N_("when"),
    "received_at": N_("when"),
    "body": N_("words"),
}
# Numbers and marks of the machine: they tell nothing about her that is not told above.
SHOWN = {"homework_reports": {"state"}, "club_people": {"id"}}
ALWAYS_HIDDEN = {"id", "state"}
BUTTON = {"callback_query": "🔘", "poll_answer": "🗳"}
STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#222}"
    "h1{font-size:1.4rem}h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid #ccc}"
    "li{margin:.5rem 0;overflow-wrap:anywhere}i{color:#666;font-style:normal}"
)


def page(found: Holdings, now: dt.datetime, say: Texts) -> str:
    """HTML that needs nothing from elsewhere."""
    title = say("What the bot keeps about you: {name}", name=found.called)
    kept = say(
        "This is all that the bot keeps about you on {day}. What you wrote and pressed is kept for"
        " {updates} days, the list of messages to you for {letters} days, all else until you ask"
        " to be forgotten.",
        day=say.day(now), updates=KEPT["updates"].days, letters=KEPT["letters"].days,
    )  # fmt: skip
    sections = "".join(_section(each, found, say) for each in found.held)
    return (
        f'<!doctype html><html lang="{say.language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style>"
        f"<h1>{title}</h1><p>{kept}</p>{sections}</html>"
    )


def _section(held: Holding, found: Holdings, say: Texts) -> str:
    lines = [", ".join(_facts(held.table, row, found, say)) for row in held.rows]
    listed = "".join(f"<li>{line}</li>" for line in lines if line)
    return f"<h2>{say(HEADINGS[held.table])} · {len(lines)}</h2><ul>{listed}</ul>"


def _facts(table: str, row: Row, found: Holdings, say: Texts) -> Iterator[str]:
    hidden = ALWAYS_HIDDEN - SHOWN.get(table, set())
    for column, value in row.items():
        if column in LABELS and column not in hidden and value not in (None, "", {}, []):
            titled = found.titles.get((column, value)) if isinstance(value, int) else None
            words = html.escape(titled or _words(column, value, say), quote=False)
            yield f"<i>{say(LABELS[column])}:</i> {words}"


def _words(column: str, value: Any, say: Texts) -> str:  # noqa: PLR0911 - one for each sort of fact
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(say.zone):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if column == "body":
        return _told(value)
    if column == "locale":
        return NAMES[value]
    if column == "oblast":
        return say(OBLASTS[Oblast(value)])
    if isinstance(value, enum.Enum):
        return _term(value, say)
    if isinstance(value, list):
        return " ".join(str(each + 1) for each in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _term(value: enum.Enum, say: Texts) -> str:
    known: dict[Any, str] = {**STATES, **STANDINGS, **QUESTIONS, **ROLES, **LEVELS}
    return say(known[value])


def _told(body: str) -> str:
    """The words of an update, or a sign for what she did."""
    update = json.loads(body)
    kind = next((each for each in update if each != "update_id"), "")
    said = update[kind] if isinstance(update.get(kind), dict) else {}
    return str(said.get("text") or said.get("caption") or BUTTON.get(kind, "📎"))
