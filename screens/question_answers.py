"""What a mentor or the expert has replied to a question: is it the answer, and for the group?"""

import html
from collections.abc import Mapping

from aiogram.filters.callback_data import CallbackData

from models import TalkQuestion
from screens.buttons import MessageNumber, RowNumber, Token
from screens.question_desk import EXCERPT, ExpertKeys, Keys, MentorButton, MentorKeys
from screens.questions import IN_A_ROW, Desk, author, line, words
from screens.screen import Screen, button, column
from screens.texts import Texts


class SendAnswer(MentorButton, prefix="qm_send"):
    """`said` is the number of her message: another reply has buttons of its own."""

    said: MessageNumber


class ExpertSends(CallbackData, prefix="qx_send"):
    token: Token
    question: RowNumber
    said: MessageNumber


class ForMentors(CallbackData, prefix="qx_word"):
    """Of the expert: her reply is no answer to the question, but for the mentors."""

    token: Token
    said: MessageNumber


class AnswersThis(MentorButton, prefix="qm_this"):
    """It is to this one that she has replied, of a list with several."""

    question: RowNumber
    said: MessageNumber


def which(listed: Mapping[int, TalkQuestion], said: int, say: Texts) -> Screen:
    """The numbers are those of the list; its questions are one club's and one talk's."""
    lines = [line(number, each, say, EXCERPT) for number, each in listed.items()]
    buttons = [
        button(str(number), AnswersThis(club=each.club_id, question=each.id, said=said))
        for number, each in listed.items()
    ]
    rows = [tuple(buttons[n : n + IN_A_ROW]) for n in range(0, len(buttons), IN_A_ROW)]
    asked = say("💬 Which question does this answer?")
    first = next(iter(listed.values()))
    back = button(say("← Back"), Desk(club=first.club_id, talk=first.talk_id))
    return Screen("\n".join((asked, *lines)), (*rows, (back,)))


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
