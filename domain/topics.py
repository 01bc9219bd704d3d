"""A group can be a forum: which posts have a topic of their own there [C12]."""

from enum import StrEnum, auto

from domain.errors import N_, ClubError


class NoTopicHere(ClubError):
    says = N_("Please write this in the topic itself: there I see which one you mean.")


class Post(StrEnum):
    TALK = auto()
    HOMEWORK = auto()
    STARS = auto()
    REST = auto()


OF_FEATURE = {
    "talks": Post.TALK,
    "attendance": Post.TALK,
    "questions": Post.TALK,
    "homework": Post.HOMEWORK,
    "reviews": Post.HOMEWORK,
    "contests": Post.STARS,
    "stars": Post.STARS,
}


def post_of(kind: str) -> Post:
    """«homework.card» is a post of homework."""
    return OF_FEATURE.get(kind.partition(".")[0], Post.REST)
