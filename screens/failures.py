"""What somebody reads who waits for what she has asked for: it has failed again and again."""

from aiogram.methods import SendMessage

from domain.errors import N_
from models import Letter
from screens.texts import Texts
from services import errands, rosters, star_pictures, talk_exports

TABLE = N_("😔 The table could not be sent. Please ask for it again a little later.")

SENTENCES = {  # by the kind of the errand
    errands.EXPORT: N_("😔 The export did not work. Please try it again a little later."),
    errands.MY_DATA: N_("😔 Your data could not be sent. Please ask for it again a little later."),
    errands.FORGET: N_("😔 Your data could not be erased. Please try it again a little later."),
    rosters.READ: N_("😔 The table could not be read. Please send it again a little later."),
    rosters.SEND: TABLE,
    talk_exports.KIND: TABLE,
    star_pictures.BOARD: N_(
        "😔 The ranking could not be sent. Please ask for it again a little later."
    ),
    star_pictures.CERTIFICATES: N_(
        "😔 The certificates could not be sent. Please ask for them again a little later."
    ),
}
SOMETHING = N_("😔 What you asked for did not work. Please try it again a little later.")


def told(letter: Letter, _: Letter, say: Texts) -> SendMessage:
    text = say(SENTENCES.get(letter.params["errand"], SOMETHING))
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)
