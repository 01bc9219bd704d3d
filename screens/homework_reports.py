"""A member's report: while it is open, her receipt, and what she is asked softly after it."""

from zoneinfo import ZoneInfo

from domain.homework import HANDED_IN, Kind, ReportState
from models import Member, Question, Report
from screens import homework_buttons as buttons
from screens.homework import QUESTIONS, contents, left, mates, titled
from screens.profile_buttons import AskFact
from screens.reviews import said, short
from screens.screen import Rows, Screen, button, column
from screens.texts import Texts
from services import homework_reports as reports
from services import homework_withdrawals as withdrawals
from services.homework_letters import Summary, Waiting

SPOKEN = (Kind.VOICE, Kind.AUDIO, Kind.VIDEO_NOTE)


def hand_in(waiting: Waiting, report: Report, say: Texts) -> Screen:
    """She has opened the task: what she sends now is her report."""
    task = waiting.task
    say = say.at(ZoneInfo(task.club.zone))
    lines = [titled(task, say)]
    if report.state == ReportState.ACCEPTED:
        lines.append(
            say("✅ Your report is accepted! Thank you, {name}!", name=waiting.member.name)
        )
    elif waiting.due_at:
        lines.append(left(waiting.due_at, waiting.now, say))
    lines += mates(waiting.mates, say)
    if report.state not in HANDED_IN and waiting.before:
        words = short(said(waiting.before, say))
        lines.append(say("👩‍🏫 The mentor: “{words}”", words=words))
    here = reports.parts_of(report) if report.state != ReportState.WITHDRAWN else ()
    if here:
        lines.append(say("📥 Your report: {contents}", contents=contents(here, say)))
        lines.append(say("Your report is here already. What you send now is added to it 👇"))
    else:
        lines.append(say("Send photos, video, text or voice 👇"))
    back = button(say("← Back"), buttons.Tasks(club=task.club_id))
    return Screen("\n".join(lines), column(back), fresh=True)


def summary(of: Summary, say: Texts) -> Screen:
    """Her one message about her report, rewritten as it grows."""
    report, what = of.report, contents(of.parts, say)
    if report.state == ReportState.WITHDRAWN:
        return taken_back(report, say)
    if report.state == ReportState.DRAFT:
        lines = [
            say("📥 Your report: {contents}", contents=what),
            titled(report.task, say),
            say(
                "You may add more. Press the button to send it, or it goes by itself in {n} min.",
                n=report.task.club.rules.sends_itself,
            ),
        ]
        if not report.task.is_private:
            lines.append(say("👥 The mentor and the group will see it."))
        return Screen("\n".join(lines), _draft_buttons(of, say))
    if of.by_itself:
        lines = [say("✅ Your report was sent by itself: {contents}.", contents=what)]
    elif report.task.is_private:
        lines = [say("🎉 Thank you! The mentors have your report: {contents}.", contents=what)]
    else:
        lines = [
            say(
                "🎉 Thank you! The mentor and the group have your report: {contents}.",
                contents=what,
            )
        ]
    if report.is_late:
        lines.append(say("Late, and thank you all the same!"))
    if not any(part.text or part.kind in SPOKEN for part in of.parts):
        lines.append(say("Could you add a sentence, or say it by voice 🎤?"))
    head = [titled(report.task, say), *mates(of.mates, say)]
    return Screen("\n".join([*head, *lines]), _sent_buttons(report, say))


def _draft_buttons(of: Summary, say: Texts) -> Rows:
    ids = {"club": of.report.club_id, "report": of.report.id}
    send = button(say("✅ Send"), buttons.Send(**ids), "primary")
    none = button(say("✖️ It is no report"), buttons.NoReport(**ids))
    over = button(say("🗑 Start over"), buttons.StartOver(**ids), "danger")
    return column(send, *([none, over] if of.has_hers else ()))


def _sent_buttons(report: Report, say: Texts) -> Rows:
    ids = {"club": report.club_id, "report": report.id}
    found = []
    if report.state in HANDED_IN:
        found.append(
            button(say("💬 4 short questions"), buttons.Reflect(**ids, about=Question.WELL))
        )
    more = buttons.HandIn(club=report.club_id, task=report.task_id)
    found.append(button(say("✏️ Add more"), more))
    if report.state in (ReportState.SENT, ReportState.SEEN):
        found.append(button(say("↩️ Take back"), buttons.TakeBack(**ids)))
    return column(*found)


def ask_start_over(of: Summary, say: Texts) -> Screen:
    report = of.report
    ids = {"club": report.club_id, "report": report.id}
    what = contents(of.parts, say)
    text = say("🗑 Start №{number} over? {contents}", number=report.task.number, contents=what)
    return Screen(
        text,
        column(
            button(say("🗑 Yes, start over"), buttons.StartOverForSure(**ids), "danger"),
            button(say("← Back"), buttons.ShowReport(**ids)),
        ),
    )


def taken_back(report: Report, say: Texts) -> Screen:
    ids = {"club": report.club_id, "report": report.id}
    text = say("↩️ Your report on №{number} is taken back.", number=report.task.number)
    offered = [button(say("↪️ Put it back"), buttons.PutBack(**ids), "primary")]
    if stray := withdrawals.picked_up(report):
        without = buttons.PutBackWithout(**ids, last=stray[-1].message_id)
        offered.append(button(say("↪️ Back without the newest"), without))
    return Screen(text, column(*offered))


def reflection(report: Report, question: Question, say: Texts) -> Screen:
    """One soft question. Her next message is the answer; she may skip it.

    The first one leaves the receipt under which it was asked for.
    """
    ids = {"club": report.club_id, "report": report.id}
    order = list(QUESTIONS)
    number = order.index(question) + 1
    following = order[number] if number < len(order) else None
    text = say(QUESTIONS[question])
    how = say("Write a sentence or say it by voice 🎤 ({n} of {of})", n=number, of=len(order))
    skip = button(say("⏭ Skip"), buttons.Reflect(**ids, about=following))
    return Screen(f"{text}\n{how}", column(skip), fresh=number == 1)


def ask_consent(report: Report, say: Texts) -> Screen:
    ids = {"club": report.club_id, "report": report.id}
    text = say("🌍 May the club show your report outside, too: on the portal, in the magazine?")
    return Screen(
        text,
        column(
            button(say("✅ Yes, you may"), buttons.Consent(**ids, may=True)),
            button(say("🔒 No, only in the club"), buttons.Consent(**ids, may=False)),
        ),
    )


def thanks(member: Member, say: Texts) -> Screen:
    """Where she serves is asked only now, when she has done something already."""
    text = say("🌸 Thank you! This helps the whole club.")
    if member.council:
        return Screen(text)
    data = AskFact(club=member.club_id, person=member.id, fact="council")
    return Screen(text, column(button(say("🏛 My council"), data)))
