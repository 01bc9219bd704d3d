"""Questions to a talk, who needs the answer too, and the expert who sees them."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.questions import Kind, State
from models.base import Base, ClubRef, RowId, Short, TelegramId
from models.clubs import Member
from models.talks import Talk


class TalkQuestion(Base):
    """`talk_id` is the talk that has to answer it; carried over, it is that of a later week.

    A message is one question however often Telegram tells of it; an album is one as well.
    """

    __tablename__ = "talk_questions"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), index=True
    )
    chat_id: Mapped[TelegramId]
    message_id: Mapped[TelegramId]
    album: Mapped[Short | None]
    text: Mapped[str]  # her words, or a mentor's wording of them; empty under a file without words
    is_named: Mapped[bool] = mapped_column(default=False)  # she wants her name to be shown
    state: Mapped[State] = mapped_column(default=State.OPEN)
    reopened: Mapped[int] = mapped_column(default=0)  # after each time its end is told anew
    carried: Mapped[int] = mapped_column(default=0)  # how many talks have passed it on
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("talk_questions.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[str | None]  # that was published; empty under a file without words
    answer_kind: Mapped[Kind | None]
    answer_file_id: Mapped[str | None]
    asked_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    talk: Mapped[Talk] = relationship(lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")
    files: Mapped[list["QuestionFile"]] = relationship(
        order_by="QuestionFile.message_id", lazy="selectin"
    )
    votes: Mapped[list["QuestionVote"]] = relationship(lazy="selectin")

    __table_args__ = (UniqueConstraint("chat_id", "message_id"),)

    @property
    def kind(self) -> Kind:
        return self.files[0].kind if self.files else Kind.TEXT


class QuestionFile(Base):
    __tablename__ = "talk_question_files"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("talk_questions.id", ondelete="CASCADE"), primary_key=True
    )
    message_id: Mapped[TelegramId] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind]
    file_id: Mapped[str]
    file_unique_id: Mapped[Short]


class QuestionVote(Base):
    """She needs the answer as well. Of a question that was merged the votes go with it."""

    __tablename__ = "talk_question_votes"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("talk_questions.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class TalkExpert(Base):
    """Who opens the link becomes the talk's expert; the next link takes her place."""

    __tablename__ = "talk_experts"

    talk_id: Mapped[int] = mapped_column(
        ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True
    )
    token: Mapped[Short] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("club_people.id", ondelete="CASCADE"))
    bound_at: Mapped[dt.datetime | None]

    talk: Mapped[Talk] = relationship(lazy="joined")
