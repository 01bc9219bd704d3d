"""Where in a forum the posts of a club go."""

from collections.abc import Iterator
from typing import Annotated

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from domain.errors import N_
from domain.rules import Page
from domain.topics import Post
from models import Club, Letter
from screens.buttons import MentorButton
from screens.letters import as_message
from screens.rule_buttons import ShowRules
from screens.screen import Screen, button, column, link
from screens.texts import Texts

POSTS = {
    Post.TALK: N_("🍵 Chai talk"),
    Post.HOMEWORK: N_("📚 Homework"),
    Post.STARS: N_("🌟 Stars"),
    Post.REST: N_("⏰ All the rest"),
}


class ShowTopics(MentorButton, prefix="tp"):
    pass


class GiveTopic(MentorButton, prefix="tp_set"):
    """The posts go to this thread, or if they do already, to General again."""

    post: Post
    thread: Annotated[int, Field(ge=1, lt=2**31)]


def which(club: Club, thread: int, say: Texts) -> Screen:
    """A mentor has shown us a topic."""
    text = say("🗂 Which posts of the club “{club}” come to this topic?", club=club.title)
    back = button(say("← Back"), ShowTopics(club=club.id))
    return Screen(text, column(*_posts(club, thread, say), back))


def come_in_private(bot_name: str, club: Club, thread: int, say: Texts) -> Screen:
    """In the group, to an administrator who is hidden behind it."""
    url = f"https://t.me/{bot_name}?start=topic_{club.id}_{thread}"
    text = say("🗂 You write as the group, so I cannot see who you are. Please go on in private.")
    return Screen(text, column(link(say("▶️ Open the bot"), url, "primary")))


def _posts(club: Club, thread: int, say: Texts) -> Iterator[InlineKeyboardButton]:
    for post, name in POSTS.items():
        mark = "✅ " if club.topics.get(post) == thread else ""
        yield button(mark + say(name), GiveTopic(club=club.id, post=post, thread=thread))


def overview(club: Club, say: Texts) -> Screen:
    """A post with a topic of its own can be sent to General again."""
    own = [post for post in POSTS if club.topics.get(post)]
    lines = [
        say("{what}: {value}", what=say(name), value=say("a topic of its own"))
        if post in own
        else say("{what}: {value}", what=say(name), value=say("General"))
        for post, name in POSTS.items()
    ]
    again = [
        button(
            say("↩️ To General: {what}", what=say(POSTS[post])),
            GiveTopic(club=club.id, post=post, thread=club.topics[post]),
        )
        for post in own
    ]
    how = say("Does the group have topics? Write /bolum in a topic: I ask which posts come there.")
    back = button(say("← Back"), ShowRules(club=club.id, sheet=Page.GROUP))
    return Screen("\n".join([say("🗂 Topics"), "", *lines, "", how]), column(*again, back))


def ask(letter: Letter, club: Club, say: Texts) -> SendMessage:
    return as_message(letter, which(club, letter.params["thread"], say))


def lost(letter: Letter, _club: Club, say: Texts) -> SendMessage:
    post = say(POSTS[Post(letter.params["post"])])
    text = say("🗂 The topic is gone or closed, so these posts go to General: {what}", what=post)
    return as_message(letter, Screen(text))
