"""What pictures and papers are lettered with: Inter and Noto Sans, out of the packages of their
names. Imported by what draws, and by nothing else.
"""

import unicodedata
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

INTER = str(files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf")
NOTO_SANS = str(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf")
# Neither has emoji, and a name is read as well without them.
NO_GLYPH = {"So", "Cs", "Co", "Cn", "Sk", "Mn", "Cf", "Cc"}


def plain(words: str) -> str:
    """Without what the fonts cannot draw."""
    composed = unicodedata.normalize("NFC", words)
    kept = (each for each in composed if unicodedata.category(each) not in NO_GLYPH)
    return " ".join("".join(kept).split())


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
