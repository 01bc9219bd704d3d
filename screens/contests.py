"""A mentor prepares a contest and follows it, in her private chat."""

import datetime as dt
from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from domain.contests import Closing, is_ahead
from domain.counting import Method
from domain.errors import N_
from models import Club, ClubState, Contest, ContestState, Talk, Task, Voters
from screens import contest_buttons as buttons
from screens import namesakes
from screens.contest_ballots import labels, missed
from screens.contest_ballots import names as whole_names
from screens.contest_results import for_mentors
from screens.homework import titled
from screens.pages import turning
from screens.screen import Rows, Screen, button, column, shortened
from screens.star_buttons import StarDesk
from screens.texts import Texts, lowered
from services.contest_candidates import Field
from services.contest_votes import choices, standing
from services.contests import Events, View

STATES = {
    ContestState.DRAFT: N_("✏️ being prepared"),
    ContestState.OPEN: N_("🗳 open"),
    ContestState.THIN: N_("⚠️ few votes"),
    ContestState.COUNTED: N_("⏳ counted"),
    ContestState.ANNOUNCED: N_("✅ announced"),
    ContestState.CANCELLED: N_("❌ cancelled"),
}
CLOSINGS = {
    Closing.HOUR: N_("In 1 hour"),
    Closing.THREE_HOURS: N_("In 3 hours"),
    Closing.TONIGHT: N_("Today, 21:00"),
    Closing.NOON: N_("Tomorrow, 12:00"),
}
TITLE = 14  # characters of a title on a button


def short_title(title: str) -> str:
    return shortened(title, TITLE)


def _of(
    contest: Contest, kind: type[buttons.ContestButton], **more: object
) -> buttons.ContestButton:
    return kind.model_validate({"club": contest.club_id, "contest": contest.id, **more})


def which_event(club: Club, events: Events, say: Texts) -> Screen:
    talks = [
        button(_talk(each, say), buttons.AboutTalk(club=club.id, talk=each.id))
        for each in events.talks
    ]
    tasks = [
        button(_task(each), buttons.AboutTask(club=club.id, task=each.id)) for each in events.tasks
    ]
    other = button(say("✏️ Another event"), buttons.AboutOther(club=club.id))
    back = button(say("← Back"), StarDesk(club=club.id))
    return Screen(say("🌟 Which master-class?"), column(*talks, *tasks, other, back))


def _talk(talk: Talk, say: Texts) -> str:
    local = talk.starts_at.astimezone(say.zone) if talk.starts_at else None
    return f"🍵 {local:%d.%m} · {short_title(title_of(talk.topic, say))}"


def _task(task: Task) -> str:
    return f"📚 {short_title(task.title) or f'№{task.number}'}"


def title_of(topic: str | None, say: Texts) -> str:
    return topic or say("Chai talk")


def title_of_task(task: Task, say: Texts) -> str:
    """One that is given by voice or by a picture may have no words of its own."""
    return task.title or titled(task, say).removeprefix("📚 ")


def ask_title(club: Club, say: Texts) -> Screen:
    back = button(say("← Back"), buttons.NewContest(club=club.id))
    return Screen(say("✏️ Write in one message what the vote is about."), column(back))


def candidates(field: Field, say: Texts) -> Screen:
    """Each name is a button; a tap puts her on the list or takes her off."""
    contest, page = field.contest, field.page
    known = namesakes.labels([member for member, _ in page.entries], say)
    names = [
        button(
            ("☑️ " if stands else "▫️ ") + name,
            _of(contest, buttons.Stand, page=page.number, whom=member.id, stands=not stands),
        )
        for name, (member, stands) in zip(known, page.entries, strict=True)
    ]
    around = turning(page, lambda to: _of(contest, buttons.ShowCandidates, page=to))
    on = button(say("▶️ Continue"), _of(contest, buttons.AskClosing), "primary")
    pictures = button(say("🖼 Pictures and clips"), _of(contest, buttons.ChoosePicture))
    back = button(say("← Back"), _of(contest, buttons.ShowContest))
    text = say(
        "🌟 “{title}”: who has presented her experience? Press the names. On the list: {n}",
        title=contest.title,
        n=len(contest.candidates),
    )
    return Screen(text, (*column(*names), *around, *column(on, pictures, back)))


