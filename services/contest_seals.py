"""The secrecy of a vote: what says how somebody votes is written under a key only [S3].

While a contest is open its key is a row, so that ballots can be changed and survive a crash. When
it closes the row is destroyed, and nothing that was ever stored can be read any more. Taps on a
ballot are sealed before they come into the inbox, and a message that shows somebody's marks loses
its buttons there. No statement ever carries a choice in plain letters, so no error can quote one.
docs/decisions/0015-secret-ballots.md says what this does and does not protect against.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select

from domain.contests import MOST
from models import ContestKey, SealedBallot, Session, add_once, json_text
from models.units import Ask, Unit

BALLOT = "sv"  # every button that tells of a choice begins so; screens/contest_ballots.py
_SEALED = "sealed"
_LONGEST = 64  # bytes of callback data: all are sealed at this length, or it would tell
_NONCE, _KEY = 12, 32  # bytes
_KEY_OF = select(ContestKey.key).where(ContestKey.contest_id == bindparam("contest"))


async def make_key(session: Session, contest_id: int) -> None:
    await add_once(session, ContestKey, contest_id=contest_id, key=os.urandom(_KEY))


async def key_of(session: Session, contest_id: int) -> bytes | None:
    """None: it has closed, or the database comes from a backup, which keeps no keys."""
    return await session.scalar(_KEY_OF, {"contest": contest_id})


async def destroy(session: Session, contest_id: int) -> None:
    """The ballots and their key are gone with this transaction; `errands.shred` sweeps up."""
    for table in (SealedBallot, ContestKey):
        await session.execute(delete(table).where(table.contest_id == contest_id))


def marks_of(key: bytes, ballot: SealedBallot) -> dict[int, int]:
    """Her marks by the candidates' numbers."""
    return opened(key, ballot.sealed, ballot.contest_id, ballot.member_id)


def opened(key: bytes, sealed: bytes, contest_id: int, member_id: int) -> dict[int, int]:
    plain = _open(key, sealed, _about(contest_id, member_id))
    return {number: mark for number, mark in enumerate(plain) if mark}


def sealed(key: bytes, marks: Mapping[int, int], contest_id: int, member_id: int) -> bytes:
    plain = bytes(marks.get(number, 0) for number in range(MOST))
    return _seal(key, plain, _about(contest_id, member_id))


def _about(contest_id: int, member_id: int) -> bytes:
    """Bound to its voter: nobody can put it into another row."""
    return f"{contest_id}:{member_id}".encode()


def _seal(key: bytes, plain: bytes, about: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + bytes(_cipher(key).encrypt(nonce, plain, about))


def _open(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """Raises ValueError for what was not sealed like this."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see _cipher

    try:
        return bytes(_cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about))
    except InvalidTag:
        raise ValueError("sealed with another key, or about something else") from None


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers import aead  # noqa: PLC0415 - 7 MB for a vote

    return aead.AESGCM(key)


def enclose(update: dict[str, Any]) -> Unit[str]:
    """The update as it is stored: without anything that tells of somebody's choice."""
    body = json_text.write(update)
    if f'"{BALLOT}:' not in body:
        return body
    bare: dict[str, Any] = _bare(update)
    tap = bare.get("callback_query")
    if isinstance(tap, dict) and str(tap.get("data")).startswith(f"{BALLOT}:"):
        tap["data"] = yield from _sealed_tap(tap["data"], update["update_id"])
    return json_text.write(bare)


def _bare(part: Any) -> Any:
    """Without the keyboards of ballots, wherever they are quoted: they show her marks."""
    if isinstance(part, list):
        return [_bare(each) for each in part]
    if isinstance(part, dict):
        return {
            name: _bare(each)
            for name, each in part.items()
            if name != "reply_markup" or f'"{BALLOT}:' not in json_text.write(each)
        }
    return part


def _sealed_tap(data: str, update_id: int) -> Unit[str]:
    """Without a key, which is of no open contest, only which contest it is about."""
    contest = _contest_of(data)
    keys = (yield Ask(lambda _: _KEY_OF, {"contest": contest})) if contest else ()
    plain = data.encode()
    if not keys or len(plain) > _LONGEST:
        return _blank(data)
    tap = _seal(keys[0][0], plain.ljust(_LONGEST), str(update_id).encode())
    return f"{_SEALED}:{_blank(data)}:{b64encode(tap).decode()}"


def _contest_of(data: str) -> int | None:
    number = (*data.split(":"), "", "")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < _NONCE else None


def _blank(data: str) -> str:
    """The same button without its choice: it looks, and changes nothing."""
    club = (*data.split(":"), "")[1]
    known = club if club.isascii() and club.isdigit() and len(club) < _NONCE else ""
    return f"{BALLOT}:{known}:{_contest_of(data) or ''}:0:"


async def disclose(session: Session, body: str) -> dict[str, Any]:
    """The update as Telegram sent it, if its contest is still open."""
    update: dict[str, Any] = json_text.read(body)
    tap = update.get("callback_query")
    if isinstance(tap, dict) and str(tap.get("data")).startswith(f"{_SEALED}:{BALLOT}:"):
        blank, _, closed = tap["data"].removeprefix(f"{_SEALED}:").rpartition(":")
        tap["data"] = await _opened_tap(session, blank, closed, update["update_id"])
    return update


async def _opened_tap(session: Session, blank: str, closed: str, update_id: int) -> str:
    key = await key_of(session, _contest_of(blank) or 0)
    if key is None:
        return blank
    try:
        plain = _open(key, b64decode(closed), str(update_id).encode())
    except ValueError:  # a modified client has sent it like this
        return blank
    return plain.decode().rstrip()
