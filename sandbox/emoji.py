"""Which characters are emoji, for the fields that may not hold any."""

# Unicode's Emoji_Presentation=Yes below U+1F000; above it nearly everything is an emoji.
PLAIN = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)
MAKERS = frozenset("\ufe0f\u20e3")  # turn the sign before them into an emoji


def is_in(text: str) -> bool:
    return any(0x1F000 <= ord(sign) <= 0x1FAFF or sign in PLAIN or sign in MAKERS for sign in text)
