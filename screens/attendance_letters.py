"""The calls to Telegram about coming to a talk, in the language of who receives them."""

from aiogram.methods import SendDocument, SendMessage

from domain.attendance import Mood
from models import Letter, Talk, TalkState
from screens import calendars, talk_letters, talks
from screens.attendance import EMOJI, Rate, here_button, roll_button
from screens.letters import as_message
from screens.screen import Rows, Screen, button, column, link
from screens.texts import Texts
from screens.venues import of_start, recording_button, ways_in
from services.attendance import Summary
from services.attendance_letters import Beginning
from services.talk_letters import Reminder


def soon(letter: Letter, reminder: Reminder, say: Texts) -> SendMessage:
    talk = reminder.talk
    text = talk_letters.soon(reminder, say)
    if talk.starts_at and reminder.days == 0:
        text = say("⏰ The chai talk is today, {time}.", time=say.time(talk.starts_at))
    lines = (text, *talks.about(talk, say))
    return as_message(letter, Screen("\n".join(lines)))


def now(letter: Letter, beginning: Beginning, say: Texts) -> SendMessage:
    """An expert is in no list of who was there."""
    talk = beginning.talk
    here = [here_button(talk, say)] if beginning.as_member else []
    rows = column(*ways_in(talk, say), *here)
    return as_message(letter, Screen(of_start(letter, talk, say), rows))


def rating(letter: Letter, talk: Talk, say: Texts) -> SendMessage:
    """Whoever was there and forgot to say so can do it here too."""
    ids = {"club": talk.club_id, "talk": talk.id}
    moods = tuple(button(EMOJI[mood], Rate(**ids, mood=mood)) for mood in Mood)
    return as_message(letter, Screen(say("How was it?"), (moods, (here_button(talk, say),))))


def thanks(letter: Letter, summary: Summary, say: Texts) -> SendMessage:
    lines = [
        say.many(
            "🍵 {n} of us was at the chai talk. Thank you!",
            "🍵 {n} of us were at the chai talk. Thank you!",
            summary.attended,
        ),
        *_moods(summary),
    ]
    return as_message(letter, Screen("\n".join(lines)))


def _moods(summary: Summary) -> list[str]:
    counts = (f"{EMOJI[mood]} {summary.moods.get(mood, 0)}" for mood in Mood)
    return [" · ".join(counts)] if summary.moods else []


def summary(letter: Letter, told: Summary, say: Texts) -> SendMessage:
    talk = told.talk
    lines = [
        say("📋 The talk in numbers"),
        *talks.about(talk, say),
        say("🙋 There: {n}", n=told.attended),
        say("❓ Questions: {n}", n=told.asked),
        say("💬 Ratings: {n}", n=told.rated),
        *_moods(told),
    ]
    rows: Rows = column(roll_button(talk, say), recording_button(talk, say))
    return as_message(letter, Screen("\n".join(lines), rows))


def recording(letter: Letter, talk: Talk, say: Texts) -> SendMessage:
    text = say("🎬 Recording: “{topic}”", topic=talk.topic) if talk.topic else say("🎬 Recording")
    return as_message(letter, Screen(text, column(link(say("▶️ Watch"), talk.recording or ""))))


def calendar(letter: Letter, talk: Talk, say: Texts) -> SendDocument:
    text = say("📅 Open the file, and the talk is in your calendar.")
    if letter.params.get("after_all") and talk.starts_at:
        held = say(
            "✅ The chai talk will take place: {moment}.", moment=say.moment(talk.starts_at)
        )
        text = f"{held}\n{text}"
    return _document(letter, talk, text, say)


def moved(letter: Letter, talk: Talk, say: Texts) -> SendDocument:
    moment = say.moment(talk.starts_at) if talk.starts_at else ""
    text = say("🔄 The time has changed. New time: {moment}", moment=moment)
    return _document(letter, talk, text, say)


def called_off(letter: Letter, talk: Talk, say: Texts) -> SendDocument:
    return _document(
        letter, talk, talk_letters.off(talk, talk_letters.told_start(letter), say), say
    )


def _document(letter: Letter, talk: Talk, text: str, say: Texts) -> SendDocument:
    google = link(say("📅 Google Calendar"), calendars.google(talk, say))
    screen = Screen(text, column(google) if talk.state == TalkState.ANNOUNCED else ())
    return SendDocument(
        chat_id=letter.chat_id,
        document=calendars.file(talk, say, letter.not_before),
        caption=text,
        reply_markup=screen.keyboard,
        disable_notification=letter.silent,
    )
