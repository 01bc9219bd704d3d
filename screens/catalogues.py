"""What every sentence is in every language, from locales/: no build step, and never an old .mo
beside a new .po. Babel writes these files and could read them as well, but keeps 2 MB for it.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

LOCALES = Path(__file__).parent.parent / "locales"
QUOTED = re.compile(r'^(msgid|msgid_plural|msgstr)(?:\[\d\])? (".*"(?:\n".*")*)', re.MULTILINE)
RULE = re.compile(r"plural=(.+);")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A sentence is named by its English; what is not translated is said in it."""

    translated: dict[str, tuple[str, ...]]
    form: Callable[[int], int]

    def gettext(self, sentence: str) -> str:
        return self.translated.get(sentence, (sentence,))[0]

    def ngettext(self, one: str, several: str, n: int) -> str:
        if forms := self.translated.get(one):
            return forms[self.form(n)]
        return one if n == 1 else several


@cache
def catalogue(language: str) -> Catalogue:
    return read((LOCALES / language / "LC_MESSAGES" / "club.po").read_text("utf-8"))


def read(source: str) -> Catalogue:
    """A .po file as `make texts` writes it: an empty line between two sentences."""
    entries = map(_entry, source.split("\n\n"))
    translated = {sentence: forms for sentence, forms in entries if forms and all(forms)}
    (header,) = translated.pop("")
    rule = RULE.search(header)
    return Catalogue(translated, c2py(rule[1] if rule else "n != 1"))


def _entry(lines: str) -> tuple[str, tuple[str, ...]]:
    """The sentence and its translation in all forms; what is no longer said has none."""
    found = [(what, _unquoted(text)) for what, text in QUOTED.findall(lines)]
    sentence = next((text for what, text in found if what == "msgid"), "")
    return sentence, tuple(text for what, text in found if what == "msgstr")


def _unquoted(text: str) -> str:
    """The escapes of a .po are among those of JSON."""
    return "".join(json.loads(line) for line in text.splitlines())
