"""What Telegram refuses of keyboards, albums, lists, files and webhooks; see the other tables."""

from typing import Any

from tests.sandbox_refusal_table import AIDA, SALAM, Case, button, keyboard

NO_DATA = {"text": "Ооба"}
YES = {**NO_DATA, "callback_data": "yes"}
PHOTO = {"type": "photo", "media": "AgACAgIAAx"}
HOOK = "https://club.kg/telegram"
INLINE = "can't parse inline keyboard button:"
ALBUM = "wrong number of messages in the album specified"


def rows(*lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {**AIDA, **SALAM, "reply_markup": {"inline_keyboard": list(lines)}}


def keys(**fields: Any) -> dict[str, Any]:
    return {**AIDA, **SALAM, "reply_markup": {"keyboard": [[NO_DATA]], **fields}}


def album(*items: dict[str, Any]) -> dict[str, Any]:
    return {**AIDA, "media": list(items)}


def listed(*numbers: int) -> dict[str, Any]:
    return {**AIDA, "from_chat_id": "@aida", "message_ids": list(numbers)}


SENDING: list[Case] = [
    ("sendMessage", "two actions on a button", button(callback_data="yes", url="https://club.kg"),
     f"{INLINE} exactly one action must be specified"),
    ("sendMessage", "a button that does nothing", keyboard(NO_DATA),
     f"{INLINE} Text buttons are unallowed in the inline keyboard"),
    ("sendMessage", "a button without words", keyboard({**YES, "text": " "}),
     "can't parse keyboard button: Text must be non-empty"),
    ("sendMessage", "a button in a colour of its own", keyboard({**YES, "style": "rainbow"}),
     "can't parse keyboard button: invalid button style specified"),
    ("sendMessage", "a link that leads nowhere", button(url="nowhere"),
     "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    *(("sendMessage", f"a link to {url}", button(url=url),
       f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
      for url in ("https://x.kg:99999/", "https://x.kg:", "https://...", "https://x<y.kg",
                  'https://x.kg"', "http://localhost", "tg://")),
    ("sendMessage", "nine buttons in a row", rows([YES] * 9), "reply markup is too long"),
    ("sendMessage", "104 buttons", rows(*[[YES] * 8] * 13), "reply markup is too long"),
    ("sendMessage", "a keyboard that is no JSON", {**AIDA, **SALAM, "reply_markup": "{"},
     "can't parse reply keyboard markup JSON object"),
    ("sendMessage", "a keyboard without keys", keys(keyboard=[]),
     "object expected as reply markup"),
    ("sendMessage", "a hint of 65", keys(input_field_placeholder="ы" * 65),
     "input field placeholder is invalid"),
    ("sendMessage", "words that she did not say",
     {**AIDA, **SALAM, "reply_parameters": {"message_id": "@text", "quote": "Кош"}},
     "QUOTE_TEXT_INVALID"),
    ("sendMediaGroup", "an empty album", album(), ALBUM),
    ("sendMediaGroup", "11 pictures", album(*[PHOTO] * 11), ALBUM),
    ("sendMediaGroup", "a picture and a document", album(PHOTO, {**PHOTO, "type": "document"}),
     "documents and audio can't be mixed with other media types in an album"),
    ("sendMediaGroup", "no such file", album(PHOTO, PHOTO),
     "wrong file identifier/HTTP URL specified"),
    ("copyMessages", "no list", {**AIDA, "from_chat_id": "@aida"},
     "message identifiers are not specified"),
    ("copyMessages", "not in their order", listed(2, 1),
     "message identifiers must be in a strictly increasing order"),
    ("copyMessages", "none of them is there", listed(998, 999), "there are no messages to copy"),
    ("forwardMessages", "101 messages", listed(*range(1, 102)),
     "too many message identifiers specified"),
    ("forwardMessages", "none of them is there", listed(998, 999),
     "there are no messages to forward"),
    ("deleteMessages", "101 messages", {**AIDA, "message_ids": list(range(1, 102))},
     "too many message identifiers specified"),
    ("setMessageReaction", "two reactions",
     {**AIDA, "message_id": "@text", "reaction": [{"type": "emoji", "emoji": "👍"}] * 2},
     "REACTIONS_TOO_MANY"),
    ("getFile", "no file", {}, "file_id not specified"),
    ("getFile", "no such file", {"file_id": "AgACAgIAAx"}, "invalid file_id"),
    ("getFile", "a file of 21 MB", {"file_id": "@big_file"}, "file is too big"),
    ("setWebhook", "without HTTPS", {"url": "http://club.kg/telegram"},
     "bad webhook: An HTTPS URL must be provided for webhook"),
    ("setWebhook", "a port of its own", {"url": "https://club.kg:8080/telegram"},
     "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
    ("setWebhook", "a secret with a space", {"url": HOOK, "secret_token": "a word"},
     "secret token contains unallowed characters"),
    # Telegram knows these; who writes one here has to write what it does.
    ("sendInvoice", "a method that is not here", AIDA, "404 Not Found"),
    ("setChatPhoto", "a method that is not here", AIDA, "404 Not Found"),
]  # fmt: skip
