"""What aiogram need not do for every update.

It sends every filter that is not `async`, each `F…` as well, through a thread and back, which
costs ten times what the filter does; a tap passes dozens of them. Ours only look at the update,
and are asked where they stand.

It gives every router an observer for each of thirty kinds of updates, and offers each update to
that of each router. With those that nobody uses go 35 KB a router.

It reads a tap anew for each of three hundred handlers, which took up to 3 ms. The first word of a
tap says whose it is, so it enters only those routers that know the word.
"""

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters.callback_data import CallbackQueryFilter


def quicken(root: Router) -> None:
    """For this router and all below it, once they are complete."""
    for router in root.chain_tail:
        for name, observer in tuple(router.observers.items()):
            _spare_threads(observer)
            if router is not root and _is_idle(observer):
                del router.observers[name]  # aiogram passes a router by that has none
                delattr(router, name)
    for router in root.chain_tail:
        if router is not root:
            _enter_for_its_own(router)


def _spare_threads(observer: TelegramEventObserver) -> None:
    # The first holds the filters of the router itself.
    for handler in (observer._handler, *observer.handlers):  # noqa: SLF001
        for each in handler.filters or ():
            if not each.awaitable:
                each.callback, each.awaitable = _asked(each.callback), True


def _asked(check: Callable[..., Any]) -> Callable[..., Any]:
    async def asked(*update: Any, **known: Any) -> Any:
        return check(*update, **known)

    return asked


def _is_idle(observer: TelegramEventObserver) -> bool:
    """What stands in it holds for the routers below as well."""
    filters = observer._handler.filters  # noqa: SLF001
    mine = (observer.handlers, filters, observer.middleware, observer.outer_middleware)
    return not any(mine)


def _enter_for_its_own(router: Router) -> None:
    inside = (each.observers.get("callback_query") for each in router.chain_tail)
    own = {_button(handler) for each in inside if each for handler in each.handlers}
    if None not in own and (observer := router.observers.get("callback_query")):
        enter = observer.wrap_outer_middleware

        async def enter_for_its_own(callback: Any, event: Any, data: Any) -> Any:
            is_own = (event.data or "").partition(":")[0] in own
            return await enter(callback, event, data) if is_own else UNHANDLED

        observer.wrap_outer_middleware = enter_for_its_own  # type: ignore[method-assign]


def _button(handler: HandlerObject) -> str | None:
    """The first word of the taps that it takes; None if it looks at something else."""
    filters = (each.callback for each in handler.filters or ())
    asked = (each.callback_data for each in filters if isinstance(each, CallbackQueryFilter))
    return next((each.__prefix__ for each in asked), None)
