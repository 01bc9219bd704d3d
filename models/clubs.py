"""Clubs and their people. A person is known by her Telegram id alone, never by a username."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain import rules
from domain.clubs import Standing
from domain.roles import Role
from domain.rules import Rules
from models.base import Base, ClubRef, PersonRef, RowId, Short, TelegramId


class ClubState(enum.StrEnum):
    SETTING_UP = "setting up"
    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"  # the bot was removed from the group, or the group is no more


class MemberState(enum.StrEnum):
    INVITED = "invited"  # opened an invitation, has not agreed yet
    ACTIVE = "active"
    LEFT = "left"
    REMOVED = "removed"  # by an admin of the group; only the group can take her back


class Person(Base):
    """Anybody who ever spoke to the bot. `id` is her Telegram id and that of her private chat."""

    __tablename__ = "club_people"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str]
    locale: Mapped[str | None]  # None until she has chosen
    may_write: Mapped[bool] = mapped_column(
        default=False
    )  # she pressed Start and did not block us


class Club(Base):
    __tablename__ = "clubs"

    id: Mapped[RowId]
    chat_id: Mapped[TelegramId] = mapped_column(unique=True)
    title: Mapped[str]
    locale: Mapped[str]
    zone: Mapped[Short]
    state: Mapped[ClubState] = mapped_column(default=ClubState.SETTING_UP)
    invite: Mapped[Short] = mapped_column(unique=True)  # unguessable; part of the deep link
    added_by: Mapped[int | None] = mapped_column(BigInteger)
    link: Mapped[str | None]  # where the talk is held: Zoom, Instagram, YouTube
    passcode: Mapped[str | None]
    has_rights: Mapped[bool] = mapped_column(default=False)  # to pin, and to invite by link
    pinned_id: Mapped[int | None] = mapped_column(BigInteger)  # the message with the way in
    headcount: Mapped[int | None]  # of its group without the bot, as Telegram said last
    created_at: Mapped[dt.datetime]
    opened_at: Mapped[dt.datetime | None]  # when its hours were first chosen
    removed_at: Mapped[dt.datetime | None]  # when its group last removed the bot, by Telegram
    # What its mentors have chosen of the rules, by name; of all others the usual holds.
    chosen_rules: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # In a forum: the thread of each kind of post that has one.
    topics: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")

    @property
    def rules(self) -> Rules:
        return rules.of(self.chosen_rules)


class Switch(enum.StrEnum):
    STAYS_PAUSED = "stays paused"  # it was paused when the bot was removed


class ClubSwitch(Base):
    """A row is a yes; without one the club goes the usual way."""

    __tablename__ = "club_switches"

    club_id: Mapped[int] = mapped_column(
        ForeignKey("clubs.id", ondelete="CASCADE"), primary_key=True
    )
    switch: Mapped[Switch] = mapped_column(primary_key=True)


class Hour(Base):
    """A weekday (0 = Monday) and a local hour at which the mentor can hold the talk."""

    __tablename__ = "club_hours"

    club_id: Mapped[int] = mapped_column(
        ForeignKey("clubs.id", ondelete="CASCADE"), primary_key=True
    )
    weekday: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.time] = mapped_column(primary_key=True)


class Member(Base):
    """A person in one club. Whoever leaves keeps her history and drops out of the roster."""

    __tablename__ = "club_members"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    person_id: Mapped[PersonRef]
    role: Mapped[Role] = mapped_column(default=Role.MEMBER)
    state: Mapped[MemberState] = mapped_column(default=MemberState.ACTIVE)
    name: Mapped[str]  # as she wants it
    oblast: Mapped[Short | None]
    district: Mapped[Short | None]
    council: Mapped[Short | None]
    standing: Mapped[Standing | None]
    agreed_at: Mapped[dt.datetime | None]  # to the principles and the use of her data [C06, C07]
    # As what a mentor appointed her: it is hers again when she is no administrator of the group,
    # who are all mentors.
    office: Mapped[Role | None]
    leads: Mapped[Short | None]  # the oblast of which she is the co-mentor
    in_group: Mapped[bool] = mapped_column(default=False)  # seen in the Telegram group
    welcomed: Mapped[bool] = mapped_column(default=False)  # by name, in the group
    joined_at: Mapped[dt.datetime]
    left_at: Mapped[dt.datetime | None]  # the last time; kept when she comes back

    club: Mapped[Club] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("club_id", "person_id"),
        Index("ix_club_members_person", "person_id"),
        Index("ux_club_members_leads", "club_id", "leads", unique=True),
    )
