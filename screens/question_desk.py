"""The questions of a talk one by one, for those who answer them: a mentor or the expert."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.questions import Reason
from domain.roles import Right
from models import Person, Talk, TalkExpert, TalkQuestion
from screens.buttons import PageNumber, RowNumber, Token
from screens.questions import Desk, ListQuestions, QuestionButton, author, line, plain, words
from screens.screen import Screen, button, column
from screens.talks import ShowTalk, about
from screens.texts import Texts, raised
from services.talks import zone_of

How = Literal["answered", "replied", "later", "open"]
CHOICES = 20  # questions into which one can be merged
EXCERPT = 60  # characters
REASONS = {
    Reason.OFF_TOPIC: N_("Another topic"),
    Reason.PERSONAL: N_("Something personal in it"),
    Reason.KNOWN: N_("Answered before"),
}


class MentorButton(QuestionButton, prefix="qm"):
    """A mentor's button about one question."""

    needs: ClassVar[Right] = Right.LEAD


class End(MentorButton, prefix="qm_end"):
    """`talk` is the one from whose desk it was tapped: gone on to the next, it stays there."""

    talk: RowNumber
    how: How


class WriteAnswer(MentorButton, prefix="qm_answer"):
    pass


class MoreOf(MentorButton, prefix="qm_more"):
    pass


class Reword(MentorButton, prefix="qm_words"):
    pass


class Listen(MentorButton, prefix="qm_listen"):
    pass


class MergeWhere(MentorButton, prefix="qm_where"):
    pass


class MergeInto(MentorButton, prefix="qm_into"):
    other: RowNumber


class HideWhy(MentorButton, prefix="qm_why"):
    pass


class Hide(MentorButton, prefix="qm_hide"):
    why: Reason


class ExpertDesk(CallbackData, prefix="qx"):
    """The expert is no member: her buttons carry the token of her link."""

    token: Token
    place: PageNumber = 0


class ExpertEnd(CallbackData, prefix="qx_end"):
    token: Token
    question: RowNumber
    how: How


class ExpertAnswer(CallbackData, prefix="qx_answer"):
    token: Token
    question: RowNumber


class ExpertListen(CallbackData, prefix="qx_hear"):
    token: Token
    question: RowNumber


class Keys(Protocol):
    """What the buttons on a desk carry."""

    def desk(self, place: int) -> CallbackData: ...
    def end(self, question: TalkQuestion, how: How) -> CallbackData: ...
    def answer(self, question: TalkQuestion) -> CallbackData: ...
    def listen(self, question: TalkQuestion) -> CallbackData: ...
    def more(self, question: TalkQuestion) -> CallbackData | None: ...
    def back(self) -> CallbackData | None: ...


@dataclass(frozen=True, slots=True)
class MentorKeys:
    club: int
    talk: int

    def desk(self, place: int) -> CallbackData:
        return Desk(club=self.club, talk=self.talk, place=place)

    def end(self, question: TalkQuestion, how: How) -> CallbackData:
        return End(club=self.club, question=question.id, talk=self.talk, how=how)

    def answer(self, question: TalkQuestion) -> CallbackData:
        return WriteAnswer(club=self.club, question=question.id)

    def listen(self, question: TalkQuestion) -> CallbackData:
        return Listen(club=self.club, question=question.id)

    def more(self, question: TalkQuestion) -> CallbackData | None:
        return MoreOf(club=self.club, question=question.id)

    def back(self) -> CallbackData | None:
        return ListQuestions(club=self.club, talk=self.talk)


@dataclass(frozen=True, slots=True)
class ExpertKeys:
    token: str

    def desk(self, place: int) -> CallbackData:
        return ExpertDesk(token=self.token, place=place)

    def end(self, question: TalkQuestion, how: How) -> CallbackData:
        return ExpertEnd(token=self.token, question=question.id, how=how)

    def answer(self, question: TalkQuestion) -> CallbackData:
        return ExpertAnswer(token=self.token, question=question.id)

    def listen(self, question: TalkQuestion) -> CallbackData:
        return ExpertListen(token=self.token, question=question.id)

    def more(self, question: TalkQuestion) -> CallbackData | None:
        return None

    def back(self) -> CallbackData | None:
        return None


def desk(talk: Talk, every: Sequence[TalkQuestion], place: int, keys: Keys, say: Texts) -> Screen:
    """One question, with what can be done about it."""
    around = [] if (back := keys.back()) is None else [button(say("← Back"), back)]
    if not every:
        done = say("📋 No question waits for an answer.")
        return Screen("\n".join((done, *about(talk, say))), column(*around))
    place = min(place, len(every) - 1)
    question = every[place]
    head = say("📋 Question {n} of {of}", n=place + 1, of=len(every))
    needed = f"🙋 {len(question.votes)}"
    text = f"{head} · {needed}\n\n{words(question, say)}{author(question)}"
    hear = button(say("🎧 Listen or look"), keys.listen(question))
    actions = [
        *([hear] if question.files else []),
        button(say("✅ Answered"), keys.end(question, "answered"), "primary"),
        button(say("📣 Answer in the group"), keys.answer(question)),
        button(say("⏭ To the next talk"), keys.end(question, "later")),
    ]
    if more := keys.more(question):
        actions.append(button(say("⚙️ More"), more))
    if place + 1 < len(every):
        actions.append(button(say("Next →"), keys.desk(place + 1)))
    if place:
        actions.append(button(say("← Previous"), keys.desk(place - 1)))
    return Screen(text, column(*actions, *around))


