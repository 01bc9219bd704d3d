"""The keyboard under a private chat stays on a phone for months: what it said once still works."""

import pytest
from aiogram import Dispatcher
from aiogram.types import Message

from domain.roles import Role
from models import Sessions
from screens import menu
from screens.texts import LANGUAGES, catalogue
from tests.test_access import KYRGYZ
from tests.two_clubs import MEMBER, settle


def written(text: str) -> Message:
    return Message.model_construct(text=text)


@pytest.mark.parametrize("label", menu.LABELS)
def test_a_key_works_in_every_language_and_in_its_earlier_wording(label: str) -> None:
    spoken = {catalogue(language).gettext(label) for language in LANGUAGES}
    for text in spoken | menu.FORMER.get(label, set()):
        assert menu.pressed(label)(written(text))
        assert not menu.is_answer(written(text))
        others = [each for each in menu.LABELS if each != label]
        assert not any(menu.pressed(each)(written(text)) for each in others)


async def test_an_old_keyboard_opens_the_same_screen(
    sessions: Sessions, dispatcher: Dispatcher
) -> None:
    town = await settle(sessions, dispatcher)
    now = await town.write(MEMBER, KYRGYZ(menu.HOMEWORK))
    for former in ("📚 Үй тапшырмасы", "📚 Задания", "📚 Homework"):
        assert await town.write(MEMBER, former) == now


def test_who_looks_after_something_has_a_key_to_it() -> None:
    def keys(*roles: Role) -> set[str]:
        rows = menu.keyboard(KYRGYZ, *roles).keyboard
        return {key.text for row in rows for key in row}

    desk = KYRGYZ(menu.CLUB)
    assert [role for role in Role if desk in keys(role)] == [
        Role.TRAINER, Role.CO_MENTOR, Role.MENTOR,
    ]  # fmt: skip
    assert desk in keys(Role.MEMBER, Role.TRAINER), "she is a trainer in another club"
    assert desk not in keys()
