"""What the cases are fed with: updates as Telegram sends them, and a database with clubs."""

import datetime as dt
import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import insert

from models import (
    Base,
    Club,
    ClubState,
    Member,
    MemberState,
    Person,
    Poll,
    Role,
    Session,
    Slot,
    Talk,
    TalkState,
)

CLUBS, MEMBERS = 20, 50  # of each club
NOW = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)
Updates = Callable[[int], Iterator[bytes]]
ANNOUNCED = 1_000_000
_CHUNK = 5000  # rows of one INSERT


def person_of(club: int, number: int) -> int:
    return 7_000_000_000 + club * 100_000 + number


def _user(club: int, number: int) -> dict[str, Any]:
    return {
        "id": person_of(club, number), "is_bot": False, "first_name": f"Айгүл {number}",
        "last_name": "Асанова", "username": f"aigul_{club}_{number}", "language_code": "ru",
    }  # fmt: skip


def _whose(count: int) -> Iterator[tuple[int, int, int]]:
    """Number of the update, club and member; nobody comes twice before everybody came once."""
    chance = random.Random(7)
    everybody = [(club, number) for club in range(1, CLUBS + 1) for number in range(MEMBERS)]
    chance.shuffle(everybody)
    for number in range(count):
        yield number, *everybody[number % len(everybody)]


def votes(count: int, first: int = 1) -> Iterator[bytes]:
    """Answers in the clubs' polls, as they come when many open at the same hour."""
    for number, club, member in _whose(count):
        body = {
            "poll_id": f"50{club}", "user": _user(club, member),
            "option_ids": [number // (CLUBS * MEMBERS) % 3],
            "option_persistent_ids": [f"o{number % 3}"],
        }  # fmt: skip
        yield json.dumps({"update_id": first + number, "poll_answer": body}).encode()


def taps(count: int, first: int = 1) -> Iterator[bytes]:
    """ "I come" under the announcements: 1.5 kB each, with a keyboard, as Telegram sends them."""
    for number, club, member in _whose(count):
        labels = ("🙋 Барам (12)", "📅 Календарга", "❓ Суроо берүү", "🎥 Кирүү")
        data = f"go:{club}:{club + ANNOUNCED}"
        keyboard = [[{"text": each, "callback_data": data}] for each in labels]
        message = {
            "message_id": 77, "date": 1_795_000_000,
            "chat": {"id": -100_000 - club, "title": "Сандагы клуб", "type": "supergroup"},
            "from": {"id": 1, "is_bot": True, "first_name": "Клуб", "username": "bench_bot"},
            "text": "🗓 Ишемби, 28-ноябрь · 15:00–16:00\nЧай маеги: «Көндүмдөр»\n\nБарасызбы?",
            "entities": [{"type": "bold", "offset": 0, "length": 30}],
            "reply_markup": {"inline_keyboard": keyboard},
        }  # fmt: skip
        body = {
            "id": f"{number}", "from": _user(club, member), "message": message,
            "chat_instance": "-42", "data": data,
        }  # fmt: skip
        yield json.dumps({"update_id": first + number, "callback_query": body}).encode()


async def fill(session: Session, clubs: int = CLUBS, members: int = MEMBERS) -> None:
    """Each club has a poll that is open (of talk n), and an announced talk (n + ANNOUNCED)."""
    facts = {"locale": "ky", "zone": "Asia/Bishkek", "state": ClubState.ACTIVE}
    numbers = range(1, clubs + 1)
    rows: dict[type[Base], Iterator[dict[str, Any]]] = {
        Club: (
            {"id": n, "chat_id": -100_000 - n, "title": f"Клуб {n}", "invite": f"i{n}",
             "has_rights": True, "created_at": NOW, **facts}
            for n in numbers
        ),
        Person: (
            {"id": person_of(n, m), "name": f"Айгүл {m} Асанова", "locale": "ky",
             "may_write": True}
            for n in numbers for m in range(members)
        ),
        Member: (
            {"id": n * 10_000 + m, "club_id": n, "person_id": person_of(n, m), "role": Role.MEMBER,
             "state": MemberState.ACTIVE, "name": f"Айгүл {m}", "oblast": "osh",
             "in_group": True, "joined_at": NOW}
            for n in numbers for m in range(members)
        ),
        Talk: (talk(n, n) for n in numbers),
        Slot: (
            {"talk_id": n, "position": p, "starts_at": NOW + dt.timedelta(days=4 + p)}
            for n in numbers for p in range(3)
        ),
        Poll: (
            {"poll_id": f"50{n}", "talk_id": n, "chat_id": -100_000 - n, "message_id": 76}
            for n in numbers
        ),
    }  # fmt: skip
    for table, of_it in rows.items():
        await add(session, table, list(of_it))
    await add(session, Talk, [talk(n, n + ANNOUNCED, announced=True) for n in numbers])


def talk(club: int, number: int, *, announced: bool = False) -> dict[str, Any]:
    """`number` is its id."""
    day = dt.timedelta(days=1)
    return {
        "id": number, "club_id": club, "week": NOW.date() - 7 * day if announced else NOW.date(),
        "state": TalkState.ANNOUNCED if announced else TalkState.POLLING,
        "opens_at": NOW, "closes_at": NOW + day, "topic": "Көндүмдөр",
        "starts_at": NOW + 3 * day if announced else None,
        "announcement_id": 77 if announced else None,
    }  # fmt: skip


async def add(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _CHUNK):
        await session.execute(insert(table), rows[start : start + _CHUNK])
