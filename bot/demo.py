"""Without a token: the demo club on a local Telegram, in this process, with a page to look at."""

from contextlib import AsyncExitStack

from pydantic import SecretStr

from bot.settings import DEMO_DATABASE, Settings, SettingsError, cannot_listen
from sandbox.demo import BOT_TOKEN
from sandbox.server import Sandbox


async def start_demo(stack: AsyncExitStack, chosen: Settings) -> Settings:
    """Start the sandbox, and return the settings with which the bot finds it."""
    try:
        telegram = await stack.enter_async_context(
            Sandbox(host=chosen.web_host, port=chosen.sandbox_port, demo=True)
        )
    except OSError as refused:
        port = chosen.sandbox_port
        raise SettingsError(cannot_listen("SANDBOX_PORT", port, chosen, refused)) from None
    print(  # noqa: T201 - the newcomer at the terminal reads this
        f"BOT_TOKEN is not set: this is the demo club on a local Telegram.\n"
        f"Open {telegram.url} in a browser. Ctrl+C ends it; nothing of it is kept.",
        flush=True,
    )
    return chosen.model_copy(
        update={
            "bot_token": SecretStr(BOT_TOKEN),
            "telegram_api_url": telegram.url,
            "clock_url": f"{telegram.url}/sandbox/clock",
            "database_url": DEMO_DATABASE,
        }
    )
