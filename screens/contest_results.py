"""The result of a contest in words: whoever gets stars, and how many ballots there were."""

from collections.abc import Sequence

from domain.counting import Method
from models import Candidate, Contest
from screens.texts import Texts

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def lines(contest: Contest, say: Texts) -> Sequence[str]:
    """Nobody else is named: there is no last place."""
    starred = [each for each in contest.candidates if each.stars and each.place]
    told = [_line(each, contest, say) for each in sorted(starred, key=_rank)]
    if contest.is_thin:
        return [*told, say("⚖️ There were few votes, so the mentor has decided.")]
    places = [each.place for each in starred]
    tied = [say("Votes were equal, so the stars are too.")] if len({*places}) < len(places) else []
    return [*told, *tied, say("🗳 Voted: {n}. Thanks to all!", n=contest.ballots or 0)]


def _rank(candidate: Candidate) -> tuple[int, str]:
    return candidate.place or 0, candidate.member.name


def _line(candidate: Candidate, contest: Contest, say: Texts) -> str:
    stars = say.many("{n} star", "{n} stars", candidate.stars or 0)
    medal = MEDALS.get(candidate.place or 0, "🏅")
    if candidate.total is None:
        return say(
            "{medal} {name} → 🌟 {stars}", medal=medal, name=candidate.member.name, stars=stars
        )
    if contest.method == Method.STARS:
        total = say.many("{n} point", "{n} points", candidate.total)
    else:
        total = say.many("{n} vote", "{n} votes", candidate.total)
    return say(
        "{medal} {name} — {total} → 🌟 {stars}",
        medal=medal,
        name=candidate.member.name,
        total=total,
        stars=stars,
    )
