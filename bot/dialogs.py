"""aiogram's FSM storage in the transaction of the update: a restart or a crash loses nothing."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from models import Dialog, Session


class RowStorage(BaseStorage):
    def __init__(self, session: Session, now: dt.datetime) -> None:
        self._session = session
        self._now = now

    async def _row(self, key: StorageKey) -> Dialog | None:
        """None as well when it is over: `until` in its data may say when."""
        row = await self._session.get(Dialog, _name(key))
        until = row and row.data.get("until")
        return None if until and dt.datetime.fromisoformat(until) <= self._now else row

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
        if data or await self.get_data(key):
            (await self._kept(key)).data = dict(data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = await self._row(key)
        return dict(row.data) if row else {}

    async def close(self) -> None:
        """The session belongs to the worker."""


def _name(key: StorageKey) -> str:
    return f"{key.chat_id}:{key.user_id}"
