"""The kinds of letters of the library."""

from scheduler.post import Kind
from screens import material_letters as screens
from services import material_letters as letters

MATERIAL_LETTERS: dict[str, Kind] = {
    "materials.file": Kind(letters.load_for_member, screens.file, refused=letters.lose),
    "materials.post": Kind(letters.load, screens.post),
    "materials.forbidden": Kind(letters.load, screens.forbidden),
    "materials.lost": Kind(letters.load, screens.lost),
}
