"""Questions to a talk as those who ask them see them."""

import html
from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.pages import Page, page_of
from domain.questions import Kind, State
from models import Club, Member, Person, Role, Talk, TalkQuestion
from screens.buttons import ClubButton, PageNumber, RowNumber
from screens.pages import onward
from screens.screen import Rows, Screen, button, column, link, shortened
from screens.talks import ShowTalk, TalkButton, about
from screens.texts import Texts

PAGE = 6  # questions
EXCERPT = 150  # characters of each in a list
LABEL = 20  # characters of one on a button
IN_A_ROW = 3

SIGNS = {
    Kind.VOICE: "🎤 ",
    Kind.AUDIO: "🎤 ",
    Kind.VIDEO: "🎥 ",
    Kind.VIDEO_NOTE: "🎥 ",
    Kind.ANIMATION: "🎥 ",
    Kind.PHOTO: "🖼 ",
    Kind.DOCUMENT: "📎 ",
}
WORDLESS = {
    Kind.VOICE: N_("a question by voice"),
    Kind.AUDIO: N_("a question by voice"),
    Kind.VIDEO: N_("a question on video"),
    Kind.VIDEO_NOTE: N_("a question on video"),
    Kind.ANIMATION: N_("a question on video"),
    Kind.PHOTO: N_("a question in a picture"),
    Kind.DOCUMENT: N_("a question in a file"),
}


class MyQuestions(ClubButton, prefix="q_mine"):
    pass


class AskQuestion(ClubButton, prefix="q_ask"):
    talk: RowNumber


class ListQuestions(ClubButton, prefix="q_all"):
    talk: RowNumber
    page: PageNumber = 0


class QuestionButton(ClubButton, prefix="q"):
    """A button about one question."""

    question: RowNumber


class NeedToo(QuestionButton, prefix="q_need"):
    """`is_needed` is what the tap makes of it, so that a double tap does what one does."""

    is_needed: bool
    page: PageNumber = 0


class MyQuestion(QuestionButton, prefix="q_one"):
    pass


class ShowName(QuestionButton, prefix="q_name"):
    is_named: bool


class TakeBack(QuestionButton, prefix="q_back"):
    pass


class AskAgain(QuestionButton, prefix="q_again"):
    pass


class Desk(TalkButton, prefix="q_desk"):
    """A mentor goes through the questions of a talk one by one."""

    place: PageNumber = 0


class InviteExpert(TalkButton, prefix="q_expert"):
    pass


class ReplaceExpert(TalkButton, prefix="q_expert_new"):
    """Another link, where somebody has come by the one before."""


def words(question: TalkQuestion, say: Texts, most: int | None = None) -> str:
    """What she asks, as HTML; of a file without words, what kind of file it is."""
    return html.escape(plain(question, say, most), quote=False)


def plain(question: TalkQuestion, say: Texts, most: int | None = None) -> str:
    text = question.text or say(WORDLESS[question.kind])
    return SIGNS.get(question.kind, "") + (shortened(text, most) if most else text)


def author(question: TalkQuestion) -> str:
    """Her name where she wants it to be seen, as HTML."""
    return f" — {html.escape(question.member.name, quote=False)}" if question.is_named else ""


def line(number: int, question: TalkQuestion, say: Texts, most: int | None = None) -> str:
    needed = f" · 🙋 {len(question.votes)}" if question.votes else ""
    return f"{number}. {words(question, say, most)}{author(question)}{needed}"


def question_link(talk: Talk, say: Texts) -> InlineKeyboardButton:
    """In the group: asking goes on in private."""
    return link(say("❓ Ask a question"), say.link(f"q_{talk.id}"))


def prompt(talk: Talk, say: Texts) -> Screen:
    ask = say(
        "Write your question or say it by voice 🎤. It goes to the expert without your name."
    )
    back = button(say("← Back"), MyQuestions(club=talk.club_id))
    return Screen("\n".join((*about(talk, say), ask)), column(back))


def door(talk: Talk, say: Texts) -> Screen:
    """To her who came by the link under the announcement and had to choose a language first."""
    ask = button(say("❓ Ask a question"), AskQuestion(club=talk.club_id, talk=talk.id), "primary")
    return Screen("\n".join((say("🍵 Chai talk"), *about(talk, say))), column(ask))


def receipt(question: TalkQuestion, say: Texts, *, is_moved: bool = False) -> Screen:
    lines = [say("✅ Your question has been taken. Thank you!")]
    if is_moved:
        lines.append(say("That talk is over, so your question is for the next one."))
    return Screen("\n".join(lines), _own(question, say))


