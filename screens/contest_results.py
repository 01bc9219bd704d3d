"""The result of a contest in words: whoever gets stars, and how many ballots there were."""

from collections.abc import Sequence

from domain.counting import Method
from models import Candidate, ClubState, Contest, ContestState
from screens.contest_ballots import names
from screens.texts import Texts
from services.contests import View

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def lines(view: View, say: Texts) -> Sequence[str]:
    """Nobody else is named: there is no last place."""
    contest = view.contest
    starred = [each for each in contest.candidates if each.stars and each.place]
    known = names(contest, say)
    ranked = sorted(starred, key=_rank)
    told = [_line(each, known[each.number], contest, say) for each in ranked]
    if contest.is_thin:
        return [*told, say("⚖️ There were few votes, so the mentor has decided.")]
    places = [each.place for each in starred]
    tied = [say("Votes were equal, so the stars are too.")] if len({*places}) < len(places) else []
    counted = contest.ballots or 0
    voted = max(view.voted, counted)  # who has erased herself since counts, and is not known
    lost = voted - counted
    void = [say("Votes for somebody who is no longer in the vote do not count: {n}", n=lost)]
    thanks = say("🗳 Voted: {n}. Thanks to all!", n=voted)
    return [*told, *tied, *(void if lost else []), thanks]


def for_mentors(view: View, say: Texts) -> Sequence[str]:
    """And what comes of it, with her or without."""
    contest, told = view.contest, [*lines(view, say)]
    is_paused = contest.club.state == ClubState.PAUSED
    if contest.state == ContestState.COUNTED and contest.announces_at and not is_paused:
        moment = say.soon(contest.announces_at)
        told.append(say("It will be published by itself: {moment}", moment=moment))
    if contest.awaits_confirmation:
        told.append(say("The stars count once they are confirmed."))
    return told


def _rank(candidate: Candidate) -> tuple[int, str]:
    return candidate.place or 0, candidate.member.name


def _line(candidate: Candidate, name: str, contest: Contest, say: Texts) -> str:
    stars = say.many("{n} star", "{n} stars", candidate.stars or 0)
    medal = MEDALS.get(candidate.place or 0, "🏅")
    if candidate.total is None:
        return say("{medal} {name} → 🌟 {stars}", medal=medal, name=name, stars=stars)
    if contest.method == Method.STARS:
        total = say.many("{n} point", "{n} points", candidate.total)
    else:
        total = say.many("{n} vote", "{n} votes", candidate.total)
    return say(
        "{medal} {name} — {total} → 🌟 {stars}",
        medal=medal,
        name=name,
        total=total,
        stars=stars,
    )
