"""The kinds of letters of a club: what each tells, how it is written, what its answer means."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import replace

from domain.roles import Right
from models import Letter, Session
from scheduler.post import Kind, always
from screens import club_letters as write
from screens import offices as office_screens
from screens import voices as voice_screens
from services import (
    club_groups,
    club_mentors,
    clubs,
    doors,
    group_menus,
    headcounts,
    offices,
    reach,
    roster,
    words,
)
from services import club_letters as load

COMMANDS = "clubs.commands"
CLUB_LETTERS = {
    # Questions to Telegram; the answers change the roster.
    "clubs.admins": Kind(load.load_club, write.ask_admins, sent=club_mentors.note_admins),
    "clubs.who": Kind(load.load_club, write.ask_who, sent=doors.note_who, refused=doors.ask_link),
    "clubs.link": Kind(
        load.load_outsider, write.make_link, sent=doors.give_link, refused=doors.lack_link
    ),
    "clubs.bots": Kind(
        load.load_club, write.ask_bots, sent=headcounts.note_bots, refused=headcounts.miss_bots
    ),
    "clubs.headcount": Kind(load.load_club, write.ask_headcount, sent=headcounts.note),
    # To a mentor, or to the group where no mentor can be written to.
    "clubs.setup": Kind(load.load_setting, write.setup, answers=True),
    "clubs.entry": Kind(load.load_guest, write.entry, answers=True),
    "clubs.back": Kind(load.load_club, write.back, answers=True),
    "clubs.gone": Kind(club_groups.load_gone, write.gone),
    "clubs.rights": Kind(load.load_club, write.rights, answers=True),
    "clubs.let_in": Kind(load.load_outsider, write.let_in, needs=Right.LEAD),
    "clubs.unreached": Kind(reach.load, write.unreached, needs=Right.LEAD),
    "clubs.word": Kind(words.load, write.word),
    "clubs.word_again": Kind(words.load, write.word_again),
    "clubs.copy": Kind(words.load, write.copy, words.note_copy, words.lose_copy),
    "clubs.unheard": Kind(always, voice_screens.unheard),
    "clubs.undelivered": Kind(load.load_member, voice_screens.undelivered),
    # To the group.
    "clubs.door": Kind(load.load_club, write.door, sent=clubs.note_door, answers=True),
    "clubs.unled": Kind(load.load_unled, write.unled),
    "clubs.menu": Kind(load.load_club, write.menu, refused=group_menus.miss),
    "clubs.pin": Kind(load.load_club, write.pin, refused=group_menus.miss),
    "clubs.newcomers": Kind(roster.newcomers, write.newcomers, sent=roster.note_welcomed),
    # To one person.
    "clubs.way_in": Kind(load.load_outsider, write.way_in),
    "clubs.wait": Kind(load.load_outsider, write.wait),
    "clubs.thanked": Kind(always, write.thanked),
    "clubs.promoted": Kind(offices.load_promoted, office_screens.told),
    COMMANDS: Kind(load.load_speaker, write.commands),
}


def commands(organisers: Callable[[], Collection[int]]) -> Kind:
    """The same letter, where it is known whom the settings name as `organisers`."""

    async def listed(session: Session, letter: Letter, now: dt.datetime) -> load.Speaker | None:
        speaker = await load.load_speaker(session, letter, now)
        return speaker and replace(speaker, is_organiser=letter.chat_id in organisers())

    return Kind(listed, write.commands)
