"""What a mentor is asked about a talk, and her next message, which is the answer."""

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State

from models import Member, Person, Session, Talk
from services import places


async def ask(state: FSMContext, what: State, talk: Talk) -> None:
    await state.set_state(what)
    await state.set_data({"club": talk.club_id, "talk": talk.id})


async def answered(session: Session, person: Person, state: FSMContext) -> tuple[Member, int]:
    """Whom we asked, and about which talk. She may have ceased to be a mentor since."""
    asked = await state.get_data()
    return await places.of_mentor(session, asked["club"], person.id), asked["talk"]
