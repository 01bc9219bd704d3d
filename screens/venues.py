"""Where a talk is held, and where it can be watched afterwards."""

from collections.abc import Sequence

from aiogram.types import CopyTextButton, InlineKeyboardButton

from models import Letter, Talk
from screens.screen import Screen, button, column, link
from screens.talks import ShowTalk, TalkButton, venue
from screens.texts import Texts


class AskVenue(TalkButton, prefix="talk_venue"):
    pass


class AskRecording(TalkButton, prefix="talk_rec"):
    pass


def ways_in(talk: Talk, say: Texts) -> Sequence[InlineKeyboardButton]:
    """Open the meeting; copy its passcode."""
    url, passcode = talk.venue
    if not url:
        return ()
    name = venue(url)
    label = say("🎥 Open {venue}", venue=name) if name else say("🎥 Join")
    copy = CopyTextButton(text=passcode) if passcode else None
    doors = [link(label, url, "primary")]
    if copy:
        label = say("📋 Copy the passcode")
        doors.append(InlineKeyboardButton(text=label, copy_text=copy))
    return doors


def of_start(letter: Letter, talk: Talk, say: Texts) -> str:
    """It begins; who has read that already, and gets the way in late, reads where it is held."""
    if letter.params.get("has_begun"):
        url = talk.venue[0] or ""
        return say("🎥 The meeting: {link}", link=venue(url) or url)
    time = say.time(talk.starts_at) if talk.starts_at else ""
    return say("🎥 We are starting! Chai talk, {time}.", time=time)


def ask_venue(talk: Talk, say: Texts) -> Screen:
    text = say(
        "🎥 Where is this talk held? Send its link: Zoom, Instagram or YouTube. If there is a"
        " passcode, write it after the link."
    )
    return Screen(text, column(back(talk, say)))


def ask_recording(talk: Talk, say: Texts) -> Screen:
    text = say("🎬 Send me the link of the recording. I will post it in the group.")
    return Screen(text, column(back(talk, say)))


def saved(talk: Talk, say: Texts) -> Screen:
    """What was read out of her message, to be seen at once if it was read wrongly."""
    url, passcode = talk.venue
    lines = [say("✅ Saved: {link}", link=url or "")]
    if passcode:
        lines.append(say("🔑 Passcode: {passcode}", passcode=passcode))
    return Screen("\n".join(lines), column(back(talk, say)))


def recorded(talk: Talk, say: Texts) -> Screen:
    text = say("✅ Saved: {link}", link=talk.recording or "")
    return Screen(text, column(back(talk, say)))


def back(talk: Talk, say: Texts) -> InlineKeyboardButton:
    return button(say("← Back"), ShowTalk(club=talk.club_id))


def recording_button(talk: Talk, say: Texts) -> InlineKeyboardButton:
    return button(say("🎬 Link of the recording"), AskRecording(club=talk.club_id, talk=talk.id))
