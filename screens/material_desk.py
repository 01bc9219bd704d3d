"""What a mentor or a trainer does with a material: adds it, tells of it, changes it."""

from aiogram.types import InlineKeyboardButton

from models import Club, Material
from screens import material_buttons as buttons
from screens.materials import titled, to_library
from screens.screen import Screen, button, column
from screens.texts import Texts


def ask(club: Club, say: Texts) -> Screen:
    text = say(
        "➕ Send me what is to be in the library: a file, a photo, a video, voice 🎤 or a link."
    )
    return Screen(text, column(to_library(club.id, say)))


def added(material: Material, say: Texts) -> Screen:
    """With the title that is proposed: one tap keeps it."""
    text = say(
        "✅ It is in the library.\nTitle: “{title}”\nShall it be called so? If not, write another"
        " title.",
        title=material.title,
    )
    keep = button(say("✅ Keep this title"), _of(buttons.ShowMaterial, material), "primary")
    return Screen(text, column(keep))


def ask_title(material: Material, say: Texts) -> Screen:
    text = say("✏️ Now: “{title}”\nPlease write the new title.", title=titled(material, say))
    return Screen(text, column(_back(material, say)))


def change(material: Material, say: Texts) -> Screen:
    title = button(say("✏️ Another title"), _of(buttons.AskTitle, material))
    remove = button(say("🗑 Remove"), _of(buttons.RemoveMaterial, material), "danger")
    text = say("✏️ “{title}”", title=titled(material, say))
    return Screen(text, column(title, remove, _back(material, say)))


def removed(material: Material, say: Texts) -> Screen:
    text = say("🗑 Removed from the library: “{title}”", title=titled(material, say))
    undo = button(say("↩️ Put it back"), _of(buttons.PutBackMaterial, material))
    return Screen(text, column(undo, to_library(material.club_id, say)))


def mail(material: Material, club: Club, say: Texts) -> Screen:
    """For the club's mailing list [H01], ready to be copied. `say` knows our name."""
    lines = [
        say("Dear members of the club “{club}”!", club=club.title),
        say("There is new material for you: “{title}”.", title=titled(material, say)),
        say("Open it: {link}", link=material.url or say.link(f"mat_{material.id}")),
    ]
    if material.portal:
        lines.append(say("On the portal: {link}", link=material.portal))
    head = [say("✉️ Tap the text, and it is copied:"), "<pre>" + "\n".join(lines) + "</pre>"]
    if not material.url:
        only = say("📎 The link opens in Telegram only. Please attach the file to the letter.")
        head.append(only)
    return Screen("\n".join(head), column(_back(material, say)))


def ask_portal(material: Material, say: Texts) -> Screen:
    ids = {"club": material.club_id, "material": material.id}
    text = say(
        "🌐 Is it on the portal www.myktyaimak.gov.kg? Send its link there, or press the button."
    )
    if material.portal is None:
        switch = button(say("✅ It is there"), buttons.SwitchPortal(**ids, is_there=True))
    else:
        label = say("🗑 It is not there any more")
        switch = button(label, buttons.SwitchPortal(**ids, is_there=False))
    return Screen(text, column(switch, _back(material, say)))


def _of(kind: type[buttons.MaterialButton], material: Material) -> buttons.MaterialButton:
    return kind(club=material.club_id, material=material.id)


def _back(material: Material, say: Texts) -> InlineKeyboardButton:
    return button(say("← Back"), _of(buttons.ShowMaterial, material))
