"""The buttons of the library: for every member, and for who adds to it."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.materials import Shelf
from domain.roles import Right
from screens.buttons import ClubButton, PageNumber, RowNumber


class ShowLibrary(ClubButton, prefix="mt_all"):
    pass


class ShowShelf(ClubButton, prefix="mt_shelf"):
    shelf: Shelf
    page: PageNumber = 0


class AskWord(ClubButton, prefix="mt_ask"):
    pass


class FindWord(ClubButton, prefix="mt_word"):
    word: Annotated[str, Field(pattern=r"^[^\W\d_]{1,16}$")]


class OpenMaterial(ClubButton, prefix="mt"):
    material: RowNumber


class AddMaterial(ClubButton, prefix="mt_add"):
    needs: ClassVar[Right] = Right.SHARE


class MaterialButton(ClubButton, prefix="mt_of"):
    """About one material, of whoever added it, or a mentor."""

    needs: ClassVar[Right] = Right.SHARE

    material: RowNumber


class ShowMaterial(MaterialButton, prefix="mt_card"):
    pass


class PublishMaterial(MaterialButton, prefix="mt_post"):
    pass


class MailMaterial(MaterialButton, prefix="mt_mail"):
    pass


class AskPortal(MaterialButton, prefix="mt_web"):
    pass


class SwitchPortal(MaterialButton, prefix="mt_on"):
    """`is_there` is what the tap makes of it, so that a double tap does what one does."""

    is_there: bool


class ChangeMaterial(MaterialButton, prefix="mt_edit"):
    pass


class AskTitle(MaterialButton, prefix="mt_name"):
    pass


class RemoveMaterial(MaterialButton, prefix="mt_del"):
    pass


class PutBackMaterial(MaterialButton, prefix="mt_undo"):
    pass
