"""The code as the structure tests read it: modules with their syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYERS = ("bot", "handlers", "scheduler", "web", "screens", "services", "models", "domain")
PACKAGES = (*LAYERS, "sandbox")
# Made by tools and by the bot itself; .gitignore names them too.
IGNORED = {
    ".git",
    ".venv",
    "__pycache__",
    ".hypothesis",
    "build",
    "data",
    "node_modules",
    "shots",
} | {f".{tool}_cache" for tool in ("import_linter", "mypy", "pytest", "ruff")}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    path: str  # from the root: "services/talks.py"
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text, self.path)

    @property
    def package(self) -> str:
        return self.path.partition("/")[0]

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


@cache
def _parsed(text: str, path: str) -> ast.Module:
    return ast.parse(text, path)


def modules(*folders: str, root: Path = ROOT) -> list[Module]:
    return [
        Module(str(path.relative_to(root)), path.read_text())
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
    ]


def name_of(called: ast.expr) -> str:
    """The last part of what is called: `many` of `say.many(…)`, `say` of `say(…)`."""
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def length(node: Function) -> int:
    """Lines from `def` to the end, without decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def files(*endings: str, root: Path = ROOT) -> Iterator[Path]:
    """What belongs to the project, read off the disk: an unpacked archive has no git to ask."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        known = not endings or path.name.endswith(endings)
        if known and path.is_file() and not IGNORED.intersection(parts):
            yield path