def closings(contest: Contest, now: dt.datetime, say: Texts) -> Screen:
    closes_at = contest.closes_at if contest.state == ContestState.OPEN else None
    offered = [
        button(say(label), _of(contest, buttons.CloseAt, closing=closing))
        for closing, label in CLOSINGS.items()
        if is_ahead(closing, say.zone, now, closes_at)
    ]
    back = button(say("← Back"), _of(contest, buttons.ShowContest))
    asked = say("🕒 Until when does the group vote?")
    if closes_at and not offered:
        closing = say.soon(closes_at)
        asked = say("🕒 It closes: {closing}. No later hour can be chosen yet.", closing=closing)
    return Screen(asked, column(*offered, back))


def card(view: View, say: Texts, toast: str = "") -> Screen:
    """Where it stands, and all that a mentor can do about it now."""
    contest = view.contest
    lines = [say("🌟 “{title}”", title=contest.title), say(STATES[contest.state])]
    match contest.state:
        case ContestState.DRAFT:
            lines += _prepared(contest, say)
        case ContestState.OPEN | ContestState.THIN:
            lines += _going(view, say)
        case ContestState.COUNTED | ContestState.ANNOUNCED:
            lines += for_mentors(view, say)
    if contest.club.state == ClubState.PAUSED:
        lines.append(say("⏸ Paused: nothing happens by itself."))
    text = "\n".join(lines)
    back = button(say("← Back"), StarDesk(club=contest.club_id))
    rows = actions(contest, say, is_empty=not view.voted)
    return Screen(text, (*rows, (back,)), toast=toast or None)


def _prepared(contest: Contest, say: Texts) -> Sequence[str]:
    names = ", ".join(whole_names(contest, say).values())
    closing = lowered(say(CLOSINGS[contest.closing])) if contest.closing else "…"
    return [
        say("👩 Candidates: {names}", names=names or "…"),
        say("🕒 Closes: {closing}", closing=closing),
        _voters(contest, say),
        _method(contest, say),
    ]


def _going(view: View, say: Texts) -> Sequence[str]:
    contest = view.contest
    closes = say.soon(contest.closes_at) if contest.closes_at else ""
    voted = (*missed(contest, say), say("🗳 Voted: {n} of {of}", n=view.voted, of=view.of))
    if contest.state == ContestState.OPEN:
        return [*voted, say("🕒 Closes: {closing}", closing=closes)]
    return [*voted, thin_words(view.voted, say)]


def thin_words(voted: int, say: Texts) -> str:
    if not voted:
        return say("Nobody has voted. You can extend the vote or cancel it.")
    return say(
        "So few votes are not counted: one could guess who voted how. You can extend the vote, or"
        " choose the star yourself. Without you it ends in a day."
    )


def actions(contest: Contest, say: Texts, *, is_empty: bool = False) -> Rows:
    """Where nobody has voted nobody is the star: there is nothing to decide."""
    match contest.state:
        case ContestState.DRAFT:
            return _preparing(contest, say)
        case ContestState.OPEN:
            return column(
                button(say("🔁 Extend"), _of(contest, buttons.AskClosing)),
                button(say("🏁 Close now"), _of(contest, buttons.AskClose)),
                _cancel(contest, say),
            )
        case ContestState.THIN:
            known = labels(contest, say)
            winners = (
                button(
                    f"🌟 {known[each.number]}",
                    _of(contest, buttons.AskDecide, number=each.number),
                )
                for each in standing(contest).values()
                if not is_empty
            )
            extend = button(say("🔁 Extend"), _of(contest, buttons.AskClosing), "primary")
            return column(extend, *winners, _cancel(contest, say))
        case ContestState.COUNTED:
            now = button(say("📣 Publish now"), _of(contest, buttons.AnnounceNow), "primary")
            return column(now)
        case ContestState.ANNOUNCED if contest.awaits_confirmation:
            return confirmation(contest, say)
    return ()


