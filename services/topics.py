"""Which topic of a club's forum each kind of post goes to. None: to the General one."""

import datetime as dt

from domain.topics import Post, post_of
from models import Club, Letter, Session
from services import club_mentors, outbox


async def ask(session: Session, club: Club, person_id: int, thread: int, now: dt.datetime) -> None:
    """A mentor named a topic by writing in it; which posts come there is asked in private."""
    await outbox.post(
        session, person_id, "topics.ask", now, key=f"{club.id}:{thread}:{now.isoformat()}",
        club_id=club.id, thread=thread,
    )  # fmt: skip


async def choose(session: Session, club: Club, post: Post, thread: int | None) -> None:
    # Two mentors may choose at the same time, each for another post.
    await session.refresh(club, ["topics"], with_for_update=True)
    others = {name: number for name, number in club.topics.items() if name != post}
    club.topics = {**others, post: thread} if thread else others
    await session.flush()


async def lose(session: Session, letter: Letter, now: dt.datetime) -> None:
    """Telegram says that the letter's topic was deleted or closed: the mentor hears of it once."""
    club, post = await session.get(Club, letter.club_id), post_of(letter.kind)
    if club and club.topics.get(post):
        await choose(session, club, post, None)
        await club_mentors.tell_mentor(session, club, "topics.lost", now, post=post)
