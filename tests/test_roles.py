"""Each role may do what stands in its row of the table, and is offered nothing else."""

import pytest
from aiogram import Dispatcher

from domain.roles import OFFICE, RIGHTS, MembersOnly, OutOfReach, Right, Role, holding, may
from models import Sessions
from screens import menu
from screens.buttons import ClubButton
from screens.clubs import People
from screens.homework_tasks import tasks
from screens.screen import Screen
from screens.star_buttons import HideStars
from tests.office_scene import AWAY, GUEST, KIN, OFFICES, TRAINER, about_her, fill, give_to
from tests.test_access import CLUB_BUTTONS, KYRGYZ, REFUSALS, buttons
from tests.two_clubs import MEMBER, MENTOR, SECRET, Town

REFUSED = REFUSALS | {KYRGYZ(each.says) for each in (OutOfReach, MembersOnly)}
HER = f"Айым {MEMBER}"
# A plain member and a mentor are in test_access.py.
WHO = {"co-mentor": KIN, "trainer": TRAINER, "guest": GUEST}
BY_PREFIX = {each.__prefix__: each for each in buttons(ClubButton)}


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


def names(asked: type[ClubButton], *things: str) -> set[str]:
    return asked.model_fields.keys() & set(things)


def shown(screen: Screen) -> set[type[ClubButton]]:
    every = (each for row in screen.buttons for each in row)
    prefixes = {(each.callback_data or "").partition(":")[0] for each in every}
    return {BY_PREFIX[each] for each in prefixes & BY_PREFIX.keys()}


def test_a_guest_is_counted_nowhere_and_a_co_mentor_stays_a_member() -> None:
    assert RIGHTS[Role.GUEST] == {Right.ATTEND}
    assert RIGHTS[Role.MEMBER] < RIGHTS[Role.CO_MENTOR]
    assert holding(Right.LEAD) == (Role.MENTOR,)
    assert holding(Right.LEARN) == (Role.MEMBER, Role.CO_MENTOR)
    assert not may(Role.TRAINER, Right.TAKE_PART)
    assert RIGHTS.keys() == set(Role)


@pytest.mark.parametrize("who", WHO)
async def test_no_office_opens_without_its_right(who: str, town: Town) -> None:
    hers = RIGHTS[OFFICES[WHO[who]][0]]
    closed = [each for each in CLUB_BUTTONS if each.needs not in hers]
    for each in closed:
        before = await town.rows()
        screen = await town.tap(WHO[who], await about_her(town, each, town.ours))

        assert screen.toast in REFUSED, each
        assert await town.rows() == before, each
    assert len(closed) > 90


async def test_a_co_mentor_of_another_oblast_is_refused_everywhere(town: Town) -> None:
    office = [each for each in CLUB_BUTTONS if each.needs in OFFICE]
    named = [each for each in office if names(each, "report", "event", "material")]
    named += [each for each in CLUB_BUTTONS if names(each, "person")]
    for each in dict.fromkeys([*named, *office]):
        before = await town.rows()
        screen = await town.tap(AWAY, await about_her(town, each, town.ours))
        changed = before ^ await town.rows()

        assert screen.toast in REFUSED or each not in named, each
        assert not changed or each not in named, each
        assert HER not in repr(screen), each
        assert not [row for row in changed if str(MEMBER) in row[1]], each
        assert not [row for row in changed if row[0] == "homework_reports"], each
    assert len(named) > 15


async def test_her_own_co_mentor_can(town: Town) -> None:
    """Otherwise the test above would prove nothing: here the same taps do what they are for."""
    hers = RIGHTS[Role.CO_MENTOR] & OFFICE
    seen, effective = "", set()
    for each in [each for each in CLUB_BUTTONS if each.needs in hers]:
        before = await town.rows()
        screen = await town.tap(KIN, await about_her(town, each, town.ours))

        assert screen.toast not in REFUSED or names(each, "event", "material"), each
        seen += screen.text or ""
        effective |= {each.__name__} if await town.rows() != before else set()
    assert {"ReviewNext", "Excuse", "NudgeMissing"} <= effective
    assert HER in seen


