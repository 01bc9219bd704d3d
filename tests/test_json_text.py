"""What is stored as JSON comes back as it was, and half a character stops nobody."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models import Received, Sessions, json_text
from services import inbox, intake
from tests.core_scene import NOW, message

HALF = "\ud83d"  # of an emoji
WHOLE = st.integers(-(2**63), 2**63 - 1)
PLAIN = st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False) | st.text()
ANY = st.recursive(PLAIN, lambda each: st.lists(each) | st.dictionaries(st.text(), each))


@given(ANY)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:
    assert json_text.read(json_text.write(value)) == value


@given(ANY)
def test_it_is_json_for_everybody_and_so_is_what_others_wrote(value: Any) -> None:
    assert json.loads(json_text.write(value)) == value
    assert json_text.read(json.dumps(value)) == value


@pytest.mark.parametrize("value", [HALF, {"text": f"a{HALF}"}, [HALF]])
def test_half_a_character_is_kept(value: Any) -> None:
    assert json_text.read(json_text.write(value)) == value


@pytest.mark.parametrize("wrong", ["", "{", "[1,]", "салам"])
def test_what_is_no_json_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever of the two says it
        json_text.read(wrong)


async def test_an_update_with_half_a_character_is_stored_with_the_others(
    sessions: Sessions,
) -> None:
    odd = message(1, f"Салам {HALF}")
    assert await intake.store(sessions, [odd, message(2, "Салам")], NOW) == 2
    async with sessions() as session:
        first, second = await session.scalars(select(Received).order_by(Received.id))
        assert await inbox.read(session, first) == odd
        assert await inbox.read(session, second) == message(2, "Салам")
