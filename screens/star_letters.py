"""Letters about stars. Those for the group name nobody as behind, and count no nothing [S7]."""

from collections.abc import Sequence

from aiogram.methods import SendMessage, SetChatMemberTag

from domain.stars import TAG_LETTERS
from models import Club, Letter
from screens import star_year, stars
from screens.letters import as_message
from screens.screen import Screen, button, column
from screens.star_buttons import OpenBoard, StarSettings, YearEnd
from screens.texts import Texts
from services.star_letters import Given, OwnYear, Prize
from services.star_tags import Tag
from services.star_years import Year

PARTY = "5046509860389126442"  # Telegram's effect 🎉


def awarded(letter: Letter, given: Given, say: Texts) -> SendMessage:
    lines = [
        say("🌟 Congratulations!"),
        say("You are given: {stars}", stars=stars.counted(given.counts, say)),
        say("For: {reason}", reason=stars.ground(given.entry, say)),
    ]
    lines.append(_standing(given, say))
    shown = _message(letter, "\n".join(lines), given.entry.year, say)
    return shown.model_copy(update={"message_effect_id": PARTY})


def corrected(letter: Letter, given: Given, say: Texts) -> SendMessage:
    lines = [
        say(
            "✏️ A correction. “{reason}”: {n} 🌟",
            reason=stars.ground(given.entry, say),
            n=given.counts,
        ),
        _standing(given, say),
    ]
    return _message(letter, "\n".join(lines), given.entry.year, say)


def _standing(given: Given, say: Texts) -> str:
    counted = stars.counted(given.standing.stars, say)
    text = f"{given.entry.year}: {counted}"
    if given.is_this_year:
        text = say("This year: {stars}", stars=counted)
    if given.standing.place:
        text += " · " + say("Your place: {n}", n=given.standing.place)
    return text


def first(letter: Letter, given: Sequence[Given], say: Texts) -> SendMessage:
    entry = given[0].entry
    names = [each.entry.member.name for each in given]
    reason = stars.ground(entry, say)
    if len(names) == 1:
        text = say(
            "🌱🌟 The first star! {name}, the club is proud of you 👏\nFor: {reason}",
            name=names[0],
            reason=reason,
        )
    else:
        text = say(
            "🌱🌟 The first stars! {names}, the club is proud of you all 👏\nFor: {reason}",
            names=", ".join(names),
            reason=reason,
        )
    return _message(letter, text, entry.year, say)


def speakers(letter: Letter, found: Year, say: Texts) -> SendMessage:
    head = say("🎤 December: time to choose the speakers of #ChongOy.")
    return _to_mentor(letter, head, found, say)


def year_end(letter: Letter, found: Year, say: Texts) -> SendMessage:
    head = say("🎓 The year ends: time for the prize and the certificates.")
    return _to_mentor(letter, head, found, say)


def _to_mentor(letter: Letter, head: str, found: Year, say: Texts) -> SendMessage:
    more = button(
        say("🎓 The year's end"), YearEnd(club=found.club.id, year=found.year), "primary"
    )
    return as_message(letter, Screen(f"{head}\n\n{star_year.card(found, say)}", column(more)))


def speaker(letter: Letter, found: Year, say: Texts) -> SendMessage:
    text = say(
        "🎤 You are invited to speak at #ChongOy {year}: your experience is worth hearing."
        "\nYour mentor will write to you.",
        year=found.year,
    )
    return as_message(letter, Screen(text))


def prize(letter: Letter, found: Prize, say: Texts) -> SendMessage:
    about = {"year": found.year, "prize": found.prize}
    if found.winners:
        text = say(
            "🏆 The most stars of {year}: {names}\n🎁 The prize: {prize}\nCongratulations! 👏",
            **about,
            names=star_year.names_of(found.winners, say),
        )
    else:
        text = say(
            "🏆 The most stars of {year}: she asked not to be named.\n🎁 The prize: {prize}"
            "\nCongratulations! 👏",
            **about,
        )
    return _message(letter, text, found.year, say)


def year_letter(letter: Letter, found: OwnYear, say: Texts) -> SendMessage:
    lines = [
        say("🎉 Your year {year} in the club", year=found.year),
        say("You have earned: {stars}", stars=stars.counted(found.standing.stars, say)),
    ]
    if found.standing.place:
        lines.append(say("Your place: {n}", n=found.standing.place))
    lines.append(say("Thank you for what you share with us!"))
    return _message(letter, "\n".join(lines), found.year, say)


def no_tags(letter: Letter, club: Club, say: Texts) -> SendMessage:
    text = say(
        "🏷 I may not write stars beside the names. Please give me the right to edit member tags"
        " in the group, then switch it on again."
    )
    again = button(say("⚙️ Settings of the stars"), StarSettings(club=club.id))
    return as_message(letter, Screen(text, column(again)))


def tag(letter: Letter, found: Tag, say: Texts) -> SetChatMemberTag:
    """Telegram takes no emoji here, and no more than 16 letters."""
    words = stars.counted(found.stars, say) if found.stars > 0 else ""
    return SetChatMemberTag(
        chat_id=letter.chat_id, user_id=found.person_id, tag=words[:TAG_LETTERS]
    )


def _message(letter: Letter, text: str, year: int, say: Texts) -> SendMessage:
    opening = button(say("🏆 Ranking"), OpenBoard(club=letter.club_id or 0, year=year))
    return as_message(letter, Screen(text, column(opening)))
