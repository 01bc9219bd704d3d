"""sendPoll and stopPoll. Limits and words: tdlib's inputMessagePoll and the Bot API's pages."""

from aiogram.methods import SendPoll, StopPoll
from aiogram.types import InputPollOption, MessageEntity

from sandbox import keyboards, moments, polls, posting, rooms, text
from sandbox.calls import Call, Refused, bad, given, method
from sandbox.world import JSON, Message, Poll, PollOption

KINDS = ("regular", "quiz")
MAX_QUESTION = 300
MAX_OPTION = 100
MAX_OPTIONS = 12
MAX_EXPLANATION = 200
MAX_DESCRIPTION = 1024
OPEN_SECONDS = range(5, 2_628_001)
UNMEASURED = 1_000_000  # lengths of polls are code points, not UTF-16 units: measured here


@method
async def send_poll(call: Call, ask: SendPoll) -> JSON:
    if (ask.type or "regular") not in KINDS:
        raise bad("unsupported poll type specified")
    chat = rooms.writable(call, ask.chat_id, "can_send_polls")
    poll = _poll(call, ask)
    call.world.polls[poll.id] = poll
    try:
        sent = posting.outgoing(call, chat, ask, {}, poll.id)
    except Refused:
        del call.world.polls[poll.id]
        raise
    polls.start(call.world, poll)
    return sent


def _poll(call: Call, ask: SendPoll) -> Poll:
    _refuse_media(ask)
    question, question_entities = _line(
        ask.question, given(ask.question_parse_mode), ask.question_entities, MAX_QUESTION,
        f"poll question length must not exceed {MAX_QUESTION}",
    )  # fmt: skip
    options = _options(ask)
    is_quiz = ask.type == "quiz"
    open_period, close_date = _hours(call, ask)
    return Poll(
        id=polls.fresh_id(call.world),
        bot=call.bot,
        question=question,
        question_entities=question_entities,
        options=options,
        is_anonymous=ask.is_anonymous is not False,
        kind="quiz" if is_quiz else "regular",
        allows_multiple_answers=bool(ask.allows_multiple_answers),
        allows_revoting=not is_quiz if ask.allows_revoting is None else ask.allows_revoting,
        hide_results_until_closes=bool(ask.hide_results_until_closes),
        is_closed=bool(ask.is_closed),
        open_period=open_period,
        close_date=close_date,
        extra={**(_solution(ask, len(options)) if is_quiz else {}), **_description(ask)},
    )


def _refuse_media(ask: SendPoll) -> None:
    """The sandbox has no media in polls: better a refusal than a picture that is not there."""
    options = [one for one in ask.options if isinstance(one, InputPollOption)]
    if ask.media or ask.explanation_media or any(given(one.media) for one in options):
        raise bad("media of polls is not supported")
    if ask.allow_adding_options:
        raise bad("adding options to polls is not supported")


def _line(
    words: str, mode: str | None, entities: list[MessageEntity] | None, limit: int, too_long: str
) -> tuple[str, list[JSON]]:
    """One line of a poll; of its formatting Telegram keeps the custom emoji alone."""
    line, found = text.parse(
        words, mode, entities, UNMEASURED, empty="text must be non-empty", too_long=too_long
    )
    if len(line) > limit:
        raise bad(too_long)
    return line, [entity for entity in found if entity["type"] == "custom_emoji"]


def _options(ask: SendPoll) -> list[PollOption]:
    if not ask.options:
        raise bad("poll must have at least one answer option")
    if len(ask.options) > MAX_OPTIONS:
        raise bad(f"poll can't have more than {MAX_OPTIONS} options")
    options = []
    for index, one in enumerate(ask.options):
        option = one if isinstance(one, InputPollOption) else InputPollOption(text=one)
        line, entities = _line(
            option.text, given(option.text_parse_mode), given(option.text_entities), MAX_OPTION,
            f"poll options length must not exceed {MAX_OPTION}",
        )  # fmt: skip
        options.append(PollOption(line, str(index), entities))
    return options


def _hours(call: Call, ask: SendPoll) -> tuple[int | None, int | None]:
    """(open_period, close_date): Telegram tells both, whichever was given."""
    now = call.world.unix()
    if ask.open_period and ask.close_date:
        raise bad("open_period and close_date can't be used together")
    if ask.open_period:
        if ask.open_period not in OPEN_SECONDS:
            raise bad("open_period must be from 5 to 2628000 seconds")
        return ask.open_period, now + ask.open_period
    if not ask.close_date:
        return None, None
    period = moments.unix(ask.close_date) - now
    if period not in OPEN_SECONDS:
        raise bad("close_date must be from 5 to 2628000 seconds in the future")
    return period, now + period


def _solution(ask: SendPoll, options: int) -> JSON:
    chosen = ask.correct_option_ids
    if chosen is None:
        chosen = [] if ask.correct_option_id is None else [ask.correct_option_id]
    if not chosen:
        raise bad("correct quiz option list must be non-empty")
    if sorted(set(chosen)) != chosen:
        raise bad("correct quiz option list must be increasing")
    if not 0 <= chosen[0] <= chosen[-1] < options:
        raise bad("wrong quiz correct_option_id")
    solution: JSON = {"correct_option_ids": chosen}
    if len(chosen) == 1:
        solution["correct_option_id"] = chosen[0]
    if ask.explanation:
        too_long = f"quiz explanation must have at most {MAX_EXPLANATION} characters"
        words, entities = text.parse(
            ask.explanation,
            given(ask.explanation_parse_mode),
            ask.explanation_entities,
            UNMEASURED,
        )
        if len(words) > MAX_EXPLANATION:
            raise bad(too_long)
        if words.count("\n") > 2:
            raise bad("quiz explanation must have at most 2 line feeds")
        solution |= {"explanation": words, "explanation_entities": entities}
    return solution


def _description(ask: SendPoll) -> JSON:
    if not ask.description:
        return {}
    too_long = f"poll description length must not exceed {MAX_DESCRIPTION}"
    words, entities = text.parse(
        ask.description, given(ask.description_parse_mode), ask.description_entities, UNMEASURED
    )
    if len(words) > MAX_DESCRIPTION:
        raise bad(too_long)
    return {"description": words, **({"description_entities": entities} if entities else {})}


@method
async def stop_poll(call: Call, ask: StopPoll) -> JSON:
    chat = rooms.known(call, ask.chat_id)
    message = rooms.message_of(chat, ask.message_id, "message with poll to stop not found")
    if not message.poll_id:
        raise bad("message is not a poll")
    if not _is_own(call, message):
        raise bad("poll can't be stopped")
    keyboard = keyboards.inline(ask.reply_markup)
    poll = call.world.polls[message.poll_id]
    if poll.is_closed:
        raise bad("poll has already been closed")
    kept = {key: value for key, value in message.body.items() if key != "reply_markup"}
    message.body = {**kept, **({"reply_markup": keyboard} if keyboard else {})}
    polls.close(call.world, poll)
    return polls.poll_view(call.world, poll, call.bot, None)


def _is_own(call: Call, message: Message) -> bool:
    """Neither a forward nor a message with a reply keyboard can be edited, so not stopped."""
    forwarded = "forward_origin" in message.body
    return message.author == call.bot.id and not forwarded and not message.keyboard