async def test_words_of_a_co_mentor_of_another_oblast_come_to_nothing(town: Town) -> None:
    her = await about_her(town, BY_PREFIX["me_ask"], town.ours)
    asked = BY_PREFIX["me_ask"].unpack(her).model_dump()
    review = {"club": town.ours.id, "report": town.ours.report, "version": 0}
    for state, about in (
        ("AskedOfMember:fact", asked),
        ("AskedOfReport:reason", review),
        ("AskedOfReport:comment", review),
    ):
        await town.ask(AWAY, state, about)
        before = await town.rows()
        assert (await town.write(AWAY, "Башкача")).text in REFUSED

        changed = {table for table, _ in before ^ await town.rows()}
        assert changed <= {"dialogs"}, state
        await town.ask(KIN, state, about)
        before = await town.rows()
        await town.write(KIN, "Башкача")
        assert {table for table, _ in before ^ await town.rows()} - {"dialogs"}, state


async def test_a_trainer_goes_no_further_than_what_she_made(town: Town) -> None:
    about = [
        each
        for each in CLUB_BUTTONS
        if each.needs in RIGHTS[Role.TRAINER] & OFFICE
        and names(each, "task", "report", "contest", "material")
    ]
    assert len(about) > 40
    for each in about:
        before = await town.rows()
        screen = await town.tap(TRAINER, await about_her(town, each, town.ours))

        assert screen.toast in REFUSED, each
        assert await town.rows() == before, each
    for text in ("/tapshyrma", "/club"):
        assert SECRET not in repr(await town.write(TRAINER, text))

    await give_to(town, TRAINER)
    for each in [each for each in about if not names(each, "event")]:
        screen = await town.tap(TRAINER, await about_her(town, each, town.ours))
        assert screen.toast not in REFUSED, each


@pytest.mark.parametrize("who", WHO)
async def test_nothing_is_offered_that_would_be_refused(who: str, town: Town) -> None:
    person = WHO[who]
    hers = RIGHTS[OFFICES[person][0]]
    if who == "trainer":
        await give_to(town, TRAINER)
    found: set[type[ClubButton]] = set()
    for each in [each for each in CLUB_BUTTONS if each.needs in hers and "eave" not in str(each)]:
        screen = await town.tap(person, await about_her(town, each, town.ours))
        assert {it for it in shown(screen) if it.needs not in hers} == set(), each
        found |= shown(screen)
    for text in ("/start", "/club", "/tapshyrma", "/chai", "/newhw", "/newvote",
                 *map(KYRGYZ, menu.LABELS)):  # fmt: skip
        screen = await town.write(person, text)
        assert {it for it in shown(screen) if it.needs not in hers} == set(), text
        found |= shown(screen)
    assert len(found) > 5


async def test_who_is_not_ranked_is_neither_called_a_mentor_nor_asked_to_hide(town: Town) -> None:
    boards = {who: await town.write(who, KYRGYZ("🌟 Stars")) for who in (GUEST, MEMBER)}
    assert "коноктор рейтингге кирбейт" in (boards[GUEST].text or "")
    assert HideStars not in shown(boards[GUEST])
    assert HideStars in shown(boards[MEMBER])


async def test_the_list_of_the_club_says_who_is_more_than_a_member_or_less(town: Town) -> None:
    page = await town.tap(MENTOR, People(club=town.ours.id, page=0).pack())
    listed = {each.text for row in page.buttons for each in row}
    marked = ((GUEST, "🎟"), (TRAINER, "🎓"), (KIN, "🤝"), (MEMBER, "📝"), (MENTOR, "👩‍🏫"))
    assert {f"{mark} Айым {who}" for who, mark in marked} <= listed
    assert (page.text or "").endswith("🤝 облус насаатчысы · 🎓 тренер · 🎟 конок")


def test_before_the_first_task_nobody_is_promised_a_button_that_is_not_hers() -> None:
    assert "баскыч" not in (tasks(1, [], KYRGYZ).text or "")
