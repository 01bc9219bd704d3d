"""What a mentor sees when she gives homework: one message and two taps, and all she can change."""

import datetime as dt
from collections.abc import Iterator, Sequence

from aiogram.types import InlineKeyboardButton

from domain.errors import N_
from domain.homework import DUE_HOUR, Term
from domain.pages import page_of
from models import Audience, Member, Task, TaskPerson, TaskState
from screens import homework as shown
from screens import homework_buttons as buttons
from screens import namesakes
from screens.board_buttons import ShowBoard
from screens.clubs import Home
from screens.moments import ask_which, with_year
from screens.pages import onward
from screens.people import OBLASTS
from screens.screen import Rows, Screen, button, column, shortened
from screens.texts import Texts, raised
from services.homework_letters import Standing
from services.homework_people import Count

TERMS = {
    Term.WEEK: N_("1 week"),
    Term.TWO_WEEKS: N_("2 weeks"),
    Term.MONTH: N_("1 month"),
    Term.THREE_MONTHS: N_("3 months"),
    Term.SIX_MONTHS: N_("6 months"),
}
# Where only a day is chosen: the hour of a deadline, and of what is published later.
HOURS: dict[buttons.Use, dt.time] = {"due": DUE_HOUR, "pub": dt.time(9)}
SIZES = (2, 3, 4)
TITLE = 25  # letters on a button
IN_TEAM = 20  # letters of a name, so that 150 of them fit into one message
PER_PAGE = 20
MARKS = {
    TaskState.DRAFT: "✏️",
    TaskState.SCHEDULED: "🕗",
    TaskState.PUBLISHED: "📣",
    TaskState.CLOSED: "🔒",
}


def tasks(club_id: int, found: Sequence[Task], say: Texts) -> Screen:
    """A mentor's tasks, the newest first; below an open one who stands where in it."""
    new = button(say("➕ New task"), buttons.NewTask(club=club_id), "primary")
    each = (shown for task in found[:PER_PAGE] for shown in _listed(task, say))
    back = button(say("← Back"), Home(club=club_id))
    legend = say("✏️ draft · 🕗 later · 📣 published · 🔒 closed")
    told = legend if found else say("Nothing yet.")
    return Screen(say("📚 Homework") + "\n" + told, column(new, *each, back))


def _listed(task: Task, say: Texts) -> Iterator[InlineKeyboardButton]:
    ids = {"club": task.club_id, "task": task.id}
    label = shortened(f"{MARKS[task.state]} №{task.number} {task.title}".rstrip(), TITLE)
    yield button(label, buttons.ShowTask(**ids))
    if task.state == TaskState.PUBLISHED:
        yield button(say("📋 №{number}: who is where", number=task.number), ShowBoard(**ids))


def ask_words(club_id: int, say: Texts, task: Task | None = None) -> Screen:
    back = buttons.ShowTask(club=club_id, task=task.id) if task else buttons.Tasks(club=club_id)
    head = say("✏️ Homework №{number}", number=task.number) if task else say("➕ New homework")
    ask = say("Please send the task in one message: text, picture, file or voice.")
    return Screen(f"{head}\n{ask}", column(button(say("← Back"), back)))


def ask_term(task: Task, today: dt.date, say: Texts, *, is_mended: bool = False) -> Screen:
    """There is no task without a deadline, so none is not offered. Of one whose words she has
    just mended she reads that they are.
    """
    ids = {"club": task.club_id, "task": task.id}
    terms = [button(say(TERMS[term]), buttons.SetTerm(**ids, term=term)) for term in TERMS]
    month = today.year * 100 + today.month
    other = button(say("📅 Another day"), buttons.Calendar(**ids, use="due", month=month))
    back = button(say("← Back"), buttons.Tasks(club=task.club_id))
    rows: Rows = (tuple(terms[:2]), tuple(terms[2:4]), (terms[4],), (other,), (back,))
    words = shown.head(task, say) if is_mended else ()
    asked = say("⏳ Deadline of task №{number}?", number=task.number)
    return Screen("\n".join([*words, asked]), rows)


