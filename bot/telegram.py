"""Our connection to Telegram, or to whatever speaks like it."""

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer


class Session(AiohttpSession):
    async def close(self) -> None:
        """At once: the quarter of a second that aiogram adds was for an older aiohttp."""
        if self._session:
            await self._session.close()


def connect(token: str, address: str) -> Bot:
    return Bot(
        token,
        session=Session(api=TelegramAPIServer.from_base(address)),
        # Previews cost data; what needs one asks for it.
        default=DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True),
    )
