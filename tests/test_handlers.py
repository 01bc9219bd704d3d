"""A handler is small, stands in handlers/, and asks by name only for what it is given."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Literal, TypedDict, get_args, get_type_hints, is_typeddict

import pytest
from aiogram import Dispatcher, F, Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.state import StatesGroup
from aiogram.types import CallbackQuery, Chat, Message, User
from aiogram.utils.magic_filter import AsFilterResultOperation

from handlers.given import Given
from handlers.named import Named
from screens.buttons import ClubButton
from screens.club_letters import COMMANDS, LANGUAGE_COMMAND, OFFICE_COMMANDS, ORGANISERS_COMMANDS
from screens.clubs import Home
from tests.source import modules

HANDLER = 15  # lines at most, without its signature


# Filled only where a router finds what its buttons name.
NAMED = {"contest", "material", "question", "reminder", "report", "task"}


def handlers(router: Router) -> Iterator[HandlerObject]:
    for each in router.chain_tail:  # itself and all below it
        for observer in each.observers.values():
            for handler in observer.handlers:
                if not handler.callback.__module__.startswith("aiogram."):
                    yield handler


def found_by(handler: HandlerObject) -> set[str]:
    router = getattr(sys.modules[handler.callback.__module__], "router", Router())
    taps = router.observers.get("callback_query")
    return {each.name for each in taps.middleware if isinstance(each, Named)} if taps else set()


def given_to(handler: HandlerObject) -> set[str]:
    """What the middlewares and the handler's own filters put before it."""
    names = set(Given.__annotations__) - {"member"} - NAMED
    names |= {"member"} if "leads_to" in handler.flags else set()
    for each in handler.filters or ():
        if isinstance(each.callback, CallbackQueryFilter):
            names.add("callback_data")
            button = each.callback.callback_data
            if issubclass(button, ClubButton):
                names |= {"member"} | found_by(handler) & set(button.model_fields)
        elif isinstance(each.callback, Command):
            names.add("command")
        names |= handed_on_by(each.callback)
        for step in each.magic._operations if each.magic else ():
            names |= {step.name} if isinstance(step, AsFilterResultOperation) else set()
    return names


def handed_on_by(asked: Callable[..., object]) -> set[str]:
    """A filter of ours says in its type what it has found and hands on."""
    answer = get_type_hints(asked).get("return") if inspect.isfunction(asked) else None
    return {
        name for kind in get_args(answer) if is_typeddict(kind) for name in get_type_hints(kind)
    }


def handler_faults(handler: HandlerObject) -> list[str]:
    source = handler.callback
    asked = list(inspect.signature(source).parameters.values())[1:]
    faults = [f"asks for {p}" for p in asked if p.name not in given_to(handler)]
    if not inspect.iscoroutinefunction(source):
        faults.append("is not async")
    if not source.__module__.startswith("handlers."):
        faults.append(f"stands in {source.__module__}")
    body = ast.parse(textwrap.dedent(inspect.getsource(source))).body[0].body
    if body[-1].end_lineno - body[0].lineno >= HANDLER:
        faults.append(f"has more than {HANDLER} lines")
    return [f"{source.__module__}.{source.__name__} {fault}" for fault in faults]


def test_a_handler_asks_only_for_what_it_is_given(dispatcher: Dispatcher) -> None:
    found = list(handlers(dispatcher))

    assert len(found) > 20
    assert [fault for each in found for fault in handler_faults(each)] == []


def test_every_feature_is_plugged_in(dispatcher: Dispatcher) -> None:
    written = {module.path for module in modules("handlers") if "Router(" in module.text}

    assert {f"handlers/{router.name}.py" for router in dispatcher.sub_routers} == written


class Found(TypedDict):
    topic: str


def test_a_handler_that_asks_for_more_is_found() -> None:
    slips = Router()

    @slips.message(Command("start"), F.text.as_("words"))
    async def well(event: object, session: object, command: object, words: str) -> None: ...

    @slips.callback_query()
    async def ill(event: object, member: object, database: object, task: object) -> None: ...

    @slips.message()
    def waits(event: object) -> None: ...

    async def asks(event: object) -> Found | Literal[False]: ...

    @slips.message(asks)
    async def finds(event: object, topic: str, task: object) -> None: ...

    found = {each.callback.__name__: handler_faults(each) for each in handlers(slips)}
    faults = {name: [fault.partition(" ")[2] for fault in found[name]] for name in found}

    here = f"stands in {__name__}"
    assert faults == {
        "well": [here],
        "ill": [*(f"asks for {name}: object" for name in ("member", "database", "task")), here],
        "waits": ["is not async", here],
        "finds": ["asks for task: object", here],
    }


def test_a_handler_that_is_too_long_is_found(
    dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "HANDLER", 5)
    found = [fault for each in handlers(dispatcher) for fault in handler_faults(each)]

    assert found
    assert all(fault.endswith("has more than 5 lines") for fault in found)


def commands(router: Router) -> set[str]:
    """Of each command the first name; the others are what somebody may type instead."""
    filters = (f.callback for each in handlers(router) for f in each.filters or ())
    return {str(found.commands[0]) for found in filters if isinstance(found, Command)}


def test_every_command_is_in_the_list_that_telegram_shows(dispatcher: Dispatcher) -> None:
    listed = {*COMMANDS, *OFFICE_COMMANDS, *ORGANISERS_COMMANDS, LANGUAGE_COMMAND.command}

    assert commands(dispatcher) == listed


def test_no_two_questions_share_their_name(dispatcher: Dispatcher) -> None:
    """Of a state only its name is stored: an answer would go to the wrong question."""
    groups = {each for each in StatesGroup.__subclasses__() if each.__module__[:9] == "handlers."}
    names = [state.state for group in groups for state in group.__all_states__]
    assert sorted(names) == sorted(set(names))


def test_no_filter_is_asked_in_a_thread(dispatcher: Dispatcher) -> None:
    asked = [each for handler in handlers(dispatcher) for each in handler.filters or ()]
    assert asked
    assert all(each.awaitable for each in asked)


def test_no_router_is_offered_what_none_of_its_handlers_takes(dispatcher: Dispatcher) -> None:
    routers = list(dispatcher.chain_tail)[1:]
    for observer in (each for router in routers for each in router.observers.values()):
        taken = [*observer.handlers, *observer.middleware]
        assert taken or observer._handler.filters, "it may stand for routers below"


async def test_a_tap_is_offered_only_where_its_button_is_known(
    dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = []

    async def take_none(asked: CallbackQueryFilter, _tap: CallbackQuery) -> Literal[False]:
        offered.append(asked.callback_data)
        return False

    monkeypatch.setattr(CallbackQueryFilter, "__call__", take_none)
    taps = User(id=1, is_bot=False, first_name="A")
    below = Message(message_id=1, date=0, chat=Chat(id=1, type="private"))
    data = Home(club=1).pack()
    tap = CallbackQuery(id="1", from_user=taps, chat_instance="1", message=below, data=data)
    await dispatcher.propagate_event("callback_query", tap, say=str)
    assert Home in offered
    assert len(offered) < 20, "of three hundred"
