"""The calls to Telegram that a contest makes, in the language of who receives them."""

from aiogram.methods import EditMessageText, SendMessage, SendPhoto, SendVideo

from models import ClubState, Contest, ContestState, Letter, Media
from screens import contest_ballots as ballots
from screens import contests
from screens.contest_results import for_mentors
from screens.contest_results import lines as result_lines
from screens.letters import as_message
from screens.screen import Rows, Screen, button, column
from screens.star_buttons import OpenBoard
from screens.texts import Texts
from services.contest_letters import Missed, Picture
from services.contest_results import held_at
from services.contest_votes import Paper
from services.contests import View


def post(letter: Letter, view: View, say: Texts) -> SendMessage:
    return as_message(letter, Screen(_public(view, say), _public_rows(view.contest, say)))


def count(letter: Letter, view: View, say: Texts) -> EditMessageText:
    screen = Screen(_public(view, say), _public_rows(view.contest, say))
    return EditMessageText(
        chat_id=letter.chat_id,
        message_id=view.contest.message_id,
        text=screen.text or "",
        reply_markup=screen.keyboard,
    )


def _public(view: View, say: Texts) -> str:
    """What the group sees while it votes and after: never more than how many have."""
    contest = view.contest
    if contest.state != ContestState.OPEN:
        return ballots.closed(view, say).text or ""
    voted = say("🗳 Voted: {n}", n=view.voted)
    return "\n".join((*ballots.about(contest, say), *ballots.missed(contest, say), voted))


def _public_rows(contest: Contest, say: Texts) -> Rows:
    return ballots.group_rows(contest, say) if contest.state == ContestState.OPEN else ()


def nudge(letter: Letter, paper: Paper, say: Texts) -> SendMessage:
    """With the same buttons: a vote in private counts like one in the group."""
    mine = [each for each in paper.candidates if each.member.person_id == letter.chat_id]
    screen = ballots.ballot(paper, mine[0].member_id if mine else 0, say)
    head = say("⏰ You have not voted yet, and the vote closes soon.")
    return as_message(letter, Screen(f"{head}\n{screen.text}", screen.buttons))


def choose_again(letter: Letter, missed: Missed, say: Texts) -> SendMessage:
    """All who have voted get it, so it does not tell whose vote does not count any more."""
    screen = ballots.ballot(missed.paper, missed.voter_id, say)
    head = say(
        "⚠️ {name} is no longer in the vote. If you chose her, please choose again.",
        name=ballots.labels(missed.paper.contest, say)[missed.candidate.number],
    )
    return as_message(letter, Screen(f"{head}\n{screen.text}", screen.buttons))


def thin(letter: Letter, view: View, say: Texts) -> SendMessage:
    return as_message(letter, contests.card(view, say))


def result(letter: Letter, view: View, say: Texts) -> SendMessage:
    """The mentor sees it first; without her it is published all the same."""
    contest = view.contest
    lines = [say("🏆 Result · “{title}”", title=contest.title), *for_mentors(view, say)]
    if contest.club.state == ClubState.PAUSED:
        lines.append(say("⏸ Paused: nothing happens by itself."))
    return as_message(letter, Screen("\n".join(lines), contests.actions(contest, say)))


def announced(letter: Letter, view: View, say: Texts) -> SendMessage:
    contest = view.contest
    head = say("🏆 Result · “{title}”", title=contest.title)
    year = held_at(contest).astimezone(say.zone).year
    ranking = button(say("🏆 Ranking of the year"), OpenBoard(club=contest.club_id, year=year))
    return as_message(letter, Screen("\n".join((head, *result_lines(view, say))), column(ranking)))


def confirm(letter: Letter, view: View, say: Texts) -> SendMessage:
    contest = view.contest
    lines = [say("🏆 Result · “{title}”", title=contest.title), *for_mentors(view, say)]
    return as_message(letter, Screen("\n".join(lines), contests.confirmation(contest, say)))


def deleted(letter: Letter, view: View, say: Texts) -> SendMessage:
    text = say(
        "🗳 Somebody has deleted the vote on “{title}” in the group. The votes that were given"
        " count all the same.",
        title=view.contest.title,
    )
    return as_message(letter, Screen(text, contests.posting(view.contest, say)))


def extended(letter: Letter, view: View, say: Texts) -> SendMessage:
    closes = view.contest.closes_at
    text = say(
        "🔁 The vote on “{title}” goes on. It closes: {moment}.",
        title=view.contest.title,
        moment=say.soon(closes) if closes else "",
    )
    return as_message(letter, Screen(text, ballots.group_rows(view.contest, say)))


def picture(letter: Letter, shown: Picture, say: Texts) -> SendPhoto | SendVideo:
    candidate, file_id = shown.candidate, shown.candidate.file_id or ""
    caption = say("{name}", name=ballots.names(shown.contest, say)[candidate.number])
    if candidate.media == Media.VIDEO:
        return SendVideo(
            chat_id=letter.chat_id, video=file_id, caption=caption, disable_notification=True
        )
    return SendPhoto(
        chat_id=letter.chat_id, photo=file_id, caption=caption, disable_notification=True
    )
