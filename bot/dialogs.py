"""aiogram's FSM storage in the transaction of the update: a restart or a crash loses nothing."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from models import Dialog, Session

WAITS = dt.timedelta(hours=3)  # what she says later is about something else


class RowStorage(BaseStorage):
    """`said` is when she wrote, which may be long ago, and `shown` the message that she tapped."""

    def __init__(
        self, session: Session, now: dt.datetime, said: dt.datetime, shown: int | None
    ) -> None:
        self._session = session
        self._now, self._said = now, said
        self._shown = {"shown": shown} if shown else {}

    async def _row(self, key: StorageKey) -> Dialog | None:
        """None as well when it has waited too long, unless its data say that it `lasts`."""
        row = await self._session.get(Dialog, _name(key))
        if row is None or row.data.get("lasts") or self._said < row.updated_at + WAITS:
            return row
        return None

    async def _kept(self, key: StorageKey) -> Dialog:
        row = await self._session.get(Dialog, _name(key))
        if row is None:
            row = Dialog(key=_name(key), state=None, data={})
            self._session.add(row)
        row.updated_at = self._now
        return row

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        asked = state.state if isinstance(state, State) else state
        if asked or await self.get_state(key):
            (await self._kept(key)).state = asked

    async def get_state(self, key: StorageKey) -> str | None:
        row = await self._row(key)
        return row.state if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Where she was asked by a tap, the question stands in the message that she tapped."""
        if data or await self.get_data(key):
            (await self._kept(key)).data = {**data, **self._shown} if data else {}

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = await self._row(key)
        return dict(row.data) if row else {}

    async def close(self) -> None:
        """The session belongs to the worker."""


def _name(key: StorageKey) -> str:
    return f"{key.chat_id}:{key.user_id}"
