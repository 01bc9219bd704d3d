"""What pictures and papers are lettered with: Inter and Noto Sans, out of the packages of their
names. Imported by what draws, and by nothing else.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from domain.clubs import UNNAMED

INTER = str(files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf")
NOTO_SANS = str(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf")
NO_GLYPH = {"Sk", "Mn", "Cf", "Cc"}  # marks on other letters, and what is not seen


def plain(words: str) -> str:
    """As both fonts can draw it. Neither has emoji, and a name is read as well without them; a
    letter from a box of fancy ones becomes the letter that it stands for.
    """
    kept = "".join(map(_drawn, unicodedata.normalize("NFC", words)))
    return " ".join(kept.split()) or UNNAMED


def lacks(words: str) -> bool:
    """Is a letter of it left out? Of other signs nobody needs to be told."""
    letters = filter(str.isalpha, unicodedata.normalize("NFC", words))
    return not all(map(_drawn, letters))


def _drawn(character: str) -> str:
    for form in (character, unicodedata.normalize("NFKC", character)):
        if all(ord(each) in _glyphs() for each in form):
            return "".join(each for each in form if unicodedata.category(each) not in NO_GLYPH)
    return ""


@cache
def _glyphs() -> frozenset[int]:
    with TTFont(INTER, lazy=True) as inter, TTFont(NOTO_SANS, lazy=True) as noto:
        return frozenset(inter.getBestCmap().keys() & noto.getBestCmap().keys())


def cut_noto(letters: str, weights: Mapping[str, int], folder: Path) -> dict[str, Path]:
    """Small fonts with these letters alone, by style. To pull the whole one into its weights
    would take ten seconds.
    """
    font = TTFont(NOTO_SANS)
    subsetter = Subsetter(Options(layout_features=["kern"], notdef_outline=True))
    subsetter.populate(text=letters)
    subsetter.subset(font)
    made = {style: folder / f"noto-{weight}.ttf" for style, weight in weights.items()}
    for style, path in made.items():
        pinned = {"wght": weights[style], "wdth": 100}
        instantiateVariableFont(font, pinned, inplace=False).save(path)
    return made