def ended(question: TalkQuestion, how: How, keys: Keys, say: Texts) -> Screen:
    """What was done, with a way to undo it while nobody has heard of it."""
    onward = button(say("Next →"), keys.desk(0), "primary")
    if how == "later":
        text = say("⏭ It goes on to the next talk.")
        return Screen(f"{text}\n\n{words(question, say)}", column(onward))
    text = say("✅ Answered. In ten minutes the member who asked will know.")
    undo = button(say("↩️ Not answered yet"), keys.end(question, "open"))
    return Screen(f"{text}\n\n{words(question, say)}", column(onward, undo))


def published(keys: Keys, say: Texts) -> Screen:
    onward = button(say("Next →"), keys.desk(0), "primary")
    return Screen(say("📣 Question and answer are on their way to the group."), column(onward))


def ask_answer(question: TalkQuestion, keys: Keys, say: Texts) -> Screen:
    text = say("✏️ Write the answer or say it by voice 🎤. It goes to the group with the question.")
    back = button(say("← Back"), keys.desk(0))
    return Screen(f"{words(question, say)}\n\n{text}", column(back))


def more(question: TalkQuestion, say: Texts, toast: str | None = None) -> Screen:
    ids = {"club": question.club_id, "question": question.id}
    actions = [
        button(say("✏️ Change the wording"), Reword(**ids)),
        button(say("🔗 Merge with another"), MergeWhere(**ids)),
        button(say("🙈 Hide"), HideWhy(**ids)),
    ]
    back = _back(question, say)
    return Screen(words(question, say), (*column(*actions), back), toast=toast)


def _back(question: TalkQuestion, say: Texts) -> tuple[InlineKeyboardButton, ...]:
    return (button(say("← Back"), Desk(club=question.club_id, talk=question.talk_id)),)


def ask_words(question: TalkQuestion, say: Texts) -> Screen:
    text = say("✏️ Write the question in better words, in one message.")
    return Screen(f"{words(question, say)}\n\n{text}", (_back(question, say),))


def merge_where(question: TalkQuestion, others: Sequence[TalkQuestion], say: Texts) -> Screen:
    """The numbers are those of the choices; both askers will hear how the other one ends."""
    if not others:
        return Screen(say("There is no other question."), (_back(question, say),))
    choices = list(enumerate(others[:CHOICES], 1))
    head = say("🔗 Which one asks the same?")
    lines = [head, say("“{words}”", words=plain(question, say, EXCERPT)), ""]
    lines += [line(number, each, say, EXCERPT) for number, each in choices]
    ids = {"club": question.club_id, "question": question.id}
    buttons = [button(str(number), MergeInto(**ids, other=each.id)) for number, each in choices]
    rows = [tuple(buttons[n : n + 3]) for n in range(0, len(buttons), 3)]
    return Screen("\n".join(lines), (*rows, _back(question, say)))


def hide_why(question: TalkQuestion, say: Texts) -> Screen:
    ids = {"club": question.club_id, "question": question.id}
    reasons = [button(say(REASONS[why]), Hide(**ids, why=why)) for why in Reason]
    text = say("🙈 Why is it hidden? The member who asked gets a kind message.")
    return Screen(f"{words(question, say)}\n\n{text}", (*column(*reasons), _back(question, say)))


def hidden(question: TalkQuestion, say: Texts) -> Screen:
    keys = MentorKeys(question.club_id, question.talk_id)
    onward = button(say("Next →"), keys.desk(0), "primary")
    undo = button(say("↩️ Show it again"), keys.end(question, "open"))
    return Screen(say("🙈 The question is hidden."), column(onward, undo))


def expert_link(expert: TalkExpert, url: str, say: Texts) -> Screen:
    """A message that the mentor forwards as it is."""
    lines = (
        say("🍵 Chai talk"),
        *about(expert.talk, say),
        say("👩‍🏫 This link is for the expert. It shows the questions: {url}", url=url),
    )
    back = button(say("← Back"), ShowTalk(club=expert.talk.club_id))
    hint = button(
        say("📋 All questions"), ListQuestions(club=expert.talk.club_id, talk=expert.talk_id)
    )
    return Screen("\n".join(lines), column(hint, back), fresh=True)


def welcome_expert(expert: TalkExpert, person: Person, say: Texts) -> Screen:
    """For her; a mentor who tries the link is told to pass it on."""
    if expert.person_id != person.id:
        return Screen(say("👩‍🏫 The link works. Please forward it to the expert."))
    return hello(expert, say)


def hello(expert: TalkExpert, say: Texts) -> Screen:
    lines = [say("🌸 Hello! You are the expert of this talk."), say("🍵 Chai talk")]
    if expert.talk.starts_at:
        here = say.at(zone_of(expert.talk.club))
        lines.append(say("🗓 {moment}", moment=raised(here.moment(expert.talk.starts_at))))
    lines += [*about(expert.talk, say), say("Before it begins, the questions come here.")]
    look = button(say("📋 All questions"), ExpertDesk(token=expert.token), "primary")
    return Screen("\n".join(lines), column(look))
