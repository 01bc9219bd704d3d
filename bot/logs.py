"""Logs with ids, without names, texts or tokens."""

import logging
import re
import sys

import structlog
from structlog.processors import JSONRenderer, TimeStamper, add_log_level, format_exc_info
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

TOKEN = re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)


def set_up(level: str, form: str) -> None:
    number = logging.getLevelNamesMapping()[level]
    steps: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        add_log_level,
        TimeStamper(fmt="iso"),
        format_exc_info,
    ]
    lines: list[Processor] = [
        JSONRenderer(ensure_ascii=False) if form == "json" else _console(),
        hide_tokens,
    ]
    structlog.configure(
        processors=[*steps, *lines],
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
    logging.basicConfig(handlers=[spoken], level=max(number, logging.WARNING), force=True)


def _console() -> Processor:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def hide_tokens(_logger: WrappedLogger, _name: str, line: str | EventDict) -> str:
    """The address of every call to Telegram holds the token, and errors quote addresses."""
    return TOKEN.sub("<token>", str(line))
