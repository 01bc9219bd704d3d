"""The settings: the only place that reads the environment and `.env`."""

import errno
import re
from difflib import get_close_matches
from pathlib import Path
from socket import gaierror
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiogram.client.telegram import PRODUCTION
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from domain.floods import PER_MINUTE
from domain.pacing import MOST
from domain.privacy import BACKUPS

TELEGRAM = PRODUCTION.base.split("/bot")[0]
LARGEST_ID = 2**52  # of a chat or a person, by the Bot API
DEMO_DATABASE = "sqlite+aiosqlite:///data/demo.db"
WEBHOOK_PORTS = ("443", "80", "88", "8443")  # by the Bot API
ALIKE = 0.85  # of 1: ORGANIZER_IDS, BACKUPS_DIR; POSTGRES_PASSWORD of compose.yaml is like none
Port = Annotated[int, Field(ge=1, le=65535)]


class SettingsError(Exception):
    """One sentence for the person who starts the bot: the variable, and what to do about it."""


class NotNow(SettingsError):
    """What a setting names does not answer. After a power cut it may, a little later."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    bot_token: SecretStr | None = None
    telegram_api_url: str = TELEGRAM
    database_url: str = "sqlite+aiosqlite:///data/club.db"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    web_host: str = "127.0.0.1"
    web_port: Port = 8080
    web_url: str | None = None  # of our own pages, as the world sees them
    default_locale: Literal["ky", "ru", "en"] = "ky"
    default_timezone: str = "Asia/Bishkek"
    organiser_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    archive_chat_id: Annotated[int, Field(gt=-LARGEST_ID, lt=LARGEST_ID)] | None = None
    files_dir: Path | None = None
    backup_dir: Path | None = None
    backups_kept: Annotated[int, Field(ge=1, le=BACKUPS.days)] = 14
    updates_per_minute: Annotated[int, Field(ge=60, le=1_000_000)] = PER_MINUTE
    messages_per_second: Annotated[int, Field(ge=1, le=1000)] = MOST
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"
    clock_url: str | None = None  # follow the clock of a sandbox; for demonstrations and tests
    sandbox_port: Port = 8081

    @property
    def is_demo(self) -> bool:
        return self.bot_token is None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.default_timezone)

    @property
    def pages(self) -> str:
        """The address of our own pages, "" if nobody has given one that the world can reach."""
        here = f"http://{self.web_host}:{self.web_port}" if self.is_demo else ""
        return self.web_url or here

    @field_validator("bot_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not re.fullmatch(r"\d+:[A-Za-z0-9_-]{30,}", token.get_secret_value()):
            raise ValueError("copy the whole token that @BotFather gave you: digits:letters")
        return token

    @field_validator("telegram_api_url", "webhook_url", "clock_url", "web_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url and not re.fullmatch(r"https?://[^\s/]+(/[^\s{}]*)?", url):
            raise ValueError(
                "write an address that begins with https:// or http:// and has no spaces or braces"
            )
        return url and url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        try:
            named = make_url(url)
        except (ArgumentError, ValueError):  # also a port in words
            named = make_url("nothing://")
        if named.drivername not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
            raise ValueError("write sqlite+aiosqlite:///file.db or postgresql+asyncpg://…")
        if named.drivername == "sqlite+aiosqlite":
            if _is_in_memory(named):
                raise ValueError(
                    "a database in memory forgets the club; name a file, such as "
                    "sqlite+aiosqlite:///data/club.db"
                )
            file = str(_whole(Path(str(named.database))))
            return named.set(database=file).render_as_string()
        return re.sub(r"([?&])sslmode=", r"\1ssl=", url)  # as hosted databases are given out

    @field_validator("files_dir", "backup_dir")
    @classmethod
    def _folder(cls, path: Path | None) -> Path | None:
        return path and _whole(path)

    @field_validator("default_timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError("use a name such as Asia/Bishkek") from unknown
        return name

    @field_validator("organiser_ids", mode="before")
    @classmethod
    def _ids(cls, ids: object) -> object:
        if isinstance(ids, str):
            if not re.fullmatch(r"[\d\s,]*", ids):
                raise ValueError("write Telegram ids as numbers, with commas between them")
            found = frozenset(int(each) for each in re.findall(r"\d+", ids))
            if max(found, default=0) >= LARGEST_ID:
                raise ValueError("a Telegram id has 16 digits at most; put commas between them")
            return found
        return ids

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
            raise ValueError("use 16 to 256 of the letters A-Z, a-z, 0-9, _ and -")
        return secret

    @model_validator(mode="after")
    def _demo_is_alone(self) -> "Settings":
        if self.is_demo and (self.webhook_url or self.telegram_api_url != TELEGRAM):
            raise ValueError(
                "BOT_TOKEN is missing, but an address of Telegram or of a webhook is set: "
                "put the token of @BotFather into .env"
            )
        return self

    @model_validator(mode="after")
    def _webhook_is_encrypted(self) -> "Settings":
        """Telegram brings updates by https, to few ports; a Bot API server of one's own to any."""
        if not self.webhook_url or self.telegram_api_url != TELEGRAM:
            return self
        if not self.webhook_url.startswith("https://"):
            raise ValueError("WEBHOOK_URL: write an address that begins with https://")
        port = re.split(r"[]@]", urlsplit(self.webhook_url).netloc)[-1].partition(":")[2]
        if port and port not in WEBHOOK_PORTS:
            *some, last = WEBHOOK_PORTS
            raise ValueError(
                f"WEBHOOK_URL: Telegram comes to port {', '.join(some)} or {last} only"
            )
        return self

    @model_validator(mode="after")
    def _webhook_has_a_word(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise ValueError(
                "WEBHOOK_SECRET is missing: think of a long word, by which the bot knows "
                "that a call comes from Telegram"
            )
        return self


def _is_in_memory(sqlite: URL) -> bool:
    asked = str(sqlite.database or ":memory:")
    return ":memory:" in asked or sqlite.query.get("mode") == "memory"


def _whole(path: Path) -> Path:
    """No shell reads a file of settings, so what ~ and $HOME mean there is ours to know."""
    try:
        found = path.expanduser()
    except RuntimeError:  # ~somebody, of whom this machine knows nothing
        found = Path("$")
    if found.parts[:1] and found.parts[0].startswith("$"):
        raise ValueError(f"{path}: write the whole path, such as /var/lib/club-bot/files")
    return found


def read(env_file: Path | None = Path(".env")) -> Settings:
    """The settings, or a SettingsError that names the variable at fault and the remedy."""
    try:
        _demand_known_names(env_file)
        return Settings(_env_file=env_file)
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file}: save the file as UTF-8 text.") from None
    except OSError as refused:
        raise SettingsError(
            f"{env_file}: it cannot be read ({refused.strerror}); let this user read it."
        ) from None
    except ValidationError as refused:
        fault = refused.errors()[0]
        name = "_".join(str(part) for part in fault["loc"]).upper()
        reason = fault["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {reason}." if name else f"{reason}.") from None


