"""What the code says to people, found in its syntax trees, and what the catalogues make of it."""

import ast
import string
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages import Catalog
from babel.messages.pofile import read_po

from screens.catalogues import LOCALES
from tests.source import LAYERS, Module, modules, name_of

MARKS = {"say": 1, "N_": 1, "many": 2}  # how many of the first arguments are sentences
Key = str | tuple[str, str]  # a sentence, or its English singular and plural


@dataclass(frozen=True)
class Said:
    """`given` are the names of the values that are put into it; None where they are not seen."""

    key: Key
    place: str
    given: frozenset[str] | None


def said_in(module: Module) -> Iterator[Said]:
    for call in module.calls():
        count = MARKS.get(name_of(call.func), 0)
        sentences = [each.value for each in call.args[:count] if isinstance(each, ast.Constant)]
        if count and len(sentences) == count:
            key = sentences[0] if count == 1 else (sentences[0], sentences[1])
            yield Said(key, module.at(call), _given(call, count))


def _given(call: ast.Call, count: int) -> frozenset[str] | None:
    names = [each.arg for each in call.keywords]
    if None in names or name_of(call.func) == "N_":
        return None
    return frozenset(filter(None, names)) | (frozenset("n") if count > 1 else frozenset())


def built(module: Module) -> Iterator[str]:
    """Sentences that are put together in code, or hide in an f-string: Babel cannot read them."""
    for call in module.calls():
        for each in call.args[: MARKS.get(name_of(call.func), 0)]:
            if isinstance(each, ast.JoinedStr | ast.BinOp):
                yield module.at(each)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.JoinedStr) and list(
            said_in(Module(module.path, ast.unparse(node)))
        ):
            yield module.at(node)


def all_said() -> list[Said]:
    return [said for module in modules(*LAYERS) for said in said_in(module)]


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "club.po").open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def template() -> Catalog:
    """What Babel found in the code when `make texts` was last run."""
    with (LOCALES / "club.pot").open("rb") as source:
        return read_po(source)


def translations(of: Catalog) -> dict[Key, tuple[str, ...]]:
    """Every sentence with its translation, in all its forms."""
    return {
        message.id: (message.string,) if isinstance(message.string, str) else message.string
        for message in of
        if message.id
    }


def forms(key: Key) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else key


def placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
