"""The calls to Telegram that a week of the talk makes, in the language of who receives them."""

import datetime as dt

from aiogram.methods import (
    EditMessageReplyMarkup,
    EditMessageText,
    ForwardMessage,
    PinChatMessage,
    SendMessage,
    SendPoll,
    StopPoll,
    UnpinChatMessage,
)
from aiogram.types import (
    InlineKeyboardButton,
    InputPollOption,
    ReplyParameters,
)

from domain.errors import N_
from models import Letter, Poll, Talk, TalkState, Trouble
from screens import links, talk_card, talks
from screens.attendance import calendar_link, come_button, here_button
from screens.buttons import ClubButton
from screens.clubs import Hours
from screens.letters import as_message
from screens.people import give_rights
from screens.plans import wording
from screens.questions import question_link
from screens.screen import Rows, Screen, button, column, link
from screens.talks import AskExpert, OtherTime, PollAgain, PostAgain, ShowTalk
from screens.texts import Texts, raised
from screens.venues import AskVenue, of_start, ways_in
from services.talk_letters import Posting, Reminder, Silent
from services.talks import zone_of

CALLED = 40  # names in one message
TROUBLES = {
    Trouble.NO_HOURS: N_("There is no poll this week: no hours are chosen. Please choose some."),
    Trouble.OPENED_TOO_LATE: N_(
        "I was away when the poll should have opened, and now it is too late for it."
        " The next one opens by itself."
    ),
    Trouble.TOLD_TOO_LATE: N_(
        "A talk could not be announced in time, so it is not held. The next one comes by itself."
    ),
    Trouble.NOT_SENT: N_(
        "I could not send the poll to the group. Please let me send polls there."
    ),
    Trouble.GENERAL_CLOSED: N_(
        "I could not send the poll: the General topic of the group is closed. Please open it, or"
        " write /bolum in another topic, and post the poll again."
    ),
    Trouble.NO_PIN: N_(
        "I may not pin messages in the group. Please give me the right to pin;"
        " until then everything goes on without it."
    ),
    Trouble.CLOSED_BY_HAND: N_(
        "The poll was closed by hand before its time, so it is counted now."
    ),
    Trouble.VOTES_LOST: N_("Not all votes reached me. Please compare the time with the poll."),
    Trouble.NO_TIME_LEFT: N_(
        "None of the poll's times is still ahead, so there is no talk this week."
        " The next poll opens by itself."
    ),
    Trouble.POLL_DELETED: N_(
        "Somebody deleted the poll in the group. The votes so far are kept; I can post it again."
    ),
    Trouble.POST_DELETED: N_(
        "Somebody deleted the announcement of the talk in the group. I can post it again."
    ),
    Trouble.SAME_HOUR: N_("Two of your talks are at the same hour. One of them can be moved."),
    Trouble.EXPERT_LEFT: N_(
        "The expert of the talk cannot be reached any more. Please name another one."
    ),
    Trouble.DAY_TAKEN: N_(
        "No other talk is planned this week: there is one on that day already."
        " The next one comes by itself."
    ),
    Trouble.NO_LINK: N_(
        "🎥 The talk has no link of a meeting: who wants to come finds no way in. If you meet"
        " without one, nothing has to be done."
    ),
}
PAUSES = N_(
    "⏸ The club pauses for now: no polls and no reminders come. When the mentor resumes it, all"
    " goes on by itself."
)


def poll(letter: Letter, talk: Talk, say: Texts) -> SendPoll:
    """Its code №… in the question lets us know it again if its sending was cut short."""
    times = [raised(say.moment(slot.starts_at)) for slot in talk.slots]
    options = [*times, say("Any time suits me"), say("I cannot this week")]
    return SendPoll(
        chat_id=letter.chat_id,
        question=say("🍵 Chai talk: which time suits you? №{code}", code=talk.id),
        description=_description(talk, say),
        options=[InputPollOption(text=option) for option in options],
        is_anonymous=False,
        allows_multiple_answers=True,
        allows_revoting=True,
        close_date=talk.closes_at,
        disable_notification=letter.silent,
    )


