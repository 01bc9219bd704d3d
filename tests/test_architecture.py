"""What the language does not check of docs/architecture.md. Each check is also shown a slip."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.source import PACKAGES, ROOT, Module, files, length, modules

FUNCTION, FILE = 40, 300  # lines at most
VAGUE = {
    "common",
    "handle",
    "helper",
    "helpers",
    "manage",
    "manager",
    "process",
    "util",
    "utils",
}
FOREIGN = {"process_bind_param", "process_result_value"}  # SQLAlchemy's own names
# Where one that fails must not stop the others: an update, a step, a letter, an errand, requests
# that share a commit. Of a single request aiohttp takes care.
EDGES = {
    "bot/worker.py", "scheduler/errands.py", "scheduler/ledger.py", "scheduler/planner.py",
    "scheduler/sender.py", "scheduler/writing.py", "web/webhook.py",
}  # fmt: skip
SQL = r"\s*(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|WITH \w+ AS)\b"
QUERIES = {"execute", "scalar", "scalars", "stream", "stream_scalars"}
MACHINE = rb"(?<![\w.])/(home|root|Users|work)/\w"

# For every contract of pyproject.toml an import that breaks it.
SLIPS = {
    "An import only goes down the layers": {"services/slip.py": "import screens"},
    "Rules are pure: domain needs the standard library only": {
        "domain/slip.py": "import pydantic"
    },
    "Services and models know no Telegram, no HTTP and no scheduler": {
        "models/slip.py": "import aiogram"
    },
    "SQL is written in services and models only": {"screens/slip.py": "import sqlalchemy"},
    "Handlers and screens know no HTTP": {"handlers/slip.py": "import aiohttp"},
    "The library that ticks is known to the scheduler only": {"web/slip.py": "import apscheduler"},
    "Handlers of different features do not know each other": {
        "handlers/slip.py": "import handlers.other",
        "handlers/other.py": "",
    },
    "The sandbox stands alone": {"sandbox/slip.py": "import structlog"},
    "Only the assembly knows the sandbox": {"scheduler/slip.py": "import sandbox"},
    "No circles among the modules of a layer": {
        "domain/slip.py": "import domain.other",
        "domain/other.py": "import domain.slip",
    },
}


# --- imports


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code that may be spoilt."""
    root = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", root)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__*__"))
        (root / package / "__init__.py").touch()
    return root


def broken(root: Path) -> set[str]:
    """The names of the contracts that the code there breaks."""
    linter = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=root,
        capture_output=True,
        text=True,
        env={"COLUMNS": "200"},
        check=False,
    )
    found = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", linter.stdout, re.MULTILINE))
    assert found.keys() == {each["name"] for each in contracts()}, linter.stdout + linter.stderr
    return {name for name, verdict in found.items() if verdict == "BROKEN"}


