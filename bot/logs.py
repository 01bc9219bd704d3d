"""Logs with ids, without names, texts or tokens."""

import logging
import re
import sys
from collections import Counter
from types import TracebackType

import structlog
from structlog.processors import JSONRenderer, TimeStamper, add_log_level, format_exc_info
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

TOKEN = re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
PASSWORD = re.compile(r"(\w://[^\s:/@]*:)\S+@")  # to the last @: it may have one itself
# What pydantic could not take, and what of Telegram's answers aiogram could not: people's words.
WORDS = re.compile(r"(input_value=).*?(?=, input_type=)|(\nContent: ).*")
# What somebody has missed, or may have. Told as 0 from the start: of a count that begins with 1
# a monitor never sees that it has risen.
LOSSES = (
    "letter.dead", "step.missed", "step.failed", "step.dead", "update.failed", "update.unreadable",
    "errand.failed", "errand.dead", "job.failed",
)  # fmt: skip
# Warnings and errors since the start, by level and event.
TOLD: Counter[tuple[str, str]] = Counter({("error", each): 0 for each in LOSSES})


def set_up(level: str, form: str) -> None:
    number = logging.getLevelNamesMapping()[level]
    steps: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        add_log_level,
        TimeStamper(fmt="iso"),
        format_exc_info,
        hide_words,
    ]
    lines: list[Processor] = [
        JSONRenderer(ensure_ascii=False) if form == "json" else _console(),
        hide_secrets,
    ]
    structlog.configure(
        processors=[*steps, count, *lines],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    spoken = logging.StreamHandler(sys.stderr)
    spoken.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=steps,
            processors=[ProcessorFormatter.remove_processors_meta, *lines],
        )
    )
    sys.excepthook = _tell
    logging.basicConfig(handlers=[spoken], level=max(number, logging.WARNING), force=True)


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The last words are hidden like all others: Python would print them as they are."""
    structlog.get_logger().critical("bot.died", exc_info=(kind, error, trace))


def _console() -> Processor:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def count(_logger: WrappedLogger, _name: str, line: EventDict) -> EventDict:
    """For /metrics: what is worth a warning is worth counting."""
    if line["level"] not in ("debug", "info"):
        TOLD[line["level"], line["event"]] += 1
    return line


def hide_words(_logger: WrappedLogger, _name: str, line: EventDict) -> EventDict:
    """Errors quote what they are about."""
    for name, said in line.items():
        if isinstance(said, str):
            line[name] = WORDS.sub(r"\1\2…", said)
    return line


def hide_secrets(_logger: WrappedLogger, _name: str, line: str | EventDict) -> str:
    """Errors quote addresses: those of Telegram hold the token, a database's its password."""
    return PASSWORD.sub(r"\1<password>@", TOKEN.sub("<token>", str(line)))