def confirm_day(
    task: Task,
    use: buttons.Use,
    moments: Sequence[dt.datetime],
    now: dt.datetime,
    say: Texts,
) -> Screen:
    """A day that was typed is echoed before it counts; of what may mean several she chooses."""
    picks = [_pick(task, use, at.astimezone(say.zone)) for at in moments]
    months = buttons.Calendar(club=task.club_id, task=task.id, use=use, month=picks[0].day // 100)
    change = button(say("✏️ Change"), months)
    if len(picks) == 1:
        text = say("{moment} — is that right?", moment=with_year(moments[0], now, say))
        return Screen(text, column(button(say("✅ Correct"), picks[0], "primary"), change))
    named = zip((raised(say.moment(at)) for at in moments), picks, strict=True)
    asked = ask_which(moments, now, say)
    return Screen(asked, column(*(button(*each) for each in named), change))


def _pick(task: Task, use: buttons.Use, at: dt.datetime) -> buttons.PickDay:
    """`at` is by the club's clock."""
    day, minute = at.year * 10_000 + at.month * 100 + at.day, at.hour * 60 + at.minute
    return buttons.PickDay(club=task.club_id, task=task.id, use=use, day=day, at=minute)


def task(standing: Standing, say: Texts, toast: str | None = None) -> Screen:
    """As it is now: a draft as the group will see it, or the card by which it is steered."""
    if standing.task.state in (TaskState.DRAFT, TaskState.SCHEDULED):
        return preview(standing, say, toast)
    return control(standing.task, standing.count, say, toast)


def preview(standing: Standing, say: Texts, toast: str | None = None) -> Screen:
    task = standing.task
    ids = {"club": task.club_id, "task": task.id}
    text = shown.card(standing, say).text or ""
    if task.file_id:
        text = say("📎 First comes the file that you have sent.") + "\n\n" + text
    if task.state == TaskState.SCHEDULED and task.publish_at:
        text += "\n\n" + say("🕗 Will be published: {moment}", moment=say.moment(task.publish_at))
    return Screen(
        text,
        column(
            button(say("📣 Publish"), buttons.Publish(**ids), "primary"),
            button(say("🕗 Publish later"), buttons.Later(**ids)),
            button(say("👥 For whom"), buttons.ForWhom(**ids)),
            button(say("✏️ Edit"), buttons.Edit(**ids)),
            button(say("🗑 Delete"), buttons.Delete(**ids), "danger"),
        ),
        toast=toast,
    )


def control(task: Task, count: Count, say: Texts, toast: str | None = None) -> Screen:
    """The card of a published task, for its mentors."""
    ids = {"club": task.club_id, "task": task.id}
    lines = [shown.titled(task, say)]
    if task.due_at:
        lines.append(say("⏳ Deadline: {moment}", moment=say.moment(task.due_at)))
    lines.append(say("✅ Handed in: {n} of {of}", n=count.done, of=count.of))
    nudge = button(say("🔔 Remind the others"), buttons.NudgeMissing(**ids))
    close = button(say("🔒 Take no more reports"), buttons.CloseTask(**ids))
    is_open = task.state == TaskState.PUBLISHED
    rows = column(
        *([nudge] if is_open else []),
        button(say("📋 Who is where"), ShowBoard(**ids)),
        button(say("👥 For whom"), buttons.ForWhom(**ids)),
        button(say("✏️ Edit"), buttons.Edit(**ids)),
        *([close] if is_open else []),
        button(say("← Back"), buttons.ShowTasks(club=task.club_id)),
    )
    return Screen("\n".join(lines), rows, toast=toast)


def edit(task: Task, say: Texts) -> Screen:
    ids = {"club": task.club_id, "task": task.id}
    privacy = say("👁 Reports: mentors only") if task.is_private else say("👁 Reports: the group")
    late = say("🕰 Late reports: no") if task.cutoff_at else say("🕰 Late reports: yes")
    return Screen(
        "\n".join(shown.head(task, say)),
        column(
            button(say("✏️ Instructions"), buttons.AskWords(**ids)),
            button(say("⏳ Deadline"), buttons.AskTerm(**ids)),
            button(privacy, buttons.SwitchPrivacy(**ids)),
            button(late, buttons.SwitchLate(**ids)),
            button(say("🗑 Delete"), buttons.Delete(**ids), "danger"),
            button(say("← Back"), buttons.ShowTask(**ids)),
        ),
    )


def ask_delete(task: Task, unreviewed: int, say: Texts) -> Screen:
    ids = {"club": task.club_id, "task": task.id}
    lines = [say("🗑 Delete this task?"), shown.titled(task, say)]
    if unreviewed:
        lines.append(say("📥 Reports that wait for your answer: {n}", n=unreviewed))
    return Screen(
        "\n".join(lines),
        column(
            button(say("🗑 Yes, delete"), buttons.DeleteForSure(**ids), "danger"),
            button(say("← Back"), buttons.ShowTask(**ids)),
        ),
    )


def for_whom(task: Task, count: Count, say: Texts, *, in_teams: bool) -> Screen:
    """What holds now is ticked."""
    ids = {"club": task.club_id, "task": task.id}
    lines = [*shown.head(task, say), say("👥 Members: {n}", n=count.of)]
    to = task.audience
    offered = (
        (to == Audience.CLUB, say("👥 The whole club"), buttons.ForClub(**ids)),
        (to == Audience.OBLAST, say("📍 One oblast"), buttons.Oblasts(**ids)),
        (to == Audience.CHOSEN, say("👤 Chosen members"), buttons.Choose(**ids)),
        (in_teams, say("🤝 Pairs and groups"), buttons.Teams(**ids)),
    )
    choices = [button(("✅ " if holds else "") + label, data) for holds, label, data in offered]
    back = button(say("← Back"), buttons.ShowTask(**ids))
    return Screen("\n".join(lines), column(*choices, back))


def oblasts(task: Task, say: Texts) -> Screen:
    ids = {"club": task.club_id, "task": task.id}
    marked = task.oblast if task.audience == Audience.OBLAST else None
    choices = (
        button(("✅ " if oblast == marked else "") + say(name), data)
        for oblast, name in OBLASTS.items()
        for data in [buttons.ForOblast(**ids, oblast=oblast)]
    )
    back = button(say("← Back"), buttons.ForWhom(**ids))
    return Screen(say("Which oblast is it for?"), column(*choices, back))


def choose(
    task: Task, members: Sequence[Member], special: dict[int, TaskPerson], number: int, say: Texts
) -> Screen:
    """Everybody by name, to be ticked."""
    ids = {"club": task.club_id, "task": task.id}
    page = page_of(members, number, PER_PAGE)
    known = namesakes.labels(page.entries, say)
    names = [
        button(
            ("✅ " if (row := special.get(each.id)) and row.is_chosen else "▫️ ") + name,
            buttons.ChoosePerson(**ids, person=each.id, page=page.number),
        )
        for name, each in zip(known, page.entries, strict=True)
    ]
    around = onward(page, lambda to: buttons.Choose(**ids, page=to), say)
    back = button(say("← Back"), buttons.ForWhom(**ids))
    return Screen(say("👤 Whom is the task for? Tick them."), column(*names, *around, back))


def ask_size(task: Task, found: Sequence[Sequence[Member]], say: Texts) -> Screen:
    """The teams as they are, and how large they may be."""
    ids = {"club": task.club_id, "task": task.id}
    lines = [say("🤝 One report counts for all of a pair or a group.")]
    for team in found:
        names = ", ".join(shortened(member.name, IN_TEAM) for member in team)
        lines.append(say("• {names}", names=names))
    sizes = [
        button(say("{n} together", n=size), buttons.TeamSize(**ids, size=size)) for size in SIZES
    ]
    alone = button(say("👤 Everybody alone"), buttons.TeamSize(**ids, size=1))
    back = button(say("← Back"), buttons.ForWhom(**ids))
    return Screen("\n".join(lines), column(*sizes, alone, back))