def contracts() -> list[dict[str, str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return list(settings["tool"]["importlinter"]["contracts"])


def test_every_import_keeps_the_contracts() -> None:
    assert broken(ROOT) == set()


@pytest.mark.parametrize("contract", [each["name"] for each in contracts()])
def test_a_wrong_import_breaks_its_contract(copied: Path, contract: str) -> None:
    for path, line in SLIPS[contract].items():
        (copied / path).write_text(line)
    try:
        assert contract in broken(copied)
    finally:
        for path in SLIPS[contract]:
            (copied / path).unlink()


def scripts(folder: Path) -> TopologicalSorter[str]:
    """With what each of them imports."""
    says = {path.name: path.read_text() for path in folder.glob("*.js")}
    return TopologicalSorter({
        name: re.findall(r'from "\./([\w-]+\.js)"', text) for name, text in says.items()
    })  # fmt: skip


def test_the_scripts_of_the_page_import_each_other_in_no_circle(tmp_path: Path) -> None:
    scripts(ROOT / "sandbox" / "page").prepare()
    (tmp_path / "one.js").write_text('import { two } from "./two.js";')
    (tmp_path / "two.js").write_text('import { one } from "./one.js";')
    with pytest.raises(CycleError):
        scripts(tmp_path).prepare()


# --- the shape of the code


def vague_names(module: Module) -> Iterator[str]:
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    defined = (node for node in ast.walk(module.tree) if isinstance(node, definitions))
    named = [(module.path, part) for part in Path(module.path).with_suffix("").parts]
    named += [(module.at(node), node.name) for node in defined]
    for place, name in named:
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")
        if VAGUE.intersection(words) and name not in FOREIGN:
            yield f"{place} {name}"


def long_functions(module: Module) -> Iterator[str]:
    for function in module.functions():
        if length(function) > FUNCTION:
            yield f"{module.at(function)} {function.name}: {length(function)} lines"


def queries(module: Module) -> Iterator[str]:
    """SQL outside the layers that write it; a handler or a screen asks a session for nothing."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Constant(value=str(text)) if re.match(SQL, text):
                yield f"{module.at(node)} {text}"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="session"), attr=verb)):
                if module.package in ("handlers", "screens") or verb in QUERIES:
                    yield f"{module.at(node)} session.{verb}"


def catch_alls(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "Exception"
            if re.search(r"\b(Base)?Exception\b", caught):
                yield module.at(node)


def sent_by_hand(module: Module) -> Iterator[str]:
    """What a handler sends would be sent inside its transaction: it returns a Screen instead."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="message" | "tap"), attr=verb)):
                yield f"{module.at(node)} {verb}"
            case ast.arg(arg="bot"):
                yield f"{module.at(node)} bot"


def type_checking_blocks(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if "TYPE_CHECKING" in (getattr(node, "id", ""), getattr(node, "attr", "")):
            yield module.at(node)


Check = Callable[[Module], Iterator[str]]
CHECKS: dict[Check, tuple[str, ...]] = {
    vague_names: (*PACKAGES, "tests"),
    long_functions: (*PACKAGES, "tests", "bench"),
    queries: ("handlers", "screens", "scheduler", "web", "domain"),
    sent_by_hand: ("handlers",),
    type_checking_blocks: (*PACKAGES, "tests", "bench"),
}


def test_no_rule_of_the_code_is_broken(subtests: pytest.Subtests) -> None:
    """One test for all the rules, for to read the code is what takes time."""
    for check, folders in CHECKS.items():
        with subtests.test(check.__name__):
            assert [fault for module in modules(*folders) for fault in check(module)] == []


def test_only_an_edge_catches_everything() -> None:
    caught = [place.partition(":")[0] for each in modules(*PACKAGES) for place in catch_alls(each)]

    assert set(caught) == EDGES


@pytest.mark.parametrize(
    ("check", "slip"),
    [
        (vague_names, "def handle_vote(): ..."),
        (vague_names, "class PollManager: ..."),
        (long_functions, "def long():\n" + FUNCTION * "    pass\n"),
        (queries, 'text("SELECT 1 FROM clubs")'),
        (queries, "await session.commit()"),
        (sent_by_hand, "await message.answer('Hi')"),
        (sent_by_hand, "async def start(message: Message, bot: Bot): ..."),
        (catch_alls, "try: ...\nexcept Exception: ..."),
        (catch_alls, "try: ...\nexcept (ValueError, BaseException): ..."),
        (catch_alls, "try: ...\nexcept: ..."),
        (type_checking_blocks, "import typing\nif typing.TYPE_CHECKING: ..."),
    ],
)
def test_a_slip_in_the_code_is_found(check: Check, slip: str) -> None:
    assert len(list(check(Module("handlers/slip.py", slip)))) == 1


def test_a_module_with_a_vague_name_is_found() -> None:
    assert list(vague_names(Module("services/utils.py", ""))) == ["services/utils.py utils"]


def long_files(root: Path) -> list[str]:
    code = files(".py", ".js", ".css", ".html", root=root)
    lengths = {str(path.relative_to(root)): len(path.read_text().splitlines()) for path in code}
    limited = {path: n for path, n in lengths.items() if not path.startswith("alembic/versions")}
    return [f"{path}: {lines} lines" for path, lines in limited.items() if lines > FILE]


def machine_paths(root: Path) -> list[str]:
    """Places that exist on one machine only."""
    found = (path for path in files(root=root) if re.search(MACHINE, path.read_bytes()))
    return [str(path.relative_to(root)) for path in found]


def test_every_file_is_short_and_at_home_on_every_machine() -> None:
    assert long_files(ROOT) == []
    assert machine_paths(ROOT) == []


def test_a_long_file_and_a_machine_path_are_found(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text("\n" * (FILE + 1))
    (tmp_path / "notes.md").write_text(f"See {Path('/', 'home', 'aida')}")

    assert long_files(tmp_path) == [f"page.js: {FILE + 1} lines"]
    assert machine_paths(tmp_path) == ["notes.md"]
