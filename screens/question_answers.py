"""What a mentor or the expert has replied to a question: is it the answer, and for the group?"""

import html

from aiogram.filters.callback_data import CallbackData

from models import TalkQuestion
from screens.buttons import RowNumber, Token
from screens.question_desk import ExpertKeys, Keys, MentorButton, MentorKeys
from screens.questions import author, words
from screens.screen import Screen, button, column
from screens.texts import Texts


class SendAnswer(MentorButton, prefix="qm_send"):
    """`said` is the number of her message: another reply has buttons of its own."""

    said: RowNumber


class ExpertSends(CallbackData, prefix="qx_send"):
    token: Token
    question: RowNumber
    said: RowNumber


class ForMentors(CallbackData, prefix="qx_word"):
    """Of the expert: her reply is no answer to the question, but for the mentors."""

    token: Token
    said: RowNumber


def offer(question: TalkQuestion, answer: str, said: int, token: str, say: Texts) -> Screen:
    """As the group would read it. What is no text stands above, as she has sent it."""
    keys: Keys = MentorKeys(question.club_id, question.talk_id)
    send: CallbackData = SendAnswer(club=question.club_id, question=question.id, said=said)
    aside = []
    if token:
        aside = [button(say("👩‍🏫 For the mentor"), ForMentors(token=token, said=said))]
        keys, send = ExpertKeys(token), ExpertSends(token=token, question=question.id, said=said)
    asked = f"❓ {words(question, say)}{author(question)}"
    buttons = column(
        button(say("📣 Send it to the group"), send, "primary"),
        button(say("✅ Answered"), keys.end(question, "answered")),
        *aside,
        button(say("← Back"), keys.desk(0)),
    )
    return Screen(f"{asked}\n\n💬 {html.escape(answer, quote=False) or '👆'}", buttons)