def one_of_mine(question: TalkQuestion, say: Texts, toast: str | None = None) -> Screen:
    if question.state == State.TAKEN_BACK:
        again = button(say("↩️ Ask it after all"), _of(AskAgain, question))
        return Screen(say("🗑 Your question has been taken back."), column(again))
    text = words(question, say)
    name = (
        say("👤 With your name: {name}", name=question.member.name)
        if question.is_named
        else say("🕶 Without your name")
    )
    back = button(say("← Back"), MyQuestions(club=question.club_id))
    return Screen(f"{text}\n{name}", (*_own(question, say), (back,)), toast=toast)


def _own(question: TalkQuestion, say: Texts) -> Rows:
    ids = {"club": question.club_id, "question": question.id}
    if question.is_named:
        name = button(say("🕶 Without my name"), ShowName(**ids, is_named=False))
    else:
        name = button(say("👤 Show my name"), ShowName(**ids, is_named=True))
    return column(name, button(say("🗑 Take back"), TakeBack(**ids)))


def _of(kind: type[QuestionButton], question: TalkQuestion) -> QuestionButton:
    return kind(club=question.club_id, question=question.id)


def mine(
    club: Club, talk: Talk | None, own: Sequence[TalkQuestion], every: int, say: Texts
) -> Screen:
    """Her own open questions, each a button, the way to ask one more, and to those of all."""
    lines = [say("❓ Your open questions: {n}", n=len(own))]
    if every:
        lines.append(say("📋 Questions: {n}", n=every))
    if talk:
        lines += about(talk, say)
    choices = [button(_label(each, say), _of(MyQuestion, each)) for each in own]
    if talk is None:
        return Screen("\n".join((*lines, say("The next poll will come soon."))), column(*choices))
    ids = {"club": club.id, "talk": talk.id}
    ask = button(say("❓ Ask a question"), AskQuestion(**ids), "primary")
    if every:
        choices = [
            button(say("📋 All questions"), ListQuestions(**ids)),
            button(say("✅ Go through them"), Desk(**ids)),  # offered to mentors alone
            *choices,
        ]
    else:  # the expert is invited before anybody has asked; this, too, is offered to mentors alone
        choices.append(button(say("👩‍🏫 Link for the expert"), InviteExpert(**ids)))
    return Screen("\n".join(lines), column(ask, *choices))


def _label(question: TalkQuestion, say: Texts) -> str:
    text = question.text or say(WORDLESS[question.kind])
    return SIGNS.get(question.kind, "") + (text if len(text) <= LABEL else text[: LABEL - 1] + "…")


def listed(
    talk: Talk, every: Sequence[TalkQuestion], member: Member, number: int, say: Texts
) -> Screen:
    """The most needed first. Who needs an answer too taps its number; her own have none."""
    page = page_of(list(enumerate(every, 1)), number, PAGE)
    lines = [say("📋 Questions: {n}", n=len(every)), *about(talk, say), ""]
    lines += [line(place, each, say, EXCERPT) for place, each in page.entries]
    others = [(place, each) for place, each in page.entries if each.member_id != member.id]
    if others:
        lines += ["", say("Do you need an answer too? Tap its number.")]
    needs = [_need(place, each, member, page.number) for place, each in others]
    rows = [tuple(needs[n : n + IN_A_ROW]) for n in range(0, len(needs), IN_A_ROW)]
    return Screen("\n".join(lines), (*rows, *_around(talk, member, page, say)))


def _need(number: int, question: TalkQuestion, member: Member, page: int) -> InlineKeyboardButton:
    is_needed = any(vote.member_id == member.id for vote in question.votes)
    data = NeedToo(club=question.club_id, question=question.id, is_needed=not is_needed, page=page)
    votes = f" · {len(question.votes)}" if question.votes else ""
    return button(f"{'✅' if is_needed else '🙋'} {number}{votes}", data)


def _around(talk: Talk, member: Member, page: Page[tuple[int, TalkQuestion]], say: Texts) -> Rows:
    ids = {"club": talk.club_id, "talk": talk.id}
    buttons = [*onward(page, lambda to: ListQuestions(**ids, page=to), say)]
    if member.role == Role.MENTOR:
        buttons.append(button(say("✅ Go through them"), Desk(**ids)))
        buttons.append(button(say("👩‍🏫 Link for the expert"), InviteExpert(**ids)))
    buttons.append(button(say("← Back"), MyQuestions(club=talk.club_id)))
    return column(*buttons)


def ask_replace(talk: Talk, who: Person, say: Texts) -> Screen:
    """She would be thrown out, and a mentor may only look whether she has come."""
    text = say(
        "👩‍🏫 By the expert's link has come: {name}. She gets the questions. With a new link she"
        " gets them no more: who opens it is the expert.",
        name=who.name,
    )
    sure = button(say("🔁 New link"), ReplaceExpert(club=talk.club_id, talk=talk.id), "danger")
    return Screen(text, column(sure, button(say("← Back"), ShowTalk(club=talk.club_id))))
