"""`make gallery`: every screen and every letter in three languages, side by side, on one page."""

import asyncio
import html
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import SendPoll

from bot import app, database
from screens.screen import Rows
from screens.texts import LANGUAGES
from tests import screen_rules, tour
from tests.databases import Sqlite
from tests.sample_letters import TO_GROUP, TO_MENTOR
from tests.tour import Tour
from tests.walk import buttons_of

HERE = Path(__file__).parent
PAGE = Template((HERE / "gallery.html").read_text())
Languages = Mapping[str, Any]  # a screen, or the call of a letter


def page(seen: Tour) -> str:
    screens = {(each.by, n): each.screens for n, each in enumerate(seen.watch.shown.values())}
    letters = {
        (kind, n): calls
        for kind, several in seen.letters.items()
        for n, calls in enumerate(several)
    }
    parts = {"Screens": screens, "Letters": letters}
    return PAGE.substitute(
        body="\n".join(_part(title, shown) for title, shown in parts.items()),
        links="\n".join(_links(title, shown) for title, shown in parts.items()),
        counts=f"{len(_names(screens))} screens · {len(_names(letters))} letters",
    )


def _names(shown: Mapping[tuple[str, int], Languages]) -> list[str]:
    return sorted({name for name, _ in shown})


def _features(shown: Mapping[tuple[str, int], Languages]) -> list[str]:
    return sorted({name.partition(".")[0] for name in _names(shown)})


def _links(title: str, shown: Mapping[tuple[str, int], Languages]) -> str:
    links = (f'<a href="#{title}-{each}">{each}</a>' for each in _features(shown))
    return f"<p><b>{title}</b> {' '.join(links)}</p>"


def _part(title: str, shown: Mapping[tuple[str, int], Languages]) -> str:
    sections = []
    for feature in _features(shown):
        cards = [_card(name, shown[name, n]) for name, n in sorted(shown) if _is_of(feature, name)]
        head = f'<h2 id="{title}-{feature}">{title} · {feature}</h2>'
        sections.append("\n".join((head, *cards)))
    return "\n".join(sections)


def _is_of(feature: str, name: str) -> bool:
    return name.partition(".")[0] == feature


def _card(name: str, languages: Languages) -> str:
    to = "to the group" * (name in TO_GROUP) + "to a mentor" * (name in TO_MENTOR)
    bubble = screen_rules.GROUP if name in TO_GROUP else screen_rules.PRIVATE
    shown = "\n".join(_bubble(each, languages[each], bubble) for each in LANGUAGES)
    return f'<article><h3>{name} <small>{to}</small></h3><div class="row">{shown}</div></article>'


def _bubble(language: str, shown: Any, bubble: int) -> str:
    rows: Rows = getattr(shown, "buttons", None) or buttons_of(shown)
    text = "".join(_said(shown))
    length = len(screen_rules.text_of(shown))
    over = "over" if length > screen_rules.TEXT else ""
    count = f'<i class="{over}">{length}</i>' if length else ""
    return (
        f'<div class="chat {language}" lang="{language}">'
        f'<div class="text">{text}{count}</div>{_keyboard(rows, bubble)}</div>'
    )


def _said(shown: Any) -> Iterator[str]:
    """What she reads: words, a poll, a toast; or what Telegram is asked for without any."""
    if isinstance(shown, SendPoll):
        yield f"📊 {html.escape(str(shown.question))}\n"
        yield from (f"○ {html.escape(getattr(each, 'text', each))}\n" for each in shown.options)
        yield html.escape(shown.description or "")
    elif words := getattr(shown, "text", None) or getattr(shown, "caption", None):
        yield re.sub(r"<(/?)tg-time[^>]*>", r"<\1u>", words)
    elif not getattr(shown, "toast", None):
        yield f"<em>{type(shown).__name__}</em>"
    if toast := getattr(shown, "toast", None):
        yield f'<span class="toast">{html.escape(toast)}</span>'


def _keyboard(rows: Rows, bubble: int) -> str:
    lines = []
    for row in rows:
        room = screen_rules.room(len(row), bubble)
        keys = (
            f'<b class="{each.style or ""}'
            f'{" over" if screen_rules.letters_in(each.text) > room else ""}">'
            f"{html.escape(each.text)}{' ↗' if each.url else ''}</b>"
            for each in row
        )
        lines.append(f'<div class="keys">{"".join(keys)}</div>')
    return "".join(lines)


async def built() -> str:
    databases = Sqlite()
    await databases.open()
    try:
        async with databases.fresh() as address, databases.engine.on(address) as engine:
            dispatcher = app.create_dispatcher("ky", ZoneInfo("Asia/Bishkek"))
            seen = await tour.make(database.open_sessions(engine), dispatcher)
    finally:
        databases.close()
    return page(seen)


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(asyncio.run(built()))
    print(f"Open {path} in a browser.")  # noqa: T201 - said to who has asked for it