def _description(talk: Talk, say: Texts) -> str:
    closes = talk.closes_at.astimezone(say.zone)
    return "\n".join(
        (
            *talks.about(talk, say),
            say(
                "You may choose several. Closes: {moment}",
                moment=f"{say.weekday(closes.weekday())}, {say.time(closes)}",
            ),
            say(
                "Most votes win; “any time” is a vote for each. If equal: those who missed the"
                " last talks, then last week's time, then the earlier one; if few vote: last"
                " week's time."
            ),
        )
    )


def nudge(letter: Letter, asked: Poll, say: Texts) -> SendMessage:
    """The button is for a group of which nothing may be forwarded."""
    text = say("🗳 You have not voted yet. Choose the times that suit you 👇")
    url = links.to_message(asked.chat_id, asked.message_id or 0)
    return as_message(letter, Screen(text, column(link(say("🗳 To the poll"), url)) if url else ()))


def mention(letter: Letter, called: Silent, say: Texts) -> SendMessage:
    """Only where the club has chosen that it may be so."""
    closes = say("🗳 The vote closes: {moment}", moment=say.moment(called.talk.closes_at))
    waiting = say("We are waiting for your votes:")
    words = letter.params.get("words")
    text = wording(words, say) if words else f"{closes}\n{waiting}"
    names = [
        say('<a href="tg://user?id={id}">{name}</a>', id=each.person_id, name=each.name)
        for each in called.members[:CALLED]
    ]
    rest = len(called.members) - len(names)
    more = f" +{rest}" if rest else ""
    return as_message(letter, Screen(f"{text}\n{', '.join(names)}{more}"))


def nudge_poll(letter: Letter, asked: Poll, _say: Texts) -> ForwardMessage:
    """Forwarded it is the same poll; a copy would be a new one."""
    return ForwardMessage(
        chat_id=letter.chat_id,
        from_chat_id=asked.chat_id,
        message_id=asked.message_id or 0,
        disable_notification=letter.silent,
    )


def look(letter: Letter, _talk: Talk, _say: Texts) -> EditMessageReplyMarkup:
    """A poll has no buttons: nothing changes."""
    return EditMessageReplyMarkup(chat_id=letter.chat_id, message_id=letter.params["message"])


def stop_poll(letter: Letter, _talk: Talk, _say: Texts) -> StopPoll:
    return StopPoll(chat_id=letter.chat_id, message_id=letter.params["message"])


def pin(letter: Letter, _talk: Talk, _say: Texts) -> PinChatMessage:
    return PinChatMessage(
        chat_id=letter.chat_id,
        message_id=letter.params["message"],
        disable_notification=letter.silent,
    )


def unpin(letter: Letter, _talk: Talk, _say: Texts) -> UnpinChatMessage:
    return UnpinChatMessage(chat_id=letter.chat_id, message_id=letter.params["message"])


def decided(letter: Letter, talk: Talk, say: Texts) -> SendMessage:
    return as_message(letter, talk_card.decided(talk, say))


def announcement(letter: Letter, post: Posting, say: Texts) -> SendMessage:
    talk = post.talk
    polls = [each.message_id for each in talk.polls if each.chat_id == letter.chat_id]
    asked = next((message for message in polls if message), None)
    reply = asked and ReplyParameters(message_id=asked, allow_sending_without_reply=True)
    screen = Screen(_announcement(post, say), announcement_buttons(talk, say))
    return as_message(letter, screen, reply_parameters=reply or None)


def announcement_buttons(talk: Talk, say: Texts) -> Rows:
    """All that can be done under the announcement; it is the same when the post is edited."""
    return column(come_button(talk, say), question_link(talk, say), calendar_link(talk, say))


def edit(letter: Letter, post: Posting, say: Texts) -> EditMessageText:
    talk = post.talk
    screen = Screen(_announcement(post, say), announcement_buttons(talk, say))
    if talk.state == TalkState.CANCELLED:
        screen = Screen(off(talk, talk.starts_at, say))
    return EditMessageText(
        chat_id=letter.chat_id,
        message_id=talk.announcement_id,
        text=screen.text or "",
        reply_markup=screen.keyboard,
    )