def _demand_known_names(env_file: Path | None) -> None:
    """Raises SettingsError: what is all but the name of a setting would be passed over in silence.

    Other programs may have theirs in the same file. Of the environment nobody can tell.
    """
    known = [name.upper() for name in Settings.model_fields]
    for written in map(str.upper, DotEnvSettingsSource(Settings, env_file=env_file).env_vars):
        meant = get_close_matches(written, known, 1, ALIKE)
        if meant and written not in known:
            raise SettingsError(f"{written}: there is no such setting; write {meant[0]}.")


def demand_writable(folder: Path, setting: str) -> None:
    """Raises SettingsError at the start rather than when something is to be kept there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as refused:
        raise SettingsError(
            f"{setting}: {folder} cannot be written ({refused.strerror}); "
            "name a folder that this user may write to."
        ) from None


def cannot_listen(port_name: str, port: int, chosen: Settings, refused: OSError) -> str:
    """Why nothing can be opened there: the host is not of this machine, or the port is taken."""
    where = f"{chosen.web_host}:{port} cannot be used ({refused.strerror or refused})"
    if isinstance(refused, gaierror) or refused.errno in (None, errno.EADDRNOTAVAIL):
        return f"WEB_HOST: {where}; name an address of this machine, such as 127.0.0.1."
    return f"{port_name}: {where}; name a free port."
