"""Questions to a talk: what is taken as one, how it ends, and in which order they are answered."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from domain.errors import N_, ClubError, NotAnyMore

LENGTH = 1000  # characters
IN_A_LETTER = 3000  # characters; with the names and votes it stays below Telegram's 4096


class Kind(StrEnum):
    """What she sent. Words are a text; all others are a file, with or without words."""

    TEXT = "text"
    VOICE = "voice"
    VIDEO_NOTE = "video note"
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    AUDIO = "audio"
    DOCUMENT = "document"


class State(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"  # in the talk
    PUBLISHED = "published"  # with an answer, in the group
    HIDDEN = "hidden"  # by a mentor, with a reason
    MERGED = "merged"  # into another one, whose end is also its own
    TAKEN_BACK = "taken back"


class Reason(StrEnum):
    """Why a mentor hides a question; the asker reads it as a kind sentence."""

    OFF_TOPIC = "topic"
    PERSONAL = "personal"
    KNOWN = "known"


class NotAQuestion(ClubError):
    says = N_("Please write your question, or say it by voice 🎤.")


class QuestionIsTooLong(ClubError):
    says = N_(
        "The question is too long. At most {most} characters, please, or say it by voice 🎤."
    )


class NotAnAnswer(ClubError):
    says = N_("✏️ Write the answer or say it by voice 🎤. It goes to the group with the question.")


class AnswerIsTooLong(ClubError):
    says = N_("This is too long. At most {most} characters, please.")


class NoTalkAhead(NotAnyMore):
    says = N_("There is no talk ahead yet. Please ask a little later.")


class NoSuchQuestion(NotAnyMore):
    says = N_("This question is not there any more.")


class NotYourQuestion(NotAnyMore):
    says = N_("Only the member who asked it can do this.")


class OwnQuestion(ClubError):
    says = N_("This is your own question. It is counted already.")


class QuestionHasEnded(NotAnyMore):
    says = N_("This question has already been answered or closed.")


class NoSuchExpertLink(NotAnyMore):
    says = N_("This link is not valid any more. Please ask the mentor for a new one.")


def clean(raw: str, kind: Kind) -> str:
    """Her words without what cannot be seen. Raises NotAQuestion or QuestionIsTooLong.

    Only a file may come without words.
    """
    seen = "".join(each for each in raw if each in "\n\t" or unicodedata.category(each)[0] != "C")
    words = "\n".join(" ".join(line.split()) for line in seen.splitlines()).strip()
    if kind == Kind.TEXT and not any(each.isalnum() for each in words):
        raise NotAQuestion
    if len(words) > LENGTH:
        raise QuestionIsTooLong(most=LENGTH)
    return words


def in_letters(lengths: Iterable[int]) -> Iterator[Sequence[int]]:
    """The places of the questions that each letter takes, given how long the questions are."""
    letter: list[int] = []
    room = IN_A_LETTER
    for place, length in enumerate(lengths):
        if letter and length > room:
            yield letter
            letter, room = [], IN_A_LETTER
        letter.append(place)
        room -= length
    if letter:
        yield letter
