"""What the code shows to people, noted while it is shown, and once more in each other language."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from importlib import import_module
from inspect import getmembers, isfunction
from typing import Any

from screens.screen import Screen
from screens.texts import LANGUAGES, Texts
from tests.source import modules

SHOWING = ("screens.", "handlers.", "scheduler.", "bot.")


@dataclass(frozen=True)
class Shown:
    """One screen, by language."""

    by: str  # its function: "talk_card.card"
    screens: dict[str, Screen]


Variant = tuple[str, tuple[str, ...], bool]


@dataclass
class Watch:
    """`shown` has one of each kind of screen: by its function and its buttons."""

    shown: dict[Variant, Shown] = field(default_factory=dict)
    last: str = ""  # the function that wrote what was shown last
    _is_within: bool = False

    @property
    def reached(self) -> set[str]:
        return {each.by for each in self.shown.values()}

    def note(self, name: str, write: Callable[..., Screen], args: Any, kwargs: Any) -> Screen:
        """A screen within another is one of its own, but not what she has in front of her."""
        is_within, self._is_within = self._is_within, True
        try:
            screen = write(*args, **kwargs)
            self.last = self.last if is_within else name
            key = (name, shape(screen), screen.text is None)
            if key not in self.shown:
                self.shown[key] = Shown(name, spoken(write, args, kwargs))
            return screen
        finally:
            self._is_within = is_within


def shape(screen: Screen) -> tuple[str, ...]:
    """Of which kinds its buttons are, each kind once: a list is as long as it is."""
    return tuple(dict.fromkeys(kind_of(each) for row in screen.buttons for each in row))


def kind_of(button: Any) -> str:
    """«talk_pub» of its data, or what else it does."""
    if button.callback_data:
        return str(button.callback_data).partition(":")[0]
    return "link" if button.url else "copy"


def spoken(write: Callable[..., Any], args: Any, kwargs: Any) -> dict[str, Any]:
    """The same in each language."""
    return {
        language: write(
            *(_in(language, each) for each in args),
            **{name: _in(language, each) for name, each in kwargs.items()},
        )
        for language in LANGUAGES
    }


def _in(language: str, value: Any) -> Any:
    return replace(value, language=language) if isinstance(value, Texts) else value


def writers() -> dict[str, Callable[..., Screen]]:
    """Every function that makes a whole screen."""
    found = {}
    for module in modules("screens"):
        name = module.path.removesuffix(".py").replace("/", ".")
        for each, function in getmembers(import_module(name), isfunction):
            makes = function.__annotations__.get("return") is Screen
            if makes and function.__module__ == name and not each.startswith("_"):
                found[f"{name.removeprefix('screens.')}.{each}"] = function
    return found


@contextmanager
def watching() -> Iterator[Watch]:
    watch, undo = Watch(), []
    by_function = {function: name for name, function in writers().items()}
    wrapped = {f: _noting(watch, name, f) for f, name in by_function.items()}
    for name, module in list(sys.modules.items()):
        if name.startswith(SHOWING):
            for key, value in list(vars(module).items()):
                if isfunction(value) and value in wrapped:
                    setattr(module, key, wrapped[value])
                    undo.append((module, key, value))
    try:
        yield watch
    finally:
        for module, key, value in undo:
            setattr(module, key, value)


def _noting(watch: Watch, name: str, write: Callable[..., Screen]) -> Callable[..., Screen]:
    @wraps(write)
    def noting(*args: Any, **kwargs: Any) -> Screen:
        return watch.note(name, write, args, kwargs)

    return noting
