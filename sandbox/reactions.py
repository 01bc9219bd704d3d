"""The emoji that Telegram takes as reactions (the Bot API's ReactionTypeEmoji)."""

# Signs of one character, and those that are joined of several.
SIMPLE = frozenset(
    "❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐"
    "🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
)
JOINED = frozenset({"❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀"})
ALLOWED = SIMPLE | JOINED
