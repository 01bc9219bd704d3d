"""What is kept about a person, and what it means to be forgotten."""

from collections.abc import Sequence

from aiogram.methods import DeleteMessages, EditMessageCaption, EditMessageText, SendMessage

from models import Letter, Member
from screens import departures, links, people
from screens.buttons import told_apart
from screens.office_buttons import ShowCandidates
from screens.privacy_buttons import Forget, ForgetForSure, MyData, SendMyData
from screens.screen import Screen, button, column
from screens.texts import Texts
from services.removals import Stays

EMPTY = "—"  # in the place of words that cannot be deleted


def choice(places: Sequence[Member], say: Texts) -> Screen:
    leave = say("🚪 Leave the club")
    told = told_apart(places).items()
    leaving = [button(leave + of, departures.Leave(club=club)) for club, of in told]
    return Screen(
        say(
            "🔒 Your data\nI keep your name, where you serve, and what you do in the club. You can"
            " read all of it, and you can have it erased."
        ),
        column(
            button(say("📄 Send me all of it"), SendMyData()),
            button(say("🗑 Forget me"), Forget()),
            *leaving,
            button(say("← Back"), people.More()),
        ),
    )


def on_its_way(say: Texts, *, is_new: bool) -> Screen:
    text = say("⏳ I am putting it together. The file comes here in a minute.")
    busy = say("⏳ It is on its way already.")
    return Screen(text if is_new else busy, fresh=True)


def caption(say: Texts) -> str:
    return say("📄 All that I keep about you. Open the file to read it.")


def consequences(alone: Sequence[Member], say: Texts) -> Screen:
    """`alone`: her places as the only mentor of a club."""
    lines = [
        say(
            "🗑 Forget me: what happens\n• Your name, questions, reports, photos and votes are"
            " erased. Copies over two days old I ask the mentors to delete."
            "\n• Your stars stay, without your name."
            "\n• You leave your clubs. You can come back by an invitation, as a new member."
            "\n• What you wrote in the group stays there: please delete it yourself."
        ),
        *(say("• The club “{club}” will have no mentor.", club=each.club.title) for each in alone),
        say("This cannot be undone."),
    ]
    of = told_apart(alone)
    first = say("🤝 Hand it over first")
    followed = [button(first + of[club], ShowCandidates(club=club)) for club in of]
    return Screen(
        "\n".join(lines),
        column(
            *followed,
            button(say("🗑 Yes, erase all of it"), ForgetForSure(), "danger"),
            button(say("← Back"), MyData()),
        ),
    )


def begun(say: Texts) -> Screen:
    return Screen(say("⏳ I am erasing it. When it is done, I write to you once more."))


def forgotten(say: Texts) -> str:
    done = say(
        "✅ It is erased: I do not know you any more. You may delete this chat. If you write in"
        " the group again, I hear of you anew. Thank you for all you did!"
    )
    left = say(
        "If pictures or files of yours have stood in a group for more than two days, I ask the"
        " mentors to delete them: Telegram does not let me."
    )
    return f"{done}\n{left}"


def remove(letter: Letter, _: Letter, _say: Texts) -> DeleteMessages:
    return DeleteMessages(chat_id=letter.chat_id, message_ids=letter.params["messages"])


def empty(letter: Letter, _: Letter, _say: Texts) -> EditMessageText:
    [message] = letter.params["messages"]
    return EditMessageText(chat_id=letter.chat_id, message_id=message, text=EMPTY)


def empty_caption(letter: Letter, _: Letter, _say: Texts) -> EditMessageCaption:
    [message] = letter.params["messages"]
    return EditMessageCaption(chat_id=letter.chat_id, message_id=message, caption="")


def stays(letter: Letter, left: Stays, say: Texts) -> SendMessage:
    if left.by_her:
        lines = (
            say(
                "🗑 What a member has sent has to go, but Telegram does not let me delete what is"
                " older than two days. Please delete it by hand:"
            ),
            " · ".join(_where(left, number, say) for number in left.messages),
        )
        text = "\n".join(lines)
    else:
        text = say(
            "↩️ Pictures or files of the report that you took back still stand in the group:"
            " Telegram does not let me delete what is older than two days. I have asked the"
            " mentors to do it."
        )
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)


def _where(left: Stays, number: int, say: Texts) -> str:
    name = say("message {n}", n=number)
    url = links.to_message(left.chat, number)
    return f'<a href="{url}">{name}</a>' if url else name
