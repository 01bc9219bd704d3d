"""Screens that nobody comes to on the sample days, written as their handlers would have them."""

import datetime as dt
from collections.abc import Callable, Mapping

from models import Material, Member, MemberState, Person, Reminder, Role, RosterTable, StarEntry
from screens import (
    calendars,
    clubs,
    contest_ballots,
    homework,
    homework_reports,
    homework_tasks,
    material_desk,
    newcomers,
    offices,
    people,
    question_answers,
    questions,
    reminders,
    reviews,
    rosters,
    star_desk,
    topics,
    trouble,
    venues,
)
from screens.screen import Screen
from screens.texts import Texts
from services.contests import View
from services.homework_letters import Standing
from services.homework_people import Count
from services.rosters import Changes
from tests.sample_club import Rows
from tests.two_clubs import NOW

HOUR = dt.timedelta(hours=1)
TWO = (NOW + HOUR, NOW + 13 * HOUR)  # what she typed can mean either


def reminder(rows: Rows) -> Reminder:
    return Reminder(id=1, club_id=rows.club.id, text="Жыйын", due_at=NOW)


def table(rows: Rows) -> RosterTable:
    return RosterTable(id=1, club_id=rows.club.id, came_at=NOW)


def entry(rows: Rows) -> StarEntry:
    return StarEntry(id=1, club_id=rows.club.id)


def member(rows: Rows) -> Member:
    return Member(club_id=rows.club.id, club=rows.club, state=MemberState.ACTIVE, role=Role.MEMBER)


def material(rows: Rows) -> Material:
    return Material(id=1, club_id=rows.club.id, title="Жергиликтүү бюджет: нускама")


SAMPLES: Mapping[str, Callable[[Rows, Texts], Screen]] = {
    "calendars.no_feed": lambda of, say: calendars.no_feed(of.club.id, say),
    "clubs.come_in_private": lambda of, say: clubs.come_in_private("club_bot", of.club, say),
    "contest_ballots.closed": lambda of, say: contest_ballots.closed(
        View(of.contest, 18, 52), say
    ),
    "homework.forgotten": lambda _, say: homework.forgotten(say),
    "homework.settled": lambda _, say: homework.settled(say),
    "homework_reports.ask_consent": lambda of, say: homework_reports.ask_consent(of.report, say),
    "homework_tasks.preview": lambda of, say: homework_tasks.preview(
        Standing(of.task, Count(0, 52)), say
    ),
    "material_desk.added": lambda of, say: material_desk.added(material(of), say),
    "moments.which": lambda of, say: reminders.which(reminder(of), TWO, NOW, say),
    "newcomers.asking": lambda _, say: newcomers.asking("talk_1", say),
    "newcomers.with_door": lambda of, say: newcomers.with_door(
        questions.door(of.talk, say), of.club.invite, say
    ),
    "offices.hand_over_first": lambda of, say: offices.hand_over_first(of.club, say),
    "people.answered": lambda _, say: people.answered(say),
    "people.not_understood": lambda of, say: people.not_understood([member(of)], "club_bot", say),
    "question_answers.offer": lambda of, say: question_answers.offer(
        of.question, "Айылдык кеңеш бекитет.", 7, "", say
    ),
    "question_answers.which": lambda of, say: question_answers.which(
        {1: of.question, 2: of.question}, 7, say
    ),
    "questions.ask_replace": lambda of, say: questions.ask_replace(
        of.talk, Person(id=1, name="Айнура Балакунова"), say
    ),
    "questions.door": lambda of, say: questions.door(of.talk, say),
    "reminders.snoozed": lambda _, say: reminders.snoozed(NOW, say),
    "reminders.which": lambda of, say: reminders.which(reminder(of), TWO, NOW, say),
    "reviews.before": lambda of, say: reviews.before(of.report, say),
    "rosters.preview": lambda of, say: rosters.preview(table(of), Changes(), say),
    "rosters.reading": lambda _, say: rosters.reading(say),
    "star_desk.ask_correction": lambda of, say: star_desk.ask_correction(entry(of), say),
    "topics.come_in_private": lambda of, say: topics.come_in_private("club_bot", of.club, 7, say),
    "trouble.sent_again": lambda _, say: trouble.sent_again(say),
    "venues.recorded": lambda of, say: venues.recorded(of.talk, say),
}