def _announcement(post: Posting, say: Texts) -> str:
    coming = [say("✅ Coming: {n}", n=post.coming)] if post.coming else []
    return "\n".join((say("🍵 Chai talk"), *talks.facts(post.talk, say), *coming))


def changed(letter: Letter, talk: Talk, say: Texts) -> SendMessage:
    moment = say.moment(talk.starts_at) if talk.starts_at else ""
    text = say("🔄 The time has changed. New time: {moment}", moment=moment)
    return as_message(letter, Screen(text))


def called_off(letter: Letter, talk: Talk, say: Texts) -> SendMessage:
    return as_message(letter, Screen(off(talk, told_start(letter), say)))


def told_start(letter: Letter) -> dt.datetime | None:
    start = letter.params.get("start")
    return dt.datetime.fromisoformat(start) if start else None


def off(talk: Talk, start: dt.datetime | None, say: Texts) -> str:
    """It is not held. Without its hour for those who do not know it."""
    none = say("❌ There is no chai talk this time.")
    if start:
        moment = say.at(zone_of(talk.club)).moment(start)
        none = say("❌ The chai talk will not take place: {moment}.", moment=moment)
    kept = say("The questions are kept for the next one.")
    return f"{none}\n{kept}"


def remind_day(letter: Letter, reminder: Reminder, say: Texts) -> SendMessage:
    talk = reminder.talk
    lines = (soon(reminder, say), *talks.about(talk, say))
    return as_message(letter, Screen("\n".join(lines), column(question_link(talk, say))))


def soon(reminder: Reminder, say: Texts) -> str:
    """A mentor may have moved the reminder to any day before the talk."""
    start = reminder.talk.starts_at
    if start is None:
        return ""
    match reminder.days:
        case 0:
            return say("⏰ A reminder: the chai talk is today, {time}.", time=say.time(start))
        case 1:
            return say("⏰ A reminder: the chai talk is tomorrow, {time}.", time=say.time(start))
        case _:
            return say("⏰ A reminder: the chai talk is on {moment}.", moment=say.moment(start))


def remind_start(letter: Letter, reminder: Reminder, say: Texts) -> SendMessage:
    talk = reminder.talk
    rows = column(*ways_in(talk, say), here_button(talk, say))
    return as_message(letter, Screen(of_start(letter, talk, say), rows))


def paused(letter: Letter, _talk: Talk, say: Texts) -> SendMessage:
    return as_message(letter, Screen(say(PAUSES)))


def trouble(letter: Letter, talk: Talk, say: Texts) -> SendMessage:
    what = Trouble(letter.params["trouble"])
    return as_message(letter, Screen(say(TROUBLES[what]), column(_remedy(what, talk, say))))


def _remedy(what: Trouble, talk: Talk, say: Texts) -> InlineKeyboardButton:
    """One button that mends it."""
    ids = {"club": talk.club_id, "talk": talk.id}
    data: ClubButton = ShowTalk(club=talk.club_id)
    match what:
        case Trouble.NO_PIN:
            return give_rights(say)
        case Trouble.NO_HOURS | Trouble.NO_TIME_LEFT:
            label, data = say("🕒 Hours"), Hours(club=talk.club_id)
        case Trouble.POLL_DELETED | Trouble.NOT_SENT | Trouble.GENERAL_CLOSED:
            label, data = say("🗳 Post it again"), PollAgain(**ids)
        case Trouble.POST_DELETED:
            label, data = say("📣 Post it again"), PostAgain(**ids)
        case Trouble.SAME_HOUR | Trouble.VOTES_LOST:
            label, data = say("🕒 Other time"), OtherTime(**ids)
        case Trouble.EXPERT_LEFT:
            label, data = say("👩‍🏫 Another expert"), AskExpert(**ids)
        case Trouble.NO_LINK:
            label, data = say("🎥 Link of the meeting"), AskVenue(**ids)
        case _:
            label = say("🍵 Chai talk")
    return button(label, data, "primary")
