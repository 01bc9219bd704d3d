"""The ballot as one person sees it, in private or under the group's message.

Her marks are on the buttons only, never in the text: whatever carries these buttons is stored
without them (services/contest_seals.py).
"""

from collections.abc import Mapping, Sequence

from aiogram.types import InlineKeyboardButton

from domain.counting import MOST_STARS, Method
from domain.errors import N_
from models import Candidate, Contest, ContestState
from screens import namesakes
from screens.contest_buttons import Mark, ShowPictures
from screens.screen import Rows, Screen, button, link
from screens.texts import Texts
from services import contest_votes
from services.contest_votes import Paper
from services.contests import View

SECRET = N_("🔒 The vote is secret. It closes: {moment}.")


def about(contest: Contest, say: Texts) -> Sequence[str]:
    """What is voted on, how, and until when."""
    closes = contest.closes_at
    return [
        say("🌟 The star of “{title}”", title=contest.title),
        how(contest, say),
        *([say(SECRET, moment=say.soon(closes))] if closes else []),
    ]


def closed(view: View, say: Texts) -> Screen:
    """Where it was voted, once it is over: of nobody's marks anything is left to be seen."""
    contest = view.contest
    is_ended = contest.state == ContestState.CANCELLED
    end = say("The vote was ended without a result.") if is_ended else say("Voting is closed")
    head = say("🌟 The star of “{title}”", title=contest.title)
    return Screen("\n".join((head, end, say("🗳 Voted: {n}", n=view.voted))))


def missed(contest: Contest, say: Texts) -> Sequence[str]:
    """For all alike: who chose her, nobody knows."""
    text = say("⚠️ A candidate is no longer in the vote. Whoever chose her can choose again.")
    return [text] if contest_votes.is_missed(contest) else []


def how(contest: Contest, say: Texts) -> str:
    if contest.method == Method.STARS:
        return say("Give each experience 0 to 5 stars: the more you like it, the more stars.")
    if (n := contest_votes.choices(contest)) == 1:
        return say("Choose the experience that you liked most.")
    return say("Choose at most {n} experiences that you liked.", n=n)


def group_rows(contest: Contest, say: Texts) -> Rows:
    """One choice is one tap in the group; what takes several taps is done in private."""
    door = link(say("🗳 My ballot"), say.link(f"sv_{contest.id}"), "primary")
    if contest.method == Method.STARS or contest_votes.choices(contest) > 1:
        return ((door,),)
    order = contest_votes.in_order(contest, contest.club.chat_id)
    known = labels(contest, say)
    return tuple((_chosen(each, known[each.number], contest, is_chosen=False),) for each in order)


def labels(contest: Contest, say: Texts) -> Mapping[int, str]:
    """The candidates on buttons, by their numbers."""
    told = namesakes.labels([each.member for each in contest.candidates], say)
    return {each.number: name for each, name in zip(contest.candidates, told, strict=True)}


def names(contest: Contest, say: Texts) -> Mapping[int, str]:
    """In texts, the same."""
    told = namesakes.names([each.member for each in contest.candidates], say)
    return {each.number: name for each, name in zip(contest.candidates, told, strict=True)}


def ballot(
    paper: Paper, member_id: int, say: Texts, *, toast: str = "", looks: int | None = None
) -> Screen:
    """`looks`: the candidate whom she is giving stars. Her own name has no button."""
    contest, known = paper.contest, labels(paper.contest, say)
    rows: list[tuple[InlineKeyboardButton, ...]] = []
    for each in paper.candidates:
        if each.member_id == member_id:
            continue
        mark = paper.marks.get(each.number, 0)
        if contest.method == Method.CHOICE:
            rows.append((_chosen(each, known[each.number], contest, is_chosen=bool(mark)),))
            continue
        rows.append((_starred(each, known[each.number], contest, mark),))
        if each.number == looks:
            rows.append(_scale(contest, each, mark))
    if any(each.file_id for each in contest.candidates):
        pictures = ShowPictures(club=contest.club_id, contest=contest.id)
        rows.append((button(say("🖼 Pictures and clips"), pictures),))
    text = "\n".join((*about(contest, say), say("You can change your vote until then.")))
    return Screen(text, tuple(rows), toast=toast or None)


def _chosen(
    candidate: Candidate, label: str, contest: Contest, *, is_chosen: bool
) -> InlineKeyboardButton:
    ticked = ("✅ " if is_chosen else "") + label
    takes_back = is_chosen and contest_votes.choices(contest) > 1
    return button(ticked, _mark(contest, candidate, 0 if takes_back else 1))


def _starred(
    candidate: Candidate, label: str, contest: Contest, mark: int
) -> InlineKeyboardButton:
    stars = "★" * mark + "☆" * (MOST_STARS - mark)
    return button(f"{label} {stars}", _mark(contest, candidate, None))


def _scale(contest: Contest, candidate: Candidate, mark: int) -> tuple[InlineKeyboardButton, ...]:
    return tuple(
        button(f"·{n}·" if n == mark else str(n), _mark(contest, candidate, n))
        for n in range(MOST_STARS + 1)
    )


def _mark(contest: Contest, candidate: Candidate, given: int | None) -> Mark:
    ids = {"club": contest.club_id, "contest": contest.id, "number": candidate.number}
    return Mark(**ids, given=given)


def taken(paper: Paper, say: Texts) -> str:
    """What she alone reads when her vote is taken."""
    if not paper.marks:
        return say("Your vote is taken back.")
    if paper.contest.method == Method.STARS:
        return say("Your stars are taken. You can change them.")
    known = labels(paper.contest, say)
    chosen = (known[each.number] for each in paper.candidates if each.number in paper.marks)
    return say("Your vote is taken: {names}. You can change it.", names=", ".join(chosen))


def sent_pictures(n: int, say: Texts) -> Screen:
    return Screen(toast=say("🖼 Sent: {n}", n=n) if n else say("There are no pictures."))