def posting(contest: Contest, say: Texts) -> Rows:
    return column(button(say("🗳 Post it again"), _of(contest, buttons.PostAgain), "primary"))


def confirmation(contest: Contest, say: Texts) -> Rows:
    give = button(say("✅ Give the stars"), _of(contest, buttons.ConfirmStars), "primary")
    return column(give)


def _preparing(contest: Contest, say: Texts) -> Rows:
    return column(
        button(say("▶️ Start the vote"), _of(contest, buttons.StartContest), "primary"),
        button(say("👩 Candidates"), _of(contest, buttons.ShowCandidates)),
        button(say("🕒 Until when"), _of(contest, buttons.AskClosing)),
        button(say("⚙️ Who votes and how"), _of(contest, buttons.ShowTerms)),
        _cancel(contest, say),
    )


def terms(contest: Contest, say: Texts) -> Screen:
    """Each button says what holds now; a tap changes it."""
    voters = [button(_voters(contest, say), _of(contest, buttons.SwitchVoters))]
    method = button(_method(contest, say), _of(contest, buttons.SwitchMethod))
    back = button(say("← Back"), _of(contest, buttons.ShowContest))
    text = say("⚙️ Who votes and how: press what you would like to change.")
    return Screen(text, column(*(voters if contest.talk_id else []), method, back))


def _voters(contest: Contest, say: Texts) -> str:
    present = contest.voters == Voters.PRESENT
    return say("🙋 Those present vote") if present else say("👥 The whole club votes")


def _method(contest: Contest, say: Texts) -> str:
    if contest.method == Method.STARS:
        return say("🌟 0 to 5 stars for each")
    if (n := choices(contest)) > 1:
        return say("✌️ Up to {n} choices", n=n)
    return say("☝️ One choice")


def _cancel(contest: Contest, say: Texts) -> InlineKeyboardButton:
    return button(say("🗑 Cancel the vote"), _of(contest, buttons.AskCancel), "danger")


def ask_cancel(contest: Contest, say: Texts) -> Screen:
    asked = say("🗑 Cancel the vote “{title}”? All votes are destroyed.", title=contest.title)
    sure = button(say("🗑 Yes, cancel it"), _of(contest, buttons.CancelContest), "danger")
    back = button(say("← Back"), _of(contest, buttons.ShowContest))
    return Screen(asked, column(sure, back))


def ask_close(contest: Contest, voted: int, say: Texts) -> Screen:
    asked = say("🏁 Close the vote “{title}” now? It cannot be opened again.", title=contest.title)
    sure = button(say("🏁 Yes, close it"), _of(contest, buttons.CloseNow), "danger")
    back = button(say("← Back"), _of(contest, buttons.ShowContest))
    return Screen("\n".join((asked, say("🗳 Voted: {n}", n=voted))), column(sure, back))


def ask_decide(contest: Contest, number: int, say: Texts) -> Screen:
    """Next to each other on a small phone stand those of whom one is the star."""
    asked = say(
        "🌟 {name} is the star? The group reads it at once, and it stays so.",
        name=whole_names(contest, say)[number],
    )
    sure = button(say("✅ Yes, so it is"), _of(contest, buttons.Decide, number=number), "primary")
    back = button(say("← Back"), _of(contest, buttons.ShowContest))
    return Screen(asked, column(sure, back))


def whose_picture(contest: Contest, say: Texts) -> Screen:
    known = labels(contest, say)
    names = (
        button(
            ("🖼 " if each.file_id else "▫️ ") + known[each.number],
            _of(contest, buttons.AskPicture, number=each.number),
        )
        for each in contest.candidates
    )
    back = button(say("← Back"), _of(contest, buttons.ShowCandidates))
    return Screen(say("🖼 Whose picture or clip?"), column(*names, back))


def ask_picture(contest: Contest, number: int, say: Texts) -> Screen:
    name = labels(contest, say).get(number, "")
    back = button(say("← Back"), _of(contest, buttons.ChoosePicture))
    return Screen(say("🖼 Send me a photo or a video: {name}", name=name), column(back))
