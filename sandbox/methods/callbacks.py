"""answerCallbackQuery."""

from aiogram.methods import AnswerCallbackQuery

from sandbox.calls import Call, bad, method

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ANSWERABLE_SECONDS = 150  # as long as the query itself waits for its bot
MAX_TEXT = 200
OWN_LINKS = ("https://t.me/{0}?", "http://t.me/{0}?", "t.me/{0}?", "tg://resolve?domain={0}&")


@method
async def answer_callback_query(call: Call, ask: AnswerCallbackQuery) -> bool:
    """An answer counts once. One that is refused for its text leaves the query open."""
    query = call.world.callbacks.get(ask.callback_query_id)
    now = call.world.clock.unix()
    if not query or query.bot is not call.bot or query.answer is not None:
        raise bad(TOO_OLD)
    if now - query.date > ANSWERABLE_SECONDS:
        raise bad(TOO_OLD)
    if ask.text and len(ask.text) > MAX_TEXT:
        raise bad("MESSAGE_TOO_LONG")
    if ask.url and not _opens_this_bot(call, ask.url):
        raise bad("URL_INVALID")
    answer = {"text": ask.text, "show_alert": ask.show_alert, "url": ask.url}
    query.answer = {key: value for key, value in answer.items() if value}
    if query.answer:
        query.person.toasts.append(
            {
                "id": query.id,
                "text": ask.text or "",
                "alert": bool(ask.show_alert),
                "url": ask.url,
            }
        )
    query.answered.bump()
    call.world.changes.bump()
    return True


def _opens_this_bot(call: Call, url: str) -> bool:
    """The sandbox has no games, so only the bot's own deep links are left of what is allowed."""
    name = call.bot.username.lower()
    return url.lower().startswith(tuple(link.format(name) for link in OWN_LINKS))
