"""What a monitor may know: numbers in Prometheus's text format, without names or tokens."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

VERSION = "text/plain; version=0.0.4; charset=utf-8"
PATH = "/metrics"
Labels = tuple[tuple[str, str], ...]


@dataclass
class Family:
    """Numbers of one meaning, told apart by labels. The help is for who reads the page."""

    name: str
    kind: Literal["counter", "gauge"]
    help: str
    values: dict[Labels, float] = field(default_factory=dict)

    def add(self, by: float = 1, **labels: str) -> None:
        key = tuple(labels.items())
        self.values[key] = self.values.get(key, 0) + by

    def lines(self) -> Iterable[str]:
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} {self.kind}"
        for labels, value in self.values.items():
            inside = ",".join(f'{name}="{_escaped(said)}"' for name, said in labels)
            yield f"{self.name}{{{inside}}} {value!r}" if inside else f"{self.name} {value!r}"


def gauge(name: str, meaning: str, value: float | None = None, **labels: str) -> Family:
    """One number, as it is at this moment."""
    family = Family(name, "gauge", meaning)
    if value is not None:
        family.add(value, **labels)
    return family


def _escaped(said: str) -> str:
    return said.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def add_metrics(
    application: web.Application, read: Callable[[], Awaitable[Iterable[Family]]]
) -> None:
    async def metrics(_request: web.Request) -> web.Response:
        lines = [line for family in await read() for line in family.lines()]
        page = "\n".join([*lines, ""]).encode()
        return web.Response(body=page, headers={"Content-Type": VERSION})

    application.router.add_get(PATH, metrics)
