"""The year's end, for mentors: the one with the most stars, the prize, speakers, certificates."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from screens import namesakes
from screens import star_buttons as buttons
from screens.screen import Screen, button, column
from screens.star_desk import cut
from screens.stars import as_many, counted
from screens.texts import Texts
from services.star_board import Row
from services.star_years import Year

NAMED = 20


def names_of(rows: Sequence[Row], say: Texts) -> str:
    """So many as can be read in one sentence, and how many there are beside."""
    return listed(namesakes.names(rows, say))


def listed(names: Sequence[str]) -> str:
    named = ", ".join(names[:NAMED])
    return named if len(names) <= NAMED else f"{named} … +{len(names) - NAMED}"


def card(found: Year, say: Texts) -> str:
    """What the mentors read about a year, as HTML."""
    lines = [say("🎓 The year {year}", year=found.year)]
    if not found.winners:
        return "\n".join([*lines, say("📜 Nobody has been given a star yet.")])
    names = names_of(found.winners, say)
    stars = counted(found.winners[0].stars, say)
    lines.append(say("🏆 The most stars: {names} — {stars}", names=names, stars=stars))
    lines += (*_noted(found, say), *outdated(found, say))
    lines += ["", say("🎤 Speakers of #ChongOy:")]
    known = zip(found.speakers, namesakes.names(found.speakers, say), strict=True)
    lines += [
        f"{n}. {escape(name, quote=False)} — {counted(row.stars, say)}"
        for n, (row, name) in enumerate(known, 1)
    ]
    lines += [as_many(found.equals, say)] if found.equals else []
    lines += disinvited(found, say)
    return "\n".join(lines)


def _noted(found: Year, say: Texts) -> Sequence[str]:
    return [say("🎁 The prize: {prize}", prize=each) for each in [*found.prizes.values()][:1]]


def outdated(found: Year, say: Texts) -> Sequence[str]:
    """A line for the mentor, if the prize was noted for others than those who are first."""
    if not found.outdated:
        return ()
    line = say(
        "🎁 The prize of {year} is noted for: {names}. First is now: {first}",
        year=found.year,
        names=listed(found.outdated),
        first=names_of(found.winners, say),
    )
    return (line,)


def disinvited(found: Year, say: Texts) -> Sequence[str]:
    """It is for the mentor to say, and not for the bot: perhaps she has tapped by mistake."""
    if not found.disinvited:
        return ()
    line = say(
        "🎤 Invited, but not chosen any more. Please tell them yourself: {names}",
        names=listed(found.disinvited),
    )
    return (line,)


def year(found: Year, say: Texts) -> Screen:
    which = {"club": found.club.id, "year": found.year}
    back = button(say("← Back"), buttons.ShowBoard(**which))
    if not found.winners:
        return Screen(card(found, say), column(back))
    return Screen(
        card(found, say),
        column(
            button(say("🎁 Note the prize"), buttons.AskPrize(**which), "primary"),
            button(say("🎤 Choose the speakers"), buttons.ChooseSpeakers(**which)),
            button(say("📣 Tell the speakers"), buttons.InviteSpeakers(**which)),
            button(say("📄 Certificates"), buttons.PrintCertificates(**which)),
            back,
        ),
    )


def speakers(found: Year, say: Texts) -> Screen:
    """A tick chooses; those with the most stars are ticked to begin with."""
    chosen = {row.member_id for row in found.speakers}
    which = {"club": found.club.id, "year": found.year}
    known = zip(found.offered, namesakes.labels(found.offered, say), strict=True)
    rows = (
        button(
            ("✅ " if row.member_id in chosen else "") + cut(f"{name} · {row.stars} 🌟"),
            buttons.TickSpeaker(**which, starred=row.member_id),
        )
        for row, name in known
    )
    done = button(say("✅ Ready"), buttons.YearEnd(**which), "primary")
    text = say("🎤 Who speaks at #ChongOy? Proposed are those with the most stars.")
    text += f"\n{as_many(found.equals, say)}" if found.equals else ""
    return Screen("\n".join([text, *disinvited(found, say)]), column(*rows, done))


def ask_prize(found: Year, say: Texts) -> Screen:
    """With what another mentor may have noted: the group would read of a second prize."""
    text = say(
        "🎁 {names}: what is the prize? For example a course, a meeting with a deputy of the"
        " Zhogorku Kenesh, a study trip. I write it to the group.",
        names=names_of(found.winners, say),
    )
    back = button(say("← Back"), buttons.YearEnd(club=found.club.id, year=found.year))
    return Screen("\n".join([text, *_noted(found, say)]), column(back))


def invited(found: Year, unheard: Sequence[Row], say: Texts) -> Screen:
    shown, toast = year(found, say), say("✅ The speakers are told.")
    if not unheard:
        return replace(shown, toast=toast)
    names = names_of(unheard, say)
    by_her = say("🔕 No message reaches them, please tell them yourself: {names}", names=names)
    some = len(unheard) < len(found.speakers)
    return Screen(f"{shown.text}\n\n{by_her}", shown.buttons, toast=toast if some else None)


def printing(say: Texts) -> Screen:
    return Screen(toast=say("📄 The certificates are on their way."))


def unprinted(names: Sequence[str], say: Texts) -> Sequence[str]:
    """A line for the mentor, if not all letters of these could be printed."""
    if not names:
        return ()
    line = say(
        "⚠️ I cannot print all letters of these names: {names}. Please ask for them in Cyrillic or"
        " Latin letters, and print once more.",
        names=listed(names),
    )
    return (line,)
